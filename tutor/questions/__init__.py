"""Small questions that are answered before the answer is shown, and asked again when it was wrong.

A kind of question is a text in ``lessons/NN_name/questions.toml`` and a function of the same name
here, which draws its numbers: asked again, a kind has new ones. The right answer is computed from
the same definitions as the explainers', and every wrong answer that is offered or looked for comes
of a typical mistake, which has a sentence.

::

    schedule.py   when a kind is asked again; imports the standard library only
    question.py   what one question is, and what is said to an answer
    texts.py      reads questions.toml
    making.py     text and numbers put together
    sitting.py    which questions come, one after the other, and their record
    <lesson>.py   the numbers of a lesson's questions
"""
