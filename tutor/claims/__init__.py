"""A learner's draft held against what was recorded: what it says that was not measured.

::

    draft       a draft as sentences and table cells with their places
    tables      the cells of Markdown's and LaTeX's tables, with the heads they stand under
    numerals    numbers as people write them: decimal commas, percent, thousands, powers of ten
    vocabulary  words that speak of a metric, a split, a spread, a lab, or of whose figure it is
    words       what the words around a number say of it
    quoted      the figures that a draft gives: a number with what it is said to be
    recorded    the figures that were recorded, with what they are
    numbers     figures that were never measured, or are called something else
    runs        a mean without its variance; the best run in place of the mean
    statements  a test set that chose something, and a stand-in called the real data
    loss        cross-entropy in the draft, and a squared error in ``evaluate``
    check       all of them together; ``claim`` is what they say

Every rule is about the meaning of a sentence, and so may be mistaken. Where one is not sure, the
claim says that it could not be matched, and accuses nobody. English alone is read.
Nothing here runs learner code or Keras.
"""
