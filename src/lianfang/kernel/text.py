"""Text as it is compared: one width, one form, no stray spaces."""

from __future__ import annotations

import unicodedata


def plain(value: str) -> str:
    """NFKC, with runs of white space made one and the ends trimmed."""
    return " ".join(unicodedata.normalize("NFKC", value).split())


def squeezed(value: str) -> str:
    """As `plain`, with no white space at all."""
    normal = unicodedata.normalize("NFKC", value)
    joined = "".join(normal.split())
    return joined if joined is normal else unicodedata.normalize("NFKC", joined)
