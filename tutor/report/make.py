"""Writes the report's files; what the learner wrote in the old ones is kept."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from tutor.errors import WorkspaceError
from tutor.files import write_whole
from tutor.report import content, html, latex, markdown, own, plots
from tutor.report.document import Document, Own, Pictures, Plot, harmless
from tutor.report.facts import gather
from tutor.workspace import Workspace

FORMATS = ("md", "html", "tex")
_PLOTS = "report_plots"


def make(
    workspace: Workspace, folder: Path, formats: Sequence[str] = ("md",), *, hints: bool = False
) -> list[Path]:
    """Makes ``report.md`` and its like in ``folder`` from what was recorded.

    The file as it was goes to the backups where it differs. A block that a file does not have
    yet is taken over from ``report.md``.

    Returns:
        the files.

    Raises:
        WorkspaceError: one cannot be written, or the learner's blocks in it cannot be told apart.
    """
    document: Document = harmless(content.document(gather(workspace), hints=hints))
    before = {kind: _read(folder / f"report.{kind}") for kind in FORMATS}
    kept = {kind: own.texts(text, f"report.{kind}") for kind, text in before.items()}
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind in formats:
            file = folder / f"report.{kind}"
            texts = _texts(kind, kept)
            whole = (*document, *_further(document, texts))
            text = _render(kind, whole, texts)
            if before[kind] and before[kind] != text:
                _keep(workspace, before[kind], kind)
            if kind == "md":
                _write_plots(folder / _PLOTS, whole)
            if kind in ("md", "tex"):
                _write_pictures(folder / _PLOTS, whole)
            write_whole(file, text.encode("utf-8", "replace"))
            written.append(file)
    except OSError as error:
        raise WorkspaceError(f"The report cannot be written: {error.strerror}.") from error
    return written


def _texts(kind: str, kept: dict[str, dict[str, str]]) -> dict[str, str]:
    """The file's own blocks; those that are empty there, from ``report.md``."""
    change = {"md": lambda text: text, "html": html.paragraphs, "tex": latex.escape}[kind]
    of_markdown = {key: change(text) for key, text in kept["md"].items() if text.strip()}
    return of_markdown | {key: text for key, text in kept[kind].items() if text.strip()}


def _further(document: Document, texts: dict[str, str]) -> list[Own]:
    """Blocks with keys of the learner's own: nothing that was written is lost."""
    known = {block.key for block in document if isinstance(block, Own)}
    return [Own(key, "Further notes") for key in texts if key not in known]


def _render(kind: str, document: Document, texts: dict[str, str]) -> str:
    if kind == "md":
        return markdown.render(document, texts, _PLOTS)
    return html.render(document, texts) if kind == "html" else latex.render(document, texts, _PLOTS)


def _write_plots(folder: Path, document: Document) -> None:
    for block in document:
        if isinstance(block, Plot):
            folder.mkdir(exist_ok=True)
            picture = plots.svg(block).replace("currentColor", "#333")  # read on white pages
            write_whole(folder / f"{block.name}.svg", picture.encode())


def _write_pictures(folder: Path, document: Document) -> None:
    for block in document:
        if isinstance(block, Pictures):
            folder.mkdir(exist_ok=True)
            for one in block.pictures:
                write_whole(folder / f"{one.name}.png", one.png)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{file} cannot be read, so it was not replaced.") from error


def _keep(workspace: Workspace, text: str, kind: str) -> None:
    folder = workspace.records / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    stamp = time.strftime("%Y%m%d-%H%M%S")
    write_whole(folder / f"report-{stamp}.{kind}", text.encode())
