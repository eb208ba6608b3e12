"""The front page: balance sheet, what is overdue, the figures of the day, what changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.desk.duty_queries import Whose
from lianfang.desk.front_queries import News, Published
from lianfang.desk.minilines import mini_line
from lianfang.desk.presenters import address
from lianfang.desk.presenters_duties import overdue_of, worst_words
from lianfang.desk.presenters_unsettled import Ground, address_of, fates, no_workers, unsettled
from lianfang.desk.shapes import (
    Change,
    FigureTile,
    FrontPage,
    IdentityLine,
    Link,
    MiniLine,
)
from lianfang.desk.standing import Stand
from lianfang.figures.identities import Identity
from lianfang.figures.queries import Answer
from lianfang.figures.registry import Measure, figure
from lianfang.kernel import clock

FIGURES = ("F34", "F36", "F37", "F38", "F40", "F41", "F35", "F39")
"""The figures of the day, in their order; those that are declared are shown."""

LOCAL = (
    "Orders issued = in force + lapsed + lifted + replaced",
    "Health checks owed = checks that the orders call for",
    "Readings = health checks done + readings beyond those owed",
    "Orders in force = teams of five complete or being completed",
)
"""The identities whose both sides keep to a part of the district."""

MAIN = (
    *LOCAL,
    "rows in = set aside + attached + waiting",
    "leads = leads by outcome",
    "leads pending = leads with one answer owed",
    "Beds = occupied + free",
    "Daily reports owed = days of the member units",
)
"""The lines that are read first; the rest are folded while they hold."""

_OPENS = {
    "rows": "reconcile",
    "lists": "batches",
    "people": "reconcile",
    "leads": "leads",
    "times": "leads",
    "Orders": "roster",
    "Health": "roster",
    "Readings": "roster",
    "Beds": "sites",
    "Site": "sites",
    "Daily": "reports",
    "Unit": "reports",
}
_LINES = 5


def front_page(
    stand: Stand,
    identities: Sequence[Identity],
    overdue: Sequence[Whose],
    answers: Sequence[Answer],
    published: Sequence[Published],
    news: Iterable[News],
    sign: Link | None,
    ground: Ground,
) -> FrontPage:
    """The page of a place at a moment."""
    return FrontPage(
        identities=tuple(identity_line(line) for line in identities),
        overdue=overdue_of(stand, overdue, _LINES),
        figures=tuple(tile(stand, a, _history(published, a.id, stand.at)) for a in answers),
        changes=tuple(_change(one) for one in news),
        worst=worst_words(stand, overdue),
        held=ground.held,
        gaps=(
            *(Link(words, reverse("sites")) for words in ground.sites),
            *ground.fevers,
            *no_workers(stand, ground.unstaffed),
            *_gaps(stand, overdue),
        ),
        sign=sign,
        unsettled=tuple(unsettled(identities, answers, ground.pairs, address_of(stand))),
    )


def identity_line(line: Identity) -> IdentityLine:
    """One identity; both sides open the list that shows the rows."""
    view = _OPENS.get(line.name.split(" ", 1)[0], "")
    url = reverse(view) if view else "#balance"
    if view == "leads":
        url = address(url, view="all")
    main = line.name in MAIN
    return IdentityLine(_(line.name), line.left, line.right, url, url, fates(line), main=main)


def _gaps(stand: Stand, overdue: Sequence[Whose]) -> Iterable[Link]:
    for whose in overdue:
        if not whose.role:
            words = _("{place}: {n} overdue duties with nobody responsible")
            label = words.format(place=stand.places.told(whose.division), n=whose.count)
            url = address(reverse("duties_overdue"), kind=whose.kind, place=whose.division)
            yield Link(label, url)


def _history(
    published: Sequence[Published], figure_id: str, at: datetime
) -> list[Published | None]:
    """The last published of each of the six days before today, oldest first."""
    today = clock.day_of(at)
    last: Mapping[object, Published] = {
        clock.day_of(p.as_of): p for p in published if p.figure == figure_id
    }
    return [last.get(today - timedelta(days=n)) for n in range(6, 0, -1)]


def tile(stand: Stand, answer: Answer, history: Sequence[Published | None]) -> FigureTile:
    """A figure now, beside what was published of it on the six days before."""
    declared = figure(answer.id)
    share = declared.measure is Measure.SHARE
    place = "" if stand.place == stand.own_area else stand.place
    values = [number(p.value, share) if p else None for p in history]
    now = number(answer.value, share)
    before = values[-1]
    chinese = (get_language() or "zh-hans").startswith("zh")
    return FigureTile(
        id=answer.id,
        label=answer.label if chinese else declared.label_en,
        value="—" if now is None else f"{now / 10:.1f}%" if share else f"{now:,}",
        unit="" if now is None or share else answer.unit,
        url=address(reverse("figure", args=[answer.id]), place=place),
        change=None if share or now is None or before is None else now - before,
        line=_line([*values, now], share),
        why=_("nothing to count yet") if now is None else "",
        provisional=answer.provisional,
    )


def _line(values: Sequence[int | None], share: bool) -> MiniLine | None:
    line = mini_line(values)
    if line is None or not share:
        return line
    known = [f"{value / 10:.1f}%" for value in sorted({v for v in values if v is not None})]
    return replace(line, span="～".join(dict.fromkeys((known[0], known[-1]))))


def number(value: object, share: bool) -> int | None:
    """A figure's value as a whole number: a share in tenths of a percent."""
    if not isinstance(value, int | float):
        return None
    return round(value * 1000) if share else int(value)


def _change(one: News) -> Change:
    words, url = {
        "list": (_("List “{name}” came, {n} rows"), "batches"),
        "level": (_("Response level decided: {name}"), ""),
        "edition": (_("{name} is in force"), ""),
        "correction": (_("Report corrected: {name}"), "reports"),
        "answers": (_("{n} answers to leads were recorded"), "leads"),
        "orders": (_("{n} orders were issued"), "roster"),
        "released": (_("{n} orders ended by themselves"), "roster"),
        "lifted": (_("{n} orders were lifted or replaced before their end"), "roster"),
    }[one.kind]
    link = reverse("batch", args=[one.record]) if one.record else reverse(url) if url else ""
    return Change(one.at, words.format(name=one.name, n=f"{one.count:,}"), link)
