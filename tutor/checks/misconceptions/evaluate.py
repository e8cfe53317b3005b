"""Wrong evaluations: each takes the place of ``CNN.evaluate`` and must not pass.

``right`` is the reference, which returns the four numbers; what a mutant does wrong is
all that it says itself.
"""

# right is in the file that a mutant is set into

import contextlib
import io

import numpy as np


def test_loss_is_that_of_training(self):
    """Your test loss is the training loss.

    The two differ for almost every network, and the difference tells you about overfitting.
    Look at where the number that you call test loss comes from: which images, which labels,
    which name, or which variable the line prints.

    Step: The interface
    """
    train_loss, train_accuracy, _, test_accuracy = right(self)
    return train_loss, train_accuracy, train_loss, test_accuracy


def test_accuracy_is_that_of_training(self):
    """Your test accuracy is the training accuracy.

    The two differ for almost every network, and the difference tells you about overfitting.
    Look at where the number that you call test accuracy comes from: which images, which
    labels, which name.

    Step: The interface
    """
    train_loss, train_accuracy, test_loss, _ = right(self)
    return train_loss, train_accuracy, test_loss, train_accuracy


def training_is_evaluated_on_the_test_set(self):
    """Your training numbers are those of the test set.

    Loss and accuracy are the same for both sets, and both come from the test set. Look at
    which images and which labels go in where you measure the training set.

    Step: The interface
    """
    _, _, *test = right(self)
    return (*test, *test)


def sets_swapped(self):
    """You have training set and test set swapped.

    All four numbers are right, but those of the test set stand where those of the training set
    belong, and the other way round. Look at which set you measure first, and at the names on
    the way to the end.

    Step: The interface
    """
    train_loss, train_accuracy, test_loss, test_accuracy = right(self)
    return test_loss, test_accuracy, train_loss, train_accuracy


def losses_first_then_accuracies(self):
    """You give both losses first, then both accuracies.

    The numbers are right, their order is not. It goes set by set, the training set first.
    Compare what you return, or the labels you print, with the interface.

    Step: The interface
    """
    train_loss, train_accuracy, test_loss, test_accuracy = right(self)
    return train_loss, test_loss, train_accuracy, test_accuracy


def accuracy_before_loss(self):
    """You give the accuracy before the loss.

    The numbers are right, their order is not. For each of the two sets, the loss comes first.
    Compare what you return, or the labels you print, with the interface.

    Step: The interface
    """
    train_loss, train_accuracy, test_loss, test_accuracy = right(self)
    return train_accuracy, train_loss, test_accuracy, test_loss


def mean_squared_error(self):
    """Your loss is the mean squared error.

    In the example you would get 0.2525, Keras 1.1513. Squares hardly punish an answer that is
    sure and wrong. Cross-entropy asks only about the probability of the right class, and takes
    its logarithm. Look at what your loss does with p.

    Step: The formula
    """
    return _with_loss(self, lambda p, y: np.mean((p - y) ** 2))


def mean_absolute_error(self):
    """Your loss is the mean distance from the labels.

    In the example you would get 0.4333, Keras 1.1513. Cross-entropy asks only about the
    probability of the right class, and takes its logarithm. Look at what your loss does with
    p.

    Step: The formula
    """
    return _with_loss(self, lambda p, y: np.mean(np.abs(p - y)))


def mean_over_images_times_classes(self):
    """You divide your loss by images times classes.

    In the example you would get 0.3838, Keras 1.1513: with three classes your loss is three
    times too small. First each image gets one number, then the mean is taken over the images.
    Look at how many numbers your mean counts.

    Step: An example by hand
    """
    return _with_loss(self, lambda p, y: -np.mean(y * np.log(p)))


def sum_in_place_of_the_mean(self):
    """Your loss is the sum over all images, not the mean.

    In the example you would get 2.3026, Keras 1.1513. With a thousand images your loss would
    be a thousand times too large. Look at what happens to the sum before you give it back.

    Step: An example by hand
    """
    return _with_loss(self, lambda p, y: -np.sum(y * np.log(p)))


def divided_by_the_number_of_classes_alone(self):
    """You divide your loss by the number of classes, not of images.

    In the example there are two images and three classes: you would get 0.7675, Keras 1.1513.
    Look at the number that your sum is divided by. What does it count?

    Step: An example by hand
    """
    return _with_loss(self, lambda p, y: -np.sum(y * np.log(p)) / self.dataset.K)


