"""``cnn-tutor verify``."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tutor.cli.common import Exit, echo, json_option, mark, say

if TYPE_CHECKING:
    from tutor.mutation import Score


@click.command("verify")
@click.option("--seeds", type=click.IntRange(0), default=1, show_default=True, metavar="N")
@click.option("--write-answers", is_flag=True, help="Ask Keras anew for the answers that ship.")
@json_option
def command(seeds: int, write_answers: bool, as_json: bool) -> None:
    """Test the course itself: texts, stubs, references, shipped answers, wrong implementations.

    All is held against live Keras, on the default cases and on N random seeds more. Each wrong
    implementation is handed in like a learner's file: it must fail, and be named.
    """
    import secrets

    from tutor.verify import Verifier

    claims = []
    with Verifier() as verifier:
        if write_answers:
            for name in verifier.write_answers():
                say(f"wrote {name}")
        for claim in verifier.claims([secrets.randbelow(1 << 31) for _ in range(seeds)]):
            claims.append(claim)
            if not as_json:
                problem = f": {claim.problem}" if claim.problem else ""
                standing = "failed" if claim.problem else "passed"
                echo(f"{mark(standing)} {claim.about:<12} {claim.sentence}{problem}")
    broken = sum(1 for claim in claims if claim.problem)
    scores = mutation_scores(verifier.scores)
    if as_json:
        told = [dataclasses.asdict(claim) for claim in claims]
        each = [dataclasses.asdict(score) for score in verifier.scores]
        about = {"claims": told, "broken": broken, "mutation_scores": scores, "scores": each}
        echo(json.dumps(about, indent=1))
    else:
        echo("\nMutation score: of the wrong implementations, over all seeds")
        for lesson, score in scores.items():
            echo(
                f"  {lesson:<12} {score['mutants']:>4}   caught {score['caught']:6.1%}   "
                f"named {score['named']:6.1%}   with an example {score['shown']:6.1%}"
            )
    say(f"{len(claims) - broken} of {len(claims)} promises hold.")
    raise SystemExit(Exit.NOT_PASSED if broken else Exit.PASSED)


def mutation_scores(scores: Sequence[Score]) -> dict[str, dict[str, float]]:
    """By lesson, over all seeds: how many were handed in; the shares caught, named and shown."""
    about: dict[str, dict[str, float]] = {}
    for lesson in dict.fromkeys(score.lesson for score in scores):
        own = [score for score in scores if score.lesson == lesson]
        total = sum(score.mutants for score in own)
        about[lesson] = {
            "mutants": total,
            "caught": sum(score.caught for score in own) / total,
            "named": sum(score.named for score in own) / total,
            "shown": sum(score.shown for score in own) / total,
        }
    return about
