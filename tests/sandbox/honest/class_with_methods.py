import numpy as np


def f(x, k):
    class Layer:
        def __init__(self, kernel):
            self.kernel = kernel

        def __call__(self, image):
            return np.array(
                [[np.vdot(image[i : i + 3, j : j + 3], self.kernel) for j in range(4)] for i in range(4)]
            )

    return Layer(k)(x)
