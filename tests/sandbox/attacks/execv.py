# row 27: refused | cannot start programs
import os


def f(bait):
    os.execv('/bin/touch', ['touch', bait['new']])
