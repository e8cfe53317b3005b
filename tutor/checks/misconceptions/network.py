"""Wrong networks: each takes the place of ``CNN.feedforward`` and must not pass.

``right`` is the reference. All seven lessons before this one pass with them: the mistake sits
where layers meet.
"""

# right, the layers and CNN are in the file that a mutant is set into

import copy

import numpy as np


def last_layer_like_the_others(self, x):
    """Your last layer uses the activation of the hidden layers.

    Its outputs should be probabilities: positive, adding up to 1. Yours come from the activation
    that the network was set up with. The last dense layer always uses softmax. Look at the place
    where a dense layer learns whether it is the last one.

    Step: How the weights travel
    """
    return np.array([_through(self, h, last=self.activation) for h in x])


def softmax_in_every_dense_layer(self, x):
    """You use softmax in every dense layer.

    With one dense layer it does not show. With two, the hidden one gives probabilities too, and
    most of what it knew is gone. Only the last layer uses softmax. Look at what decides which
    activation a dense layer gets.

    Step: How the weights travel
    """
    return np.array([_through(self, h, dense="softmax") for h in x])


def activation_given_to_the_network_ignored(self, x):
    """You always use relu between the layers, whatever the network was set up with.

    With relu it does not show; a network with sigmoid gives other probabilities. setup_model is
    told the name, and the layers must be told it too. Look at what is passed on as their
    activation.

    Step: How the weights travel
    """
    return np.array([_through(self, h, hidden="relu") for h in x])


def no_activation_between_the_layers(self, x):
    """You use no activation between the layers.

    A network with one layer is right. With more, negative numbers go on to the next layer where
    relu would have made zeros of them. Look at the name that the hidden layers are given.

    Step: How the weights travel
    """
    return np.array([_through(self, h, hidden="linear") for h in x])


def weights_changed_in_place(self, x):
    """One of your layers changes the weights that it is given.

    The first image is right, and each one after it is computed with other weights: a kernel that
    was turned round in its own memory is turned back by the next image. Look for a line that
    writes into W or b: an assignment to W[...] or b[...], or +=, -= or *= on them.

    Step: If it does not pass
    """
    W, b = copy.deepcopy(self.W), copy.deepcopy(self.b)
    rows = []
    for h in x:
        rows.append(right(self, h[None])[0])
        for entry in self.W:
            if np.ndim(entry) == 4:
                entry[:] = entry[::-1, ::-1].copy()
    self.W, self.b = W, b
    return np.array(rows)


def biases_changed_in_place(self, x):
    """One of your layers adds to the biases that it is given.

    The first image is right, and the others are not: what was added to b for one image is still
    there for the next. Look for += on something that was an argument, or that is only another
    name for one.

    Step: If it does not pass
    """
    W, b = copy.deepcopy(self.W), copy.deepcopy(self.b)
    rows = []
    for h in x:
        rows.append(right(self, h[None])[0])
        for entry in self.b:
            if np.size(entry):
                entry += entry
    self.W, self.b = W, b
    return np.array(rows)


def first_image_for_all(self, x):
    """You give the probabilities of the first image for every image.

    Each row of the result belongs to an image of its own. Look at which image your loop takes,
    and at what is stored in which row.

    Step: How the weights travel
    """
    return right(self, x[:1]) + np.zeros((len(x), 1))


def images_in_reverse(self, x):
    """Your rows are in another order than the images.

    The probabilities are right, but the first row belongs to the last image. Row k belongs to
    image k. Look at the order in which you go through the images and collect the results.

    Step: How the weights travel
    """
    return right(self, x)[::-1]


def normalised_over_the_batch(self, x):
    """Your probabilities add up to 1 over the images, not over the classes.

    Each row should add up to 1: that is one image with all its classes. In yours the columns do,
    so the result of an image changes with its neighbours. Look at the axis of the sum in your
    last step.

    Step: How the weights travel
    """
    y = right(self, x)
    return y / y.sum(axis=0, keepdims=True)


def class_numbers(self, x):
    """You return the number of the likeliest class, not the probabilities.

    One number for an image is left, and [n, K] is expected: K probabilities for each. Which class
    is the likeliest is asked later, when accuracy is counted. Look at the last step of your
    forward pass.

    Step: How the weights travel
    """
    return right(self, x).argmax(axis=1)


def one_hot_answers(self, x):
    """You return a 1 for the likeliest class and 0 for the others.

    The loss needs to know how sure the network is, so the probabilities stay as they are. Look
    for a comparison or a rounding at the end of the forward pass.

    Step: How the weights travel
    """
    y = right(self, x)
    return np.eye(y.shape[1])[y.argmax(axis=1)]


def second_softmax(self, x):
    """You apply softmax twice.

    Your probabilities are far more even than Keras's. The last dense layer ends with softmax
    already; whatever comes after it must leave the numbers alone. Look at what happens to the
    result of the last layer.

    Step: How the weights travel
    """
    return activation(right(self, x), "softmax")


def softmax_left_out(self, x):
    """Your last layer gives its sums, without softmax.

    Your numbers can be negative, and no row adds up to 1. What you have are the logits. Look at
    which activation the last dense layer is given.

    Step: How the weights travel
    """
    return np.array([_through(self, h, last="linear") for h in x])


def layers_numbered_later_left_out(self, x):
    """You run only the first layer of each kind.

    Keras calls the second convolution conv2d_1, the third conv2d_2. A name that is compared with
    == finds the first one only, and the others are passed over. Look at how a layer's kind is
    read from its name.

    Step: How the weights travel
    """
    short = copy.copy(self)
    chosen = [i for i, name in enumerate(self.lname) if "_" not in name.replace("max_pool", "pool")]
    for part in ("W", "b", "lname"):
        setattr(short, part, [getattr(self, part)[i] for i in chosen])
    return right(short, x)


def pooling_left_out(self, x):
    """You leave the pooling out.

    Without pooling all is right; with it, the dense layer after it gets four times as many
    numbers as it has weights, and Python stops there. Look at how the pooling layer is found by
    its name.

    Step: How the weights travel
    """
    short = copy.copy(self)
    chosen = [i for i, name in enumerate(self.lname) if "pool" not in name]
    for part in ("W", "b", "lname"):
        setattr(short, part, [getattr(self, part)[i] for i in chosen])
    return right(short, x)


def _through(self, h, hidden=None, dense=None, last="softmax"):
    """One image through all layers, with other activations than the reference's."""
    hidden = hidden or self.activation
    for i, name in enumerate(self.lname):
        if "conv" in name:
            h = conv2d_layer(h, self.W[i], self.b[i], hidden)
        elif "pool" in name:
            h = pool2d_layer(h)
        elif "flatten" in name:
            h = flatten_layer(h)
        elif "dense" in name:
            at_the_end = i == len(self.lname) - 1
            h = dense_layer(h, self.W[i], self.b[i], last if at_the_end else dense or hidden)
    return h
