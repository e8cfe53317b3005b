"""The program's own themes, and which one was chosen.

Every text colour has a contrast of 4.5 to 1 on its ground, and of 7 to 1 in ``tutor-contrast``
(WCAG 2.2, 1.4.3 and 1.4.6); ``tests/tui/test_themes.py`` measures what is drawn.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="tutor-dark",
    primary="#58a6ff",
    secondary="#79c0ff",
    accent="#ffa62b",
    warning="#ffa62b",
    error="#ff7b8a",
    success="#4ebf71",
    foreground="#e6e6e6",
    background="#121212",
    surface="#1e1e1e",
    panel="#242f38",
    variables={
        "text-muted": "auto 70%",
        "text-disabled": "auto 60%",
        "block-cursor-foreground": "#121212",
    },
)

LIGHT = Theme(
    name="tutor-light",
    primary="#0a4a8a",
    secondary="#1f5f99",
    accent="#7a4100",
    warning="#8a4b00",
    error="#a3123a",
    success="#0f6b30",
    foreground="#1a1a1a",
    background="#f6f6f6",
    surface="#ececec",
    panel="#dfe4e8",
    dark=False,
    variables={
        "text-muted": "auto 75%",
        "text-disabled": "auto 65%",
        "block-cursor-foreground": "#ffffff",
        "button-color-foreground": "#ffffff",
    },
)

CONTRAST = Theme(
    name="tutor-contrast",
    primary="#7fd4ff",
    secondary="#a8e3ff",
    accent="#ffe14d",
    warning="#ffe14d",
    error="#ffb0b0",
    success="#8dffa8",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    variables={
        "text-muted": "auto 90%",
        "text-disabled": "auto 75%",
        "foreground-muted": "#e0e0e0",
        "border": "#ffe14d",
        "block-cursor-background": "#ffe14d",
        "block-cursor-foreground": "#000000",
        "button-color-foreground": "#000000",
    },
)

# The blue, orange and yellow of Okabe and Ito (Color Universal Design, 2008), which stay apart in
# all common kinds of colour blindness: no pair of meanings differs in red and green.
COLOUR_BLIND = Theme(
    name="tutor-colour-blind",
    primary="#56b4e9",
    secondary="#56b4e9",
    accent="#f0e442",
    warning="#f0e442",
    error="#e69f00",
    success="#56b4e9",
    foreground="#e6e6e6",
    background="#121212",
    surface="#1e1e1e",
    panel="#242f38",
    variables={
        "text-muted": "auto 70%",
        "text-disabled": "auto 60%",
        "block-cursor-foreground": "#121212",
    },
)

THEMES = (DARK, LIGHT, CONTRAST, COLOUR_BLIND)
"""In the order in which a key goes through them; the first is taken unless another was chosen."""


def after(name: str) -> str:
    """The theme that follows; the first where ``name`` is none of ours."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
