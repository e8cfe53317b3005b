# row 40: raised | �]0;owned�
def f(bait):
    raise ValueError('\x1b]0;owned\x07 \u202e [/bold]')
