"""How fast the bonus lesson's layer is, step by step, and how fast it could be.

``layer``     what is timed, and what it asks of a machine: multiply-adds and bytes
``timing``    times code in the sandbox: around the calls, and by the worker's own clock
``machine``   the two speeds of this machine that set the floor: matrix product and copying
``history``   the learner's versions so far, in ``.cnn-tutor/ladder.json``
``climbing``  correctness first, then all of it side by side: a :class:`~.climbing.Ladder`
``text``      a ladder as bars and sentences;  ``roofline``  the same as a plot in cells
"""
