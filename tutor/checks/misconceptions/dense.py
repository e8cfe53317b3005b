"""Wrong dense layers: each takes the place of ``dense_layer`` and must not pass.

``right`` is the reference; what a mutant does wrong is all that it says itself.
"""

# right and activation are in the file that a mutant is set into

import numpy as np


def as_a_column(h, W, b, act):
    """You return a column, [M, 1].

    The values are right, the shape is not: Keras gives [M], with one axis. The next layer
    would stumble over the column. Print the shape after each line and look at where the second
    axis comes in.

    Step: At the edges: the column
    """
    return right(h, W, b, act)[:, None]


def as_a_row(h, W, b, act):
    """You return a row, [1, M].

    The values are right, the shape is not: Keras gives [M], with one axis. The next layer
    would stumble over the second one. Print the shape after each line and look at where it
    comes in.

    Step: The interface
    """
    return right(h, W, b, act)[None]


def activation_of_a_column(h, W, b, act):
    """Your softmax sees one number at a time, so every result is 1.

    The share of a single number is always 1; the other activations do not mind. Either z is a
    column, and each of its rows holds one number, or the activation is called inside your loop.
    Print the shape of what you hand to the activation. Softmax needs all M numbers together.

    Step: At the edges: the column
    """
    return activation(W @ h.reshape(-1, 1) + b, act)[:, 0]


def bias_missing(h, W, b, act):
    """Your result has no bias.

    You give what Keras would give if all biases were zero. In the example z would be 1, 1, -2.
    Follow b through your function: does it reach the result?

    Step: The formula
    """
    return right(h, W, 0 * b, act)


def bias_after_the_activation(h, W, b, act):
    """You add the bias after the activation.

    With linear the order does not matter. With relu a product of -2 and a bias of 1 give 0 in
    Keras and 1 with you; with softmax your results no longer sum to 1. Look at which of the
    two your code does first.

    Step: The formula
    """
    return right(h, W, 0 * b, act) + b[:, 0]


def bias_broadcast(h, W, b, act):
    """Your result is a whole square, [M, M].

    W times h is a row of M numbers and b is a column. Added, every one meets every other: with
    three outputs you get nine numbers. Print the shapes of both just before they are added.

    Step: At the edges: the column
    """
    return activation(W @ h + b, act)


def bias_of_the_first_output(h, W, b, act):
    """You use the first bias for all outputs.

    Output 0 is right. Before the activation, the others are off by the difference of two
    biases. Each output has a bias of its own. Look at how you pick the number out of b.

    Step: The formula
    """
    return right(h, W, 0 * b + b[0], act)


def bias_broadcast_and_summed(h, W, b, act):
    """You add the mean of all biases to every output.

    Each output has a bias of its own. If a row meets a column, numpy makes a square [M, M],
    and a mean brings back M numbers with the biases mixed. Look at the shapes just before the
    bias is added, and at where you take a mean.

    Step: At the edges: the column
    """
    return activation((W @ h + b).mean(axis=0), act)


def bias_subtracted(h, W, b, act):
    """You subtract the bias.

    A product of 5 with a bias of 2 becomes 3 with you and 7 in Keras. Look at the sign in
    front of the bias.

    Step: The formula
    """
    return right(h, W, -b, act)


def bias_for_each_input(h, W, b, act):
    """You add the bias once for each input.

    With one input all is right; with four, the bias counts four times. It belongs to the
    output and comes in once. Look at how often the line with the bias runs for one output.

    Step: The formula
    """
    return right(h, W, b * len(h), act)


def activation_missing(h, W, b, act):
    """Your result has no activation.

    With linear all is right; with relu negative numbers are left. Look at whether the
    activation is called, with which name, and where the numbers go that it gives back.

    Step: The formula
    """
    return right(h, W, b, "linear")


def activation_for_each_input(h, W, b, act):
    """You apply the activation to each product, before they are added up.

    Two inputs give the products 3 and -2. With relu and no bias Keras makes 1 of them, you
    make 3 + 0. The activation comes once, when everything has been added, the bias too. Look
    at what you hand to it, and when.

    Step: The formula
    """
    return activation(W * h, act).sum(axis=1) + b[:, 0]


