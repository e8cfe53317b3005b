import numpy as np
import io


def f(x, k):
    buffer = io.BytesIO()
    np.save(buffer, x)
    buffer.seek(0)
    x = np.load(buffer)

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
