# row 7: time | still computing
import resource


def f(bait):
    resource.setrlimit(resource.RLIMIT_CPU, (-1, -1))
    while True:
        pass
