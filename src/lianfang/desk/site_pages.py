"""Sites and one site as pages show them: how full, ready or not, who lies where. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.shapes import MARKS, Chip, Link, Nothing, State
from lianfang.desk.shapes_record import Term
from lianfang.desk.shapes_sites import BedTile, SitePage, SiteRow, SitesPage
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import duration, ending, share, short
from lianfang.kernel import clock
from lianfang.quarantine.choices import SiteGroup, SiteMode, StayKind, Zone
from lianfang.quarantine.site_queries import BedNow, SiteNow
from lianfang.quarantine.site_rules import (
    Readiness,
    filling,
    groups_wanting,
    lacks_standby,
    next_modes,
    readiness,
)

_MODES: dict[str, State] = {
    SiteMode.PLANNED: "waived",
    SiteMode.INSPECTED: "due",
    SiteMode.STANDBY: "due",
    SiteMode.ACTIVE: "done",
    SiteMode.DRAINING: "due",
    SiteMode.DISINFECTING: "due",
    SiteMode.CLOSED: "waived",
}
_READY: dict[Readiness, State] = {
    Readiness.READY: "done",
    Readiness.STALE: "late",
    Readiness.UNSOUND: "missed",
    Readiness.NEVER: "missed",
}


def ready_words(ready: Readiness) -> str:
    """Whether a site could open, in words."""
    return {
        Readiness.READY: _("ready"),
        Readiness.STALE: _("last look is over a week old"),
        Readiness.UNSOUND: _("found wanting"),
        Readiness.NEVER: _("never inspected"),
    }[ready]


def mode_chip(mode: str) -> Chip:
    """A site's mode."""
    return Chip(_MODES[mode], MARKS[_MODES[mode]], str(SiteMode(mode).label))


def contradictions(sites: Sequence[SiteNow], at: datetime) -> tuple[str, ...]:
    """What cannot be as it is, about sites and beds."""
    found = []
    if lacks_standby([s.standing for s in sites], at):
        found.append(_("A site is in use, and none on standby is ready to open."))
    held = sum(site.held for site in sites)
    if held:
        found.append(_("{n} people still lie in a bed after the end.").format(n=held))
    return tuple(found)


def sites_page(stand: Stand, sites: Sequence[SiteNow], *, may: bool) -> SitesPage:
    """All sites, what is wrong with them, and whether another is needed."""
    full = filling(site.standing for site in sites)
    used = sum(1 for site in sites if site.mode == SiteMode.ACTIVE)
    words = _("{used} sites are in use: {taken} of {rooms} rooms are taken ({share}).")
    sentence = words.format(
        used=used, taken=full.taken, rooms=full.rooms,
        share=share(full.taken, full.rooms, counts=False),
    )  # fmt: skip
    proposal = ""
    proposed: tuple[Link, ...] = ()
    if full.another:
        proposal = _(
            "Four of five rooms are taken: {taken} × 5 ≥ {rooms} × 4. Another site is proposed;"
            " it opens only by an act."
        ).format(taken=full.taken, rooms=full.rooms)
        proposed = tuple(_openable(sites, stand.at)) if may else ()
    return SitesPage(
        sentence=sentence,
        rows=tuple(_row(stand, site) for site in sites),
        alarms=contradictions(sites, stand.at),
        proposal=proposal,
        proposed=proposed,
        nothing=None if sites else Nothing("never", _("No quarantine site is set up yet.")),
    )


def _openable(sites: Iterable[SiteNow], at: datetime) -> Iterable[Link]:
    for site in sites:
        ready = readiness(site.standing.looked, at)
        if site.mode == SiteMode.STANDBY and ready is Readiness.READY:
            words = _("Open {site}…").format(site=site.name)
            yield Link(words, reverse("site_act", args=[site.id, "mode"]))


def _row(stand: Stand, site: SiteNow) -> SiteRow:
    ready = readiness(site.standing.looked, stand.at)
    mode = mode_chip(site.mode)
    shown = _READY[ready]
    return SiteRow(
        url=reverse("site", args=[site.id]),
        name=site.name,
        place=stand.places.told(site.division),
        state=mode.state,
        mark=mode.mark,
        words=mode.words,
        beds=f"{site.beds:,}",
        occupied=f"{site.occupied:,}",
        free=f"{site.beds - site.occupied:,}",
        held=f"✕ {site.held:,}" if site.held else "0",
        ready_state=shown,
        ready_mark=MARKS[shown],
        ready=ready_words(ready),
        groups=_groups_words(site),
    )


