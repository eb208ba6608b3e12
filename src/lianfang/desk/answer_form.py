"""The form that answers a lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.lead_queries import LeadStory
from lianfang.desk.presenters_leads import outcome_words
from lianfang.desk.shapes import Choice, Field, Form
from lianfang.screening.choices import Outcome

_MOST_ATTEMPTS = 99


def _answers() -> dict[str, str]:
    return {o.value: outcome_words(o.value) for o in Outcome if o is not Outcome.PENDING}


def _hints() -> dict[str, str]:
    return {
        Outcome.FOUND: _("at home or met; registration begins"),
        Outcome.ALREADY_KNOWN: _("registered before"),
        Outcome.WRONG_DATA: _("number or address is wrong"),
        Outcome.NOT_HERE: _("lives at another address"),
        Outcome.PAST_PERIOD: _("came back too long ago"),
        Outcome.ELSEWHERE: _("is in another place now"),
        Outcome.NOT_TRAVELLED: _("was not in the affected area"),
        Outcome.UNREACHABLE: _("three attempts or more without an answer"),
    }


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """An answer as typed; `seen` is the latest answer that stood on the page."""

    key: str
    seen: str
    outcome: str
    attempts: int
    at: datetime

    @classmethod
    def read(cls, typed: Typed, at: datetime) -> AnswerForm:
        """Read it; what cannot be read stands in `typed.wrong`."""
        error = _("No answer is chosen. Choose one, such as “{example}”.").format(
            example=outcome_words(Outcome.FOUND)
        )
        return cls(
            key=typed.text("key")[:80],
            seen=typed.text("seen"),
            outcome=typed.chosen("outcome", _answers(), error),
            attempts=typed.whole("attempts", 1, _MOST_ATTEMPTS, default=1),
            at=typed.moment("at", at),
        )

    def stale(self, story: LeadStory) -> bool:
        """Whether the lead was answered since the page was read."""
        return self.seen != seen_of(story)

    def said_already(self, story: LeadStory, post: UUID) -> bool:
        """Whether the latest answer is this one: it was sent twice."""
        latest = story.latest
        return latest is not None and (latest.by_post, latest.outcome) == (post, self.outcome)


def seen_of(story: LeadStory) -> str:
    """The latest answer, as a page remembers it."""
    return str(story.latest.pk) if story.latest else ""


def answer_form(story: LeadStory, typed: Typed, *, refusal: str = "") -> Form:
    """The form, blank or as typed."""
    return Form(
        action=reverse("lead_answer", args=[story.lead.pk]),
        key=typed.text("key"),
        title=_("Answer again") if story.latest else _("Answer this lead"),
        submit=_("Answer"),
        refusal=refusal,
        hidden=(("seen", seen_of(story)),),
        consequence=_("A later answer corrects an earlier one; both stay in the story."),
        fields=_fields(typed),
    )


def _fields(typed: Typed) -> tuple[Field, ...]:
    chosen, hints, wrong = typed.text("outcome"), _hints(), typed.wrong
    choices = tuple(
        Choice(value, words, hints[value], chosen=value == chosen)
        for value, words in _answers().items()
    )
    times = typed.text("attempts") or "1"
    often, when = _("how often someone went or called"), _("such as 18:05; empty means now")
    return (
        Field("outcome", _("What was found"), kind="radio", choices=choices,
              error=wrong.get("outcome", "")),
        Field("attempts", _("Attempts"), value=times, hint=often,
              error=wrong.get("attempts", ""), short=True, inputmode="numeric"),
        Field("at", _("When"), value=typed.text("at"), hint=when,
              error=wrong.get("at", ""), short=True, optional=True),
    )  # fmt: skip
