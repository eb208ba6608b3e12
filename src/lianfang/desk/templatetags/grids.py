"""Rows of a matrix, written by hand: a template loop over 1,400 halves is too slow."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from lianfang.desk.shapes import DayCell, DayHead, State

register = template.Library()

_WEIGHT: dict[State, int] = {
    "alarm": 6,
    "missed": 5,
    "late": 4,
    "due": 3,
    "waived": 1,
    "done": 2,
}


@lru_cache(maxsize=4096)
def _halves(halves: tuple[tuple[State, str], ...]) -> str:
    return "".join(
        f'<i data-state="{escape(state)}" aria-hidden="true">{escape(mark)}</i>'
        for state, mark in halves
    )


def _cell(cell: DayCell, head: DayHead) -> str:
    kind = " ".join(word for word, on in (("today", head.today), ("end", cell.end)) if on)
    opening = f'<td class="{kind}">' if kind else "<td>"
    if not cell.halves:
        return opening + "</td>"
    flag = f'<u aria-hidden="true">{escape(cell.flag)}</u>' if cell.flag else ""
    outside = " outside" if cell.outside else ""
    return (
        f'{opening}<a class="day{outside}" href="{escape(cell.url)}" tabindex="-1">'
        f'{_halves(cell.halves)}{flag}<span class="sr">{escape(cell.spoken)}</span></a></td>'
    )


@register.simple_tag
def day_cells(cells: Iterable[DayCell], heads: Iterable[DayHead]) -> SafeString:
    """The `<td>`s of one row; an empty one means that nothing was owed then."""
    return mark_safe(
        "".join(_cell(cell, head) for cell, head in zip(cells, heads, strict=True))
    )


def _worst(cell: DayCell) -> str:
    if not cell.halves:
        return "<i></i>"
    state, mark = max(cell.halves, key=lambda half: _WEIGHT[half[0]])
    shown = mark[:1] if state == "alarm" else mark
    return f'<i data-state="{escape(state)}">{escape(shown)}</i>'


@register.simple_tag
def strip(cells: Iterable[DayCell], sentence: str = "") -> SafeString:
    """The worst state of each day with its mark; the sentence says it to a screen reader."""
    said = f'<span class="sr">{conditional_escape(sentence)}</span>' if sentence else ""
    row = "".join(_worst(cell) for cell in cells)
    return mark_safe(f'<div class="strip" aria-hidden="true">{row}</div>{said}')
