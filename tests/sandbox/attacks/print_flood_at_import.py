# row 36: output | 4 MiB
while True:
    print('x' * 1000)
