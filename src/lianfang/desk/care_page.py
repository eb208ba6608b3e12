"""The page of looking after someone: needs, home, dependants, exits, team. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.permissions import Permission as P
from lianfang.desk.breach_page import exits
from lianfang.desk.care_queries import CareStory, sees_exits
from lianfang.desk.care_words import home_words
from lianfang.desk.shapes import Chip, Link
from lianfang.desk.shapes_care import CareLine, CarePage, CareSection
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import ending, left, moment, short
from lianfang.quarantine.choices import (
    DependantKind,
    NeedKind,
    NeedOutcome,
    OrderKind,
    Priority,
    SpecialNeed,
    TeamRole,
    Verdict,
)
from lianfang.quarantine.dependants import CARER_WITHIN
from lianfang.quarantine.models import Dependant
from lianfang.quarantine.needs_queries import NeedLine
from lianfang.quarantine.suitability_rules import kind_for

Told = Mapping[UUID, str]
"""Opened words by record."""

SHOWN_AFTER = 8
"""Settled needs that a page still shows."""


def care_page(stand: Stand, story: CareStory, told: Told, logged: str) -> CarePage:
    """The page; `told` are the words opened just now."""
    sections = [_needs(stand, story, told), _home(stand, story), _dependants(stand, story, told)]
    if sees_exits(stand.scope) and story.order and story.order.kind != OrderKind.VOLUNTARY:
        sections.append(exits(stand, story, told))
    if story.order:
        sections.append(_team(stand, story))
    return CarePage(
        name=story.person.display,
        place=stand.places.told(story.person.division),
        chip=_chip(story),
        clock=_("ends {end}").format(end=ending(story.order.end_at, stand.at))
        if story.order
        else "",
        sentence=_sentence(story),
        sections=tuple(sections),
        open_action=reverse("care", args=[story.person.pk]),
        logged=logged,
    )


def act_link(stand: Stand, story: CareStory, may: P, label: str, *parts: str) -> Link | None:
    """The way to an act, for whoever may."""
    if not stand.actor.may(may, story.person.division):
        return None
    names = ["what", "subject"][: len(parts)]
    given = {"pk": story.person.pk} | dict(zip(names, parts, strict=True))
    return Link(label, reverse("care_about" if len(parts) > 1 else "care_act", kwargs=given))


def _chip(story: CareStory) -> Chip:
    if story.order is None:
        return Chip("waived", "—", _("under no order"))
    return Chip("due", "○", str(OrderKind(story.order.kind).label))


def _sentence(story: CareStory) -> str:
    waiting = sum(n.outcome is None for n in story.needs)
    alone = sum(d.carer is None for d in story.dependants)
    words = _("{needs} needs are open, {critical} of them critical; {alone} without a carer.")
    return words.format(needs=waiting, critical=story.critical, alone=alone)


def need_name(line: NeedLine) -> str:
    """A need's kind; one that nobody at home is told of keeps it to itself."""
    return _("private matter: speak alone") if line.hidden else str(NeedKind(line.kind).label)


def need_chip(line: NeedLine, at: datetime) -> Chip:
    """Where a need stands."""
    if line.outcome == NeedOutcome.MET:
        return Chip("done", "✓", str(NeedOutcome.MET.label))
    if line.outcome:
        return Chip("late", "答", str(NeedOutcome.CANNOT.label))
    if line.due_at <= at:
        return Chip("missed", "✕", _("overdue"))
    words = str(Priority(line.priority).label)
    return Chip("alarm", "▲", words) if line.priority == "critical" else Chip("due", "○", words)


def _needs(stand: Stand, story: CareStory, told: Told) -> CareSection:
    shown = [n for n in story.needs if n.outcome is None]
    settled = [n for n in story.needs if n.outcome is not None][:SHOWN_AFTER]
    return CareSection(
        id="needs",
        title=_("Needs"),
        sentence=_("None is open.") if not shown else "",
        lines=tuple(_need_line(stand, story, n, told) for n in (*shown, *settled)),
        act=act_link(stand, story, P.RECORD_NEED, _("Take down a need"), "need"),
    )


