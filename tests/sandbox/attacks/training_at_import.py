# row 10: time | still computing
import numpy as np

w = np.zeros((64, 64))
for epoch in range(10**9):
    w = w + 0.01 * np.tanh(w)
