"""Alike files side by side, as one HTML page that needs no network.

Lines that say the same have the same number on both sides, so that no colour is needed.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

from tutor.grading.html_page import page
from tutor.grading.similarity import Document, Pair, Similarity
from tutor.outside_text import clean

_EXPLANATION = """<p>These files are built alike, whatever their names, comments, layout and order
of statements, and whether a loop is written with <code>for</code> or <code>while</code>. What the
course gives, what the reference has and what many share does not count. <strong>Look here; it
proves nothing.</strong> Two who learned from one page, or who were told to work together, look the
same. Lines with the same number say the same.</p>"""


def similarity_page(found: Similarity) -> str:
    """The page."""
    return page("Alike files", "\n".join(_body(found)), _STYLE)


def as_data(found: Similarity) -> dict[str, Any]:
    """The same for programs."""
    return {
        "compared": found.compared,
        "left_out": list(found.left_out),
        "pairs": [
            {
                "one": pair.one.name,
                "other": pair.other.name,
                "last_year": pair.one.last_year or pair.other.last_year,
                "alike": pair.alike,
                "rare": pair.rare,
                "lines": [list(two) for two in pair.lines],
            }
            for pair in found.pairs
        ],
    }


def label(file: Document) -> str:
    """Whose file it is, in words."""
    return f"{file.name} (last year)" if file.last_year else file.name


def _body(found: Similarity) -> Iterator[str]:
    yield "<h1>Files to look at together</h1>"
    yield f"<p>{found.compared} files were compared.</p>{_EXPLANATION}"
    if not found.pairs:
        yield "<p>No two of them are so alike that one should look.</p>"
    else:
        yield "<ol class='index'>"
        for number, pair in enumerate(found.pairs, 1):
            names = f"{_text(label(pair.one))} and {_text(label(pair.other))}"
            yield f"<li><a href='#pair-{number}'>{names}</a>: {_told(pair)}</li>"
        yield "</ol>"
    if found.left_out:
        names = ", ".join(map(_text, found.left_out))
        yield f"<p>Left out, as they cannot be read or have too little of their own: {names}.</p>"
    for number, pair in enumerate(found.pairs, 1):
        yield from _pair(number, pair)


def _told(pair: Pair) -> str:
    alone = f", {pair.rare} parts that nobody else has" if pair.rare else ""
    return f"alike {pair.alike:.2f} of 1{alone}"


def _pair(number: int, pair: Pair) -> Iterator[str]:
    yield f"<section id='pair-{number}'><h2>{number}. {_told(pair)}</h2><div class='two'>"
    for file, marks in zip((pair.one, pair.other), pair.numbers, strict=True):
        yield f"<div><h3>{_text(label(file))}</h3>{_code(file.source, marks)}</div>"
    yield "</div></section>"


def _code(source: str, marks: Mapping[int, int]) -> str:
    rows = []
    for number, line in enumerate(source.split("\n"), 1):
        same = marks.get(number)
        text = _text(line.expandtabs(4)) or " "
        rows.append(f"<b>{same:>3} {text}</b>" if same else f"<i>    {text}</i>")
    return f"<pre>{''.join(rows)}</pre>"


def _text(text: str) -> str:
    return html.escape(clean(text, 400))


_STYLE = """
body { max-width: none; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.two pre { font-size: .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
pre b, pre i { display: block; font-style: normal; font-weight: normal; }
pre b { border-left: .3rem solid currentColor; padding-left: .3rem; background: #8882; }
pre i { padding-left: .6rem; opacity: .75; }
@media (max-width: 45rem) { .two { grid-template-columns: 1fr; } }
"""
