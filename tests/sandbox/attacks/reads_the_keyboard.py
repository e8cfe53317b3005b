# row 39: input | waits for the keyboard
def f(bait):
    return float(input())
