# row 45: refused | tried to read
def f(bait):
    print(open('/proc/self/root' + bait['secret']).read(100))
