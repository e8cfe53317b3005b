# row 1: time | still computing at line
while True:
    pass
