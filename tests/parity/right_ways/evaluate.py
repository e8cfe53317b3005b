"""Other right ways to write ``CNN.evaluate``: each must pass."""

import numpy as np


def returned_only(self):
    """Nothing is printed."""
    return np.array([*_measured(self, "train"), *_measured(self, "test")])


def printed_in_percent(self):
    """As in a hand-in: nothing is returned."""
    loss, accuracy = _measured(self, "train")
    print("Training loss:", loss, "Training accuracy:", 100 * accuracy, "%")
    loss, accuracy = _measured(self, "test")
    print("Test loss:", loss, "Test accuracy:", 100 * accuracy, "%")


def printed_as_fractions(self):
    """A set on a line of its own, four digits below it."""
    for name, title in (("train", "Training set"), ("test", "Test set")):
        loss, accuracy = _measured(self, name)
        print(f"=== {title} ===\nloss = {loss:.4f}\nacc  = {accuracy:.4f}")


def printed_as_keras_does(self):
    """After progress lines."""
    for name in ("train", "test"):
        loss, accuracy = _measured(self, name)
        print(f"Evaluating {name}")
        for step in range(1, 4):
            print(f"{step}/3 ---- {step}s 12ms/step - accuracy: 0.1 - loss: 9.9", end="\r")
        print(f"3/3 ---- 3s 12ms/step - accuracy: {accuracy:.4f} - loss: {loss:.4f}")


def printed_as_a_pair(self):
    """Two numbers behind two names, as NumPy shows them."""
    print("train loss and accuracy:", tuple(np.array(_measured(self, "train"))))
    print("test loss and accuracy:", tuple(np.array(_measured(self, "test"))))


def returned_in_percent(self):
    """A list of four."""
    four = [*_measured(self, "train"), *_measured(self, "test")]
    return [four[0], 100 * four[1], four[2], 100 * four[3]]


def image_by_image(self):
    """Each image on its own, in float32, with the class numbers."""
    four = []
    for name in ("train", "test"):
        data = vars(self.dataset)
        loss = right = 0
        for x, y in zip(data[f"x_{name}"], data[f"y_{name}"], strict=True):
            p = self.feedforward_sample(x).astype(np.float32)
            loss -= np.log(max(p[y], 1e-12))
            right += int(np.argmax(p) == y)
        four += [loss / len(data[f"x_{name}"]), right / len(data[f"x_{name}"])]
    return tuple(four)


def _measured(self, name):
    """Loss and accuracy on one set."""
    data = vars(self.dataset)
    p, y = self.feedforward(data[f"x_{name}"]), data[f"y_{name}_oh"]
    loss = -np.mean(np.sum(y * np.log(np.clip(p, 1e-7, 1)), axis=1))
    return loss, np.mean(np.argmax(p, axis=1) == np.argmax(y, axis=1))
