# row 62: refused | tried to read
def f(bait):
    print(open(f"/proc/{bait['pid']}/environ").read())
