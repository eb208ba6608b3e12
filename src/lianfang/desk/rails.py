"""Where each role may go from any page: its rail on the desk, its bar on the phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.urls import reverse

from lianfang.accounts.choices import Role
from lianfang.desk.shapes import Entry
from lianfang.desk.ways import ROOMS, WAYS, Room

MOST = 7
"""A rail of more entries shows rooms, and the pages of the one where the reader is."""

_LEADERS = (
    "front", "overdue", "directives", "chart", "reconcile", "coverage", "roster", "observation",
    "appeals", "releases", "sites", "reports", "contradictions", "workbooks", "briefing",
    "keeping",
)  # fmt: skip
_OFFICE = (
    "front", "overdue", "lists", "review", "leads", "letters", "tips", "phone", "reconcile",
    "coverage", "roster", "observation", "releases", "appeals", "needs", "teams", "sites",
    "transfers", "documents", "rosters", "reports", "contradictions", "directives", "chart",
    "workbooks", "briefing", "keeping",
)  # fmt: skip
_SECRETARY = (
    "mine", "front", "observation", "leads", "coverage", "roster", "releases", "appeals",
    "needs", "teams", "transfers", "documents", "reports", "directives", "contradictions",
    "issues", "rechecks", "absences", "chart",
)  # fmt: skip
_TOWNSHIP = (*_SECRETARY, "phones")
_DUTY = (
    "overdue", "front", "leads", "tips", "phone", "reconcile", "roster", "transfers", "sites",
    "releases", "appeals", "reports", "duty", "directives", "chart", "glass",
)  # fmt: skip
_TEAM = ("mine", "roster")
_DOCTOR = (*_TEAM, "needs", "transfers", "documents", "glass")
_UNIT = ("mine", "directives", "lists", "rosters", "reconcile", "reports")

RAILS: dict[str, tuple[str, ...]] = {
    Role.COMMANDER: _LEADERS,
    Role.GROUP_STAFF: _OFFICE,
    Role.CDC: (
        "roster",
        "mine",
        "releases",
        "appeals",
        "sites",
        "transfers",
        "leads",
        "review",
        "directives",
        "front",
    ),
    Role.DUTY_OFFICER: _DUTY,
    Role.TOWNSHIP_SECRETARY: _TOWNSHIP,
    Role.COMMUNITY_SECRETARY: _SECRETARY,
    Role.GRID_WORKER: (
        "mine",
        "leads",
        "doors",
        "papers",
        "rechecks",
        "roster",
        "needs",
        "documents",
    ),
    Role.SWEEP_HELPER: ("doors", "papers"),
    Role.DOCTOR: _DOCTOR,
    Role.POLICE: _TEAM,
    Role.MILITIA: _TEAM,
    Role.UNIT_LIAISON: _UNIT,
    Role.COMPOUND_CADRE: ("issues", "coverage", "chart"),
    Role.SUPERVISION: (
        "reports",
        "contradictions",
        "overdue",
        "directives",
        "chart",
        "appeals",
        "reconcile",
        "coverage",
        "front",
    ),  # fmt: skip
    Role.PRIVACY_REVIEWER: ("readings", "glasses", "readings_drawn", "conflicts", "keeping"),
    Role.ADMINISTRATOR: ("reset_step", "roles"),
    Role.ANALYST: ("front", "reconcile", "coverage", "chart", "briefing"),
}
"""Entries in their order; the first is where the post begins."""

ABOVE = {"duty": "chart", "issues": "chart"}
"""The entry under which a page stands for those whose rail has none for it."""

BARS: dict[str, tuple[str, ...]] = {
    Role.COMMANDER: ("front", "overdue", "reports", "briefing"),
    Role.GROUP_STAFF: ("front", "overdue", "leads", "reports"),
    Role.TOWNSHIP_SECRETARY: ("mine", "leads", "coverage", "reports"),
    Role.COMMUNITY_SECRETARY: ("mine", "leads", "coverage", "reports"),
    Role.UNIT_LIAISON: ("mine", "lists", "rosters", "reports"),
    Role.GRID_WORKER: ("mine", "leads", "doors", "roster"),
}
"""The phone's four; where a role has none of its own, the first four of its rail."""


def rail(role: str, here: str, overdue: Mapping[str, int]) -> tuple[Entry, ...]:
    """The entries of a role; `overdue` counts my overdue duties by kind."""
    keys = RAILS.get(role, ())
    shown = here if here in keys else ABOVE.get(here, here)
    entries = {key: _entry(key, shown, overdue) for key in keys}
    if len(keys) <= MOST:
        return tuple(entries.values())
    return tuple(entry for room, pages in _rooms(entries) for entry in _listed(room, pages))


def bar(role: str, here: str, overdue: Mapping[str, int]) -> tuple[Entry, ...]:
    """The phone's entries of a role, at most four."""
    keys = BARS.get(role) or RAILS.get(role, ())[:4]
    return tuple(_entry(key, here, overdue) for key in keys)


def _rooms(entries: Mapping[str, Entry]) -> list[tuple[Room | None, list[Entry]]]:
    """Each room with its pages, where the first of them stands; pages in no room alone."""
    of_page = {page: room for room in ROOMS for page in room.pages}
    found: dict[Room | str, list[Entry]] = {}
    for key, entry in entries.items():
        found.setdefault(of_page.get(key, key), []).append(entry)
    return [(key if isinstance(key, Room) else None, pages) for key, pages in found.items()]


def _listed(room: Room | None, pages: list[Entry]) -> Iterator[Entry]:
    """A room's entry and its pages, which are folded away while the reader is elsewhere."""
    if room is None or len(pages) == 1:
        yield from pages
        return
    here = any(page.current for page in pages)
    yield Entry(
        icon=room.icon,
        label=str(room.label),
        url=pages[0].url,
        overdue=sum(page.overdue for page in pages),
        around=here,
    )
    for page in pages:
        yield replace(page, label=page.within or page.label, inner=True, folded=not here)


def home(role: str) -> str:
    """The address at which a role begins; empty where it has no page of its own."""
    entries = RAILS.get(role)
    return reverse(WAYS[entries[0]].view) if entries else ""


def _entry(key: str, here: str, overdue: Mapping[str, int]) -> Entry:
    way = WAYS[key]
    return Entry(
        icon=way.icon,
        label=str(way.label),
        url=reverse(way.view),
        within=str(way.within),
        letter=way.letter,
        overdue=sum(overdue.get(kind, 0) for kind in way.kinds),
        current=key == here,
    )
