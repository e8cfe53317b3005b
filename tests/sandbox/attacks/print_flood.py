# row 36: output | 4 MiB
def f(bait):
    while True:
        print('x' * 1000)
