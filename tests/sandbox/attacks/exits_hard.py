# row 30: exit | ended the program itself (os._exit)
import os


def f(bait):
    os._exit(0)
