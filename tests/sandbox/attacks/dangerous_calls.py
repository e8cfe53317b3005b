# row 69: value
import ctypes
import errno


def f(bait):
    # By their numbers on x86-64; none may reach the kernel's work.
    CALLS = (101, 165, 166, 155, 161, 175, 169, 246, 272, 308, 298, 321, 323, 303, 304, 310, 311)
    CALLS += (312, 313, 320, 135, 153, 163, 170, 171, 172, 173, 179, 212, 237, 250, 256, 279, 300)
    CALLS += (428, 429, 430, 432, 433, 440, 442, 444)
    libc = ctypes.CDLL(None, use_errno=True)
    for number in CALLS:
        libc.syscall(number, 0, 0, 0, 0, 0, 0)
        if ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
            print(number, ctypes.get_errno(), 'SEEN')
    return 1.0
