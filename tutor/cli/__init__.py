"""The plain commands: one module each, none with a copy of what the core does.

``main`` is where ``cnn-tutor`` begins, ``commands`` the table of commands. Data goes to stdout,
talk to stderr. The modules import only the standard library and click when they are loaded, so
that ``--help`` stays quick.
"""
