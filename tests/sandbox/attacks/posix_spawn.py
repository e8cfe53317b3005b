# row 27: refused | cannot start programs
import os


def f(bait):
    return os.posix_spawn('/bin/touch', ['touch', bait['new']], {})
