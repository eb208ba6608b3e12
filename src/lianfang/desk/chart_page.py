"""The headquarters of any day: as a chart, as tables, what has no owner, what changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.choices import UnitKind
from lianfang.command.chart_queries import Changed, Chart, Leading, MemberNow, Owned
from lianfang.command.choices import Function, LeadershipKind, PairingKind, Rank
from lianfang.command.rules import CO_LEADS
from lianfang.desk.presenters import address
from lianfang.desk.shapes import Field, Filters, Link, Nothing, Tab
from lianfang.desk.shapes_board import BoardPage, Branch
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, count, heads
from lianfang.desk.templatetags.words import day, moment
from lianfang.quarantine.team_queries import MANY


@dataclass(frozen=True, slots=True)
class Shown:
    """Which day is shown, and since which other one changes are told."""

    on: date
    since: date | None


def gaps(chart: Chart, owned: Sequence[Owned], teamless: int) -> list[str]:
    """What has no owner: co-leads, groups, members' mandates, compounds, villages, orders."""
    found = []
    leads = len({lead.post for lead in chart.leads if lead.kind == LeadershipKind.CO_LEAD})
    if leads != CO_LEADS:
        words = _("The headquarters has {n} co-leads; it must have {wanted}.")
        found.append(words.format(n=leads, wanted=CO_LEADS))
    led = {lead.group for lead in chart.leads if lead.kind == LeadershipKind.GROUP_LEAD}
    headless = [group.name for group in chart.groups if group.name not in led]
    if headless:
        found.append(_("Groups without a lead: {names}").format(names="、".join(headless)))
    idle = [member.name for member in chart.members if not member.principal]
    if idle and chart.groups:
        words = _("{n} member units have no mandate or principal, first: {name}")
        found.append(words.format(n=len(idle), name=idle[0]))
    for kind, sentence in (
        (PairingKind.COMPOUND, _("{n} of {all} compounds have no cadre.")),
        (PairingKind.SECRETARY, _("{n} of {all} villages and communities have no secretary.")),
    ):
        every = sum(o.objects for o in owned if o.kind == kind)
        missing = every - sum(o.owned for o in owned if o.kind == kind)
        if missing:
            found.append(sentence.format(n=f"{missing:,}", all=f"{every:,}"))
    if teamless:
        words = _("{n} orders have no complete team of five; see Teams of five.")
        found.append(words.format(n=f"{teamless}+" if teamless >= MANY else teamless))
    return found


def chart_page(
    stand: Stand,
    shown: Shown,
    chart: Chart,
    owned: Sequence[Owned],
    changed: Sequence[Changed],
    *,
    teamless: int,
    may: bool,
) -> BoardPage:
    """The chart with what is wrong in it."""
    words = _("{groups} work groups, {units} member units, {pairs} compounds have a cadre.")
    pairs = sum(o.owned for o in owned if o.kind == PairingKind.COMPOUND)
    tables = [_members_table(stand, chart.members), _owned_table(stand, owned)]
    if shown.since is not None:
        tables.insert(0, _changes_table(stand, shown.since, changed))
    acts = (
        Link(_("Form a work group…"), reverse("group_new")),
        Link(_("Many at once…"), reverse("hq_rosters")),
    )
    return BoardPage(
        title=_("Headquarters of {day}").format(day=day(shown.on, stand.today)),
        sentence=words.format(groups=len(chart.groups), units=len(chart.members), pairs=pairs),
        alarms=tuple(gaps(chart, owned, teamless)),
        acts=acts if may else (),
        book=Link(_("As a workbook"), address(reverse("chart_book"), day=shown.on.isoformat())),
        tabs=tabs("chart"),
        filters=Filters(
            action=reverse("chart"),
            fields=(
                Field("day", _("Day"), "date", value=shown.on.isoformat()),
                Field(
                    "since", _("Compare with"), "date",
                    value=shown.since.isoformat() if shown.since else "", optional=True,
                ),
            ),
        ),
        tree=(_tree(chart, changed),),
        tables=tuple(tables),
    )  # fmt: skip


def tabs(current: str) -> tuple[Tab, ...]:
    """The pages of the headquarters."""
    pages = (
        ("chart", _("Chart")), ("pairings", _("Pairings")), ("directives", _("Directives")),
        ("duty", _("On duty")), ("issues", _("Issues on the spot")), ("plans", _("Plans")),
        ("redeploy", _("Next front")), ("timers", _("Timers")),
    )  # fmt: skip
    return tuple(Tab(label, reverse(view), current=view == current) for view, label in pages)


