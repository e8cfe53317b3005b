# row 92: missing | no function f

