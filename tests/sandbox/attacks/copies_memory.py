# row 64: value
import ctypes


def f(bait):
    class Part(ctypes.Structure):
        _fields_ = [('base', ctypes.c_void_p), ('length', ctypes.c_size_t)]

    room = ctypes.create_string_buffer(32)
    here, there = Part(ctypes.addressof(room), 32), Part(int(bait['address']), 32)
    libc = ctypes.CDLL(None)
    libc.process_vm_readv(bait['pid'], ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
    print(room.raw)
    return 1.0
