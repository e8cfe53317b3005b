import numpy as np


def f(x, k):
    import bisect
    import collections
    import decimal
    import fractions
    import functools
    import heapq
    import itertools
    import json
    import logging
    import random
    import statistics
    import uuid
    import zoneinfo

    logging.getLogger("mine").warning("careful")
    assert json.loads(json.dumps({"a": 1})) == {"a": 1}

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
