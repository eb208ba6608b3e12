"""One lead with its story. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.accounts.permissions import Permission as P
from lianfang.desk.lead_queries import LeadStory
from lianfang.desk.presenters import duty_line, story_days, times_of
from lianfang.desk.presenters_leads import outcome_chip, outcome_words
from lianfang.desk.presenters_place import REASONS
from lianfang.desk.shapes import Form, LeadPage, Link, Look, StoryLine, Term
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import day, left, moment
from lianfang.duties.rules import State as Duty
from lianfang.duties.rules import state
from lianfang.people.choices import Sex
from lianfang.people.models import Person
from lianfang.people.opening import Opened
from lianfang.screening.choices import AttemptKind, Outcome, Source
from lianfang.screening.models import Answer, Attempt
from lianfang.screening.rules import STAYING


def person_words(person: Person, year: int) -> str:
    """“男，34岁”: what may be shown of anyone."""
    return sex_and_age(person.sex, person.birth_year, year) or _("not known")


def sex_and_age(sex: str, birth_year: int | None, year: int) -> str:
    """“男，34岁”; empty where neither is known."""
    told = str(Sex(sex).label) if sex != Sex.UNKNOWN else ""
    age = _("about {years} years").format(years=year - birth_year) if birth_year else ""
    return _(", ").join(filter(None, (told, age)))


_WHY = {
    **REASONS,
    "climbed": gettext_lazy("passed on, as there was no answer in time"),
    "absent": gettext_lazy("passed on to the stand-in"),
    "returned": gettext_lazy("given back, as the stand-in's time ended"),
    "sweep": gettext_lazy("found by a sweep"),
}
"""Why a lead was given to a place, where the system gave it; else as whoever gave it wrote."""


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do with a lead, and what of it is opened for them.

    `told` is what was said with answers, by answer; `opened` the person, of one's own list only.
    """

    answer: Form | None = None
    trying: Form | None = None
    opens: bool = False
    opened: Opened | None = None
    told: Mapping[UUID, str] = field(default_factory=dict)


def lead_page(stand: Stand, story: LeadStory, acts: Acts, looks: tuple[Look, ...]) -> LeadPage:
    """A lead's page."""
    lead = story.lead
    duty = story.duties[-1] if story.duties else None
    told = state(times_of(duty), stand.at) if duty else None
    waiting = duty is not None and lead.outcome == Outcome.PENDING
    clock = left(duty.late_at, stand.at) if waiting and duty else ""
    by = _("No answer yet; it is due by {moment}.")
    return LeadPage(
        name=lead.person.display,
        place=stand.places.told(lead.division),
        chip=outcome_chip(lead.outcome, told),
        clock=clock,
        terms=_terms(stand, story),
        duties=tuple(
            duty_line(d, story.posts.get(d.owner, "") if d.owner else "", stand.at)
            for d in story.duties
        ),
        story=story_days(_lines(stand, story, acts.told), stand.today),
        related=tuple(_related(stand, story, acts.opens)),
        looks=looks,
        answer=acts.answer,
        trying=acts.trying,
        going=_going(acts.opened) if acts.opened else (),
        logged=_("Opened for today's duty on your own list; logged once today.")
        if acts.opened
        else "",
        waiting=by.format(moment=moment(duty.due_at)) if waiting and duty else "",
        overdue=told is Duty.OVERDUE,
    )


def _going(opened: Opened) -> tuple[Term, ...]:
    """What is needed to go there or to call."""
    unknown = _("not filled in")
    return (
        Term(_("Name"), opened.name or unknown),
        Term(_("Phone"), opened.phone or unknown, f"tel:{opened.phone}" if opened.phone else ""),
        Term(_("Address"), f"{opened.address} {opened.door}".strip() or unknown),
    )


def _terms(stand: Stand, story: LeadStory) -> tuple[Term, ...]:
    lead = story.lead
    owner = story.duties[-1].owner if story.duties else None
    return (
        Term(_("Sex and age"), person_words(lead.person, stand.today.year)),
        Term(_("Source"), str(Source(lead.source).label)),
        Term(
            _("Left the affected area"),
            day(lead.left_on, stand.at) if lead.left_on else _("not filled in"),
        ),
        Term(_("Came on"), moment(lead.at)),
        Term(_("Answered for by"), _title(story, owner) if owner else _("nobody is responsible")),
    )


def _title(story: LeadStory, post: UUID | None) -> str:
    return story.posts.get(post, _("the system")) if post else _("the system")


def _lines(stand: Stand, story: LeadStory, told: Mapping[UUID, str]) -> Iterator[StoryLine]:
    """Everything recorded about the lead, as facts."""
    for row in story.rows:
        what = (
            _("Listed in “{title}”, row {number}").format(title=row.title, number=row.number)
            if row.title
            else _("Listed by a department, row {number}").format(number=row.number)
        )
        url = reverse("batch", args=[row.batch]) if row.batch else ""
        yield StoryLine(row.recorded_at, what, _("the system"), url=url)
    for placed in story.placements:
        words = _("Given to {place}").format(place=stand.places.told(placed.division))
        who = _("to {post}").format(post=_title(story, placed.post)) if placed.post else ""
        why = str(_WHY.get(placed.why, "")) or (placed.why if not placed.why.isascii() else "")
        yield StoryLine(placed.recorded_at, words, who, rule=why, decision=True)
    for tried in story.tries:
        words = _("Tried: {how}").format(how=str(AttemptKind(tried.kind).label))
        yield StoryLine(
            tried.at, words, _title(story, tried.by_post), recorded=_late(tried),
            keyed=_title(story, tried.keyed_by) if tried.keyed_by else "",
        )  # fmt: skip
    yield from _answers(story, told)


def _answers(story: LeadStory, told: Mapping[UUID, str]) -> Iterator[StoryLine]:
    before = ""
    for answer in story.answers:
        outcome = outcome_words(answer.outcome)
        words = _("Answered: {outcome}").format(outcome=outcome)
        if answer.attempts > 1:
            words += _(", after {n} attempts").format(n=answer.attempts)
        yield StoryLine(
            answer.at,
            words,
            _title(story, answer.by_post),
            decision=True,
            was=before,
            now=outcome if before else "",
            recorded=_late(answer),
            keyed=_title(story, answer.keyed_by) if answer.keyed_by else "",
            told=told.get(answer.pk, ""),
        )
        before = outcome


def _late(fact: Answer | Attempt) -> datetime | None:
    """When a fact was entered, where that was not at once."""
    return fact.recorded_at if (fact.recorded_at - fact.at).total_seconds() > 60 else None


def _related(stand: Stand, story: LeadStory, opens: bool) -> Iterator[Link]:
    lead = story.lead
    if stand.actor.may(P.REASSIGN_LEAD, lead.division) and lead.outcome not in STAYING:
        yield Link(_("Where it belongs"), reverse("lead_place", args=[lead.pk]))
    if stand.actor.may(P.REFER_LEAD):
        yield Link(_("Letters to other counties"), reverse("letters"))
    if opens:
        yield Link(_("The person"), reverse("person", args=[story.lead.person_id]))
    for row in story.rows:
        if row.batch:
            words = _("List “{title}”, row {number}").format(title=row.title, number=row.number)
            yield Link(words, reverse("batch", args=[row.batch]))
