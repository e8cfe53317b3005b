"""Runs learner code in child processes and brings back arrays and words, never verdicts.

========== =============================================================================
client     asks workers to load a file and to call its functions; deadlines and death
launch     starts workers: forks of a prepared parent on Linux, waiting ones elsewhere
verdicts   sentences for what went wrong
zygote     child side: the prepared parent
worker     child side: loads the file, calls its functions
limits     child side: what a worker may use up
========== =============================================================================

Expected values and solutions never enter these children.
"""
