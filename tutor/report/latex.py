"""A document as LaTeX that pdflatex compiles with nothing beyond TikZ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tutor.report import own, plots
from tutor.report.document import (
    Block,
    Code,
    Document,
    Heading,
    Own,
    Paragraph,
    Pictures,
    Plot,
    Table,
)

_HEAD = r"""\documentclass[11pt,a4paper]{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage{textcomp}
\usepackage[margin=2.5cm]{geometry}
\usepackage{graphicx}
\usepackage{tikz}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt}
\sloppy
\begin{document}"""
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "-": "{-}",  # two of them would become a dash
    "±": r"$\pm$",
    "×": r"$\times$",
    "–": "--",
    "★": r"$\star$",
    "✓": "[x]",
    "\t": r"\ \ \ \ ",
} | {mark: f"\\{mark}" for mark in "#$%&_"}
_SECTIONS = {1: "section*", 2: "section", 3: "subsection", 4: "paragraph"}


def render(document: Document, texts: Mapping[str, str], plots: str) -> str:
    """The whole file.

    Args:
        texts: the learner's own blocks, as they stand in LaTeX.
        plots: the folder of the pictures, as the report names it.
    """
    parts = ["\n".join(_block(block, texts, plots)) for block in document]
    return "\n\n".join([_HEAD, *parts, r"\end{document}"]) + "\n"


def escape(text: str) -> str:
    """Plain text so that pdflatex shows it; a character it has no glyph for by its number."""
    return "".join(_SPECIAL.get(mark, _glyph(mark)) for mark in text)


def _glyph(mark: str) -> str:
    if mark.isprintable() and ord(mark) < 0x180 and ord(mark) not in range(0x7F, 0xA1):
        return mark
    return f"[U+{ord(mark):04X}]"


def _block(block: Block, texts: Mapping[str, str], folder: str) -> Iterator[str]:
    match block:
        case Heading():
            yield rf"\{_SECTIONS[block.level]}{{{escape(block.text)}}}"
        case Paragraph():
            yield escape(block.text)
        case Table():
            yield from _table(block)
        case Code():
            yield r"{\ttfamily\footnotesize\raggedright"
            yield "\\\\\n".join(map(_code, block.text.split("\n"))) + r"\par}"
        case Plot():
            names = [block.x_label, block.y_label, *(one.name for one in block.series)]
            yield r"\begin{minipage}{\linewidth}"  # the caption stays below its plot
            yield from plots.tikz(block, {name: escape(name) for name in names})
            yield rf"\\ \emph{{{escape(block.caption)}}}"
            yield r"\end{minipage}"
        case Pictures():
            yield from _side_by_side(block, folder)
        case Own():
            yield rf"\emph{{{escape(block.question)}}}"
            yield ""
            yield own.begin(block.key, latex=True)
            yield texts.get(block.key, "")
            yield own.end(latex=True)


def _side_by_side(block: Pictures, folder: str) -> Iterator[str]:
    yield rf"\emph{{{escape(block.caption)}}}"
    yield ""
    for one in block.pictures:
        yield r"\begin{minipage}[t]{3.4cm}\raggedright\footnotesize"
        yield rf"\includegraphics[width=3cm]{{{folder}/{one.name}.png}}\\"
        yield rf"{escape(one.text)}\end{{minipage}}"


def _table(block: Table) -> Iterator[str]:
    yield rf"\emph{{{escape(block.caption)}}}"
    yield ""
    yield r"{\small\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%"
    yield rf"\begin{{tabular}}{{{'l' * len(block.head)}}}"
    yield r"\hline"
    yield _row(block.head)
    yield r"\hline"
    yield from map(_row, block.rows)
    yield r"\hline"
    yield r"\end{tabular}}}"


def _row(cells: tuple[str, ...]) -> str:
    # The braces keep a cell that begins with [ from being taken for a length.
    return " & ".join(f"{{{escape(cell)}}}" for cell in cells) + r" \\"


def _code(line: str) -> str:
    """Spaces stay, and may be where a long line is broken."""
    return r"\mbox{}" + r"\ ".join(escape(part) for part in line.split(" "))
