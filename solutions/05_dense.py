"""Dense layer: every output is a weighted sum of every input.

W comes as [M, K], already transposed from Keras, and the bias as a column [M, 1].
The column is made a vector before it is added: [M] plus [M, 1] would broadcast to
[M, M], and a softmax over the last axis of a column would give 1 everywhere.
"""

import numpy as np


def dense_layer(h, W, b, act):
    """Weigh every input for every output.

    h        [K]
    W        [M, K]  one row of weights for each output
    b        [M, 1]  one bias for each output, as a column
    act      name of the activation
    returns  [M], with one axis, float64
    """
    # float64 also for integers: small integer types overflow in the product.
    h = np.asarray(h, dtype=np.float64)
    W = np.asarray(W, dtype=np.float64)
    z = W @ h + np.reshape(b, -1)
    return activation(z, act)
