"""Keras's answers: asked of a warm child, kept on disk, shipped for the default seed.

========== =====================================================================
questions  what can be asked, as data: a stack of layers and an input, or metrics
answers    the answers on disk, by lesson, version of its cases and seed
client     the program's side of the child
process    the child, the only module here that imports keras
========== =====================================================================
"""
