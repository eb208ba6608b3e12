"""QR codes as SVG that stands in the page: no file, no style of its own."""

from __future__ import annotations

import qrcode
from qrcode.image.svg import SvgPathImage


def qr(text: str) -> str:
    """The code for a text, as an SVG element."""
    made = qrcode.make(text, image_factory=SvgPathImage, border=2)
    return made.to_string(encoding="unicode")
