# row 1: time | still computing
while True:
    pass
