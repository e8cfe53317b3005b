# row 30: exit | cnn.py ended the program itself
import os

os._exit(0)
