# row 57: raised|refused
import urllib.request


def f(bait):
    urllib.request.urlopen(f"http://127.0.0.1:{bait['tcp']}", timeout=1)
