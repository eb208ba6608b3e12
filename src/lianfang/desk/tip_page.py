"""Tips: the list, taking one down, and one that is opened to call about it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.person_fields import person_fields
from lianfang.desk.presenters import left_words
from lianfang.desk.shapes import Chip, Choice, Field, Form, Link, Nothing
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import moment, short
from lianfang.desk.tip_queries import TipLine
from lianfang.duties.rules import State
from lianfang.screening.choices import TipState

VERIFIED, DISMISSED = "verified", "dismissed"


@dataclass(frozen=True, slots=True)
class TipRow:
    """One tip of the list; what was said is not shown."""

    url: str
    name: str
    state: str
    mark: str
    words: str
    owner: str
    due: str
    left: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class TipsPage:
    """The tips, those to call about first."""

    sentence: str
    rows: tuple[TipRow, ...]
    add: Link
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class TipPage:
    """One tip. `text` is empty until it is opened; the informant is opened apart."""

    title: str
    chip: Chip
    due: str
    open_action: str
    text: str = ""
    place: str = ""
    logged: str = ""
    asking: Form | None = None
    informant: str = ""
    settling: Form | None = None
    lead: Link | None = None


def chip_of_tip(line: TipLine) -> Chip:
    """A tip's state as a chip."""
    if line.state == TipState.VERIFIED:
        return Chip("done", "✓", str(TipState.VERIFIED.label))
    if line.state == TipState.DISMISSED:
        return Chip("waived", "免", str(TipState.DISMISSED.label))
    if line.duty == State.OVERDUE:
        return Chip("missed", "✕", _("overdue"))
    return Chip("due", "○", str(TipState.WAITING.label))


def tips_page(stand: Stand, lines: Sequence[TipLine]) -> TipsPage:
    """The list."""
    waiting = sum(1 for line in lines if line.state == TipState.WAITING)
    add = Link(_("Take down a tip"), reverse("tip_new"))
    if not lines:
        words = _("No tip yet. A tip leads to a call and to nothing else until it is verified.")
        return TipsPage(words, (), add, Nothing("never", words, add))
    words = _("{count} tips are to be called about. Nobody in the place sees them before.")
    rows = tuple(_row(stand, line) for line in lines)
    return TipsPage(words.format(count=waiting), rows, add)


def _row(stand: Stand, line: TipLine) -> TipRow:
    chip = chip_of_tip(line)
    waiting = line.state == TipState.WAITING and line.late_at is not None
    left = left_words(State(line.duty), line.late_at, stand.at) if waiting and line.late_at else ""
    return TipRow(
        url=reverse("tip", args=[line.tip]),
        name=_("Tip of {moment}").format(moment=moment(line.at)),
        state=chip.state,
        mark=chip.mark,
        words=chip.words,
        owner=line.owner,
        due=short(line.due_at, stand.at) if line.due_at else "",
        left=left,
        overdue=line.duty == State.OVERDUE,
    )


def taking_form(stand: Stand, typed: Typed, *, refusal: str = "") -> Form:
    """The form that takes a tip down."""
    wrong = typed.wrong
    places = (Choice("", _("not said")), *_townships(stand, typed.text("division")))
    return Form(
        action=reverse("tip_new"),
        key=typed.text("key"),
        title=_("Take down a tip"),
        submit=_("Take down"),
        fields=(
            Field("text", _("What was said"), kind="textarea", value=typed.text("text"),
                  hint=_("what was seen, where, when; no guesses"), error=wrong.get("text", "")),
            Field("division", _("About which township"), kind="select", choices=places,
                  optional=True),
            Field("informant", _("Who said it"), value=typed.text("informant"),
                  hint=_("a name and a phone to call back; kept apart and sealed"),
                  error=wrong.get("informant", ""), optional=True, autocomplete="off"),
        ),
        consequence=_(
            "A call is owed within four hours of the day. Nothing shows to a gate or a team"
            " before it is verified."
        ),
        cancel_url=reverse("tips"),
        refusal=refusal,
    )  # fmt: skip


def _townships(stand: Stand, chosen: str) -> tuple[Choice, ...]:
    below = stand.places.below(stand.incident.division)
    return tuple(Choice(code, name, chosen=code == chosen) for code, name in below)


def tip_page(stand: Stand, line: TipLine) -> TipPage:
    """One tip, still sealed."""
    due = _("A call is due by {moment}.").format(moment=moment(line.due_at)) if line.due_at else ""
    return TipPage(
        title=_("Tip of {moment}").format(moment=moment(line.at)),
        chip=chip_of_tip(line),
        due=due if line.state == TipState.WAITING else "",
        open_action=reverse("tip", args=[line.tip]),
        lead=Link(_("The lead"), reverse("lead", args=[line.lead])) if line.lead else None,
    )


def settling_form(tip: UUID, typed: Typed, *, refusal: str = "") -> Form:
    """The form after the call: nobody, or someone who becomes a lead."""
    chosen = typed.text("result")
    choices = (
        Choice(DISMISSED, _("nothing in it"), _("nobody is entered"), chosen == DISMISSED),
        Choice(VERIFIED, _("verified by the call"), _("enter the person below"),
               chosen == VERIFIED),
    )  # fmt: skip
    optional = tuple(person_fields(typed))
    return Form(
        action=reverse("tip_settle", args=[tip]),
        key=typed.text("key"),
        title=_("After the call"),
        submit=_("Settle"),
        fields=(
            Field("result", _("What came of it"), kind="radio", choices=choices,
                  error=typed.wrong.get("result", "")),
            *optional,
        ),
        consequence=_("Only someone verified becomes a lead; the source is the hotline."),
        refusal=refusal,
    )  # fmt: skip


def asking_form(tip: UUID, typed: Typed) -> Form:
    """The form that opens the informant, with the reason."""
    return Form(
        action=reverse("tip_informant", args=[tip]),
        key="",
        title=_("Who said it"),
        submit=_("Open"),
        fields=(
            Field("why", _("Why"), value=typed.text("why"), error=typed.wrong.get("why", "")),
        ),
        consequence=_(
            "Logged with the reason, which the privacy reviewer reads; only two roles may."
        ),
    )
