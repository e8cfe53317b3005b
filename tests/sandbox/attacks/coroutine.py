# row 92: value
async def f(bait):
    return 1.0
