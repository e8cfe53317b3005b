# row 43: value
import matplotlib.pyplot as plt


def f(bait):
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    plt.show()
    return 1.0
