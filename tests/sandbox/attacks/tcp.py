# row 57: refused | asked for the network
import socket


def f(bait):
    socket.create_connection(('127.0.0.1', bait['tcp']), 1)