def always_relu(h, W, b, act):
    """You apply relu whatever the name says.

    With relu all is right. With linear Keras keeps negative numbers, and you cut them off.
    Look at what you hand to the activation: does act have any influence on it?

    Step: The interface
    """
    return right(h, W, b, "relu")


def always_softmax(h, W, b, act):
    """You apply softmax whatever the name says.

    In the last layer of a network that is right. But a dense layer can have any of the four
    names, and with linear the numbers come out unchanged. Look at what you hand to the
    activation: does act have any influence on it?

    Step: The interface
    """
    return right(h, W, b, "softmax")


def relu_or_softmax(h, W, b, act):
    """You take every name but relu for softmax.

    With linear and sigmoid your results sum to 1, and in Keras they need not. There are four
    names. Look at how your code decides between them, and at what your function from the first
    lesson can already do.

    Step: The interface
    """
    return right(h, W, b, "relu" if act == "relu" else "softmax")


def activation_twice(h, W, b, act):
    """You apply the activation twice.

    Linear and relu hide it: the second time changes nothing. Sigmoid and softmax show it:
    softmax of probabilities makes them almost equal. Look at every place where the activation
    is called.

    Step: The formula
    """
    return activation(right(h, W, b, act), act)


def weights_reshaped(h, W, b, act):
    """You mix up the weights with a reshape.

    With one input or one output all is right. W arrives with one row for each output. Turned,
    and then brought back to its shape by a reshape, each row holds weights of several outputs.
    Look at what happens to W before the product, and whether it needs any of that.

    Step: The interface
    """
    return right(h, W.T.reshape(W.shape), b, act)


def wrong_order_of_the_product(h, W, b, act):
    """Your product takes the columns of W, not its rows.

    With as many inputs as outputs the values are wrong and nothing stops; else the shapes do
    not fit. Either h and W stand in the wrong order, or W is turned once too often. Write the
    shapes below your product and see which axes meet.

    Step: The formula
    """
    return activation(h @ W + b[:, 0], act)


def number_by_number(h, W, b, act):
    """You multiply, but never add up.

    Your result is a table [M, K], a product for each weight with the bias on every one. Keras
    adds up each row to one number. Print the shape after your product: which axis should be
    gone?

    Step: An example by hand
    """
    return activation(W * h + b, act)


def only_the_diagonal(h, W, b, act):
    """Your outputs see one input each: 0 sees 0, 1 sees 1.

    With four inputs and three outputs there are 12 weights, and you use 3 of them. Every
    output looks at every input. Count which pairs of m and k your code reaches.

    Step: The formula
    """
    return right(h, W * np.eye(*W.shape), b, act)


def mean_in_place_of_the_sum(h, W, b, act):
    """You take the mean over the inputs, not their sum.

    With one input all is right; with four, everything before the bias is a quarter of what it
    should be. Look for the place where the number of inputs divides something.

    Step: The formula
    """
    return right(h / len(h), W, b, act)


def last_input_only(h, W, b, act):
    """You keep only the last input.

    With one input all is right; with more, only the last product is left, and the bias. The
    formula adds up over all inputs: look at what your line does with the sum the second time.

    Step: The formula
    """
    return right(h[-1:], W[:, -1:], b, act)


def last_input_forgotten(h, W, b, act):
    """You leave out the last input.

    All other products are there. With one input only the bias is left. Look at where your loop
    or your slice ends, and at whether it takes in the last one.

    Step: The formula
    """
    return right(h[:-1], W[:, :-1], b, act)


def two_indices_into_a_vector(h, W, b, act):
    """You use two indices for h, and it has only one axis.

    h arrives as [K], a plain vector without rows and columns. So numpy finds too many indices,
    and Python stops. Look at every place where you take something out of h, or ask for its
    second size.

    Step: The interface
    """
    return right(h[0, :], W, b, act)


def whole_numbers_kept(h, W, b, act):
    """You cut off the fractions when the input holds whole numbers.

    2.75 becomes 2. An array of whole numbers cuts off everything behind the point when a
    result is written into it. Look at how the array for your result is made, and where it has
    its type from.

    Step: The interface
    """
    out = np.zeros(len(W), dtype=h.dtype)
    out[:] = right(h, W, b, "linear")
    return activation(out, act)


