"""The confusion matrix drawn: bars for two classes, shades for many; the counts always beside."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from tutor.phrases import phrase
from tutor.training.results import Results

_LABELS = 10  # columns before the matrix
_NARROWEST, _WIDEST = 14, 44  # columns of a bar
_SHADES = " ░▒▓█"
_WORDS = (("peace", "alarm"), ("missed", "found"))


def matrix(results: Results, width: int) -> Content:
    """The picture in ``width`` columns; rows are what is there, columns what the network says."""
    bar = min(max((width - _LABELS - 7) // 2, _NARROWEST), _WIDEST)
    lines = _of_two(results, bar) if results.lab.two_classes else _of_many(results, width)
    return Content("\n").join(lines)


def _of_two(results: Results, bar: int) -> Iterator[Content]:
    wide = bar + 2
    names = results.names
    yield Content(
        f"{'':<{_LABELS}} "
        + " ".join(f"{phrase('matrix.called', name=name):^{wide}}" for name in names)
    )
    yield _rule("┌┬┐", wide)
    for row, name in enumerate(names):
        total = int(results.confusion[row].sum())
        heads = (name, f"{total:,}", "")
        shares = [one / max(total, 1) for one in results.confusion[row].tolist()]
        cells = [
            (
                f"{results.confusion[row, column]:,}   {100 * share:.1f} %",
                "█" * round(share * bar) + "░" * (bar - round(share * bar)),
                phrase(f"matrix.{_WORDS[row][column]}"),
            )
            for column, share in enumerate(shares)
        ]
        for line, head in enumerate(heads):
            parts: list[Content | str] = [f"{head:<{_LABELS}}"]
            for column, cell in enumerate(cells):
                colour = "$text-success" if column == row else "$text-error"
                look = colour if line == 1 else ""
                parts += ["│ ", Content.styled(f"{cell[line]:<{bar}}", look), " "]
            yield Content.assemble(*parts, "│")
        yield _rule("└┴┘" if row == len(names) - 1 else "├┼┤", wide)


def _rule(corners: str, wide: int) -> Content:
    return Content(f"{'':<{_LABELS}}" + ("─" * wide).join(corners))


def _of_many(results: Results, width: int) -> Iterator[Content]:
    names, counts = results.names, results.confusion
    cell = min(max((width - 24) // len(names), 5), 9)
    yield Content(
        f"{phrase('matrix.label'):<7}"
        + "".join(f"{name:>{cell}}" for name in names)
        + f"   <- {phrase('matrix.says')}"
    )
    for row, name in enumerate(names):
        parts: list[Content | str] = [f"{name:<7}"]
        total = max(int(counts[row].sum()), 1)
        for column, count in enumerate(counts[row].tolist()):
            colour = "$text-success" if column == row else "$text-error"
            text = f"{_shade(count / total)}{count or '·'}"
            parts.append(Content.styled(f"{text:>{cell}}", colour if count else "$text-muted"))
        share = f"{100 * counts[row, row] / total:.1f} %"
        yield Content.assemble(*parts, f"   {share:>7} {phrase('matrix.found')}")
    yield Content("")
    yield Content(phrase("matrix.shades"))


def _shade(share: float) -> str:
    return _SHADES[min(int(share * 4) + 1, 4)] if share else _SHADES[0]
