"""Dense layers that are right for moderate numbers: they pass, but earn no star."""

# right is in the file that a mutant is set into

import numpy as np


def softmax_overflows(h, W, b, act):
    """Your softmax overflows for large numbers.

    With logits near 900, e^z becomes inf, and inf divided by inf is nan. Keras gives ordinary
    probabilities there. Look at what comes to e^z, here or in your activation: the first
    lesson has a step on large numbers.

    Step: The formula
    """
    if act != "softmax":
        return right(h, W, b, act)
    e = np.exp(right(h, W, b, "linear"))
    return e / e.sum()
