# row 92: missing | but it has ƒ
def ƒ(bait):
    return 1.0
