# row 32: crash|raised|exit|time
def f(bait):
    code = (lambda: 0).__code__
    exec(code.replace(co_code=b'\x64\xff' * 50, co_stacksize=1))
