"""cnn-tutor: learn convolutional networks by building one in the terminal."""

__version__ = "0.1.0"
