import numpy as np
import sqlite3
import ssl
import socket
import http.client
import asyncio
import subprocess
import multiprocessing


def f(x, k):
    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
