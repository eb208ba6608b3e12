"""Text as it is compared: one width, one form, no stray spaces."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")


def plain(value: str) -> str:
    """NFKC, with runs of white space made one and the ends trimmed."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", value)).strip()


def squeezed(value: str) -> str:
    """As `plain`, with no white space at all."""
    joined = _SPACES.sub("", unicodedata.normalize("NFKC", value))
    return unicodedata.normalize("NFKC", joined)
