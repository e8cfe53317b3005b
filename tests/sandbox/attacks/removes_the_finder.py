# row 89: raised|refused|import
import sys


def f(bait):
    sys.meta_path[:] = [one for one in sys.meta_path if 'tutor' not in type(one).__module__]
    import keras

    print(keras.__version__, 'SEEN')
