# row 93: syntax|blank
x = = 1
