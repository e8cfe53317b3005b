# row 4: time | still computing
import re


def f(bait):
    return re.match('(a+)+$', 'a' * 40 + 'b')
