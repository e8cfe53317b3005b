"""``grades.csv``, and grades merged into the table that Canvas or Moodle exported.

CSV as RFC 4180 has it. Cells that a spreadsheet would take for a formula are written behind an
apostrophe, as OWASP advises ("CSV Injection").
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.errors import UsageError
from tutor.grading.records import Grade, Report

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def grades_csv(report: Report) -> str:
    """A row for each submission; line ends are CRLF."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    points = [f"{one} points" for one in report.lessons]
    writer.writerow(
        ["name", "id", "file", "state", "points", "most", "stars", "late", *points]
        + [f"{one} outcome" for one in report.lessons]
        + ["mistakes", "reason"]
    )
    for grade in report.grades:
        writer.writerow([_safe(cell) for cell in _cells(report, grade)])
    return stream.getvalue()


def _cells(report: Report, grade: Grade) -> Iterator[str]:
    yield from (grade.name, grade.id, grade.file, grade.state.value)
    yield from (_number(grade.points), _number(grade.most), str(grade.stars), grade.late)
    lessons = [grade.lesson(one) for one in report.lessons]
    yield from ("" if one is None else _number(one.points) for one in lessons)
    yield from ("" if one is None else one.outcome.value for one in lessons)
    findings = [one.finding for one in lessons if one is not None and one.finding is not None]
    yield " ".join(name for found in findings for name in found.misconceptions[:1])
    yield grade.reason


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


@dataclass(frozen=True)
class Merged:
    """A gradebook with grades in it.

    Attributes:
        text: of the file, as it was but for one column.
        unmatched: names of submissions that have no row there, or more than one.
        without: names in the gradebook that have no submission.
    """

    text: str
    unmatched: tuple[str, ...]
    without: tuple[str, ...]


def merge(text: str, column: str, grades: Sequence[Grade]) -> Merged:
    """Puts points into one column of a table that Canvas or Moodle exported.

    A row is matched by the platform's id, where the download told one, else by the name,
    whatever its order and case. A submission that was our fault leaves its cell as it is.

    Raises:
        UsageError: there is no such column, or no column of names or ids.
    """
    bom, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    ends = "\r\n" if "\r\n" in body else "\n"
    rows = list(csv.reader(io.StringIO(body, newline="")))
    if not rows or column not in rows[0]:
        named = ", ".join(rows[0]) if rows else "none"
        raise UsageError(f"The gradebook has no column {column}. Its columns: {named}.")
    at = rows[0].index(column)
    table = _Table(rows)
    unmatched, used = [], set()
    for grade in grades:
        place = table.place(grade)
        if place is None or place in used:
            unmatched.append(grade.name)
            continue
        used.add(place)
        if grade.points is not None:
            rows[place] += [""] * (at + 1 - len(rows[place]))
            rows[place][at] = _number(grade.points)
    stream = io.StringIO()
    csv.writer(stream, lineterminator=ends).writerows(rows)
    without = tuple(table.names[place] for place in sorted(table.names) if place not in used)
    return Merged(bom + stream.getvalue(), tuple(unmatched), without)


_NAMES = ("Student", "Full name", "Name", "name", "Student Name")
_IDS = ("ID", "Identifier", "SIS User ID", "SIS Login ID", "SID", "Email", "Email address", "id")
_NO_LEARNER = re.compile(r"\s*(Points Possible|Student, Test)\s*")


class _Table:
    """The rows of a gradebook by id and by name.

    Attributes:
        names: of learners, by the place of their row.
    """

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        head = list(rows[0])
        ids = [head.index(one) for one in _IDS if one in head]
        first = [head.index(one) for one in _NAMES if one in head]
        both = [head.index(one) for one in ("First Name", "Last Name") if one in head]
        if not (ids or first or both):
            raise UsageError(f"The gradebook names nobody: none of {', '.join(_NAMES)} is there.")
        self._by_id: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        self.names: dict[int, str] = {}
        for place, row in enumerate(rows[1:], 1):
            name = " ".join(row[at] for at in (first[:1] or both) if at < len(row))
            if not any(row) or _NO_LEARNER.fullmatch(name):
                continue
            self.names[place] = name
            for at in ids:
                if at < len(row) and row[at]:
                    self._by_id.setdefault(_bare(row[at]), place)
            for form in {_letters(name), _sorted(name)}:
                self._by_name.setdefault(form, []).append(place)

    def place(self, grade: Grade) -> int | None:
        """The row of a submission, None if there is none or it is not clear which."""
        if grade.id and _bare(grade.id) in self._by_id:
            return self._by_id[_bare(grade.id)]
        for form in (_letters(grade.name), _sorted(grade.name)):
            if form and len(places := self._by_name.get(form, [])) == 1:
                return places[0]
        return None


def _bare(id_: str) -> str:
    return id_.removeprefix("Participant ").strip()


def _plain(name: str) -> str:
    split = unicodedata.normalize("NFKD", name.lower())
    return "".join(c for c in split if not unicodedata.combining(c))


def _letters(name: str) -> str:
    """As Canvas writes "Doe, Jane" into names of files: ``doejane``."""
    return "".join(c for c in _plain(name) if c.isalnum())


def _sorted(name: str) -> str:
    return " ".join(sorted(re.findall(r"\w+", _plain(name))))
