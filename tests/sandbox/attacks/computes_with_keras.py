# row 88: import | computes with keras
import keras

model = keras.Sequential([])


def f(bait):
    return 1.0
