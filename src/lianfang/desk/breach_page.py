"""Exits as a stepper: what was done, what comes next, and why something else does not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.permissions import Permission as P
from lianfang.desk.care_queries import CareStory
from lianfang.desk.care_words import refusal_words
from lianfang.desk.shapes import Chip, Link
from lianfang.desk.shapes_care import CareLine, CareSection
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import moment
from lianfang.quarantine.breach import seen_of
from lianfang.quarantine.breach_rules import Step, next_steps, why_not
from lianfang.quarantine.choices import BreachOutcome
from lianfang.quarantine.models import Breach

_MORE = (Step.MOVE, Step.REFER)


def exits(stand: Stand, story: CareStory, told: Mapping[UUID, str]) -> CareSection:
    """Every matter of the person, the open one as a stepper."""
    lines: list[CareLine] = []
    for found in story.breaches:
        lines.append(_head(stand, found, told))
        if found.outcome is None:
            lines += _steps(stand, story, found)
    words = _("A question about needs first; nothing follows by itself, and no team is blamed.")
    act = None
    if stand.actor.may(P.RECORD_BREACH, story.person.division):
        act = Link(
            _("Not where the order says"), reverse("care_act", args=[story.person.pk, "exit"])
        )
    return CareSection("exits", _("Exits"), words, tuple(lines), act)


def _head(stand: Stand, found: Breach, told: Mapping[UUID, str]) -> CareLine:
    chip = Chip("due", "○", _("open"))
    if found.outcome:
        settled = str(BreachOutcome(found.outcome).label)
        closed = found.outcome == BreachOutcome.CLOSED
        chip = Chip("waived", "—", settled) if closed else Chip("late", "→", settled)
    return CareLine(
        title=_("Seen {moment}").format(moment=moment(found.at, stand.at)),
        about=told.get(found.pk, ""),
        chip=chip,
    )


def _steps(stand: Stand, story: CareStory, found: Breach) -> Iterator[CareLine]:
    seen = seen_of(found)
    may = next_steps(seen, critical=story.critical)
    for number, (step, label, done) in enumerate(_rows(found), 1):
        refusal = why_not(step, seen, critical=story.critical)
        chip = None
        if done:
            chip = Chip("done", "✓", done)
        elif step in may:
            chip = Chip("due", "○", _("next"))
        yield CareLine(
            title=f"{number}. {label}",
            about="" if done or not refusal else refusal_words(refusal),
            chip=chip,
            acts=_acts(stand, story, found, step, label) if step in may and not done else (),
        )
    closing = _acts(stand, story, found, Step.CLOSE, _("Close the matter"))
    yield CareLine(title=_("Or close it, at any step"), acts=closing)


def _rows(found: Breach) -> Iterator[tuple[Step, str, str]]:
    """Each step, its name, and how it was done; '' while it is not."""
    yield Step.HEAR, _("Hear the person"), _("heard") if found.reason_recorded_at else ""
    counted = _("{n} open").format(n=found.unmet)
    yield Step.NEEDS, _("Look at the needs"), counted if found.needs_recorded_at else ""
    yield Step.ADVISE, _("Advise"), _("advised") if found.advised_recorded_at else ""
    looked = _("stays in") if found.kept_in else _("went out again")
    yield Step.RECHECK, _("Look again"), looked if found.rechecked_recorded_at else ""
    yield Step.MOVE, _("Move to a site"), ""
    yield Step.REFER, _("Refer"), ""


def _acts(
    stand: Stand, story: CareStory, found: Breach, step: Step, label: str
) -> tuple[Link, ...]:
    may = P.ISSUE_ORDER if step in _MORE else P.RECORD_BREACH
    if not stand.actor.may(may, story.person.division):
        return ()
    given = {"pk": story.person.pk, "what": step.value, "subject": str(found.pk)}
    return (Link(label, reverse("care_about", kwargs=given)),)
