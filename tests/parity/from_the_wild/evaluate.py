"""Mistakes in ``CNN.evaluate`` as learners write them: each must be named."""

# ruff: noqa: UP031

import numpy as np


def log_of_all(self):
    """The logarithm of 0 is not guarded in the loss: one-hot times logarithms.

    Named: logarithm_of_zero
    """
    y = self.feedforward(self.dataset.x_train)
    t = self.dataset.y_train_oh
    loss = -np.sum(t * np.log(y)) / len(y)
    acc = np.mean(np.argmax(y, axis=1) == np.argmax(t, axis=1))
    print("Training loss:", loss, "accuracy:", acc)
    y = self.feedforward(self.dataset.x_test)
    t = self.dataset.y_test_oh
    loss = -np.sum(t * np.log(y)) / len(y)
    acc = np.mean(np.argmax(y, axis=1) == np.argmax(t, axis=1))
    print("Test loss:", loss, "accuracy:", acc)


def log_of_the_right_class(self):
    """The logarithm of 0 is not guarded in the loss: the right class picked out.

    Named: logarithm_of_zero_for_the_right_class
    """
    p_train = self.feedforward(self.dataset.x_train)
    p_test = self.feedforward(self.dataset.x_test)
    l_train, c_train = 0, 0
    for i in range(len(p_train)):
        l_train += -np.log(p_train[i, self.dataset.y_train[i]])
        c_train += np.argmax(p_train[i]) == self.dataset.y_train[i]
    l_test, c_test = 0, 0
    for i in range(len(p_test)):
        l_test += -np.log(p_test[i, self.dataset.y_test[i]])
        c_test += np.argmax(p_test[i]) == self.dataset.y_test[i]
    print("train loss: %.5f" % (l_train / len(p_train)))
    print("train accuracy: %.5f" % (c_train / len(p_train)))
    print("test loss: %.5f" % (l_test / len(p_test)))
    print("test accuracy: %.5f" % (c_test / len(p_test)))


def fraction(self):
    """Accuracy printed as a fraction where Keras prints percent: a unit, not a mistake.

    Named: nothing
    """
    for s in ["train", "test"]:
        x = self.dataset.x_train if s == "train" else self.dataset.x_test
        t = self.dataset.y_train_oh if s == "train" else self.dataset.y_test_oh
        y = self.feedforward(x)
        loss = -np.sum(t * np.log(np.clip(y, 1e-7, 1))) / x.shape[0]
        acc = np.sum(np.argmax(y, 1) == np.argmax(t, 1)) / x.shape[0]
        print(s + " loss = %.4f" % loss)
        print(s + " accuracy = %.4f" % acc)


def copied_line(self):
    """The "test loss" prints the training loss.

    Named: test_loss_is_that_of_training or prints_the_training_loss_twice
    """
    loss1, acc1 = _measured(self, "train")
    loss2, acc2 = _measured(self, "test")
    print("Training loss:", loss1)
    print("Training accuracy:", acc1 * 100, "%")
    print("Test loss:", loss1)
    print("Test accuracy:", acc2 * 100, "%")
    del loss2


def copied_line_with_two_decimals(self):
    """The "test loss" prints the training loss, with two decimals.

    Named: test_loss_is_that_of_training or prints_the_training_loss_twice
    """
    train_loss, train_acc = _measured(self, "train")
    _, test_acc = _measured(self, "test")
    print("Train loss: %.2f, train accuracy: %.2f %%" % (train_loss, 100 * train_acc))
    print("Test loss: %.2f, test accuracy: %.2f %%" % (train_loss, 100 * test_acc))


