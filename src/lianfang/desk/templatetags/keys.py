"""The list of keys, the same on every page of a role: put together once for each language."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lianfang.desk.shapes import Frame

register = template.Library()


class Jump(NamedTuple):
    """The letter that jumps to an entry."""

    letter: str
    label: str


@register.simple_tag
def keys(frame: Frame) -> SafeString:
    """The dialog that tells the keys."""
    return _told(frame.language, tuple(Jump(e.letter, str(e.label)) for e in frame.rail))


@lru_cache(maxsize=64)
def _told(language: str, jumps: tuple[Jump, ...]) -> SafeString:
    return render_to_string("desk/parts/keys.html", {"jumps": jumps})
