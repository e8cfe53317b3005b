"""The mutation score: does every wrong implementation fail, and is it named as itself?

Each wrong implementation of the bank is set into the reference and handed in like a learner's
file. For authors, by :mod:`tutor.verify`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tutor import checks, misconceptions
from tutor.checker import Checker
from tutor.misconceptions import Part, Trace
from tutor.outcomes import Outcome, Tier
from tutor.results import LessonResult
from tutor.sandbox.client import Sandbox


@dataclass(frozen=True)
class Score:
    """How one lesson's bank fared on one seed.

    Attributes:
        mutants: how many wrong implementations there are, pairs and those beyond the lab included.
        caught: how many failed; of those beyond the lab, how many passed and lost the star.
        named: how many of those were named as themselves, and as nothing else that differs.
        shown: for how many an example was found that goes wrong.
        missed: what is not as it should be, a sentence each.
    """

    lesson: str
    seed: int
    mutants: int
    caught: int
    named: int
    shown: int
    missed: tuple[str, ...]


def score(checker: Checker, sandbox: Sandbox, lesson_id: str, seed: int) -> Score:
    """Hands every wrong implementation of a lesson in, with the cases of ``seed``."""
    cases = checks.cases(lesson_id, seed)
    calls = [cases[i] for i in checks.order(lesson_id, cases, seed)]
    name = checks.name_of_answers(lesson_id, seed)
    mutants = caught = named = shown = 0
    missed = []
    for part in Part:
        traces = misconceptions.traces(lesson_id, part, calls, name, sandbox)
        counting = [i for i, case in enumerate(calls) if case.tier is part.tier]
        for id_ in traces:
            source = misconceptions.as_file(lesson_id, part, id_)
            result = checker.check(source, [lesson_id], seed=seed, at_desk=False).lessons[0]
            problem = _not_caught(result, part)
            caught += not problem
            problem = problem or _misnamed(result, id_, traces, counting)
            mutants, named, shown = mutants + 1, named + (not problem), shown + bool(result.example)
            if problem or not result.example:
                missed.append(f"{id_}: {problem or 'no example shows it'}")
    return Score(lesson_id, seed, mutants, caught, named, shown, tuple(missed))


def _not_caught(result: LessonResult, part: Part) -> str:
    if part.tier is Tier.CORE:
        caught = result.outcome in (Outcome.FAILED, Outcome.COULD_NOT_RUN)
        return "" if caught else f"it is {result.outcome}"
    if result.outcome is not Outcome.PASSED:
        return f"it does what the lab asks and is {result.outcome}"
    return "it earns the star" if result.stars else ""


def _misnamed(
    result: LessonResult, id_: str, traces: Mapping[str, Sequence[Trace]], counting: Sequence[int]
) -> str:
    """What is wrong with the names that were said; two that answer alike are both right."""
    said = result.finding.misconceptions if result.finding else ()
    alike = {
        other
        for other, answered in traces.items()
        if all(answered[i].equals(traces[id_][i]) for i in counting)
    }
    if "+" in id_ and said:
        return ""  # a pair that looks like one of its mistakes is named by that one
    if id_ not in said:
        return f"it is told as: {result.finding.sentence if result.finding else 'nothing'}"
    others = sorted(one for one in said if one not in alike)
    return f"it is also named as {', '.join(others)}" if others else ""
