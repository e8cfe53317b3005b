# row 19: raised | calls itself without end
def f(bait):
    return f(bait)
