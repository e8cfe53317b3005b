"""``cnn-tutor verify``."""

from __future__ import annotations

import dataclasses
import json

import click

from tutor.cli.common import Exit, json_option, mark, say


@click.command("verify")
@click.option("--seeds", type=click.IntRange(0), default=1, show_default=True, metavar="N")
@click.option("--write-answers", is_flag=True, help="Ask Keras anew for the answers that ship.")
@json_option
def command(seeds: int, write_answers: bool, as_json: bool) -> None:
    """Test the course itself: texts, stubs, references and shipped answers, against live Keras.

    --seeds N tries the references on N random seeds more than the default one.
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
                click.echo(f"{mark(standing)} {claim.about:<12} {claim.sentence}{problem}")
    broken = sum(1 for claim in claims if claim.problem)
    if as_json:
        told = [dataclasses.asdict(claim) for claim in claims]
        click.echo(json.dumps({"claims": told, "broken": broken}, indent=1))
    say(f"{len(claims) - broken} of {len(claims)} promises hold.")
    raise SystemExit(Exit.NOT_PASSED if broken else Exit.PASSED)
