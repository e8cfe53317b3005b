# row 41: raised | GeneratorExit
def f(bait):
    raise GeneratorExit
