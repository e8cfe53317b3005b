"""The lab report: what was recorded, laid out for people.

::

    facts       everything that was recorded in a learner's folder, read and never computed anew
    document    headings, paragraphs, tables, code, plots and the learner's own blocks
    content     facts to document: which sections, in which order, in which words
    plots       a plot as SVG, and as TikZ
    markdown, html, latex      document to text
    own         the learner's blocks in a report that is there already
    make        writes the files

Nothing here runs learner code or Keras, and nothing imports textual.
"""
