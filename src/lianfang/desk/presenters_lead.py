"""One lead with its story. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.lead_queries import LeadStory
from lianfang.desk.presenters import duty_line, story_days, times_of
from lianfang.desk.presenters_leads import outcome_chip, outcome_words
from lianfang.desk.shapes import Form, LeadPage, Link, Look, StoryLine, Term
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import day, left, moment
from lianfang.duties.rules import State as Duty
from lianfang.duties.rules import state
from lianfang.people.choices import Sex
from lianfang.people.models import Person
from lianfang.screening.choices import Outcome, Source


def person_words(person: Person, year: int) -> str:
    """“男，34岁”: what may be shown of anyone."""
    sex = str(Sex(person.sex).label) if person.sex != Sex.UNKNOWN else ""
    age = (
        _("about {years} years").format(years=year - person.birth_year)
        if person.birth_year
        else ""
    )
    return _(", ").join(filter(None, (sex, age))) or _("not known")


def lead_page(
    stand: Stand, story: LeadStory, answer: Form | None, looks: tuple[Look, ...], opens: bool
) -> LeadPage:
    """A lead's page; `opens` if the reader may open the person's page."""
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
        story=story_days(_lines(stand, story), stand.today),
        related=tuple(_related(story, opens)),
        looks=looks,
        answer=answer,
        waiting=by.format(moment=moment(duty.due_at)) if waiting and duty else "",
        overdue=told is Duty.OVERDUE,
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


def _lines(stand: Stand, story: LeadStory) -> Iterator[StoryLine]:
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
        yield StoryLine(placed.recorded_at, words, who, decision=True)
    before = ""
    for answer in story.answers:
        outcome = outcome_words(answer.outcome)
        words = _("Answered: {outcome}").format(outcome=outcome)
        if answer.attempts > 1:
            words += _(", after {n} attempts").format(n=answer.attempts)
        late = (answer.recorded_at - answer.at).total_seconds() > 60
        yield StoryLine(
            answer.at,
            words,
            _title(story, answer.by_post),
            decision=True,
            was=before,
            now=outcome if before else "",
            recorded=answer.recorded_at if late else None,
        )
        before = outcome


def _related(story: LeadStory, opens: bool) -> Iterator[Link]:
    if opens:
        yield Link(_("The person"), reverse("person", args=[story.lead.person_id]))
    for row in story.rows:
        if row.batch:
            words = _("List “{title}”, row {number}").format(title=row.title, number=row.number)
            yield Link(words, reverse("batch", args=[row.batch]))
