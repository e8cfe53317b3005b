# row 49: refused | tried to change
def f(bait):
    open(bait['new'], 'w').write('x')