def copied_variable(self):
    """The "test loss" prints the training loss: it is returned.

    Named: test_loss_is_that_of_training or prints_the_training_loss_twice
    """
    y_hat = self.feedforward(self.dataset.x_train)
    L = -np.mean(np.sum(self.dataset.y_train_oh * np.log(y_hat + 1e-12), axis=1))
    A = np.mean(np.argmax(y_hat, 1) == self.dataset.y_train)
    y_hat_test = self.feedforward(self.dataset.x_test)
    L_test = -np.mean(np.sum(self.dataset.y_train_oh * np.log(y_hat + 1e-12), axis=1))
    A_test = np.mean(np.argmax(y_hat_test, 1) == self.dataset.y_test)
    return L, A, L_test, A_test


def squares(self):
    """Mean squared error in place of cross-entropy.

    Named: mean_squared_error
    """
    out = self.feedforward(self.dataset.x_train)
    diff = out - self.dataset.y_train_oh
    loss = np.mean(diff**2)
    acc = np.mean(out.argmax(1) == self.dataset.y_train)
    print("train loss", loss, "train accuracy", acc)
    out = self.feedforward(self.dataset.x_test)
    diff = out - self.dataset.y_test_oh
    loss = np.mean(diff**2)
    acc = np.mean(out.argmax(1) == self.dataset.y_test)
    print("test loss", loss, "test accuracy", acc)


def squares_with_three_decimals(self):
    """Mean squared error in place of cross-entropy, printed with three decimals.

    Named: mean_squared_error
    """
    for name, x, t in [
        ("Train", self.dataset.x_train, self.dataset.y_train_oh),
        ("Test", self.dataset.x_test, self.dataset.y_test_oh),
    ]:
        out = self.feedforward(x)
        mse = 0
        for i in range(len(x)):
            for k in range(self.dataset.K):
                mse += (out[i, k] - t[i, k]) ** 2
        mse = mse / (len(x) * self.dataset.K)
        acc = np.mean(out.argmax(1) == t.argmax(1))
        print(f"{name} loss: {mse:.3f} - accuracy: {acc:.3f}")


def mean_of_everything(self):
    """Cross-entropy averaged over n*K.

    Named: mean_over_images_times_classes
    """
    res = []
    for x, t in [
        (self.dataset.x_train, self.dataset.y_train_oh),
        (self.dataset.x_test, self.dataset.y_test_oh),
    ]:
        y = self.feedforward(x)
        res.append(np.mean(-t * np.log(y + 1e-10)))
        res.append(np.mean(np.argmax(y, axis=1) == np.argmax(t, axis=1)))
    return tuple(res)


def class_number_times_log(self):
    """Integer labels times log-probabilities, image by image.

    Named: integer_labels_times_logarithms
    """
    results = []
    for x, labels in [
        (self.dataset.x_train, self.dataset.y_train),
        (self.dataset.x_test, self.dataset.y_test),
    ]:
        loss = 0
        richtig = 0
        for i in range(len(x)):
            p = self.feedforward_sample(x[i])
            loss += -np.sum(labels[i] * np.log(p))
            if np.argmax(p) == labels[i]:
                richtig += 1
        results += [loss / len(x), richtig / len(x)]
    return results


def class_numbers_times_logs(self):
    """Integer labels times log-probabilities, all at once: the shapes clash.

    Named: integer_labels_times_logarithms or integer_labels_clash
    """
    y = self.feedforward(self.dataset.x_train)
    loss = -np.sum(self.dataset.y_train * np.log(y)) / len(y)
    acc = np.mean(np.argmax(y, 1) == self.dataset.y_train)
    print("train loss", loss, "train accuracy", acc)
    y = self.feedforward(self.dataset.x_test)
    loss = -np.sum(self.dataset.y_test * np.log(y)) / len(y)
    acc = np.mean(np.argmax(y, 1) == self.dataset.y_test)
    print("test loss", loss, "test accuracy", acc)


def _measured(self, name):
    """Loss and accuracy on one set."""
    data = vars(self.dataset)
    p, y = self.feedforward(data[f"x_{name}"]), data[f"y_{name}_oh"]
    loss = -np.mean(np.sum(y * np.log(np.clip(p, 1e-7, 1)), axis=1))
    return loss, np.mean(np.argmax(p, axis=1) == np.argmax(y, axis=1))
