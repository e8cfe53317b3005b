"""Instructor mode: the places that a class must not see.

=========== ==========================================================================
app         the application, and the ways between the places
place       what the three places share: the line at the top, the bar, the keys
engine      the processes behind them, shared; which code of strangers may run
solutions   a stub and its reference side by side, with why it is as it is
mistakes    the bank of wrong implementations, each handed in like a learner's file
classroom   the graded class; its views: learners, shared, alike, and the figures
submission  one submission, opened as if one were that learner
paper       text to read: feedback as graded, a file that is not run
=========== ==========================================================================
"""
