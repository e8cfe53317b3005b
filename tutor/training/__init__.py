"""Trains the learner's model in children of its own and reads what they record.

One run is one folder (:mod:`~tutor.training.runs`) to which one child
(:mod:`~tutor.training.worker`) appends events (:mod:`~tutor.training.events`);
:mod:`~tutor.training.progress` turns them into pictures for whoever looks, and
:mod:`~tutor.training.engine` starts, stops and counts the children.

Nothing here imports textual, and only ``worker`` imports keras.
"""
