# row 93: syntax
if True:
        x = 1
	y = 2
