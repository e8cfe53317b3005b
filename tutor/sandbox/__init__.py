"""Runs learner code in child processes and brings back arrays and words, never verdicts.

Expected values and solutions never enter these children.

In the program:

============ ===========================================================================
client       asks workers to load a file and to call its functions; deadlines and death
launch       starts workers: forks of a prepared parent on Linux, waiting ones elsewhere
bubblewrap   namespaces around the prepared parent, where a trial shows that they work
seatbelt     the sandbox of macOS around a waiting worker
container    Docker or Podman around a worker
isolation    how far code is kept apart, in words
canaries     tries whether that is true
inspection   what a file looks like that was parsed and not run
verdicts     sentences for what went wrong; explanations: for Python's frequent errors
============ ===========================================================================

In the child, in the order in which they act:

============ ===========================================================================
zygote       the prepared parent, from which workers are forked
process      what it and every worker give up about themselves: prctl(2), capabilities(7)
confinement  puts a worker under its layers before any learner code arrives
limits       memory, files and time: setrlimit(2)
landlock     what can be opened: landlock(7); readable: the list of it
seccomp      what can be asked of the kernel: seccomp(2); syscalls: the lists
worker       loads the file, calls its functions
refusals     words for what learner code asks for and does not get
standins     what takes the place of packages that are imported and not needed
source       compiles; syntax: looks without running; naming: why none was found
explain      an exception as data
============ ===========================================================================

``kernel`` makes the system calls, ``layers`` holds the names that both sides use.
``canary_hostile`` and ``canary_honest`` are never imported: they are run by workers.
"""
