import numpy as np
import matplotlib.pyplot as plt


def f(x, k):
    figure, (left, right) = plt.subplots(1, 2)
    for axis in (left, right):
        axis.imshow(x, cmap="gray")
    line, = plt.plot([1, 2])
    counts, edges, bars = plt.hist(x.ravel())
    with plt.style.context("ggplot"):
        plt.savefig("figure.png")
    plt.show()

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
