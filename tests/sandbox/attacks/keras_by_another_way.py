# row 88: import | computes with keras
import importlib


def f(bait):
    return importlib.import_module('ker' + 'as').ops.relu(1.0)
