# row 58: refused | asked for the network
import socket


def f(bait):
    socket.getaddrinfo('example.org', 80)
