import numpy as np
from dataclasses import dataclass, field


def f(x, k):
    @dataclass
    class Kernel:
        values: np.ndarray
        history: list = field(default_factory=list)

    kernel = Kernel(k)
    out = np.zeros((4, 4))
    for i, j in np.ndindex(4, 4):
        out[i, j] = np.sum(x[i : i + 3, j : j + 3] * kernel.values)
    return out
