"""The form that answers a lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.demands import ASKED, told_hint, told_label
from lianfang.desk.forms import Typed
from lianfang.desk.lead_queries import LeadStory
from lianfang.desk.presenters_leads import outcome_words
from lianfang.desk.shapes import Choice, Field, Form
from lianfang.screening.choices import AttemptKind, Outcome

_LONGEST_TOLD = 500


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
        Outcome.UNREACHABLE: _("after three attempts on record without an answer"),
    }


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """An answer as typed; `seen` is the latest answer that stood on the page.

    `told` is what the outcome demands: where they live, where they went, what shows it is wrong.
    """

    key: str
    seen: str
    outcome: str
    told: str
    at: datetime

    @classmethod
    def read(cls, typed: Typed, at: datetime) -> AnswerForm:
        """Read it; what cannot be read stands in `typed.wrong`."""
        error = _("No answer is chosen. Choose one, such as “{example}”.").format(
            example=outcome_words(Outcome.FOUND)
        )
        outcome = typed.chosen("outcome", _answers(), error)
        return cls(
            key=typed.text("key")[:80],
            seen=typed.text("seen"),
            outcome=outcome,
            told=_told(typed, outcome),
            at=typed.moment("at", at),
        )

    def stale(self, story: LeadStory) -> bool:
        """Whether the lead was answered since the page was read."""
        return self.seen != seen_of(story)

    def said_already(self, story: LeadStory, post: UUID) -> bool:
        """Whether the latest answer is this one: it was sent twice."""
        latest = story.latest
        return latest is not None and (latest.by_post, latest.outcome) == (post, self.outcome)


def _told(typed: Typed, outcome: str) -> str:
    """What was told with an outcome that demands it; missing, it is asked for at its field."""
    if outcome not in ASKED:
        return ""
    name = f"told_{outcome}"
    words = _("“{outcome}” needs this: {what}.").format(
        outcome=outcome_words(outcome), what=told_label(outcome)
    )
    told = typed.needed(name, words)
    if len(told) > _LONGEST_TOLD:
        typed.wrong[name] = _("At most {n} characters.").format(n=_LONGEST_TOLD)
    return told


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
        Choice(value, words, hints[value], chosen=value == chosen, asks=_asks(typed, value))
        for value, words in _answers().items()
    )
    when = _("such as 18:05; empty means now")
    return (
        Field("outcome", _("What was found"), kind="radio", choices=choices,
              error=wrong.get("outcome", "")),
        Field("at", _("When"), value=typed.text("at"), hint=when,
              error=wrong.get("at", ""), short=True, optional=True),
    )  # fmt: skip


def _asks(typed: Typed, outcome: str) -> Field | None:
    if outcome not in ASKED:
        return None
    name = f"told_{outcome}"
    return Field(
        name,
        told_label(outcome),
        value=typed.text(name),
        hint=told_hint(outcome),
        error=typed.wrong.get(name, ""),
    )


@dataclass(frozen=True, slots=True)
class TryForm:
    """A try without an answer, as typed."""

    key: str
    kind: str
    at: datetime

    @classmethod
    def read(cls, typed: Typed, at: datetime) -> TryForm:
        """Read it; what cannot be read stands in `typed.wrong`."""
        kinds = {kind.value: str(kind.label) for kind in AttemptKind}
        chosen = typed.chosen("kind", kinds, _("Choose how it was tried."))
        return cls(typed.text("key")[:80], chosen, typed.moment("tried_at", at))


def try_form(story: LeadStory, typed: Typed, *, refusal: str = "") -> Form:
    """The form that records a try: one button for each way."""
    kinds = tuple(Choice(kind.value, str(kind.label)) for kind in AttemptKind)
    told = len(story.tries)
    sentence = _("{n} tries without an answer so far.").format(n=told) if told else ""
    return Form(
        action=reverse("lead_try", args=[story.lead.pk]),
        key=typed.text("key"),
        title=_("Nobody reached"),
        submit="",
        refusal=refusal,
        consequence=sentence,
        fields=(
            Field("kind", _("How it was tried"), "buttons", choices=kinds),
            Field("tried_at", _("When"), value=typed.text("tried_at"),
                  hint=_("such as 18:05; empty means now"), error=typed.wrong.get("tried_at", ""),
                  short=True, optional=True),
        ),
    )  # fmt: skip
