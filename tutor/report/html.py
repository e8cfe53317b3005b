"""A document as one HTML file: plots inside, nothing fetched, readable in the dark as well."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from html import escape

from tutor.report import own, plots
from tutor.report.document import (
    Block,
    Code,
    Document,
    Heading,
    Own,
    Paragraph,
    Picture,
    Pictures,
    Plot,
    Table,
)

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 2.5rem; border-bottom: 1px solid; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-style: italic; padding: .3rem 0; }
th, td { border-bottom: 1px solid #8886; padding: .25rem .8rem .25rem 0; text-align: left; }
pre { overflow-x: auto; padding: .8rem; border: 1px solid #8886; font-size: .85rem; }
table { margin-top: 1rem; }
figure { margin: 1rem 0; } svg { max-width: 36rem; width: 100%; height: auto; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 1rem; }
.pictures figure { margin: 0; font-size: .85rem; } img { image-rendering: pixelated; width: 9rem; }
.own { border-left: 3px solid #d55e00; padding: .2rem 1rem; margin: 1rem 0; }
@media (prefers-color-scheme: dark) { svg { filter: brightness(1.45); } }
@media print { pre { white-space: pre-wrap; } h2, h3 { break-after: avoid; } }
"""


def render(document: Document, texts: Mapping[str, str]) -> str:
    """The whole page; ``texts`` are the learner's own blocks, as they stand in HTML."""
    title = next((b.text for b in document if isinstance(b, Heading)), "Report")
    body = "\n".join("\n".join(_block(block, texts)) for block in document)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{body}\n</body>\n</html>\n"
    )


def _block(block: Block, texts: Mapping[str, str]) -> Iterator[str]:
    match block:
        case Heading():
            yield f"<h{block.level}>{escape(block.text)}</h{block.level}>"
        case Paragraph():
            yield f"<p>{escape(block.text)}</p>"
        case Table():
            yield f'<div class="wide"><table><caption>{escape(block.caption)}</caption>'
            yield _row(block.head, "th")
            yield from (_row(row, "td") for row in block.rows)
            yield "</table></div>"
        case Code():
            yield f"<pre><code>{escape(block.text)}</code></pre>"
        case Plot():
            caption = f"<figcaption>{escape(block.caption)}</figcaption>"
            yield f"<figure>{plots.svg(block)}{caption}</figure>"
        case Pictures():
            yield f"<p><em>{escape(block.caption)}</em></p>"
            yield '<div class="pictures">'
            yield from map(_picture, block.pictures)
            yield "</div>"
        case Own():
            yield f'<div class="own"><p><em>{escape(block.question)}</em></p>'
            yield own.begin(block.key)
            yield texts.get(block.key, "")
            yield own.end()
            yield "</div>"


def paragraphs(text: str) -> str:
    """The learner's plain text as HTML."""
    parts = (part.strip() for part in text.split("\n\n"))
    return "\n".join(f"<p>{escape(part)}</p>" for part in parts if part)


def _picture(one: Picture) -> str:
    source = f"data:image/png;base64,{base64.b64encode(one.png).decode()}"
    text = escape(one.text)
    return f'<figure><img src="{source}" alt="{text}"><figcaption>{text}</figcaption></figure>'


def _row(cells: tuple[str, ...], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
