# row 31: exit | ends the program (sys.exit
import sys


def f(bait):
    sys.exit(0)
