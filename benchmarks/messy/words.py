"""The words of `words.toml`: what people, places and their slips are made of."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def words() -> dict[str, Any]:
    """The file's tables."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
