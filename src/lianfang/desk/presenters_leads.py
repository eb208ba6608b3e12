"""Leads as pages show them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.desk.lead_queries import LeadCounts, LeadLine, Mark
from lianfang.desk.presenters import (
    STATES,
    address,
    counted,
    left_words,
    place_field,
    select,
    state_words,
)
from lianfang.desk.shapes import (
    MARKS,
    Active,
    Chip,
    Filters,
    Form,
    LeadRow,
    LeadsPage,
    Link,
    Nothing,
    Pager,
    Tab,
)
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import day
from lianfang.duties.rules import State as Duty
from lianfang.kernel.clock import from_outside, local
from lianfang.screening.choices import Outcome, Source

BACK = (Outcome.WRONG_DATA, Outcome.NOT_HERE, Outcome.UNREACHABLE)
"""Answers that leave the person unfound."""

VIEWS = ("open", "overdue", "back", "all")


@lru_cache(maxsize=64)
def _outcome(value: str, language: str | None) -> str:
    return str(Outcome(value).label)


def outcome_words(value: str) -> str:
    """An outcome in the reader's language."""
    return _outcome(value, get_language())


@lru_cache(maxsize=4)
def _outcomes(language: str | None) -> dict[str, str]:
    return {one.value: str(one.label) for one in Outcome}


@lru_cache(maxsize=4)
def _sources(language: str | None) -> dict[str, str]:
    return {one.value: str(one.label) for one in Source}


@lru_cache(maxsize=32)
def _source(value: str, language: str | None) -> str:
    return str(Source(value).label)


def outcome_chip(outcome: str, told: Duty | None) -> Chip:
    """A lead's state: how its answer stands while it waits, else the answer."""
    if outcome == Outcome.PENDING and told is not None:
        shown = STATES[told]
        words = state_words(told) if shown == "missed" else outcome_words(outcome)
        return Chip(shown, MARKS[shown], words)
    shown = "late" if told is Duty.DONE_LATE else "done"
    if outcome == Outcome.PENDING:
        shown = "due"
    return Chip(shown, MARKS[shown], outcome_words(outcome))


class Rows:
    """The rows of one page: what many of them share is put into words once."""

    def __init__(self, stand: Stand, url: str) -> None:
        """Take where the reader stands and the address of the list."""
        at = stand.at
        self._url = url
        self._place = cache(stand.places.told)
        self._source = cache(lambda value: str(Source(value).label))
        self._chip = cache(
            lambda outcome, told: outcome_chip(outcome, Duty(told) if told else None)
        )
        self._day = cache(lambda on: "" if on == stand.today else f"{day(on, at)} ")
        self._left = cache(lambda told, late_at: left_words(Duty(told), late_at, at))
        self._nobody = _("nobody is responsible")

    def of(self, line: LeadLine) -> LeadRow:
        """One lead of the list."""
        chip = self._chip(line.outcome, line.state)
        return LeadRow(
            id=str(line.lead),
            url=f"{self._url}/{line.lead}",
            name=line.name,
            place=self._place(line.division),
            source=self._source(line.source),
            state=chip.state,
            mark=chip.mark,
            words=chip.words,
            owner=line.owner or self._nobody,
            due=self._due(line.due_at) if line.due_at else "",
            left=self._left(line.state, line.late_at) if line.state else "",
            overdue=line.state == Duty.OVERDUE,
        )

    def _due(self, due_at: datetime) -> str:
        """As `words.short` writes it, with each day put into words once."""
        told = local(due_at)
        return f"{self._day(told.date())}{told.hour:02d}:{told.minute:02d}"


