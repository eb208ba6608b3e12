"""Rows of a matrix: days, strips and chips as markup, for `each` to set into a row.

Written by hand: a template loop over the 1,400 halves of a page takes ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from lianfang.desk.shapes import Chip, DayCell, DayHead, ReportUnit, RosterPerson, State

register = template.Library()

_WORST_FIRST: tuple[State, ...] = ("alarm", "missed", "late", "due", "done", "waived")
_WEIGHT = {state: weight for weight, state in enumerate(reversed(_WORST_FIRST))}

Halves = tuple[tuple[State, str], ...]


@lru_cache(maxsize=4096)
def _halves(halves: Halves) -> str:
    return "".join(
        f'<i data-state="{state}" aria-hidden="true">{escape(mark)}</i>' for state, mark in halves
    )


@lru_cache(maxsize=4096)
def _worst(halves: Halves) -> str:
    if not halves:
        return "<i></i>"
    state, mark = max(halves, key=lambda half: _WEIGHT[half[0]])
    shown = mark[:1] if state == "alarm" else mark
    return f'<i data-state="{state}">{escape(shown)}</i>'


@lru_cache(maxsize=16)
def _opening(end: bool, today: bool) -> str:
    kind = " ".join(word for word, said in (("today", today), ("end", end)) if said)
    return f'<td class="{kind}">' if kind else "<td>"


@lru_cache(maxsize=4096)
def _around(halves: Halves, outside: bool, flag: str, end: bool, today: bool) -> tuple[str, str]:
    """What stands before the address, and between it and the spoken words."""
    corner = f'<u aria-hidden="true">{escape(flag)}</u>' if flag else ""
    kind = "day outside" if outside else "day"
    return (
        f'{_opening(end, today)}<a class="{kind}" href="',
        f'" tabindex="-1">{_halves(halves)}{corner}<span class="sr">',
    )


@register.simple_tag
def day_cells(cells: Iterable[DayCell], heads: Iterable[DayHead]) -> SafeString:
    """The `<td>`s of one row; an empty one means that nothing was owed then."""
    made: list[str] = []
    for cell, head in zip(cells, heads, strict=True):
        halves, url, spoken, end, outside, flag = cell
        if not halves:
            made += (_opening(end, head.today), "</td>")
            continue
        before, between = _around(halves, outside, flag, end, head.today)
        made += (before, escape(url), between, escape(spoken), "</span></a></td>")
    return SafeString("".join(made))


@register.simple_tag
def strip(cells: Iterable[DayCell], sentence: str = "") -> SafeString:
    """The worst state of each day with its mark; the sentence says it to a screen reader."""
    said = f'<span class="sr">{escape(sentence)}</span>' if sentence else ""
    row = "".join(_worst(cell.halves) for cell in cells)
    return SafeString(f'<div class="strip" aria-hidden="true">{row}</div>{said}')


def chip(given: Chip) -> str:
    """A state with its fill, mark and word."""
    told = f"{given.mark} {given.words}"
    return f'<span class="chip" data-state="{given.state}">{escape(told)}</span>'


class Laid:
    """A row of a matrix with its markup beside its texts; `each` asks for both by name."""

    def __init__(self, row: RosterPerson | ReportUnit, heads: Sequence[DayHead]) -> None:
        self.row = row
        self.days = day_cells(row.cells, heads)
        self.line = strip(row.cells, row.strip)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


class LaidPerson(Laid):
    """A person's row: what is to be noted, what is due now and the button for it."""

    row: RosterPerson

    @property
    def notes(self) -> SafeString:
        """The chips of what is to be noted."""
        return SafeString(" ".join(map(chip, self.row.marks)))

    @property
    def todo(self) -> SafeString:
        """What is due now, and the one act."""
        due = chip(Chip("due", "○", self.row.due)) if self.row.due else ""
        if self.row.act is None:
            return SafeString(due)
        label = f'{escape(self.row.act.label)}<span class="sr"> {escape(self.row.name)}</span>'
        return SafeString(f'{due}<a class="btn go" href="{escape(self.row.act.url)}">{label}</a>')


@register.filter
def laid_people(people: Iterable[RosterPerson], heads: Sequence[DayHead]) -> list[LaidPerson]:
    """People with their markup, for the grid and for the cards."""
    return [LaidPerson(person, heads) for person in people]


@register.filter
def laid_units(units: Iterable[ReportUnit], heads: Sequence[DayHead]) -> list[Laid]:
    """Units with their markup, for the matrix and for the list of those owing."""
    return [Laid(unit, heads) for unit in units]
