"""A person's page: masked, with the days of the order, the story and who looked. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.permissions import Permission as P
from lianfang.desk.care_terms import care_terms
from lianfang.desk.person_queries import PersonStory
from lianfang.desk.presenters import address, duty_line, story_days
from lianfang.desk.presenters_checks import Cells, day_heads, marks_of, slot_words, tally_words
from lianfang.desk.presenters_lead import person_words
from lianfang.desk.presenters_leads import outcome_words
from lianfang.desk.shapes import (
    Chip,
    DayCell,
    DayHead,
    Form,
    Link,
    Look,
    Opened,
    PersonPage,
    StoryLine,
    Term,
)
from lianfang.desk.spans import span_of
from lianfang.desk.standing import Stand
from lianfang.desk.temperatures import symptom_words
from lianfang.desk.templatetags.words import celsius, day, ending, moment
from lianfang.incidents.rules import Parameters
from lianfang.jurisdictions.scope import ScopeKind
from lianfang.kernel import clock
from lianfang.people.opening import Opened as OpenedIdentity
from lianfang.people.opening import relation_of
from lianfang.quarantine.choices import Ending, OrderKind, TeamRole
from lianfang.quarantine.models import Order
from lianfang.quarantine.rules import day_number, is_fever

_LONGEST = 21
"""Days of an order shown as a grid; longer ones end with today."""


def person_page(
    stand: Stand,
    story: PersonStory,
    parameters: Parameters,
    *,
    looks: tuple[Look, ...],
    opening: Form | None,
    opened: Opened | None,
    check: Form | None,
) -> PersonPage:
    """The page; `check` is the form for whoever may record one."""
    person = story.person
    days, cells = _grid(stand, story, parameters)
    withheld = ""
    if _guards(stand):
        withheld = _("Temperatures, needs, illness and reasons are not shown to this post.")
    return PersonPage(
        name=person.display,
        place=stand.places.told(person.division),
        chip=_chip(story),
        clock=_clock(stand, story, parameters),
        terms=tuple(_terms(stand, story)),
        duties=tuple(
            duty_line(d, story.posts.get(d.owner, "") if d.owner else "", stand.at)
            for d in story.duties
        ),
        story=story_days(_lines(stand, story, parameters), stand.today),
        days=days,
        checks=cells,
        checks_sentence=_tally(stand, story, parameters) if cells else "",
        related=tuple(_related(stand, story)),
        looks=looks,
        opening=opening,
        opened=opened,
        check=check,
        withheld=withheld,
    )


def _guards(stand: Stand) -> bool:
    """Police and militia, to whom name, place and end are enough."""
    return stand.scope.kind is ScopeKind.GUARD


def _chip(story: PersonStory) -> Chip:
    order = story.order
    if order is None:
        return Chip("waived", "—", _("under no order"))
    if story.in_force:
        return Chip("due", "○", str(OrderKind(order.kind).label))
    if order.ended_as:
        return Chip("done", "✓", str(Ending(order.ended_as).label))
    return Chip("done", "✓", _("ended by itself"))


def _clock(stand: Stand, story: PersonStory, parameters: Parameters) -> str:
    order = story.order
    if order is None:
        return ""
    until = ending(span_of(order).until, stand.at)
    if not story.in_force:
        return _("ended {end}").format(end=until)
    number = max(day_number(order.anchor_at, stand.at), 0)
    words = _("day {n} of {days}, ends {end}")
    return words.format(n=number, days=parameters.observation_days, end=until)


def _terms(stand: Stand, story: PersonStory) -> Iterator[Term]:
    guards, order = _guards(stand), story.order
    if not guards:
        yield Term(_("Sex and age"), person_words(story.person, stand.today.year))
    if order:
        yield Term(
            _("Order"),
            order.number,
            "" if guards else reverse("order", args=[order.pk]),
            source=f"{order.authority.issuer}　{moment(order.recorded_at, stand.at)}",
        )
        if not guards:
            yield Term(_("Reason"), order.reason)
        yield Term(_("Legal basis"), order.authority.basis, source=order.authority.document)
        yield Term(_("Appeal to"), f"{order.authority.appeal}　{order.authority.phone}")
        yield Term(_("Where"), order.site.name if order.site else _("at home"))
    yield from care_terms(stand, story)
    if story.team:
        yield Term(_("Team of five"), _("; ").join(_team(story)))


def _team(story: PersonStory) -> Iterator[str]:
    for member in story.team:
        role = str(TeamRole(member.role).label)
        yield f"{role} {story.posts.get(member.post, '')}".strip()


def _grid(
    stand: Stand, story: PersonStory, parameters: Parameters
) -> tuple[tuple[DayHead, ...], tuple[DayCell, ...]]:
    order = story.order
    if order is None or not story.checks:
        return (), ()
    first = clock.day_of(order.start_at)
    last = clock.day_of(order.end_at - timedelta(microseconds=1))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)][-_LONGEST:]
    marks = marks_of(story.checks, days[0], stand.at, parameters.fever)
    url = f"{reverse('person', args=[story.person.pk])}#story"
    made = Cells(days).of(story.person.display, url, marks, span_of(order).until)
    return day_heads(days, stand.today), made


def _tally(stand: Stand, story: PersonStory, parameters: Parameters) -> str:
    return tally_words(marks_of(story.checks, stand.today, stand.at, parameters.fever))


def _lines(stand: Stand, story: PersonStory, parameters: Parameters) -> Iterator[StoryLine]:
    for order in story.orders:
        yield from _order_lines(stand, order)
    for reading in story.readings:
        value = celsius(reading.temperature)
        fever = is_fever(reading.temperature, parameters.fever)
        words = _("{slot} check: {value}").format(slot=slot_words(reading.slot), value=value)
        if reading.symptoms:
            words += f" {symptom_words(reading.symptoms)}"
        if fever:
            words = "▲ " + words
        late = reading.recorded_at - reading.at > timedelta(hours=1)
        who = story.posts.get(reading.by_post, _("the system"))
        recorded = reading.recorded_at if late else None
        yield StoryLine(reading.at, words, who, decision=fever, recorded=recorded)
    for visit in story.visits:
        words = _("Brought to the fever clinic by {vehicle}").format(vehicle=visit.vehicle)
        yield StoryLine(visit.at, words, "", decision=True)
    for lead, outcome, at in story.leads:
        words = _("A lead came: {outcome}").format(outcome=outcome_words(outcome))
        yield StoryLine(at, words, _("the system"), url=reverse("lead", args=[lead]))


def _order_lines(stand: Stand, order: Order) -> Iterator[StoryLine]:
    kind = str(OrderKind(order.kind).label)
    words = _("{kind}, number {number}, until {end}")
    told = words.format(kind=kind, number=order.number, end=ending(order.end_at, stand.at))
    reason, why = ("", "") if _guards(stand) else (order.reason, order.ended_why or "")
    yield StoryLine(order.start_at, told, reason, decision=True)
    until = span_of(order).until
    if until <= stand.at:
        how = str(Ending(order.ended_as).label) if order.ended_as else _("ended by itself")
        yield StoryLine(until, f"{kind}: {how}", why, decision=True)


def _related(stand: Stand, story: PersonStory) -> Iterator[Link]:
    order, may = story.order, stand.actor.may
    if order and may(P.HAND_OVER_PAPER):
        yield Link(_("Code for the own page"), reverse("slip", args=[order.pk]))
    if order and (may(P.RECORD_NEED) or may(P.TAKE_APPEAL)):
        yield Link(_("File for them by telephone"), reverse("call", args=[order.pk]))
    if may(P.OPEN_IDENTITY):
        if not relation_of(stand.actor):
            breaking = address(reverse("glass_new"), person=str(story.person.pk))
            yield Link(_("Break the glass in an emergency…"), breaking)
        tie = reverse("conflict", args=[story.person.pk])
        yield Link(_("Declare a conflict of interest…"), tie)
    if may(P.REQUEST_TRANSFER):
        asking = address(reverse("transfer_new"), person=str(story.person.pk))
        yield Link(_("Ask for a transfer"), asking)
    for lead, outcome, at in story.leads:
        words = _("Lead of {day}: {outcome}").format(day=day(at), outcome=outcome_words(outcome))
        yield Link(words, reverse("lead", args=[lead]))


def opened_of(identity: OpenedIdentity, stand: Stand, purpose: str, at: datetime) -> Opened:
    """What was opened, and the sentence of what was logged."""
    labels = (
        (_("Name"), identity.name),
        (_("ID number"), identity.number),
        (_("Telephone"), identity.phone),
        (_("Born on"), identity.birth_date),
        (_("Address"), identity.address),
        (_("Door"), identity.door),
    )
    logged = _("Logged: {moment}, {post} {officer}, purpose: {purpose}").format(
        moment=moment(at), post=stand.actor.title, officer=stand.actor.label, purpose=purpose
    )
    return Opened(tuple(Term(label, value) for label, value in labels if value), logged)
