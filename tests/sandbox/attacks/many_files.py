# row 53: refused | tried to change
def f(bait):
    for i in range(3000):
        open(f"{bait['folder']}/{i}", 'w').close()
