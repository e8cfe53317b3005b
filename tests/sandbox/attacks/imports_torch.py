# row 88: import | imports torch
def f(bait):
    return __import__('to' + 'rch')