def _tree(chart: Chart, changed: Sequence[Changed]) -> Branch:
    new = {c.name for c in changed if not c.ended}
    co_leads = tuple(_post(lead) for lead in chart.leads if lead.kind == LeadershipKind.CO_LEAD)
    groups = tuple(
        Branch(
            group.name,
            meta=str(Function(group.function).label),
            mark=_("new") if group.name in new else "",
            below=tuple(
                _post(lead, _("Group lead")) for lead in chart.leads if lead.group == group.name
            ),
        )
        for group in chart.groups
    )
    named = {group.name for group in chart.groups}
    loose = tuple(_post(lead) for lead in chart.leads if lead.group and lead.group not in named)
    kinds = [
        (UnitKind.DEPARTMENT, _("Departments")), (UnitKind.TOWNSHIP, _("Townships")),
    ]  # fmt: skip
    units = tuple(
        Branch(label, meta=f"{len(inside)}", below=inside, open=False)
        for kind, label in kinds
        if (inside := tuple(_unit(m, new) for m in chart.members if m.kind == kind))
    )
    return Branch(_("Headquarters"), below=(*co_leads, *groups, *loose, *units))


def _post(lead: Leading, name: str = "") -> Branch:
    words = " ".join(part for part in (lead.title, lead.officer) if part)
    since = _("since {day}, {document}").format(day=moment(lead.since), document=lead.document)
    return Branch(name or lead.group or str(Rank(lead.rank).label), words, since)


def _unit(member: MemberNow, new: set[str]) -> Branch:
    who = " ".join(part for part in (member.principal, member.officer) if part)
    words = who or _("no principal")
    return Branch(member.name, words, member.mandate, _("new") if member.name in new else "")


def _members_table(stand: Stand, members: Iterable[MemberNow]) -> Table:
    rows = tuple(
        (
            Value(m.name),
            Value(m.mandate or "—"),
            Value(" ".join(filter(None, (m.principal, m.officer))) or _("no principal")),
            Value(moment(m.since, stand.at)),
        )
        for m in members
    )
    head = heads(_("Unit"), _("Mandate"), _("Principal"), _("Since"), numbers=0)
    nothing = None if rows else Nothing("never", _("No unit takes part yet."))
    return Table("members", _("Member units"), head, rows, folded=True, nothing=nothing)


def _owned_table(stand: Stand, owned: Sequence[Owned]) -> Table:
    places = sorted({o.division for o in owned})
    found = {(o.kind, o.division): o for o in owned}
    none = Owned("", "", 0, 0)
    rows = []
    for place in places:
        compounds = found.get((PairingKind.COMPOUND, place), none)
        villages = found.get((PairingKind.SECRETARY, place), none)
        url = address(reverse("pairings"), place=place)
        rows.append(
            (
                Value(stand.places.told(place), url), count(compounds.objects),
                count(compounds.objects - compounds.owned), count(villages.objects),
                count(villages.objects - villages.owned),
            )
        )  # fmt: skip
    head = heads(
        _("Place"), _("Compounds"), _("without a cadre"), _("Villages and communities"),
        _("without a secretary"), numbers=4,
    )  # fmt: skip
    return Table("owned", _("Objects and their owners"), head, tuple(rows), folded=True)


def _changes_table(stand: Stand, since: date, changed: Sequence[Changed]) -> Table:
    kinds: dict[str, str] = {
        "group": _("Work group"), "member": _("Member unit"), "mandate": _("Mandate"),
        **{k.value: str(k.label) for k in PairingKind},
        **{k.value: str(k.label) for k in LeadershipKind},
    }  # fmt: skip
    rows = tuple(
        (
            Value(moment(c.at, stand.at)),
            Value(_("ended") if c.ended else _("new")),
            Value(" ".join(filter(None, (kinds[c.what], c.name, c.title)))),
            Value(c.why if c.ended else c.document),
        )
        for c in changed
    )
    head = heads(_("When"), _("Change"), _("What"), _("Document or reason"), numbers=0)
    title = _("Changes since {day}").format(day=day(since, stand.today))
    nothing = None if rows else Nothing("done", _("Nothing has changed."))
    return Table("changes", title, head, rows, nothing=nothing)
