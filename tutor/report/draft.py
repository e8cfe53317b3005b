"""A draft as sentences with their places; what is no prose is blanked, place by place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tutor.errors import WorkspaceError

_LARGEST = 4 << 20  # bytes
_NO_PROSE = (
    r"(?s)\A.*?\\begin\{document\}",
    r"(?s)\\begin\{(verbatim|lstlisting|minted|tikzpicture|tabular)\}.*?\\end\{\1\}",
    r"(?ms)^(`{3,}|~{3,}).*?^\1",
    r"(?s)<!--.*?-->",
    r"(?m)^\s*\|.*$",
    r"\\(?:begin|end|label|ref|cite\w*|includegraphics)(?:\[[^\]]*\])?\{[^}]*\}",
    r"!?\]\([^)]*\)",
)
_COMMENT = re.compile(r"(?m)(?<!\\)%.*$")
_LATEX = re.compile(r"\\(?:documentclass|begin|section|subsection)\b")
_HEADING = re.compile(r"^(?:#{1,6} |\\(?:sub)*(?:section|paragraph|chapter)\*?\{)(.*)$")
_END = re.compile(r"(?<=[.!?])\s+(?=[^\sa-z])")


@dataclass(frozen=True)
class Sentence:
    """One sentence.

    Attributes:
        text: with the marks of Markdown and LaTeX blanked, so that places stay.
        start: of its first character in the draft.
        section: the number of the heading above it.
        about: the headings above it, in small letters.
    """

    text: str
    start: int
    section: int
    about: str


@dataclass(frozen=True)
class Draft:
    """The text and its sentences, in order."""

    text: str
    sentences: tuple[Sentence, ...]

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
    """Cuts a draft into sentences."""
    found: list[Sentence] = []
    lines: list[str] = []
    section, about, start = 0, "", 0
    plain = _plain(text)
    block_start = 0
    for line, shown in zip(text.split("\n"), plain.split("\n"), strict=True):
        heading = _HEADING.match(line)
        alone = heading or not shown.strip() or re.match(r"\s*(?:[-*|]|\d+\.|\\item)\s", line)
        if alone and lines:
            found += _sentences("\n".join(lines), block_start, section, about)
            lines = []
        if heading:
            section, about = section + 1, heading[1].lower()
        elif shown.strip():
            block_start = block_start if lines else start
            lines.append(shown)
        start += len(line) + 1
    found += _sentences("\n".join(lines), block_start, section, about)
    return Draft(text, tuple(found))


def _plain(text: str) -> str:
    """The prose alone: as many characters in as many lines."""
    # In Markdown a percent sign is one; there only LaTeX's commands tell that it is a comment.
    comments = (_COMMENT,) if _LATEX.search(text) else ()
    for pattern in (*map(re.compile, _NO_PROSE), *comments):
        text = pattern.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    text = re.sub(r"(\d+)\{,\}(\d+)", r"  \1,\2", text)  # how LaTeX writes a decimal comma
    text = text.replace(r"\%", " %").replace(r"\pm", " ± ").replace(r"\approx", "about   ")
    text = re.sub(r"\\[a-zA-Z]+\*?|\\[,;! ]", lambda m: " " * len(m[0]), text)
    return re.sub(r"[{}$*_`~|&\\]", " ", text)


def _sentences(block: str, start: int, section: int, about: str) -> list[Sentence]:
    found, at = [], 0
    for end in [*(m.end() for m in _END.finditer(block)), len(block)]:
        part = block[at:end]
        if part.strip():
            skipped = len(part) - len(part.lstrip())
            found.append(Sentence(part.strip(), start + at + skipped, section, about))
        at = end
    return found