def _groups_words(site: SiteNow) -> str:
    wanting = groups_wanting(site.groups)
    if not wanting:
        return _("all five")
    labels = "、".join(str(SiteGroup(group).label) for group in wanting)
    return _("nobody for: {groups}").format(groups=labels)


def site_page(
    stand: Stand,
    site: SiteNow,
    beds: Sequence[BedNow],
    posts: Sequence[tuple[UUID, str, str]],
    *,
    may: bool,
    saved: str,
) -> SitePage:
    """One site with its map of rooms."""
    words = _("{occupied} of {beds} beds are taken, {due} people go today, {held} are held.")
    return SitePage(
        name=site.name,
        chip=mode_chip(site.mode),
        sentence=words.format(
            occupied=site.occupied, beds=site.beds, due=site.due, held=site.held
        ),
        terms=tuple(_terms(stand, site)),
        acts=tuple(_acts(site)) if may else (),
        tiles=tuple(_tile(stand, site, bed) for bed in beds),
        leaving=tuple(_leaving(stand, site, beds)),
        groups=tuple(
            Term(str(SiteGroup(group).label), title,
                 url=reverse("site_group_end", args=[site.id, duty]) if may else "")
            for duty, group, title in posts
        ),
        saved=saved,
        nothing=None if beds else Nothing("never", _("The site has no rooms yet.")),
    )  # fmt: skip


def _terms(stand: Stand, site: SiteNow) -> Iterable[Term]:
    ready = readiness(site.standing.looked, stand.at)
    looked = short(site.looked_at, stand.at) if site.looked_at else "—"
    yield Term(_("Place"), stand.places.told(site.division))
    yield Term(_("Last inspection or drill"), f"{looked} {ready_words(ready)}")
    yield Term(_("Work groups"), _groups_words(site))
    yield Term(
        _("Beds"),
        _("{beds} = {occupied} taken + {free} free").format(
            beds=site.beds, occupied=site.occupied, free=site.beds - site.occupied
        ),
    )


def _acts(site: SiteNow) -> Iterable[Link]:
    if next_modes(site.mode):
        yield Link(_("Change the mode…"), reverse("site_act", args=[site.id, "mode"]))
    yield Link(_("Record an inspection…"), reverse("site_act", args=[site.id, "look"]))
    yield Link(_("Add to a work group…"), reverse("site_act", args=[site.id, "group"]))
    yield Link(_("Add rooms…"), reverse("site_act", args=[site.id, "rooms"]))


def _tile(stand: Stand, site: SiteNow, bed: BedNow) -> BedTile:
    url = reverse("site_stay", args=[site.id, bed.order]) if bed.order else ""
    if not bed.taken:
        outside = bed.zone != Zone.QUARANTINE
        who = str(Zone(bed.zone).label) if outside else _("free")
        return BedTile("#rooms", bed.number, who, _equipment(bed), "none" if outside else "0")
    if bed.until is None or not url:
        return BedTile("#rooms", bed.number, _("taken"), _("from elsewhere"), "1")
    until = _("until {end}").format(end=ending(bed.until, stand.at))
    if bed.kind == StayKind.VOLUNTARY:
        return BedTile(url, bed.number, bed.display, _("stays freely"), "1")
    if bed.kind == StayKind.ACCOMPANYING:
        return BedTile(url, bed.number, bed.display, _("accompanies"), "1")
    if bed.until <= stand.at:
        note = _("held {time}").format(time=duration(stand.at - bed.until))
        return BedTile(url, bed.number, bed.display, until, "0", note)
    today = bed.until <= clock.moment(stand.today + timedelta(days=1))
    return BedTile(url, bed.number, bed.display, until, "3" if today else "2")


def _equipment(bed: BedNow) -> str:
    parts = [_("barrier-free")] if bed.barrier_free else []
    if not bed.own_toilet:
        parts.append(_("no toilet of its own"))
    return "、".join(parts)


def _leaving(stand: Stand, site: SiteNow, beds: Sequence[BedNow]) -> Iterable[Link]:
    midnight = clock.moment(stand.today + timedelta(days=1))
    going = [
        (bed.until, bed)
        for bed in beds
        if bed.order and bed.until and bed.until <= midnight and bed.kind == StayKind.ORDER
    ]
    for until, bed in sorted(going, key=lambda one: one[0]):
        words = f"{bed.number}　{bed.display}　{ending(until, stand.at)}"
        yield Link(words, reverse("site_stay", args=[site.id, bed.order]))
