"""Wrong activations: each takes the place of ``activation`` and must not pass.

``right`` is the reference; what a mutant does wrong is all that it says itself.
"""

# right is in the file that a mutant is set into

import numpy as np


def relu_is_the_absolute_value(x, activation):
    """Your relu turns negative numbers into positive ones.

    -2 becomes 2 with you and 0 in Keras. Relu does not turn a number round, it cuts off what
    is below zero. Look at what your relu line does with one negative number.

    Step: An example by hand
    """
    return np.abs(x) if activation == "relu" else right(x, activation)


def relu_leaks(x, activation):
    """Your relu lets a hundredth of each negative number through.

    -2 becomes -0.02 with you and 0 in Keras. There is an activation like yours, called leaky
    relu, but relu lets nothing below zero through. Look at what is left of a negative number
    in your relu line, and why.

    Step: The formulas
    """
    return np.maximum(x, 0.01 * x) if activation == "relu" else right(x, activation)


def relu_is_a_step(x, activation):
    """Your relu gives only 0 or 1.

    3 becomes 1 with you and stays 3 in Keras. Your line says whether x is above 0, but no
    longer how large it is. Look for the place where the number itself gets lost.

    Step: An example by hand
    """
    return (x > 0) * 1.0 if activation == "relu" else right(x, activation)


def relu_ends_at_six(x, activation):
    """Your relu cuts off numbers above 6.

    Up to 6 all is right; 8 becomes 6 with you and stays 8 in Keras. Relu has one limit, at 0,
    and no limit above. Look for a second limit in your relu line.

    Step: The formulas
    """
    return np.clip(x, 0, 6) if activation == "relu" else right(x, activation)


def relu_upside_down(x, activation):
    """Your relu keeps the negative numbers and cuts off the others.

    -2 stays -2 and 3 becomes 0; in Keras it is the other way round. Put 3 into your relu line
    by hand: which of 3 and 0 does it choose, and which should it?

    Step: An example by hand
    """
    return np.minimum(x, 0) if activation == "relu" else right(x, activation)


def relu_of_the_whole_array(x, activation):
    """Your relu takes the largest number along the first axis.

    Of -2, 0 and 3 only the 3 is left, where Keras gives 0, 0 and 3. Relu compares each number
    with 0 and keeps the shape. If a 0 stands in your line, ask what numpy takes it for: a
    number to compare with, or the number of an axis? The help of the function you use tells
    you.

    Step: The formulas
    """
    return np.max(x, 0) if activation == "relu" else right(x, activation)


def relu_drops_the_negative_ones(x, activation):
    """Your relu throws away every number that is not positive.

    Of -2, 0 and 3 only the 3 is left, where Keras gives 0, 0 and 3. Each number keeps its
    place, and the array keeps its shape. Look at the place where your line picks numbers out
    of x.

    Step: The interface
    """
    return x[x > 0] if activation == "relu" else right(x, activation)


def sigmoid_without_its_minus(x, activation):
    """Your sigmoid falls where it should rise.

    For 3 you give 0.0474 and Keras 0.9526. Together they make 1: your curve is the right one,
    mirrored. Compare the power of e in your line with the one in the formula, sign by sign.

    Step: The formulas
    """
    return right(-x, activation) if activation == "sigmoid" else right(x, activation)


def sigmoid_is_tanh(x, activation):
    """Your sigmoid is tanh, the other S-shaped curve.

    Tanh runs from -1 to 1, sigmoid from 0 to 1. At 0 you give 0 and Keras 0.5. Compare your
    line with the formula of sigmoid, above and below the fraction bar.

    Step: The formulas
    """
    return np.tanh(x) if activation == "sigmoid" else right(x, activation)


def sigmoid_without_brackets(x, activation):
    """Your sigmoid is 1 plus e^(-x), and nothing is divided by that.

    At 0 you give 2 and Keras 0.5. Python divides before it adds, so what belongs below the
    fraction bar has to be held together. Look at what your division sign really divides by.

    Step: The formulas
    """
    return 1 / 1 + np.exp(-x) if activation == "sigmoid" else right(x, activation)


def sigmoid_of_straight_lines(x, activation):
    """Your sigmoid is made of straight lines.

    It is x / 6 + 0.5, cut off at 0 and 1. At 0 that is right; at 3 you give 1 and Keras
    0.9526. Such a curve is called hard sigmoid, and there is no e in it. Compare with the
    formula of the real one.

    Step: The formulas
    """
    return np.clip(x / 6 + 0.5, 0, 1) if activation == "sigmoid" else right(x, activation)


def sigmoid_clipped_too_early(x, activation):
    """Your sigmoid treats numbers beyond 6 as if they were 6.

    For 30 you give 0.9975, and Keras gives 1 to twelve decimals. The same happens below -6. If
    a limit is there against overflow, 6 is far too early: e^6 is only 403. Look at the limits
    that x meets on its way.

    Step: An example by hand
    """
    return right(np.clip(x, -6, 6) if activation == "sigmoid" else x, activation)


