"""Evaluating the network: mean categorical cross-entropy and accuracy on both sets.

The loss is the mean over the images, not over images times classes. Probabilities
are clipped at 1e-7 on both sides before the logarithm, as Keras does, so a certain
and wrong prediction costs 16.118 and not infinity. Accuracy compares the places of
the largest probability and of the 1 in the one-hot label; it is a fraction here.
"""

import numpy as np


def evaluate(self):
    """Measure the network on the training set and on the test set.

    Prints loss and accuracy on both sets, and returns
    (train_loss, train_accuracy, test_loss, test_accuracy).

    The loss is the mean categorical cross-entropy, an accuracy a fraction.
    Images and one-hot labels are in self.dataset.
    """

    def loss_and_accuracy(x, y_oh):
        y = np.asarray(self.feedforward(x), dtype=np.float64)
        y_oh = np.asarray(y_oh)
        p = np.clip(y, 1e-7, 1 - 1e-7)
        loss = -np.mean(np.sum(y_oh * np.log(p), axis=1))
        accuracy = np.mean(np.argmax(y, axis=1) == np.argmax(y_oh, axis=1))
        return float(loss), float(accuracy)

    data = self.dataset
    train_loss, train_accuracy = loss_and_accuracy(data.x_train, data.y_train_oh)
    test_loss, test_accuracy = loss_and_accuracy(data.x_test, data.y_test_oh)
    print(f"train loss {train_loss:.4f}   train accuracy {100 * train_accuracy:.2f} %")
    print(f"test loss {test_loss:.4f}   test accuracy {100 * test_accuracy:.2f} %")
    return train_loss, train_accuracy, test_loss, test_accuracy
