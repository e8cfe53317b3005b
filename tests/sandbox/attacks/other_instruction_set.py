# row 70: refused | asked the system
import ctypes
import mmap


def f(bait):
    # int 0x80: calls by the numbers of the 32-bit x86; number 20 is getpid.
    code = bytes.fromhex('b814000000cd80c3')
    room = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    room.write(code)
    place = ctypes.addressof(ctypes.c_char.from_buffer(room))
    print(ctypes.CFUNCTYPE(ctypes.c_int)(place)(), 'SEEN')
