"""A draft as sentences and table cells with their places; what is no prose is blanked in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tutor.claims import tables
from tutor.errors import WorkspaceError

_LARGEST = 1 << 20  # bytes: a book
_LONGEST = 800  # characters of a sentence; what is longer is none, and is cut
_NO_PROSE = (
    r"(?s)\A.*?\\begin\{document\}",
    r"(?s)\\begin\{(verbatim|lstlisting|minted|tikzpicture)\}.*?\\end\{\1\}",
    r"(?ms)^[ ]*(`{3,20}|~{3,20}).*?^[ ]*\1",
    r"(?s)<!--(?:(?!<!--).)*?-->",
    r"\\(?:label|ref|eqref|includegraphics)(?:\[[^\]]{0,300}\])?\{[^}]{0,300}\}",
    r"!?\]\([^)]{0,300}\)",
)
_COMMENT = re.compile(r"(?m)(?<!\\)%.*$")
_LATEX = re.compile(r"\\(?:documentclass|begin|section|subsection)\b")
_HEADING = re.compile(r"^\s*(?:(#{1,6}) |\\((?:sub)*)(?:section|paragraph|chapter)\*?\{)(.*)$")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[^}]*\}(?:\[[^\]]*\])?")
# A list has marks; notes have lines such as "loss: 0.06".
_ITEM = re.compile(r"\s*(?:[-*+|•]|\d+[.)]|\\item)\s|[^.:=\n]{1,50}[:=]\s*[.\d]")
_END = re.compile(r"(?<=[.!?])[)\"'”]?\s+(?=[^\sa-z\d])")
_SHORT = re.compile(
    r"\b(?:e\.g|i\.e|cf|vs|ca|approx|acc|val|et al|resp|fig|tab|eq|no|s\.d)\.[)]?$", re.I
)
# What LaTeX writes with a command, and people read as a sign; at most as many characters.
_SIGNS = {
    r"\%": "%",
    r"\percent": "%",
    r"\pm": "±",
    r"\cdot": "·",
    r"\times": "×",
    r"\approx": "≈",
    r"\sim": "≈",
    r"\sigma": "σ",
    r"\mu": "μ",
    r"\geq": ">",
    r"\leq": "<",
}


@dataclass(frozen=True)
class Passage:
    """A sentence, or a cell of a table.

    Attributes:
        text: with the marks of Markdown and LaTeX blanked, so that places stay.
        start: of its first character in the draft.
        section: the number of the heading above it.
        about: the headings above it, from the title down, in small letters.
        heads: of a cell, the heads of its column and its row; empty for a sentence.
        caption: of a cell, what its table is said to show.
    """

    text: str
    start: int
    section: int
    about: str
    heads: str = ""
    caption: str = ""

    @property
    def meaning(self) -> str:
        """All words that say what it is about, itself last."""
        return " ".join(filter(None, (self.about, self.caption, self.heads, self.text)))


@dataclass(frozen=True)
class Draft:
    """The text, its sentences and the cells of its tables, in order."""

    text: str
    sentences: tuple[Passage, ...]
    cells: tuple[Passage, ...] = ()

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of a character, both from 1."""
        before = self.text[:at]
        return before.count("\n") + 1, at - before.rfind("\n")


def read(file: Path) -> Draft:
    """The draft in ``file``.

    Raises:
        WorkspaceError: it is missing, no text, or too large.
    """
    try:
        with file.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{file} cannot be read as text.") from error
    if len(data) > _LARGEST:
        raise WorkspaceError(f"{file} is too large for a draft.")
    return parse(text)


def parse(text: str) -> Draft:
    """Cuts a draft into sentences and cells."""
    bare = _without(text)
    found = list(tables.cells(bare))
    prose = bare
    for begin, end in tables.places(bare):
        prose = prose[:begin] + _blank(prose[begin:end]) + prose[end:]
    prose = _ENVIRONMENT.sub(lambda m: _blank(m[0]), prose)
    sections = _Sections(text)
    sentences = [
        Passage(told, at, *sections.at(at))
        for begin, block in _blocks(_signs(prose))
        for at, told in _sentences(block, begin)
    ]
    cells = [
        Passage(_signs(one.text), one.start, *sections.at(one.start), *map(_signs, one.above))
        for one in found
    ]
    return Draft(text, tuple(sentences), tuple(cells))


class _Sections:
    """Which headings stand above a place."""

    def __init__(self, text: str) -> None:
        self._found: list[tuple[int, str]] = [(0, "")]
        above: list[tuple[int, str]] = []
        at = 0
        for line in text.split("\n"):
            if heading := _HEADING.match(line):
                level = len(heading[1] or "") or len(heading[2] or "") + 1
                above = [one for one in above if one[0] < level] + [(level, heading[3].lower())]
                self._found.append((at, " ".join(told for _, told in above)))
            at += len(line) + 1

    def at(self, place: int) -> tuple[int, str]:
        """The number of the section, and the headings."""
        number = max(n for n, (begin, _) in enumerate(self._found) if begin <= place)
        return number, self._found[number][1]


def _without(text: str) -> str:
    """The text without programs, comments and pictures: as many characters in as many lines."""
    # In Markdown a percent sign is one; there only LaTeX's commands tell that it is a comment.
    comments = (_COMMENT,) if _LATEX.search(text) else ()
    for pattern in (*map(re.compile, _NO_PROSE), *comments):
        text = pattern.sub(lambda m: _blank(m[0]), text)
    # A source that is named says whose a figure is.
    return re.sub(r"\\[a-zA-Z]*cite\w*\{[^}]{0,300}\}", lambda m: "[0]".ljust(len(m[0])), text)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _signs(text: str) -> str:
    """Commands as the signs that they print; other commands and all marks blanked."""
    text = re.sub(r"(\d+)\{,\}(\d+)", r"  \1,\2", text)  # how LaTeX writes a decimal comma
    text = re.sub(r"\\[a-zA-Z]+\*?|\\[^a-zA-Z\n]", _sign, text)
    text = re.sub(r"(?i)\+\s?/?\s?[-–]", lambda m: "±".ljust(len(m[0])), text)
    return re.sub(r"[{}$*_`~|&\\]", " ", text)


def _sign(command: re.Match[str]) -> str:
    return _SIGNS.get(command[0], "").ljust(len(command[0]))


def _blocks(prose: str) -> Iterator[tuple[int, str]]:
    """Paragraphs, and items of lists, with where each begins."""
    lines: list[str] = []
    at = begun = 0
    for line in [*prose.split("\n"), ""]:
        if lines and (not line.strip() or _HEADING.match(line) or _ITEM.match(line)):
            yield begun, "\n".join(lines)
            lines = []
        if line.strip() and not _HEADING.match(line):
            begun = begun if lines else at
            lines.append(line)
        at += len(line) + 1


def _sentences(block: str, start: int) -> Iterator[tuple[int, str]]:
    at = 0
    ends = [m for m in _END.finditer(block) if not _SHORT.search(block[: m.start()])]
    cuts = [*(m.end() for m in ends), *range(_LONGEST, len(block), _LONGEST), len(block)]
    for end in sorted(cuts):
        part = block[at:end]
        if part.strip():
            yield start + at + len(part) - len(part.lstrip()), part.strip()
            at = end
