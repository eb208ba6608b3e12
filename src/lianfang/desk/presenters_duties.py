"""Duties as pages show them: mine, and everybody's overdue ones with whose they are. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.choices import Role
from lianfang.desk.duty_queries import Whose
from lianfang.desk.duty_subjects import RECORDS, About
from lianfang.desk.presenters import (
    STATES,
    address,
    kind_words,
    left_words,
    place_field,
    select,
    state_words,
    times_of,
)
from lianfang.desk.shapes import (
    MARKS,
    DutiesPage,
    DutyRow,
    Filters,
    Nothing,
    Overdue,
    OverdueGrid,
    OverdueLine,
    OverdueRow,
    Pager,
    Tab,
)
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import duration, short
from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.duties.rules import State as Duty
from lianfang.duties.rules import state
from lianfang.kernel import clock


def duty_rows(
    stand: Stand,
    duties: Sequence[Obligation],
    about: Mapping[UUID, About],
    titles: Mapping[UUID, str],
) -> tuple[DutyRow, ...]:
    """Duties as rows; the subject is a masked name or a unit."""
    return tuple(_row(stand, duty, about.get(duty.subject), titles) for duty in duties)


def _row(
    stand: Stand, duty: Obligation, about: About | None, titles: Mapping[UUID, str]
) -> DutyRow:
    told = state(times_of(duty), stand.at)
    shown = STATES[told]
    return DutyRow(
        url=_record(stand, duty, about),
        kind=kind_words(duty.kind),
        subject=about.name if about else _("not shown to this post"),
        place=stand.places.told(duty.division),
        owner=titles.get(duty.owner, "") if duty.owner else _("nobody is responsible"),
        due=short(duty.due_at, stand.at),
        left=left_words(told, duty.late_at, stand.at),
        state=shown,
        mark=MARKS[shown],
        words=state_words(told),
        overdue=told is Duty.OVERDUE,
    )


def _record(stand: Stand, duty: Obligation, about: About | None) -> str:
    if duty.kind == DutyKind.DAILY_REPORT:
        if duty.owner == stand.actor.post_id:
            on = duty.slot_on.isoformat()
            return address(reverse("report_file"), day=on, form=duty.slot)
        return reverse("reports")
    if duty.kind == DutyKind.REPORT_CLIMB:
        return reverse("reports")
    if about is None or duty.kind not in RECORDS:
        return reverse("duties_mine")
    return reverse(RECORDS[duty.kind], args=[about.record])


def duty_tabs(current: str, *, leads: bool) -> tuple[Tab, ...]:
    """Mine; and overdue, whose, for those who follow others' duties."""
    tabs = [Tab(_("Mine"), reverse("duties_mine"), current=current == "mine")]
    if leads:
        url = reverse("duties_overdue")
        tabs.append(Tab(_("Overdue, whose"), url, current=current == "overdue"))
    return tuple(tabs) if leads else ()


def mine_page(
    rows: tuple[DutyRow, ...], overdue: int, tabs: tuple[Tab, ...], pager: Pager
) -> DutiesPage:
    """What one has to do now."""
    if rows:
        words = _("You have {n} things to do, {overdue} of them overdue.")
        number = f"{len(rows)}+" if pager.next_url or pager.previous_url else str(len(rows))
        sentence = words.format(n=number, overdue=overdue)
        return DutiesPage(sentence, tabs, rows, pager)
    words = _("Nothing is to be done now. What comes next appears here when it opens.")
    return DutiesPage(_("Everything is done."), tabs, (), pager, nothing=Nothing("done", words))


# --- overdue, whose ---------------------------------------------------------------------------


def overdue_of(stand: Stand, found: Sequence[Whose], most: int | None = None) -> Overdue:
    """Overdue duties by kind and owner, the oldest first, and by township and kind."""
    url = reverse("duties_overdue")
    place = "" if stand.place == stand.own_area else stand.place
    lines = tuple(_line(stand, whose) for whose in found[:most])
    total = sum(whose.count for whose in found)
    return Overdue(total, lines, _grid(stand, found) if found else None, address(url, place=place))


def owner_words(stand: Stand, whose: Whose) -> str:
    """“安邑街道 网格员（6人）”: in whose hands; one post by unit and title."""
    place = stand.places.told(whose.division)
    if not whose.role:
        return _("{place}: nobody is responsible").format(place=place)
    if whose.posts == 1:
        return f"{whose.unit} {whose.title}"
    words = _("{place} {role} ({n} posts)")
    return words.format(place=place, role=str(Role(whose.role).label), n=whose.posts)


def worst_words(stand: Stand, found: Sequence[Whose]) -> str:
    """The oldest of all, and in whose hands it is."""
    if not found:
        return ""
    words = _("the oldest {duration}, in the hands of {owner}")
    return words.format(
        duration=duration(stand.at - found[0].oldest), owner=owner_words(stand, found[0])
    )


def _line(stand: Stand, whose: Whose) -> OverdueLine:
    return OverdueLine(
        kind=kind_words(whose.kind),
        owner=owner_words(stand, whose),
        count=whose.count,
        oldest=stand.at - whose.oldest,
        url=_list(whose.kind, whose.division),
    )


def _list(kind: str, place: str) -> str:
    return address(reverse("duties_overdue"), kind=kind, place=place)


def _grid(stand: Stand, found: Sequence[Whose]) -> OverdueGrid:
    kinds = [kind for kind in DutyKind.values if any(w.kind == kind for w in found)]
    counts: dict[str, dict[str, int]] = {}
    for whose in found:
        row = counts.setdefault(whose.division, {})
        row[whose.kind] = row.get(whose.kind, 0) + whose.count
    rows = tuple(
        OverdueRow(
            place=stand.places.short(place),
            cells=tuple((row.get(kind, 0), _list(kind, place)) for kind in kinds),
            total=sum(row.values()),
            url=_list("", place),
        )
        for place, row in sorted(counts.items())
    )
    return OverdueGrid(tuple(kind_words(kind) for kind in kinds), rows)


def overdue_page(
    stand: Stand,
    found: Sequence[Whose],
    rows: tuple[DutyRow, ...],
    kind: str,
    tabs: tuple[Tab, ...],
    pager: Pager,
) -> DutiesPage:
    """Everybody's overdue duties within the place and kind chosen."""
    overdue = overdue_of(stand, found)
    if found:
        words = _("{n} duties are overdue; {worst}.")
        sentence = words.format(n=f"{overdue.total:,}", worst=worst_words(stand, found))
    else:
        sentence = _("Nothing is overdue.")
    filters = Filters(
        action=reverse("duties_overdue"),
        fields=(
            place_field(stand),
            select("kind", _("Kind"), {k.value: str(k.label) for k in DutyKind}, kind),
        ),
    )
    return DutiesPage(
        sentence,
        tabs,
        rows,
        pager,
        overdue=overdue,
        filters=filters,
        nothing=None if rows else _none_overdue(stand, kind),
    )


def _none_overdue(stand: Stand, kind: str) -> Nothing:
    if kind or stand.place != stand.own_area:
        return Nothing("filtered", _("Nothing is overdue here under these conditions."))
    return Nothing("done", _("Nothing is overdue."))


def mark_of(duty: Obligation) -> str:
    """Where a page of duties ends, as it stands in an address."""
    return f"{duty.pk}.{duty.late_at.isoformat()}"


def read_mark(text: str) -> tuple[datetime, UUID] | None:
    """What `mark_of` wrote; None if it is unreadable."""
    pk, _dot, late = text.partition(".")
    try:
        return clock.from_outside(datetime.fromisoformat(late)), UUID(pk)
    except ValueError:
        return None
