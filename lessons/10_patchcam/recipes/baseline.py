"""The starting model of the tumour lab: every pixel has a weight, and nothing more.

This file is yours. What is trained is what stands here, and every run keeps a copy.
The settings are read by their names; build_model is called once for every run.
"""

import keras
from keras import layers

TRAINING_IMAGES = None  # all there are: this lab is not short of images
EPOCHS = 10  # times that every training patch is seen; the lab's own number
BATCH_SIZE = 128  # patches behind each change of the weights; the lab's own number
OPTIMIZER = "adam"  # the name of one of Keras's optimizers
LEARNING_RATE = 0.001  # Keras's own choice for Adam


def build_model(input_shape, classes):
    """A Keras model from patches to two probabilities: healthy, tumour.

    input_shape is (32, 32, 3), with values in [-1, 1]; classes is 2. Do not compile it: that
    is done for you, with the settings above and the cross-entropy.
    """
    inputs = keras.Input(input_shape)

    # 3,072 numbers. A pixel of tumour counts by where it lies, and no two pixels are seen
    # together: so this sees how dark and how purple a patch is, and no shape.
    x = layers.Flatten()(inputs)

    outputs = layers.Dense(classes, activation="softmax")(x)
    return keras.Model(inputs, outputs)
