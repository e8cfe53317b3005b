"""What the HTML pages of a class share: one file each, no scripts, nothing from a network."""

from __future__ import annotations

import html


def page(title: str, body: str, style: str = "") -> str:
    """A whole page.

    Args:
        title: plain text.
        body: HTML, in which whatever comes from outside is escaped already.
        style: CSS beyond what all pages have.
    """
    return _PAGE.format(title=html.escape(title), body=body, style=style)


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 68rem; }}
body {{ margin: 2rem auto; padding: 0 1rem; }}
pre {{ overflow-x: auto; padding: .5rem; line-height: 1.3; border: 1px solid #8884; }}
h2 {{ margin-top: 2rem; border-top: 1px solid #8884; padding-top: 1rem; }}
@media print {{ body {{ margin: 0; max-width: none; }} section {{ break-inside: avoid-page; }} }}
{style}
</style>
</head>
<body>
{body}
</body>
</html>
"""
