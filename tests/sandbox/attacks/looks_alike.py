# row 92: missing | found ƒ
def ƒ(bait):
    return 1.0
