"""Other right ways to write ``CNN.evaluate``: each must pass."""

# ruff: noqa: UP031 - learners print so

import math

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


def picked_by_class_number(self):
    """The class numbers index the probabilities; one print a set, and all returned."""
    d = self.dataset
    results = []
    for x, y, name in [(d.x_train, d.y_train, "Training"), (d.x_test, d.y_test, "Test")]:
        p = self.feedforward(x)
        n = len(y)
        loss = np.sum(-np.log(np.maximum(p[np.arange(n), y], 1e-7))) / n
        accuracy = np.sum(np.argmax(p, axis=1) == y) / n
        print(name, "loss:", round(loss, 4), name, "accuracy:", round(accuracy, 4))
        results.extend([loss, accuracy])
    return results


def without_a_guard(self):
    """As in a hand-in: the same lines twice, no clipping, percent with two digits."""
    y_train = self.feedforward(self.dataset.x_train)
    y_test = self.feedforward(self.dataset.x_test)
    loss_train = -np.sum(self.dataset.y_train_oh * np.log(y_train)) / y_train.shape[0]
    loss_test = -np.sum(self.dataset.y_test_oh * np.log(y_test)) / y_test.shape[0]
    correct_train = np.argmax(y_train, 1) == np.argmax(self.dataset.y_train_oh, 1)
    correct_test = np.argmax(y_test, 1) == np.argmax(self.dataset.y_test_oh, 1)
    print("Train loss: %.4f" % loss_train)
    print("Train accuracy: %.2f %%" % (100 * np.mean(correct_train)))
    print("Test loss: %.4f" % loss_test)
    print("Test accuracy: %.2f %%" % (100 * np.mean(correct_test)))


def masked_by_the_labels(self):
    """One-hot labels as a mask: what is left are the probabilities of the right classes."""
    answers = ()
    for split in ("train", "test"):
        p = self.feedforward(getattr(self.dataset, f"x_{split}"))
        mask = getattr(self.dataset, f"y_{split}_oh").astype(bool)
        of_the_right_class = p[mask]
        hits = of_the_right_class == p.max(axis=1)
        answers += (-np.log(of_the_right_class.clip(1e-7)).mean(), np.count_nonzero(hits) / len(p))
    return answers


def counted_in_loops(self):
    """Counters that go up, over images and classes; printed as "3 decimals" and percent."""
    for name in ("train", "test"):
        data = vars(self.dataset)
        x, y_oh = data["x_" + name], data["y_" + name + "_oh"]
        out = self.feedforward(x)
        loss, correct = 0.0, 0
        for k in range(len(x)):
            best = 0
            for c in range(self.dataset.K):
                if y_oh[k, c] == 1:
                    loss -= math.log(out[k, c] + 1e-12)
                if out[k, c] > out[k, best]:
                    best = c
            correct += int(y_oh[k, best])
        print(f"{name} loss={loss / len(x):.3f} {name} acc={correct / len(x):.1%}")


def added_with_weights(self):
    """Each image has the weight 1 / n from the start; einsum adds up."""

    def metrics(x, t):
        p = self.feedforward(x)
        weights = np.full(len(x), 1 / len(x))
        loss = -np.einsum("n,nk,nk->", weights, t, np.log(np.fmax(p, 1e-7)))
        winners = np.eye(t.shape[1])[p.argmax(axis=-1)]
        return np.float32(loss), np.float32(np.vdot(winners * weights[:, None], t))

    d = self.dataset
    return metrics(d.x_train, d.y_train_oh) + metrics(d.x_test, d.y_test_oh)


def averaged_per_image(self):
    """np.average of one loss for each image; a table of two lines is printed at the end."""
    table = {}
    for title, x, t in (
        ("train", self.dataset.x_train, self.dataset.y_train_oh),
        ("test", self.dataset.x_test, self.dataset.y_test_oh),
    ):
        p = np.clip(self.feedforward(x), 1e-7, 1 - 1e-7)
        losses = [-np.log(p_one @ t_one) for p_one, t_one in zip(p, t, strict=True)]
        right = [p_one.argmax() == t_one.argmax() for p_one, t_one in zip(p, t, strict=True)]
        table[title] = np.average(losses), np.average(right)
    print("\n".join(f"{name}: loss {v[0]:.6f}, accuracy {v[1]:.6f}" for name, v in table.items()))


def _measured(self, name):
    """Loss and accuracy on one set."""
    data = vars(self.dataset)
    p, y = self.feedforward(data[f"x_{name}"]), data[f"y_{name}_oh"]
    loss = -np.mean(np.sum(y * np.log(np.clip(p, 1e-7, 1)), axis=1))
    return loss, np.mean(np.argmax(p, axis=1) == np.argmax(y, axis=1))