def sigmoid_is_softmax(x, activation):
    """Your sigmoid divides by the sum of all numbers, as softmax does.

    For 1 and 1 you give 0.5 twice, Keras 0.7311 twice. In sigmoid each number stands alone,
    whatever the others are. Look at what your sigmoid divides by, and at which branch the name
    sigmoid ends up in.

    Step: The formulas
    """
    return right(x, "softmax" if activation == "sigmoid" else activation)


def softmax_is_sigmoid(x, activation):
    """Your softmax looks at each number alone, as sigmoid does.

    For -2, 0 and 3 you give 0.1192, 0.5 and 0.9526. These do not sum to 1. In softmax each
    number gets its share of all of them together. Look at what you divide by, and at which
    branch the name softmax ends up in.

    Step: An example by hand
    """
    return right(x, "sigmoid" if activation == "softmax" else activation)


def softmax_without_exp(x, activation):
    """Your softmax takes shares of the numbers themselves.

    For 1 and 3 you give 0.25 and 0.75, Keras 0.1192 and 0.8808. With a negative number you
    would even get a negative share. In the formula something happens to each number before
    anything is added up. Look at what your sum adds.

    Step: The formulas
    """
    return x / x.sum() if activation == "softmax" else right(x, activation)


def softmax_without_its_sum(x, activation):
    """Your softmax never divides by the sum.

    For -2, 0 and 3 you give 0.1353, 1 and 20.0855. That is the first half of softmax.
    Probabilities sum to 1, and these do not yet. Compare with the example: what happens there
    after e^x?

    Step: An example by hand
    """
    return np.exp(x) if activation == "softmax" else right(x, activation)


def softmax_divided_by_the_first(x, activation):
    """Your softmax divides by the first number's e^x, not by the sum.

    So the first result is always 1, and together they make more than 1. Below the fraction bar
    stand all numbers, added up. Look at how many of them are in what you divide by.

    Step: The formulas
    """
    return np.exp(x - x[0]) if activation == "softmax" else right(x, activation)


def softmax_divided_by_the_largest(x, activation):
    """Your softmax makes 1 of the largest number.

    All others are shares of the largest, so together they make more than 1. Either the largest
    was subtracted before e^x and the division never came, or you divide by the largest alone.
    Look at what happens after e^x.

    Step: The formulas
    """
    return np.exp(x - x.max()) if activation == "softmax" else right(x, activation)


def softmax_divided_by_the_sum_of_x(x, activation):
    """Your softmax adds up the numbers before e^x, not after.

    For 1 and 2 you divide by e^3, which is 20.09. Keras divides by e^1 + e^2, which is 10.11.
    Look at what your sum adds up, and at the moment when it does.

    Step: The formulas
    """
    return np.exp(x - x.sum()) if activation == "softmax" else right(x, activation)


def softmax_divided_by_how_many(x, activation):
    """Your softmax divides by the mean of the e^x, not by their sum.

    For two logits your results sum to 2, for ten to 10; in Keras they always sum to 1. Look at
    how many e^x become one number before you divide, and for a factor that counts them.

    Step: The formulas
    """
    return len(x) * right(x, activation) if activation == "softmax" else right(x, activation)


def softmax_of_base_two(x, activation):
    """Your softmax takes powers of 2, not of e.

    For 0 and 1 you give 0.3333 and 0.6667, Keras 0.2689 and 0.7311. The results sum to 1, so
    only the number that is raised to the power is wrong. Look at which number or which
    function makes your powers.

    Step: The formulas
    """
    return right(x * np.log(2) if activation == "softmax" else x, activation)


def softmax_as_a_logarithm(x, activation):
    """Your softmax gives the logarithm of the probabilities.

    For 0 and 0 you give -0.6931 twice, Keras 0.5 twice. Probabilities lie between 0 and 1. The
    logarithm belongs to the loss, some lessons from here. Look at the last thing you do with
    the result.

    Step: The formulas
    """
    return np.log(right(x, activation)) if activation == "softmax" else right(x, activation)


def softmax_of_absolute_values(x, activation):
    """Your softmax ignores the signs of the numbers.

    -2 and 2 get the same probability, 0.5. Keras gives 0.0180 and 0.9820, because a negative
    logit speaks against its class. Look for the place where the minus sign is lost before e^x.

    Step: An example by hand
    """
    return right(np.abs(x) if activation == "softmax" else x, activation)


def softmax_upside_down(x, activation):
    """Your softmax gives the smallest number the largest probability.

    For 0 and 1 you give 0.7311 and 0.2689, Keras the other way round. Look at the sign of what
    e is raised to. If you subtract something there, look at which of the two is taken from
    which.

    Step: The formulas
    """
    return right(-x if activation == "softmax" else x, activation)


