import numpy as np
import enum
import typing
from abc import ABC, abstractmethod


def f(x, k):
    class Mode(enum.Enum):
        VALID = "valid"

    class Layer(ABC):
        @abstractmethod
        def forward(self): ...

    T = typing.TypeVar("T")
    assert Mode("valid") is Mode.VALID

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
