# row 17: refused | tried to change
def f(bait):
    with open('/dev/shm/bomb', 'wb') as file:
        file.write(bytes(2**20))