def _need_line(stand: Stand, story: CareStory, line: NeedLine, told: Told) -> CareLine:
    waiting = line.outcome is None
    promised = (
        _("promised by {moment}").format(moment=short(line.promised_at, stand.at))
        if line.promised_at and waiting
        else ""
    )
    owner = (line.owner or _("nobody is responsible")) if waiting else ""
    about = [told.get(line.need, ""), owner, promised]
    acts = (
        act_link(stand, story, P.MEET_NEED, _("Take it on"), "accept", str(line.need)),
        act_link(stand, story, P.MEET_NEED, _("Settle"), "settle", str(line.need)),
    )
    return CareLine(
        title=need_name(line),
        about="　".join(part for part in about if part),
        chip=need_chip(line, stand.at),
        due=short(line.due_at if waiting else line.closed_at or line.due_at, stand.at),
        left=left(line.due_at, stand.at) if waiting else "",
        overdue=waiting and line.due_at <= stand.at,
        acts=tuple(a for a in acts if a) if waiting else (),
    )


def _home(stand: Stand, story: CareStory) -> CareSection:
    act = act_link(stand, story, P.ASSESS_HOME, _("Look at the home"), "home")
    home = story.home
    if home is None:
        words = _("Nobody has looked whether the home is fit.")
        return CareSection("home", _("The home"), words, act=act)
    shown: dict[str, Chip] = {
        Verdict.HOME: Chip("done", "✓", str(Verdict.HOME.label)),
        Verdict.SUPPORTED: Chip("late", "扶", str(Verdict.SUPPORTED.label)),
        Verdict.SITE: Chip("missed", "✕", str(Verdict.SITE.label)),
    }
    kind = str(OrderKind(kind_for(home.verdict)).label)
    groups = "、".join(str(SpecialNeed(s).label) for s in home.special)
    raised = _("More than the rule says, with a reason that is sealed.") if home.raised_why else ""
    about = [home_words(home.reason), groups, raised]
    line = CareLine(
        title=_("Proposed: {kind}").format(kind=kind),
        about="　".join(part for part in about if part),
        chip=shown[home.verdict],
        due=moment(home.at, stand.at),
    )
    return CareSection("home", _("The home"), "", (line,), act)


def _dependants(stand: Stand, story: CareStory, told: Told) -> CareSection:
    if story.asked_at is None:
        words = _("Nobody has asked who depends on this person. Ask before a site order.")
    elif not story.dependants:
        words = _("Asked {moment}: nobody depends on them.").format(
            moment=moment(story.asked_at, stand.at)
        )
    else:
        words = _("Asked {moment}.").format(moment=moment(story.asked_at, stand.at))
    return CareSection(
        id="dependants",
        title=_("Who depends on this person"),
        sentence=words,
        lines=tuple(_dependant_line(stand, story, d, told) for d in story.dependants),
        act=act_link(stand, story, P.ASSESS_HOME, _("Ask"), "dependants"),
    )


def _dependant_line(stand: Stand, story: CareStory, one: Dependant, told: Told) -> CareLine:
    due = one.recorded_at + CARER_WITHIN
    waiting = one.carer is None
    late = waiting and due <= stand.at
    chip = Chip("done", "✓", _("has a carer"))
    if waiting:
        chip = Chip("missed", "✕", _("no carer")) if late else Chip("alarm", "▲", _("no carer"))
    label = _("Name the carer") if waiting else _("Another carer")
    act = act_link(stand, story, P.ASSESS_HOME, label, "carer", str(one.pk))
    return CareLine(
        title=str(DependantKind(one.kind).label),
        about=told.get(one.pk, ""),
        chip=chip,
        due=short(due if waiting else one.accepted_at or due, stand.at),
        left=left(due, stand.at) if waiting else "",
        overdue=late,
        acts=(act,) if act else (),
    )


def _team(stand: Stand, story: CareStory) -> CareSection:
    return CareSection(
        id="team",
        title=_("Team of five"),
        sentence="",
        lines=tuple(_team_lines(stand, story)),
    )


def _team_lines(stand: Stand, story: CareStory) -> Iterator[CareLine]:
    for role in TeamRole:
        members = [m for m in story.team if m.role == role]
        now = next((m for m in members if m.from_at <= stand.at < m.to_at), None)
        before = [
            _("{post} until {moment}").format(
                post=story.posts.get(m.post, ""), moment=short(m.to_at, stand.at)
            )
            for m in members
            if m.to_at <= stand.at
        ]
        label = _("Change the member") if now else _("Set")
        act = act_link(stand, story, P.SET_TEAM, label, "team", role.value)
        yield CareLine(
            title=story.labels[role],
            about="　".join([story.posts.get(now.post, "") if now else "", *before]).strip(),
            chip=None if now else Chip("missed", "✕", _("nobody")),
            acts=(act,) if act else (),
        )
