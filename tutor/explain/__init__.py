"""Shows what a lesson's function does to numbers, a cell of the output at a time.

An explainer holds one input, what the learner's code made of it, and the terms of every cell of the
right output, computed here from the definition (and held against Keras by the tests). Nothing of
the learner's runs here: :mod:`.yours` asks a worker.

::

    formulas.py   the layers by their definitions
    scene.py      what is seen at one cell: panels, terms, sentences
    steps.py      the cells in order, the first that differs: what all explainers share
    inputs.py     which inputs there are to look at: a digit, then the lesson's small examples
    drawing.py    a digit drawn by hand
    yours.py      has the learner's code make its output of an input
    text.py       panels and scenes as lines of text
    <lesson>.py   the explainer of a lesson
"""

from __future__ import annotations

import importlib

from tutor.checks.case import Case
from tutor.explain.steps import Explainer
from tutor.sandbox.client import Reply

LESSONS = (
    "activation",
    "conv2d",
    "pool2d",
    "flatten",
    "dense",
    "setup_model",
    "evaluate",
    "network",
)
"""Lessons that have an explainer."""


def explainer(lesson_id: str, case: Case, reply: Reply) -> Explainer:
    """The explainer of a lesson with one function, for one input and what came of it."""
    module = importlib.import_module(f"tutor.explain.{lesson_id}")
    made: Explainer = module.Explained(case, reply)
    return made
