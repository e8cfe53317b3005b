"""The class as one HTML page: what to teach again, the map, the distribution, the time.

Glyphs carry the meaning; the colours, blue and orange, repeat it.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from tutor.grading.html_page import page
from tutor.grading.overview import Cluster, Overview, where_to_read
from tutor.grading.roster import Cell, cell, in_order, rows
from tutor.outcomes import Outcome
from tutor.outside_text import clean

_MOST_COLUMNS = 12
_MOST_NAMES = 30


def overview_page(of: Overview) -> str:
    """The page."""
    return page("The class", "\n".join(_body(of)), _STYLE)


def _body(of: Overview) -> Iterator[str]:
    count = len(of.report.grades)
    yield f"<h1>The class: {count} submission{'' if count == 1 else 's'}</h1>"
    if of.points is not None:
        low, middle, high = of.points
        yield f"<p>Points: {low:g} to {high:g}, median {middle:g}. Seed {of.report.seed}.</p>"
    yield from _again(of)
    yield from _lessons(of)
    yield from _distribution(of)
    yield from _map(of)
    yield from _beyond(of)
    yield from _apart(of)
    yield from _time(of)


def _again(of: Overview) -> Iterator[str]:
    yield "<section><h2>What to teach again</h2>"
    if of.again:
        yield "<p>What several have wrong in what the lab asks for, most frequent first.</p><ol>"
    else:
        yield "<p>No two learners have the same thing wrong.</p><ol>"
    for cluster in of.again:
        yield f"<li>{_cluster(of, cluster)}</li>"
    yield "</ol>"
    rest = [one for one in of.clusters if not one.beyond and len(one.keys) == 1]
    if rest:
        yield f"<details><summary>{len(rest)} more, each had by one learner</summary><ul>"
        yield from (f"<li>{_cluster(of, one)}</li>" for one in rest)
        yield "</ul></details>"
    yield "</section>"


def _cluster(of: Overview, cluster: Cluster) -> str:
    names = {one.key: one.name for one in of.report.grades}
    whose = [_text(names[key]) for key in cluster.keys]
    more = f" and {len(whose) - _MOST_NAMES} more" if len(whose) > _MOST_NAMES else ""
    told = f"<p>{_text(cluster.explanation)}</p>" if cluster.explanation else ""
    return (
        f"<strong>{len(whose)} × {_text(cluster.lesson)}: {_text(cluster.sentence)}</strong>"
        f"<details><summary>{_text(where_to_read(cluster))}</summary>{told}</details>"
        f"<p class='names'>{', '.join(whose[:_MOST_NAMES])}{more}</p>"
    )


def _lessons(of: Overview) -> Iterator[str]:
    yield "<section><h2>Lessons</h2>"
    yield "<p>✓ passed, ✗ failed, ! could not run, ★ everything beyond the lab too.</p>"
    yield "<table class='bars'>"
    for one in of.lessons:
        share = one.passed / one.judged if one.judged else 0.0
        failed = one.outcomes.get(Outcome.FAILED, 0)
        stopped = one.outcomes.get(Outcome.COULD_NOT_RUN, 0)
        told = f"✓ {one.passed} of {one.judged}, ✗ {failed}, ! {stopped}, ★ {one.stars}"
        yield f"<tr><th>{_text(one.lesson)}</th><td>{_bar(share)}</td><td>{told}</td></tr>"
    yield "</table></section>"


def _distribution(of: Overview) -> Iterator[str]:
    yield "<section><h2>Points</h2><table class='bars'>"
    largest = max(max(of.histogram), 1)
    last = len(of.histogram) - 1
    for place, count in enumerate(of.histogram):
        told = "all" if place == last else f"{place * 10}–{place * 10 + 9} %"
        yield f"<tr><th>{told}</th><td>{_bar(count / largest)}</td><td>{count}</td></tr>"
    yield "</table></section>"


def _bar(share: float) -> str:
    return f"<div class='bar'><div style='width:{100 * share:.1f}%'></div></div>"


def _map(of: Overview) -> Iterator[str]:
    columns = of.again[:_MOST_COLUMNS]
    yield "<section><h2>The map</h2>"
    yield "<p>✓ passed, ✗ failed, ! could not run, ★ everything beyond the lab too, ? our fault. "
    yield "● has the mistake of that number:</p><ol class='key'>"
    yield from (f"<li>{_text(one.lesson)}: {_text(one.sentence)}</li>" for one in columns)
    yield "</ol><div class='scroll'><table class='map'><thead><tr><th>learner</th><th>points</th>"
    yield from (f"<th class='up'>{_text(one)}</th>" for one in of.report.lessons)
    yield from (f"<th>{place}</th>" for place in range(1, len(columns) + 1))
    yield "</tr></thead><tbody>"
    for row in in_order(rows(of), "points"):
        yield f"<tr><th>{_text(row.grade.name)}</th><td>{row.points}</td>"
        yield from (_cell(cell(row.grade, lesson)) for lesson in of.report.lessons)
        yield from (
            "<td class='has' title='has it'>●</td>" if place in row.mistakes else "<td></td>"
            for place in range(1, len(columns) + 1)
        )
        yield "</tr>"
    yield "</tbody></table></div></section>"


def _cell(of: Cell) -> str:
    kind = {True: " class='good'", False: " class='bad'", None: ""}[of.good]
    return f"<td{kind} title='{of.told}'>{of.text}</td>"


def _beyond(of: Overview) -> Iterator[str]:
    beyond = [one for one in of.clusters if one.beyond and len(one.keys) > 1]
    if beyond:
        yield "<section><h2>Beyond the lab</h2><p>Costs no points.</p><ul>"
        yield from (f"<li>{_cluster(of, one)}</li>" for one in beyond)
        yield "</ul></section>"


def _apart(of: Overview) -> Iterator[str]:
    if of.apart:
        yield "<section><h2>Not judged</h2><ul>"
        for one in of.apart:
            yield f"<li>{_text(one.name)} ({one.state}): {_text(one.reason)}</li>"
        yield "</ul></section>"


def _time(of: Overview) -> Iterator[str]:
    if of.seconds:
        yield "<section><h2>Time</h2><p>Those whose functions took longest:</p><ul>"
        yield from (f"<li>{_text(name)}: {seconds:.2f} s</li>" for name, seconds in of.seconds)
        yield "</ul></section>"


def _text(text: str) -> str:
    return html.escape(clean(text, 2000))


_STYLE = """
:root { --good: #2563eb; --bad: #c2410c; }
@media (prefers-color-scheme: dark) { :root { --good: #7cb1ff; --bad: #ff9d5c; } }
.names { font-size: .85rem; opacity: .8; margin: .2rem 0 1rem; }
details { margin: .2rem 0; }
table { border-collapse: collapse; }
.bars { width: 100%; }
.bars th { text-align: left; font-weight: normal; white-space: nowrap; padding-right: 1rem; }
.bars td:nth-child(2) { width: 60%; }
.bars td:last-child { padding-left: 1rem; white-space: nowrap; font-size: .85rem; }
.bar { border: 1px solid #8886; height: .9rem; }
.bar div { background: var(--good); height: 100%; print-color-adjust: exact; }
.scroll { overflow-x: auto; }
.map td, .map thead th { text-align: center; padding: .1rem .4rem; border: 1px solid #8883; }
.map tbody th { text-align: left; font-weight: normal; padding-right: .6rem; white-space: nowrap; }
.map .up { writing-mode: vertical-rl; transform: rotate(180deg); font-weight: normal; }
.good { color: var(--good); }
.bad, .has { color: var(--bad); font-weight: bold; }
.key { font-size: .85rem; columns: 2 20rem; }
@media print { .scroll { overflow: visible; } .map { font-size: .7rem; } }
@media (max-width: 40rem) {
  .bars tr { display: grid; grid-template-columns: 1fr auto; }
  .bars td:nth-child(2) { grid-row: 2; grid-column: 1 / 3; width: auto; padding-bottom: .4rem; }
}
"""
