"""Wrong evaluations: each takes the place of ``CNN.evaluate`` and must not pass.

``right`` is the reference, which returns the four numbers; what a mutant does wrong is
all that it says itself.
"""

# ruff: noqa: F821 - right is in the file that a mutant is set into

import contextlib
import io

import numpy as np


def test_loss_is_that_of_training(self):
    """The training loss under both names."""
    train_loss, train_accuracy, _, test_accuracy = right(self)
    return train_loss, train_accuracy, train_loss, test_accuracy


def test_accuracy_is_that_of_training(self):
    """The training accuracy under both names."""
    train_loss, train_accuracy, test_loss, _ = right(self)
    return train_loss, train_accuracy, test_loss, train_accuracy


def training_is_evaluated_on_the_test_set(self):
    """The test set under both names."""
    _, _, *test = right(self)
    return (*test, *test)


def sets_swapped(self):
    """The test set first."""
    train_loss, train_accuracy, test_loss, test_accuracy = right(self)
    return test_loss, test_accuracy, train_loss, train_accuracy


def losses_first_then_accuracies(self):
    """Another order of the four."""
    train_loss, train_accuracy, test_loss, test_accuracy = right(self)
    return train_loss, test_loss, train_accuracy, test_accuracy


def accuracy_before_loss(self):
    """Another order of the four."""
    train_loss, train_accuracy, test_loss, test_accuracy = right(self)
    return train_accuracy, train_loss, test_accuracy, test_loss


def mean_squared_error(self):
    """0.0027 where Keras says 0.0638."""
    return _with_loss(self, lambda p, y: np.mean((p - y) ** 2))


def mean_absolute_error(self):
    """The distance from the one-hot labels."""
    return _with_loss(self, lambda p, y: np.mean(np.abs(p - y)))


def mean_over_images_times_classes(self):
    """K times too small."""
    return _with_loss(self, lambda p, y: -np.mean(y * np.log(p)))


def sum_in_place_of_the_mean(self):
    """Grows with the number of images."""
    return _with_loss(self, lambda p, y: -np.sum(y * np.log(p)))


def divided_by_the_number_of_classes_alone(self):
    """K is not n."""
    return _with_loss(self, lambda p, y: -np.sum(y * np.log(p)) / self.dataset.K)


def divided_by_the_training_images(self):
    """Both sums are divided by the number of training images."""
    images = len(self.dataset.x_train)
    return _with_loss(self, lambda p, y: -np.sum(y * np.log(p)) / images)


def median_in_place_of_the_mean(self):
    """The middle image."""
    return _with_loss(self, lambda p, y: -np.median(np.log(np.sum(y * p, axis=1))))


def logarithm_of_the_mean(self):
    """The mean is taken before the logarithm."""
    return _with_loss(self, lambda p, y: -np.log(np.mean(np.sum(y * p, axis=1))))


def minus_forgotten(self):
    """A negative loss."""
    return _with_loss(self, lambda p, y: np.mean(np.sum(y * np.log(p), axis=1)))


def logarithm_of_base_two(self):
    """Bits in place of nats."""
    return _with_loss(self, lambda p, y: -np.mean(np.sum(y * np.log2(p), axis=1)))


def logarithm_of_base_ten(self):
    """Decimal digits in place of nats."""
    return _with_loss(self, lambda p, y: -np.mean(np.sum(y * np.log10(p), axis=1)))


def arguments_swapped(self):
    """The probabilities times the logarithm of the labels."""
    return _with_loss(self, lambda p, y: -np.mean(np.sum(p * np.log(y + 1e-7), axis=1)))


def integer_labels_times_logarithms(self):
    """Class numbers where one-hot labels belong."""
    return _with_loss(
        self, lambda p, y: -np.mean(np.sum(y.argmax(axis=1)[:, None] * np.log(p), axis=1))
    )


def loss_of_the_largest_probability(self):
    """How sure the network is, not how right."""
    return _with_loss(self, lambda p, y: -np.mean(np.log(p.max(axis=1))))


def loss_of_the_first_image(self):
    """A ``return`` inside the loop."""
    return _with_loss(self, lambda p, y: -np.sum(y[0] * np.log(p[0])))


def loss_of_the_last_image(self):
    """``=`` where ``+=`` is meant."""
    return _with_loss(self, lambda p, y: -np.sum(y[-1] * np.log(p[-1])))


def last_image_forgotten(self):
    """The loop ends one too early."""
    return _with_loss(self, lambda p, y: -np.mean(np.sum(y * np.log(p), axis=1)[:-1]))


