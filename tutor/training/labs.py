"""The two labs that train: what differs between them, in one place.

Owns names, files and numbers; loads, trains and draws nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from tutor.errors import UsageError
from tutor.training.modelfile import Settings


@dataclass(frozen=True)
class Lab:
    """One lab.

    Attributes:
        what: its lesson.
        title: for people.
        file: the learner's model.
        folder: of the lesson, where its recipes are.
        settings: of a model's file that names none.
        validated: validation images looked at after an epoch; the end looks at all.
        chunk: images that are predicted at a time.
        images: what a network may learn by heart, for people.
        thing: what one image shows.
        names: of the classes, for people.
        drawn: what another seed draws anew.
        learned: accuracy on its own training images below which a network has not learned.
        enough: epochs below which a curve says nothing.
        two_classes: whether the second of two classes is looked for, so that there is an AUC.
    """

    what: str
    title: str
    file: str
    folder: str
    settings: Settings
    validated: int
    chunk: int
    images: str
    thing: str
    names: tuple[str, ...]
    drawn: str
    learned: float
    enough: int
    two_classes: bool = False


DIGITS = Lab(
    what="digits",
    title="digits lab",
    file="regularization.py",
    folder="09_digits",
    settings=Settings(),
    validated=500,  # enough to see half a percent, and about as dear as an epoch of 128 images
    chunk=500,
    images="128 images",
    thing="digit",
    names=tuple("0123456789"),
    drawn="128 images",
    learned=0.9,  # whoever cannot learn 128 images to this is held back too much
    enough=8,
)
PATCHCAM = Lab(
    what="patchcam",
    title="tumour lab",
    file="patchcam.py",
    folder="10_patchcam",
    settings=Settings(epochs=10, batch_size=128, training_images=None),
    validated=2_000,  # a percent either way, for a fiftieth of the lab's 100,000
    chunk=128,  # eight views of each make a thousand images: half a second, then a stop is seen
    images="training patches",
    thing="patch",
    names=("healthy", "tumour"),
    drawn="starting weights",
    learned=0.8,  # the linear start reaches 0.7 on the real patches, a small network 0.8
    enough=4,
    two_classes=True,
)
LABS = {lab.what: lab for lab in (DIGITS, PATCHCAM)}


def lab(what: str) -> Lab:
    """The lab of a lesson.

    Raises:
        UsageError: the lesson trains nothing.
    """
    if what not in LABS:
        raise UsageError(f"{what} is no lab that trains: {', '.join(LABS)}.")
    return LABS[what]
