"""Data sets: what is here, what it is called, and its arrays.

Imports neither keras nor textual; scikit-learn only inside the function that needs it.
"""

from tutor.datasets.dataset import Dataset, one_hot, scaled
from tutor.datasets.digits import digits_label, load_digits, load_test_digits
from tutor.datasets.sources import Source, sources

__all__ = [
    "Dataset",
    "Source",
    "digits_label",
    "load_digits",
    "load_test_digits",
    "one_hot",
    "scaled",
    "sources",
]