def divided_by_the_training_images(self):
    """You divide both losses by the number of training images.

    The training loss is right. The test set has another number of images, so the test loss
    comes out too large or too small. Look at the number that you divide by: does it change
    with the set?

    Step: The interface
    """
    images = len(self.dataset.x_train)
    return _with_loss(self, lambda p, y: -np.sum(y * np.log(p)) / images)


def median_in_place_of_the_mean(self):
    """Your loss is the median of the images, not their mean.

    The median is the image in the middle, and it does not see how bad the worst ones are.
    Keras adds up all images and divides by how many there are. Look at how many numbers become
    one.

    Step: The formula
    """
    return _with_loss(self, lambda p, y: -np.median(np.log(np.sum(y * p, axis=1))))


def logarithm_of_the_mean(self):
    """You take the mean of the probabilities before the logarithm.

    In the example you would get 1.0498, Keras 1.1513. First each image gets its own loss, then
    comes the mean. Look at the order of the two in your code.

    Step: An example by hand
    """
    return _with_loss(self, lambda p, y: -np.log(np.mean(np.sum(y * p, axis=1))))


def minus_forgotten(self):
    """Your loss is negative.

    In the example you would get -1.1513, Keras 1.1513. The logarithm of a number below 1 is
    negative, so one sign is missing, or there is one too many. Look at the sign in the formula
    and in your code.

    Step: The formula
    """
    return _with_loss(self, lambda p, y: np.mean(np.sum(y * np.log(p), axis=1)))


def logarithm_of_base_two(self):
    """Your loss uses the logarithm to base 2.

    In the example you would get 1.6610, Keras 1.1513. The formula has ln, the natural
    logarithm, to base e. Look at which logarithm your function is: its help names the base.

    Step: The formula
    """
    return _with_loss(self, lambda p, y: -np.mean(np.sum(y * np.log2(p), axis=1)))


def logarithm_of_base_ten(self):
    """Your loss uses the logarithm to base 10.

    In the example you would get 0.5, Keras 1.1513. The formula has ln, the natural logarithm,
    to base e. Look at which logarithm your function is: its help names the base.

    Step: The formula
    """
    return _with_loss(self, lambda p, y: -np.mean(np.sum(y * np.log10(p), axis=1)))


def arguments_swapped(self):
    """You take the logarithm of the labels, not of the probabilities.

    One-hot labels are only 0 and 1, so their logarithm says nothing about the network. Labels
    and probabilities have changed places. Look at which of the two stands inside your
    logarithm.

    Step: The formula
    """
    return _with_loss(self, lambda p, y: -np.mean(np.sum(p * np.log(y + 1e-7), axis=1)))


def arguments_swapped_without_a_guard(self):
    """You take the logarithm of the labels, so the loss becomes infinite.

    One-hot labels are only 0 and 1, and the logarithm of 0 is minus infinity. Labels and
    probabilities have changed places. Look at which of the two stands inside your logarithm.

    Step: The formula
    """
    with np.errstate(divide="ignore"):
        return _with_loss(self, lambda p, y: -np.mean(np.sum(p * np.log(y), axis=1)))


def integer_labels_times_logarithms(self):
    """You multiply the logarithms by class numbers, not by one-hot labels.

    So an image of class 0 costs nothing, and for one of class 9 all its logarithms count nine
    times. One-hot labels pick out one class: there is a single 1 in each row. Look at which
    labels you take from the dataset, and print their shape.

    Step: The formula
    """
    return _with_loss(
        self, lambda p, y: -np.mean(np.sum(y.argmax(axis=1)[:, None] * np.log(p), axis=1))
    )


def loss_of_the_largest_probability(self):
    """Your loss takes the largest probability, not that of the right class.

    In the example you would get 0.5249, Keras 1.1513. A network that is sure and wrong would
    cost you almost nothing. Look at what chooses the probability in your code. Do the labels
    have a say in it?

    Step: The formula
    """
    return _with_loss(self, lambda p, y: -np.mean(np.log(p.max(axis=1))))