def softmax_as_one_hot(x, activation):
    """Your softmax gives 1 to the largest number and 0 to all others.

    For 0 and 1 you give 0 and 1, Keras 0.2689 and 0.7311. That is the decision, and softmax is
    asked for the probabilities before it. Look for what makes your numbers whole: a
    comparison, a rounding, an array of whole numbers.

    Step: An example by hand
    """
    return (x == x.max()) * 1.0 if activation == "softmax" else right(x, activation)


def softmax_over_each_number(x, activation):
    """Your softmax gives 1 for every number.

    Each number is divided by itself, because nothing else is in its sum. Either the sum runs
    along an axis with one entry, or the numbers come to it one by one. Print the shape of what
    you add up, and the shape of the sum.

    Step: The formulas
    """
    return right(x[..., None], activation)[..., 0]


def linear_forgotten(x, activation):
    """Your function stops with an error at the name linear.

    Linear changes nothing, but it is a name like the other three. Keras gives the numbers back
    as they came. Look at the way that the name linear takes through your branches, and at its
    spelling there.

    Step: The interface
    """
    return right(x, "unknown" if activation == "linear" else activation)


def linear_returns_nothing(x, activation):
    """Your function gives nothing back for linear.

    None comes out, where Keras gives the numbers as they came in. To change nothing is not the
    same as to return nothing. Look at what your branch for linear hands back.

    Step: What it is for
    """
    return None if activation == "linear" else right(x, activation)


def linear_as_a_vector(x, activation):
    """Your function makes one long vector of feature maps for linear.

    The numbers are right, the shape is not: [5, 4, 3] comes out as 60 numbers in a row. An
    activation keeps the shape of what it gets. Look for what changes the shape in your branch
    for linear.

    Step: The interface
    """
    return np.ravel(x) if activation == "linear" else right(x, activation)


def linear_is_relu(x, activation):
    """Your linear cuts off negative numbers, as relu does.

    -2 becomes 0 with you and stays -2 in Keras. Look at which branch the name linear really
    ends up in. A condition that is true for every name would catch it too early.

    Step: The formulas
    """
    return right(x, "relu" if activation == "linear" else activation)


def unknown_name_is_linear(x, activation):
    """You take an unknown name for linear.

    With a mistyped name the numbers come back unchanged, and nobody notices. Keras stops
    there. Follow a name that you do not know through your branches: where does it end?

    Step: The interface
    """
    known = activation in ("linear", "relu", "sigmoid", "softmax")
    return right(x, activation) if known else x


def unknown_name_is_printed(x, activation):
    """Your function does not stop at an unknown name and returns None.

    Perhaps it prints a message, perhaps it only comes to its end. Either way the program runs
    on with None and breaks somewhere else. Look at what happens when none of your branches
    fits.

    Step: The interface
    """
    if activation in ("linear", "relu", "sigmoid", "softmax"):
        return right(x, activation)
    return print("unknown activation", activation)


def in_the_type_of_the_input(x, activation):
    """Your sigmoid loses its fractions when whole numbers come in.

    Sigmoid of 2 is 0.8808 in Keras and 0 with you: everything behind the point is cut off.
    Look at the array that your results go into, and at where it has its type from.

    Step: The interface
    """
    return right(x, activation).astype(x.dtype)


def in_half_precision(x, activation):
    """Your results keep only about three digits.

    A third comes out as 0.33325. Keras keeps at least seven digits, so yours can never agree
    with it. Look for the place where your numbers get a smaller type.

    Step: The interface
    """
    return right(x, activation).astype(np.float16)


def as_a_list(x, activation):
    """You return a list, not an array.

    A list of numbers looks much the same when it is printed. But it has no shape, and the next
    layer cannot multiply it. Look at your return lines: what type has the thing that goes out?

    Step: The interface
    """
    return right(x, activation).tolist()


def rounded(x, activation):
    """Your results have only three decimals.

    0.95257 becomes 0.953, and Keras does not round. Small differences grow from layer to layer.
    Look for a rounding, or for a format. For reading, round what you print, not what you return.

    Step: The interface
    """
    return np.round(right(x, activation), 3)


def exponential_spelt_with_few_digits(x, activation):
    """Your e has too few digits.

    You compute with 2.718, and e goes on: 2.718281828... So your results are right to three
    digits or so and then differ. Look for the places where you wrote e as a number. Numpy
    knows it better.

    Step: The formulas
    """
    if activation == "softmax":
        return 2.718**x / (2.718**x).sum()
    return 1 / (1 + 2.718**-x) if activation == "sigmoid" else right(x, activation)


def result_overwritten_by_its_input(x, activation):
    """Your function gives back what came in, whatever the name says.

    With linear that is right. With relu -2 stays -2, where Keras gives 0. Either no branch
    computes anything, or what it computes is lost before the end. Follow one name to your
    return line: which variable goes out there, and what was written into it last?

    Step: The formulas
    """
    known = activation in ("linear", "relu", "sigmoid", "softmax")
    return x if known else right(x, activation)
