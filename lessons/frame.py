"""My convolutional network, built layer by layer.

Every function that raises NotImplementedError is yours to write; the rest is given.
Keep the names, the arguments and the shapes as they are: with these, each function is
compared with Keras. Write in any order, save often, and run `cnn-tutor check` to see
where you stand.
"""

import numpy as np
from scipy import signal
from skimage import measure


# <activation>


# <conv2d>


# <pool2d>


# <flatten>


# <dense>


class CNN:
    """A network made of the layers above.

    dataset has x_train, y_train, y_train_oh (one-hot), x_test, y_test, y_test_oh
    and K, the number of classes. Images are [n, H, W, C], labels [n], one-hot [n, K].
    verbose is kept for you: print progress only where it is true, if you like.
    """

    def __init__(self, dataset, verbose=True):
        self.dataset = dataset
        self.verbose = verbose

    # <setup_model>

    # Given: one image [H, W, C] through all layers, to K probabilities.
    def feedforward_sample(self, h):
        for i, name in enumerate(self.lname):
            if "conv" in name:
                h = conv2d_layer(h, self.W[i], self.b[i], self.activation)
            elif "pool" in name:
                h = pool2d_layer(h)
            elif "flatten" in name:
                h = flatten_layer(h)
            elif "dense" in name:
                last = i == len(self.lname) - 1
                h = dense_layer(h, self.W[i], self.b[i], "softmax" if last else self.activation)
        return h

    # Given: a batch of images [n, H, W, C], to [n, K].
    def feedforward(self, x):
        y = np.zeros((x.shape[0], self.dataset.K))
        for k in range(x.shape[0]):
            y[k] = self.feedforward_sample(x[k])
        return y

    # <evaluate>
