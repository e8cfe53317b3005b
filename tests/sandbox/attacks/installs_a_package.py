# row 90: refused | cannot start programs
import subprocess
import sys


def f(bait):
    subprocess.check_call([sys.executable, '-m', 'pip', 'download', 'keras'])
