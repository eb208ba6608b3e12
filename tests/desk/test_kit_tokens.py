"""Contrast of the colour tokens, computed from the file that the pages are built from."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "frontend/css/tokens.css").read_text(encoding="utf-8")
LIGHT, SCREEN = TOKENS.split('[data-theme="screen"]')
STATES = ("due", "done", "late", "missed", "alarm", "waived")
GROUNDS = ("canvas", "surface", "sunken")
TEXT = 4.5
GRAPHIC = 3.0
PAIRS = [
    *((f"{state}-ink", state, TEXT) for state in STATES),
    *(
        (ink, ground, TEXT)
        for ink in ("text", "muted")
        for ground in ("canvas", "surface", "sunken")
    ),
    ("brand", "surface", TEXT),
    ("brand", "brand-bg", TEXT),
    ("on-brand", "brand", TEXT),
    ("missed", "surface", TEXT),
    ("control", "surface", GRAPHIC),
    ("focus", "surface", GRAPHIC),
    *((f"c{n}", "surface", GRAPHIC) for n in range(1, 6)),
]


def colours(text):
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", text))


def luminance(colour):
    shares = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, SCREEN], ids=["light", "screen"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast_holds(theme, ink, ground, least):
    tokens = colours(LIGHT) | colours(theme)
    assert contrast(tokens[ink], tokens[ground]) >= least