def leads_page(
    stand: Stand,
    lines: Sequence[LeadLine],
    counts: LeadCounts,
    filters: Mapping[str, str],
    pager: Pager,
    *,
    bulk: Form | None = None,
    done: str = "",
    acts: tuple[Link, ...] = (),
) -> LeadsPage:
    """The list; `filters` are view, outcome, source and place as asked for."""
    url = reverse("leads")
    shown = Rows(stand, url)
    rows = tuple(map(shown.of, lines))
    return LeadsPage(
        sentence=_sentence(counts),
        tabs=_tabs(url, counts, filters),
        filters=_filters(stand, url, filters),
        rows=rows,
        pager=pager,
        nothing=None if rows else _nothing(url, filters),
        bulk=bulk if rows else None,
        done=done,
        acts=acts,
    )


def _sentence(counts: LeadCounts) -> str:
    if not counts.waiting:
        return _("Every lead here has its answer.")
    words = _(
        "{waiting} leads wait for an answer: {overdue} overdue, {missed} past the time for one."
    )
    return words.format(
        waiting=counted(counts.waiting),
        overdue=counted(counts.overdue),
        missed=counted(counts.missed),
    )


def _tabs(url: str, counts: LeadCounts, filters: Mapping[str, str]) -> tuple[Tab, ...]:
    labels = (_("To answer"), _("Overdue"), _("Left unfound"), _("All"))
    numbers = (counted(counts.waiting), counted(counts.overdue), "", "")
    return tuple(
        Tab(
            label,
            address(url, view=view, place=filters["place"]),
            number,
            current=view == filters["view"],
        )
        for view, label, number in zip(VIEWS, labels, numbers, strict=True)
    )


def _filters(stand: Stand, url: str, filters: Mapping[str, str]) -> Filters:
    fields = [place_field(stand)]
    if filters["view"] == "all":
        answers = _outcomes(get_language())
        fields.append(select("outcome", _("Answer"), answers, filters["outcome"]))
    sources = _sources(get_language())
    fields.append(select("source", _("Source"), sources, filters["source"]))
    words = {
        "place": stand.places.told(stand.place),
        "outcome": outcome_words(filters["outcome"]) if filters["outcome"] else "",
        "source": _source(filters["source"], get_language()) if filters["source"] else "",
    }
    active = tuple(
        Active(words[name], address(url, **(dict(filters) | {name: ""})))
        for name in ("place", "outcome", "source")
        if filters[name]
    )
    return Filters(
        action=url,
        fields=tuple(fields),
        active=active,
        clear_url=address(url, view=filters["view"]),
        hidden=(("view", filters["view"]),),
    )


def _nothing(url: str, filters: Mapping[str, str]) -> Nothing:
    if any(filters[name] for name in ("place", "outcome", "source")):
        clear = Link(_("Clear the conditions"), address(url, view=filters["view"]))
        return Nothing("filtered", _("No lead meets these conditions."), clear)
    if filters["view"] == "all":
        words = _("No leads yet. They come from the lists of departments and from sweeps.")
        return Nothing("never", words)
    if filters["view"] == "back":
        return Nothing("done", _("No lead was left unfound."))
    return Nothing("done", _("All leads are answered. New ones come with the next list."))


def pager_of(
    url: str, filters: Mapping[str, str], lines: Sequence[LeadLine], *, back: bool, on: bool
) -> Pager:
    """The pages before and after, where there are such."""
    if not lines:
        return Pager("")
    number = _("{n} on this page").format(n=len(lines))
    return Pager(
        number,
        address(url, **filters, before=mark_text(lines[0])) if back else "",
        address(url, **filters, after=mark_text(lines[-1])) if on else "",
    )


def mark_text(line: LeadLine) -> str:
    """Where a page ends, as it stands in an address."""
    late = line.late_at.isoformat() if line.late_at else ""
    return f"{line.lead}.{late}"


def read_mark(text: str, view: str) -> Mark | None:
    """What `mark_text` wrote; None if it is unreadable."""
    lead, _dot, late = text.partition(".")
    try:
        owed = view in ("open", "overdue")
        since = from_outside(datetime.fromisoformat(late)) if owed else None
        return Mark(UUID(lead), since)
    except ValueError:
        return None
