"""The starting network of the digits lab: nothing in it holds back learning by heart.

This file is yours. What is trained is what stands here, and every run keeps a copy.
The settings are read by their names; build_model is called once for every run.
"""

import keras
from keras import layers

TRAINING_IMAGES = 128  # drawn anew for each seed; so few that learning them by heart is easy
EPOCHS = 200  # times that every training image is seen
BATCH_SIZE = 64  # images behind each change of the weights: here 2 changes an epoch
OPTIMIZER = "adam"  # the name of one of Keras's optimizers
LEARNING_RATE = 0.001  # Keras's own choice for Adam


def build_model(input_shape, classes):
    """A Keras model from images to probabilities.

    input_shape is (28, 28, 1), with values in [-1, 1]; classes is 10. Do not compile it:
    that is done for you, with the settings above and the cross-entropy.
    """
    inputs = keras.Input(input_shape)
    x = inputs

    # Three blocks. Each pool halves the side (28, 14, 7, 3) and each block doubles the
    # channels, so that a block sees less finely, but more of the image and more kinds of things.
    for channels in (8, 16, 32):
        x = layers.Conv2D(channels, 3, padding="same", activation="relu")(x)
        x = layers.Conv2D(channels, 3, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D()(x)

    # 3 * 3 * 32 = 288 numbers are left of the image. The next layer has 148,000 weights, ten
    # times more than all the kernels together: look here first when the model overfits.
    x = layers.Flatten()(x)
    x = layers.Dense(512, activation="relu")(x)

    outputs = layers.Dense(classes, activation="softmax")(x)
    return keras.Model(inputs, outputs)
