"""The best that we know for tissue. docs/patchcam-study.md tells what was tried.

Three ideas carry it: a patch means the same however it lies, so it is turned at random in
training and looked at from eight sides in a test; stain, light and focus differ from slide to
slide, so they are changed at random; and what is seen coarsely is joined with what is seen
finely, since a single pixel can decide.
"""

import keras
import numpy as np
from keras import layers, ops

TRAINING_IMAGES = None  # all
EPOCHS = 64  # 40 lost a little. On 100,000 patches, 11 epochs are as many steps
BATCH_SIZE = 64  # twice as many changes of the weights as with 128, in about the same time
OPTIMIZER = "adam"  # forgiving of the learning rate
LEARNING_RATE = 0.004  # four times Adam's own: the cosine below brings it down to 0 in time
SCHEDULE = "cosine"  # large steps first, then ever smaller ones: the last weights are good ones
WARMUP_STEPS = 100  # Adam's averages know nothing in the first steps: they are taken small
LABEL_SMOOTHING = 0.05  # asks for 97.5 %, not 100 %: some labels hang on one pixel
VALIDATE_EVERY = 3  # a look costs eight views of 2,000 patches, and decides nothing
KEEP = "last"  # no epoch is chosen by validation, so that its figure is honest

# How far colours are changed, at most, either way.
STAIN = 0.6  # the part by which each stain is stronger or weaker: slides differ by as much
GROUND = 0.1  # optical density added to each stain: the ground is never quite clear
GRAY = 0.7  # the part of the way to gray, or away from it: cameras differ in colour
FOCUS = 1.0  # the part of the way to the mean of 3x3 pixels (soft), or away from it (sharp)
LIGHT = 0.2  # contrast by this part, brightness by this much of half the range

WIDTH = 24  # channels of the first layer; a third more took longer and was no better
DROPOUT = 0.1  # little, of 192 numbers: what holds it back is not learning by heart

# How much light red, green and blue lose in haematoxylin, eosin and DAB: Ruifrok and Johnston
# (2001), as in skimage.color.
STAINS = np.array([[0.65, 0.70, 0.29], [0.07, 0.99, 0.11], [0.27, 0.57, 0.78]], "float32")


def build_model(input_shape, classes):
    """A Keras model from patches (32, 32, 3) in [-1, 1] to two probabilities."""
    inputs = keras.Input(input_shape)
    x = Views()(inputs)
    x = Colours()(x)

    # 5x5, every second pixel: half of the side from the first layer on, at a quarter of the cost.
    x = layers.ReLU()(conv(x, WIDTH, 5, strides=2))
    fine = block(x, 2 * WIDTH, strides=2)  # 8x8: where things are
    coarse = block(fine, 4 * WIDTH, strides=2)  # 4x4: what they are
    x = layers.UpSampling2D()(conv(coarse, 2 * WIDTH, 1))
    x = layers.ReLU()(layers.Add()([x, fine]))
    x = layers.ReLU()(conv(x, 2 * WIDTH))

    # How much there is and whether there is any, in all of the patch and in its middle half: in
    # some sets, as in the original PatchCamelyon, the label speaks of the middle.
    middle = layers.Cropping2D(x.shape[1] // 4)(x)
    x = layers.Concatenate()(
        [
            layers.GlobalAveragePooling2D()(x),
            layers.GlobalMaxPooling2D()(x),
            layers.GlobalAveragePooling2D()(middle),
            layers.GlobalMaxPooling2D()(middle),
        ]
    )
    x = layers.Dropout(DROPOUT)(x)
    x = layers.Dense(classes, activation="softmax")(x)
    return keras.Model(inputs, MeanOfViews()(x))


def conv(x, channels, side=3, strides=1):
    """A conv layer and batch norm. No bias: batch norm takes any constant away again."""
    x = layers.Conv2D(
        channels,
        side,
        strides=strides,
        padding="same",
        use_bias=False,
        kernel_initializer="he_normal",  # keeps the size of the numbers through relu: He (2015)
    )(x)
    # Averages over the last 20 batches or so: 0.99 would still remember the beginning.
    return layers.BatchNormalization(momentum=0.95)(x)


def block(x, channels, strides=1):
    """Two convs beside a short way (He et al., 2015): they learn what is to be changed in x."""
    y = layers.ReLU()(conv(x, channels, strides=strides))
    y = conv(y, channels)
    if strides > 1:
        x = layers.AveragePooling2D(strides)(x)
    if x.shape[-1] != channels:
        x = conv(x, channels, 1)
    return layers.ReLU()(layers.Add()([y, x]))


class Views(layers.Layer):
    """Lays each patch in one of eight ways: a random one in training, in a test all of them.

    Takes patches [n, side, side, 3] and gives as many in training; in a test [8 n, side, side, 3],
    first all as they are, then all in the second way, and so on. Only pixels change places, so
    nothing is lost or made up.
    """

    def __init__(self, **settings):
        super().__init__(**settings)
        self.random = keras.random.SeedGenerator()

    def compute_output_shape(self, shape):
        return shape

    def call(self, images, training=False):
        for change in (self.mirrored, self.upside_down, self.across):
            changed = change(images)
            if training:
                coins = keras.random.uniform((ops.shape(images)[0], 1, 1, 1), seed=self.random)
                images = ops.where(coins < 0.5, images, changed)
            else:
                images = ops.concatenate([images, changed])
        return images

    def mirrored(self, images):
        return ops.flip(images, 2)

    def upside_down(self, images):
        return ops.flip(images, 1)

    def across(self, images):
        """Rows become columns; with both flips, this makes every quarter turn."""
        return ops.transpose(images, (0, 2, 1, 3))


class MeanOfViews(layers.Layer):
    """The mean probabilities of a patch's views: [8 n, classes] to [n, classes] in a test."""

    def compute_output_shape(self, shape):
        return shape

    def call(self, probabilities, training=False):
        if training:
            return probabilities
        views = ops.reshape(probabilities, (8, -1, probabilities.shape[-1]))
        return ops.mean(views, axis=0)


class Colours(layers.Layer):
    """Changes stain, grayness, focus and light of each patch at random, in training only."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.random = keras.random.SeedGenerator()

    def call(self, images, training=False):
        if not training:
            return images
        count = ops.shape(images)[0]
        images = self.stained(images, count)
        gray = ops.mean(images, axis=-1, keepdims=True)
        images = images + self.drawn(count, GRAY) * (gray - images)
        soft = ops.average_pool(images, 3, 1, "same")
        images = images + self.drawn(count, FOCUS) * (soft - images)
        images = images * (1 + self.drawn(count, LIGHT)) + self.drawn(count, LIGHT)
        return ops.clip(images, -1.0, 1.0)

    def stained(self, images, count):
        """More or less of each stain: light is lost by multiplication, so stains add up as logs."""
        density = -ops.log(ops.maximum((images + 1) / 2, 1 / 255))
        stains = ops.matmul(density, np.linalg.inv(STAINS))
        stains = stains * (1 + self.drawn(count, STAIN, 3)) + self.drawn(count, GROUND, 3)
        return ops.clip(2 * ops.exp(-ops.matmul(stains, STAINS)) - 1, -1.0, 1.0)

    def drawn(self, count, most, channels=1):
        """Random numbers [n, 1, 1, channels] from -most to most."""
        shape = (count, 1, 1, channels)
        return keras.random.uniform(shape, -most, most, seed=self.random)
