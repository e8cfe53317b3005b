"""``cnn-tutor --plain``: the whole course in lines of text, for screen readers and pipes.

No cursor movement, no colour, no line that is drawn twice. The engine, the record and the commands
are those of the rest; here is only the walk from word to word.

===========  ===========================================================
texts        every sentence and every word that can be typed
page         one step of a lesson as plain lines
keyboard     lines as they are typed; whether one is waiting
beginning    the learner's folder, found or made
session      where the learner is, and what each word does
===========  ===========================================================
"""
