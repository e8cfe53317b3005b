"""Unfinished hand-ins that Python cannot read: a blank of the template is left as it was.

Each is a whole ``cnn.py`` as text, with the lesson it would be checked for and the line that
is blank.
"""

_BEGIN = "import numpy as np\nfrom scipy import signal\nfrom skimage import measure\n\n\n"

_WRITTEN = """def activation(x, activation):
    if activation == "linear":
        return x
    if activation == "relu":
        return np.maximum(x, 0)
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-x))
    if activation == "softmax":
        return np.exp(x) / np.sum(np.exp(x))
    raise ValueError(activation)


"""

_ACTIVATION = """def activation(x, activation):
    if activation == "linear":
        y = x
    elif activation == "relu":
        y =
    elif activation == "sigmoid":
        y =
    return y
"""

_CONV2D = """def conv2d_layer(h, W, b, act):
    CI = W.shape[2]
    CO = W.shape[3]
    hout = np.zeros((h.shape[0], h.shape[1], CO))
    for j in range(CO):
        for i in range(CI):
            hout[:, :, j] += signal.convolve2d(h[:, :, i], , mode="same")
    return activation(hout, act)
"""

_POOL2D = """def pool2d_layer(h):
    hout = measure.block_reduce(h, (2, 2, 1),
    return hout
"""

_FLATTEN = """def flatten_layer(h):
    # your code here


def dense_layer(h, W, b, act):
    return activation(W @ h + b[:, 0], act)
"""

_DENSE = """def dense_layer(h, W, b, act):
    z = W @  + b[:, 0] *
    return activation(z, act)
"""

_SETUP_MODEL = """class CNN:
    def __init__(self, dataset, verbose=True):
        self.dataset = dataset
        self.verbose = verbose

    def setup_model(self, W, b, lname, activation="relu"):
        self.W = W
        self.b = b
        self.lname = lname
        self.activation = activation
        self.N = ...?
"""

_EVALUATE = """class CNN:
    def __init__(self, dataset, verbose=True):
        self.dataset = dataset
        self.verbose = verbose

    def evaluate(self):
        y = self.feedforward(self.dataset.x_train)
        loss =  # cross-entropy
        print("train loss", loss)
"""

BLANKS = {
    "right_side_of_a_formula": ("activation", _BEGIN + _ACTIVATION, "y ="),
    "argument_of_convolve2d": (
        "conv2d",
        _BEGIN + _WRITTEN + _CONV2D,
        'hout[:, :, j] += signal.convolve2d(h[:, :, i], , mode="same")',
    ),
    "bracket_left_open": (
        "pool2d",
        _BEGIN + _WRITTEN + _POOL2D,
        "hout = measure.block_reduce(h, (2, 2, 1),",
    ),
    "body_of_a_function": (
        "flatten",
        _BEGIN + _WRITTEN + _FLATTEN,
        "def flatten_layer(h):",
    ),
    "factor_of_a_product": ("dense", _BEGIN + _WRITTEN + _DENSE, "z = W @  + b[:, 0] *"),
    "count": ("setup_model", _BEGIN + _WRITTEN + _SETUP_MODEL, "self.N = ...?"),
    "loss": ("evaluate", _BEGIN + _WRITTEN + _EVALUATE, "loss =  # cross-entropy"),
}
"""By name: the lesson, the source, and the line of it that is blank, or is followed by nothing."""
