"""Grades a class: many untrusted files in, one row each out.

In the order in which a batch goes through them:

============= ==========================================================================
collecting    files, folders and archives become :class:`~tutor.grading.records.Submission`
naming        how Canvas, Moodle and Gradescope call what they let one download
notebooks     the code cells of a notebook
rubric        points, stars and what being late costs
work          the unit of work: learner code in, its answers as data out; then the verdicts
helper        the child process that does units of work, with a prepared parent of its own
crew          several helpers: hands out units, replaces a helper that died
cluster       a crew whose learner code runs elsewhere: ``scheduler`` and ``addresses`` reach Dask,
              ``station`` is the worker's side, ``terms`` say which workers are refused
replies       what came of calls, as data
workbench     where a batch keeps what ran, so that it can be resumed; its times
truth         what the helpers are told before they judge
batch         the phases of a batch, resuming, and what was our fault
records       what is told of a batch, and ``results.json``
============= ==========================================================================

All learner code of a batch runs first and is dead, its answers lie on the disk as data; then
Keras is asked, once; then the answers are judged. What comes out of it, each by a module that
reads records and decides nothing: ``outputs`` (all of it), ``gradebook`` (``grades.csv``, merging
into the tables of Canvas and Moodle), ``gradescope``, ``junit``, ``feedback`` (pages for learners;
``disclosure`` keeps values of hidden cases out of them).

Beside the grades: ``similarity`` tells which files are built alike, from what ``structure`` makes
of them; ``overview`` counts what the class does not understand; ``folder`` reads a graded class
back. ``similarity_page`` and ``overview_page`` draw both, by ``html_page``.
"""
