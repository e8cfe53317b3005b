# row 61: value
import ctypes


def f(bait):
    parameters = ctypes.create_string_buffer(120)
    descriptor = ctypes.CDLL(None).syscall(425, 8, parameters)
    if descriptor >= 0:
        print('io_uring SEEN')
    return 1.0
