"""``cnn-tutor grade``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor.cli.common import Exit, echo, may_draw, say
from tutor.errors import UsageError

if TYPE_CHECKING:
    from tutor.grading.crew import Crew
    from tutor.grading.records import Grade, Report, Submission
    from tutor.grading.rubric import Rubric
    from tutor.grading.terms import Walls

_WORK = ".work"


@click.command("grade")
@click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
)
@click.option(
    "--out",
    metavar="DIR",
    default="grades",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where everything is written.",
)
@click.option(
    "--rubric",
    "rubric_file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Points, stars and the late rule, as TOML.",
)
@click.option("--seed", type=click.IntRange(0), help="Repeat a batch; else a fresh one is drawn.")
@click.option(
    "--processes",
    type=click.IntRange(1),
    metavar="N",
    help="How many helpers work at once; as many as cores by default.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Run submissions at the workers of a Dask scheduler; see docs/cluster.md.",
)
@click.option("--resume", is_flag=True, help="Go on with a batch; what was graded stays.")
@click.option("--only", metavar="NAME", multiple=True, help="Grade this one again; repeatable.")
@click.option(
    "--backend",
    type=click.Choice(["docker", "podman"]),
    help="Run submissions in containers.",
)
@click.option(
    "--accept-weak-isolation",
    "accept_weak",
    is_flag=True,
    help="Run strangers' code where this machine cannot confine it.",
)
@click.option(
    "--merge",
    "gradebook",
    metavar="CSV",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A gradebook that Canvas or Moodle exported.",
)
@click.option("--column", metavar="NAME", help="The column of --merge that takes the points.")
@click.option("--similarity", is_flag=True, help="Show which submissions are built alike, too.")
@click.option(
    "--last-year",
    metavar="DIR",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Compare with these as well, by --similarity.",
)
def command(
    paths: tuple[Path, ...],
    out: Path,
    rubric_file: Path | None,
    seed: int | None,
    processes: int | None,
    cluster: str | None,
    resume: bool,
    only: tuple[str, ...],
    backend: str | None,
    accept_weak: bool,
    gradebook: Path | None,
    column: str | None,
    similarity: bool,
    last_year: tuple[Path, ...],
) -> None:
    """Grade many submissions: files, folders, archives, notebooks.

    PATH may be a class's folder or archive as Canvas, Moodle or Gradescope gives it. Every
    submission gets a row, whatever is wrong with it. Exits with 0 if each was graded, 4 if we
    failed at some.
    """
    from tutor.grading import rubric
    from tutor.grading.collecting import collect
    from tutor.grading.folder import RESULTS

    if (gradebook is None) != (column is None):
        raise UsageError("--merge and --column go together.")
    if cluster is not None and backend is not None:
        raise UsageError("--backend is for this machine, and does not go with --cluster.")
    gradebook_text = _gradebook(gradebook, column) if gradebook and column else ""
    rules = rubric.read(rubric_file) if rubric_file else rubric.default()
    submissions = collect(paths)
    if not submissions:
        raise UsageError("There is nothing to grade: no file was found.")
    kept, batch_seed = _before(out, rules, submissions, seed, resume=resume, only=only)
    say(f"{len(submissions)} submissions. Seed {batch_seed}: --seed {batch_seed} repeats this.")
    number = min(processes or os.cpu_count() or 1, len(submissions))
    crew = _crew(cluster, number, backend or "", accept_weak=accept_weak)
    report = _graded(submissions, kept, rules, out, batch_seed, crew, accept_weak=accept_weak)
    echo("\n".join(_summary(report)))
    if gradebook is not None and column is not None:
        _merge(gradebook_text, column, report, out / f"merged-{gradebook.name}")
    _look_alike(out, last_year, wanted=similarity)
    echo(f"Everything is in {out}{os.sep}: begin with {RESULTS} or grades.csv.")
    failed = any(grade.points is None for grade in report.grades)
    raise SystemExit(Exit.OUR_FAULT if failed else Exit.PASSED)


def _before(
    out: Path,
    rules: Rubric,
    submissions: Sequence[Submission],
    seed: int | None,
    *,
    resume: bool,
    only: Sequence[str],
) -> tuple[list[Grade], int]:
    """The grades of an earlier batch that stand, and the seed.

    Raises:
        UsageError: there is a batch already and nothing was said of it, or none where one should.
    """
    import secrets

    import tutor
    from tutor.grading.batch import earlier_grades
    from tutor.grading.workbench import Workbench

    interrupted = Workbench.seed_in(out / _WORK)
    earlier = earlier_grades(out / "results.json")
    if not (resume or only):
        if interrupted is not None or earlier is not None:
            raise UsageError(
                f"{out} holds a batch already. --resume goes on with it, --only NAME grades some "
                "again, --out DIR takes another folder."
            )
        return [], secrets.randbelow(1 << 31) if seed is None else seed
    known = interrupted if interrupted is not None else earlier.seed if earlier else None
    if known is None:
        raise UsageError(f"{out} holds no batch to go on with.")
    if seed not in (None, known):
        raise UsageError(f"The batch in {out} has seed {known}; another one is another batch.")
    if earlier is None or (earlier.seed, earlier.program) != (known, tutor.__version__):
        return [], known
    asked = {one.key for one in submissions if {one.name, one.key} & set(only)}
    if unknown := set(only) - {name for one in submissions for name in (one.name, one.key)}:
        raise UsageError(f"There is no submission {', '.join(sorted(unknown))}.")
    same = set(earlier.lessons) >= set(rules.points)
    return [one for one in earlier.grades if one.key not in asked and same], known


def _crew(cluster: str | None, processes: int, backend: str, *, accept_weak: bool) -> Crew:
    if cluster is not None:
        from tutor.grading.cluster import ClusterCrew

        return ClusterCrew(cluster, processes, accept_weak=accept_weak)
    from tutor.grading.crew import Crew

    return Crew(processes, backend)


def _graded(
    submissions: Sequence[Submission],
    kept: Sequence[Grade],
    rules: Rubric,
    out: Path,
    seed: int,
    crew: Crew,
    *,
    accept_weak: bool,
) -> Report:
    from tutor.cli.grading_table import Plain, Table
    from tutor.grading import outputs
    from tutor.grading.batch import Batch
    from tutor.grading.workbench import Workbench

    with crew:
        bench = Workbench(out / _WORK, seed, list(rules.points))
        shown = Table(submissions) if may_draw() else Plain(submissions)
        with Batch(crew, rules, bench, shown.step) as batch:
            _accept(batch.walls(), accept_weak=accept_weak)
            with shown:
                report = batch.grade(submissions, kept)
    with batch.timings.measure("write"):
        outputs.write(out, report, submissions)
    outputs.write_timings(out, batch.timings)
    _write_class_page(out)
    bench.close()
    return report


def _accept(walls: Walls, *, accept_weak: bool) -> None:
    """Tells the walls.

    Raises:
        UsageError: they are weak, and that was not accepted.
    """
    say(walls.isolation)
    if walls.weak and not accept_weak:
        raise UsageError(
            "Strangers' code is not run behind so little. --backend docker or podman adds a wall; "
            "--accept-weak-isolation runs it all the same."
        )


def _write_class_page(out: Path) -> None:
    from tutor.grading.folder import GradedFolder
    from tutor.grading.overview import overview
    from tutor.grading.overview_page import overview_page

    graded = GradedFolder.open(out)
    page = overview_page(overview(graded.report, graded.seconds))
    (out / "class.html").write_text(page, encoding="utf-8", errors="replace")


def _look_alike(out: Path, last_year: Sequence[Path], *, wanted: bool) -> None:
    from tutor.cli import similar

    if not (wanted or last_year):
        return
    earlier = similar.documents(last_year, last_year=True)
    files = similar.documents([out])
    if len(files) + len(earlier) > 1:
        found = similar.alike(files, earlier, similar.SHOWN, out / "similarity.html")
        echo("\n".join(similar.lines(found)))


def _gradebook(file: Path, column: str) -> str:
    """The text of a gradebook; found wanting before anything is graded.

    Raises:
        UsageError: it cannot be read, or has no such column.
    """
    from tutor.grading.gradebook import merge

    try:
        text = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}. Export it as CSV in UTF-8.") from error
    merge(text, column, [])
    return text


def _merge(gradebook: str, column: str, report: Report, target: Path) -> None:
    from tutor.grading.gradebook import merge

    merged = merge(gradebook, column, report.grades)
    target.write_bytes(merged.text.encode())
    echo(f"The points are in the column {column} of {target}.")
    for sentence, names in (
        ("Not in the gradebook, or not clear which row", merged.unmatched),
        ("In the gradebook and without a submission", merged.without),
    ):
        if names:
            echo(f"{sentence}: {', '.join(names)}.")


def _summary(report: Report) -> list[str]:
    from tutor.grading.records import State

    points = sorted(one.points for one in report.grades if one.points is not None)
    lines = [f"Graded {len(points)} of {len(report.grades)}."]
    if points:
        middle = points[len(points) // 2]
        lines.append(f"Points: {points[0]:g} to {points[-1]:g}, median {middle:g}.")
    for state, title in (
        (State.REFUSED, "No file could be taken in (0 points)"),
        (State.UNLOADABLE, "Python could not load it (0 points)"),
        (State.OUR_FAULT, "Our fault, not graded: look at these"),
    ):
        rows = [one for one in report.grades if one.state is state]
        if rows:
            lines += [f"{title}:", *(f"  {one.name}: {one.reason}" for one in rows)]
    return lines