def loss_of_the_first_image(self):
    """Your loss is that of the first image alone.

    With one image that would be right. The formula takes the mean over all images. Look at
    which images reach your loss, and at whether a loop ends on its first turn.

    Step: The formula
    """
    return _with_loss(self, lambda p, y: -np.sum(y[0] * np.log(p[0])))


def loss_of_the_last_image(self):
    """Your loss is that of the last image alone.

    With one image that would be right. The formula takes the mean over all images. Look at
    which images reach your loss. If there is a loop: what is left of the first image when the
    second comes?

    Step: The formula
    """
    return _with_loss(self, lambda p, y: -np.sum(y[-1] * np.log(p[-1])))


def last_image_forgotten(self):
    """Your loss leaves out the last image.

    You have the mean over all images but one. Look at where your loop or your slice ends, and
    at whether it takes in the last one.

    Step: The formula
    """
    return _with_loss(self, lambda p, y: -np.mean(np.sum(y * np.log(p), axis=1)[:-1]))


def binary_cross_entropy(self):
    """Your loss is the binary cross-entropy.

    It asks each class for yes or no, and takes the mean over images and classes. With two
    classes that is the same, with more it is not. The formula here has one logarithm for each
    image. Look for a term that also counts the wrong classes.

    Step: The formula
    """
    return _with_loss(self, lambda p, y: -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


def guard_too_large(self):
    """You add 0.01 to each probability before the logarithm.

    A probability of 0.5 costs 0.6733 with you and 0.6931 in Keras. To guard against the
    logarithm of 0 is good, but it must not change what is not 0. Look at how large your guard
    is, next to that of Keras.

    Step: At the edges: a probability of zero
    """
    return _with_loss(self, lambda p, y: -np.mean(np.sum(y * np.log(p + 0.01), axis=1)))


def one_minus_the_probability(self):
    """Your loss is 1 minus the probability of the right class.

    In the example you would get 0.65, Keras 1.1513. With you an image can cost 1 at most. In
    cross-entropy a sure and wrong answer costs far more. Look at the formula: what is done
    with p there?

    Step: The formula
    """
    return _with_loss(self, lambda p, y: np.mean(1 - np.sum(y * p, axis=1)))


def softmax_once_more(self):
    """You apply softmax to the probabilities once more.

    The network has softmax in its last layer, so what comes out already sums to 1. A second
    softmax makes the probabilities almost equal. Look at what you do with them before the
    logarithm.

    Step: The interface
    """

    def loss(p, y):
        e = np.exp(p)
        return -np.mean(np.sum(y * np.log(e / e.sum(axis=1, keepdims=True)), axis=1))

    return _with_loss(self, loss)


def error_rate(self):
    """Your accuracy counts the wrong answers.

    70 % right comes out as 30 %. The loss is right. Look at your comparison: does it say yes
    where the two classes are equal, or where they differ?

    Step: The formula
    """
    return _with_accuracy(self, lambda p, y: np.mean(p.argmax(axis=1) != y.argmax(axis=1)))


def right_answers_counted(self):
    """Your accuracy is a count, not a share.

    17 of 24 comes out as 17. Keras gives a share, and only shares of sets of different sizes
    can be compared. Look at the last step of the formula for accuracy.

    Step: The formula
    """
    return _with_accuracy(self, lambda p, y: np.sum(p.argmax(axis=1) == y.argmax(axis=1)))


def accuracy_along_the_wrong_axis(self):
    """Your accuracy looks for the largest among the images, not the classes.

    You find out which image is most sure of class 0, which of class 1, and so on. The question
    is which class each image gets, so there is one answer for each image. Look at the axis
    along which you search, and count your answers.

    Step: The formula
    """
    return _with_accuracy(self, lambda p, y: np.mean(p.argmax(axis=0) == y.argmax(axis=0)))


def accuracy_of_rounded_probabilities(self):
    """Your accuracy counts each probability, rounded to 0 or 1.

    With ten classes one wrong image still has at least eight entries that are right, so your
    accuracy is too high. An image is right or wrong as a whole. Look at how many comparisons
    you count for one image.

    Step: The formula
    """
    return _with_accuracy(self, lambda p, y: np.mean(np.round(p) == y))


def accuracy_needs_a_half(self):
    """You count an image only if its class has a probability above 0.5.

    With ten classes 0.3 can be the largest, and then Keras counts the image as right. It
    matters which class has the most, not how much. Look at what you compare the probability
    with.

    Step: An example by hand
    """
    return _with_accuracy(self, lambda p, y: np.mean(np.sum(y * p, axis=1) > 0.5))


def probability_of_the_right_class(self):
    """Your accuracy is the mean probability of the right class.

    In the example you would get 0.35, Keras 0.5. For accuracy an image is right or wrong, and
    nothing between. Look for the step in which a decision is made.

    Step: An example by hand
    """
    return _with_accuracy(self, lambda p, y: np.mean(np.sum(p * y, axis=1)))


def accuracy_of_a_thousand(self):
    """Your accuracy is neither percent nor a fraction.

    One half comes out as 500. Percent would be 50, a fraction 0.5, and both are fine. Look for
    the factors that your share is multiplied by.

    Step: The interface
    """
    return _with_accuracy(self, lambda p, y: 1000 * np.mean(p.argmax(axis=1) == y.argmax(axis=1)))


def accuracy_as_an_integer(self):
    """Your accuracy is cut off to a whole number.

    0.71 becomes 0, and only a perfect network would get 1. The share is right until then. Look
    for the step that makes a whole number of it: a conversion, a division, or the way it is
    printed.

    Step: The interface
    """
    return _with_accuracy(self, lambda p, y: int(np.mean(p.argmax(axis=1) == y.argmax(axis=1))))


def says_nothing(self):
    """Some of the four numbers never come out of your function.

    What is computed and neither returned nor printed is lost when the function ends. A printed
    number also needs its name next to it. Look at your last lines: which of the losses and
    accuracies get out, and how?

    Step: The interface
    """
    self.feedforward(self.dataset.x_train)


def returns_the_test_set_alone(self):
    """You return only the numbers of the test set.

    Four numbers are asked for, and two come back. Without those of the training set nobody can
    see overfitting. Compare what you return with the interface.

    Step: The interface
    """
    return right(self)[2:]


def returns_one_text(self):
    """You return a text, not four numbers.

    A sentence is for reading, so print it. What is returned goes on to be compared with Keras,
    and a text cannot be. Look at what your last line gives back.

    Step: The interface
    """
    return f"train loss {right(self)[0]}"


def prints_zeros_with_a_large_exponent(self):
    """All four of your numbers are 0.

    A loss of 0 would be a network that is certain and right about every image. A zero with an
    exponent, such as 0e9, is a zero too, however much room for rounding it has. Look at where
    your numbers come from: do they depend on the network at all?

    Step: The interface
    """
    print("train loss 0e9, accuracy 0e9\ntest loss 0e9, accuracy 0e9")


def prints_whole_numbers(self):
    """You give the numbers without decimals.

    A loss of 0.4 comes out as 0, and so does one of 0.1. Nobody can compare that with Keras,
    which shows four decimals. Look at how the numbers are rounded or formatted on their way
    out.

    Step: The interface
    """
    train_loss, train_accuracy, test_loss, test_accuracy = _silently(self)
    print(f"train loss {train_loss:.0f}, accuracy {train_accuracy:.0f}")
    print(f"test loss {test_loss:.0f}, accuracy {test_accuracy:.0f}")


def prints_the_test_set_alone(self):
    """You print only the numbers of the test set.

    Four numbers are asked for, and two are there. Without those of the training set nobody can
    see overfitting. Look at which of your four numbers reach a line that prints.

    Step: The interface
    """
    _, _, test_loss, test_accuracy = _silently(self)
    print("test loss", test_loss, "test accuracy", test_accuracy)


def prints_without_labels(self):
    """You print four numbers without saying which is which.

    The numbers are right, but a reader cannot tell a loss from an accuracy, or train from
    test. Look at the words around the numbers in the lines that you print.

    Step: The interface
    """
    for one in _silently(self):
        print(one)


def integer_labels_clash(self):
    """Your labels are class numbers, and they do not fit the probabilities.

    There is one class number for each image, [n], and K probabilities, [n, K]: the two cannot
    be multiplied, and Python stops. In the formula the labels are one-hot, with K entries for
    each image. Look at which labels you take from the dataset, and print both shapes.

    Step: The formula
    """
    return _with_loss(self, lambda p, y: -np.mean(np.sum(y.argmax(axis=1) * np.log(p), axis=1)))


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
