# row 98: missing | __main__
if __name__ == "__main__":

    def f(bait):
        return 1.0
