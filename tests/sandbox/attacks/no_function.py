# row 92: missing | no function f
f = 7
