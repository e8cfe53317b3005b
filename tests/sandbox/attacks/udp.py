# row 58: refused | asked for the network
import socket


def f(bait):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', bait['udp']))
