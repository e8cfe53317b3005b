# row 21: raised|memory
def f(bait):
    raise ValueError('x' * 200_000_000)