def binary_cross_entropy(self):
    """The loss of sigmoid outputs."""
    return _with_loss(self, lambda p, y: -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


def guard_too_large(self):
    """A hundredth is added to each probability."""
    return _with_loss(self, lambda p, y: -np.mean(np.sum(y * np.log(p + 0.01), axis=1)))


def one_minus_the_probability(self):
    """Not a logarithm at all."""
    return _with_loss(self, lambda p, y: np.mean(1 - np.sum(y * p, axis=1)))


def softmax_once_more(self):
    """The probabilities are taken for logits."""

    def loss(p, y):
        e = np.exp(p)
        return -np.mean(np.sum(y * np.log(e / e.sum(axis=1, keepdims=True)), axis=1))

    return _with_loss(self, loss)


def error_rate(self):
    """How many are wrong."""
    return _with_accuracy(self, lambda p, y: np.mean(p.argmax(axis=1) != y.argmax(axis=1)))


def right_answers_counted(self):
    """How many are right, not which share."""
    return _with_accuracy(self, lambda p, y: np.sum(p.argmax(axis=1) == y.argmax(axis=1)))


def accuracy_along_the_wrong_axis(self):
    """Which image is surest of a class."""
    return _with_accuracy(self, lambda p, y: np.mean(p.argmax(axis=0) == y.argmax(axis=0)))


def accuracy_of_rounded_probabilities(self):
    """Each probability of each image counts."""
    return _with_accuracy(self, lambda p, y: np.mean(np.round(p) == y))


def accuracy_needs_a_half(self):
    """A class counts only where its probability is above a half."""
    return _with_accuracy(self, lambda p, y: np.mean(np.sum(y * p, axis=1) > 0.5))


def probability_of_the_right_class(self):
    """A mean probability where a share of right answers is asked for."""
    return _with_accuracy(self, lambda p, y: np.mean(np.sum(p * y, axis=1)))


def accuracy_of_a_thousand(self):
    """Neither percent nor a fraction."""
    return _with_accuracy(self, lambda p, y: 1000 * np.mean(p.argmax(axis=1) == y.argmax(axis=1)))


def accuracy_as_an_integer(self):
    """The fraction is cut off to 0."""
    return _with_accuracy(self, lambda p, y: int(np.mean(p.argmax(axis=1) == y.argmax(axis=1))))


def says_nothing(self):
    """Computed, neither printed nor returned."""
    self.feedforward(self.dataset.x_train)


def returns_the_test_set_alone(self):
    """Two numbers of four."""
    return right(self)[2:]


def returns_one_text(self):
    """A sentence with all four, returned where it should be printed."""
    return f"train loss {right(self)[0]}"


def prints_the_training_loss_twice(self):
    """The label says test, the number is that of the training set."""
    train_loss, train_accuracy, _, test_accuracy = _silently(self)
    print(f"train loss {train_loss:.4f}, train accuracy {train_accuracy:.4f}")
    print(f"test loss {train_loss:.4f}, test accuracy {test_accuracy:.4f}")


def prints_the_accuracy_as_an_integer(self):
    """The fraction is cut off to 0."""
    train_loss, train_accuracy, test_loss, test_accuracy = _silently(self)
    print("train loss", train_loss, "train accuracy", int(train_accuracy))
    print("test loss", test_loss, "test accuracy", int(test_accuracy))


def prints_zeros_with_a_large_exponent(self):
    """Half a unit of the last digit of 0e9 is half a billion."""
    print("train loss 0e9, accuracy 0e9\ntest loss 0e9, accuracy 0e9")


def prints_whole_numbers(self):
    """Any loss is within half a unit of a whole number."""
    train_loss, train_accuracy, test_loss, test_accuracy = _silently(self)
    print(f"train loss {train_loss:.0f}, accuracy {train_accuracy:.0f}")
    print(f"test loss {test_loss:.0f}, accuracy {test_accuracy:.0f}")


def prints_the_test_set_alone(self):
    """The training set is evaluated and not told."""
    _, _, test_loss, test_accuracy = _silently(self)
    print("test loss", test_loss, "test accuracy", test_accuracy)


def prints_without_labels(self):
    """Four bare numbers: nobody can tell which is which."""
    for one in _silently(self):
        print(one)


def _silently(self):
    """The four numbers, without what the reference prints of them."""
    with contextlib.redirect_stdout(io.StringIO()):
        return right(self)


def _with_loss(self, loss):
    """The four numbers with another loss."""
    _, train_accuracy, _, test_accuracy = right(self)
    train, test = _predictions(self)
    return loss(*train), train_accuracy, loss(*test), test_accuracy


def _with_accuracy(self, accuracy):
    """The four numbers with another accuracy."""
    train_loss, _, test_loss, _ = right(self)
    train, test = _predictions(self)
    return train_loss, accuracy(*train), test_loss, accuracy(*test)


def _predictions(self):
    """Probabilities and one-hot labels of both sets."""
    data = self.dataset
    train = np.clip(self.feedforward(data.x_train), 1e-7, 1 - 1e-7), data.y_train_oh
    return train, (np.clip(self.feedforward(data.x_test), 1e-7, 1 - 1e-7), data.y_test_oh)