def relu_on_the_input(h, W, b, act):
    """You cut off negative numbers in the input.

    In the formula h comes in as it is. With you everything below 0 is 0 before it meets a
    weight. Look at what happens to h before the product.

    Step: The formula
    """
    return right(np.maximum(h, 0), W, b, act)


def softmax_divided_by_the_first(h, W, b, act):
    """Your softmax divides by the first output's e^z, not by the sum.

    So the first result is always 1, and together they make more than 1. In the example, Keras
    divides by 10.1571, the sum of all three. Look at what your softmax divides by, here or in
    your activation.

    Step: An example by hand
    """
    z = right(h, W, b, "linear")
    return np.exp(z - z[0]) if act == "softmax" else activation(z, act)


def in_half_precision(h, W, b, act):
    """Your results keep only about three digits.

    A third comes out as 0.33325. Keras keeps at least seven digits, so yours can never agree
    with it. Look for the place where your numbers get a smaller type.

    Step: The interface
    """
    return right(h, W, b, act).astype(np.float16).astype(np.float32)


def ten_outputs_always(h, W, b, act):
    """You always return ten numbers.

    With ten outputs all is right. With three, seven more numbers stand behind them that belong
    to nothing. How many outputs a layer has is told by W. Look for a 10 in your code.

    Step: The interface
    """
    out = np.zeros(10)
    out[: len(W)] = right(h, W, b, "linear")
    return activation(out, act)


def a_column_all_along(h, W, b, act):
    """You return a column, [M, 1], and softmax has made 1 of every number in it.

    With the other activations the values are right and only the shape is not: Keras gives [M],
    with one axis. Softmax works along the last axis, and there each row of a column holds a
    single number. Look at the shape of z just before the activation.

    Step: At the edges: the column
    """
    return activation(W @ h.reshape(-1, 1) + b, act)


def activation_called_as_a_function(h, W, b, act):
    """You call act as if it were a function.

    What arrives is only a name, a text such as "relu". A text cannot be called, so Python
    stops. Look at your first lesson: which function of yours knows what to do with such a
    name?

    Step: The interface
    """
    return act(right(h, W, b, "linear"))


def loops_over_a_number(h, W, b, act):
    """Your code stops at a loop over a single number.

    A loop goes through something that has several entries. The number of outputs is one
    number, 3 say, and not 0, 1, 2. Look at what stands behind "in" in your loops, and at what
    makes the numbers up to 3 out of a 3.

    Step: The formula
    """
    z = np.zeros(W.shape[0])
    for m in W.shape[0]:
        z[m] = right(h, W, b, "linear")[m]
    return activation(z, act)


def fractions_cut_off_at_each_step(h, W, b, act):
    """You cut off fractions at every addition when the input holds whole numbers.

    0.9 and 0.9 and 0.9 add up to 0, because each sum is cut off before the next one comes. An
    array of whole numbers does that to what is written into it. Look at how the array for your
    sum is made, and where it has its type from.

    Step: The interface
    """
    out = np.zeros(len(W), dtype=h.dtype)
    for k in range(len(h)):
        out[:] = out + W[:, k] * h[k]
    out[:] = out + b[:, 0]
    return activation(out, act)


def result_overwritten_by_its_input(h, W, b, act):
    """Your result is the input itself, after the activation.

    No weight and no bias has touched it: with 4 inputs and 3 outputs, you return 4 numbers.
    Your sums may be right and are lost on the way. Look at what your last lines hand to the
    activation, and at which variable you return.

    Step: The formula
    """
    return activation(h, act)


def wrong_order_and_a_square(h, W, b, act):
    """Two things at once: h and W stand in the wrong order, and the bias makes a square.

    With as many inputs as outputs you get [M, M], numbers from the columns of W; else the
    shapes do not fit and Python stops. Write the shapes below your product and see which axes
    meet. Then print the shapes of product and bias just before they are added.

    Step: At the edges: the column
    """
    return activation(h @ W + b, act)
