"""The forms of looking after someone: need, home, dependants, carer, exit and its steps, team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.shapes import Choice, Field
from lianfang.quarantine.choices import (
    DependantKind,
    Manner,
    NeedKind,
    NeedOutcome,
    Occasion,
    Priority,
    SpecialNeed,
    Verdict,
)

ROWS = 3
"""Dependants that one form takes."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a form asks: its title, its verb, its fields, and what follows from it."""

    title: str
    submit: str
    fields: tuple[Field, ...]
    consequence: str = ""
    sentence: str = ""


def _labels(choices: type) -> dict[str, str]:
    return {c.value: str(c.label) for c in choices}  # type: ignore[attr-defined]


def pick(
    typed: Typed,
    name: str,
    label: str,
    values: Mapping[str, str],
    default: str = "",
    *,
    kind: str = "radio",
    hint: str = "",
    optional: bool = False,
) -> Field:
    """One of some values, as radio buttons unless another kind is asked for."""
    chosen = typed.text(name) or default
    choices = tuple(Choice(v, words, chosen=v == chosen) for v, words in values.items())
    return Field(
        name, label, kind=kind, choices=choices, hint=hint, optional=optional,
        error=typed.wrong.get(name, ""),
    )  # fmt: skip


def ticks(typed: Typed, name: str, label: str, values: Mapping[str, str], hint: str = "") -> Field:
    """Any of some values, each with a box of its own."""
    ticked = typed.ticked(name, values)
    choices = tuple(Choice(v, words, chosen=v in ticked) for v, words in values.items())
    error = typed.wrong.get(name, "")
    return Field(name, label, kind="ticks", choices=choices, hint=hint, error=error)


def words(typed: Typed, name: str, label: str, hint: str = "", *, optional: bool = False) -> Field:
    """A few words."""
    return Field(
        name, label, kind="textarea", value=typed.text(name), hint=hint, optional=optional,
        error=typed.wrong.get(name, ""),
    )  # fmt: skip


def line(typed: Typed, name: str, label: str, hint: str = "", *, optional: bool = False) -> Field:
    """One line of text."""
    return Field(
        name, label, value=typed.text(name), hint=hint, optional=optional, autocomplete="off",
        error=typed.wrong.get(name, ""),
    )  # fmt: skip


def need_asking(typed: Typed) -> Asking:
    """What someone needs."""
    return Asking(
        title=_("Take down a need"),
        submit=_("Take down"),
        sentence=_("Violence, pregnancy and psychological help are told to nobody at home."),
        fields=(
            pick(typed, "kind", _("What is needed"), _labels(NeedKind), kind="select"),
            pick(typed, "priority", _("How soon"), _soon(), Priority.NORMAL),
            words(typed, "text", _("In the person's words"), optional=True),
            pick(typed, "manner", _("How it was said"), _labels(Manner), Manner.TELEPHONE,
                 kind="select"),
        ),
        consequence=_("Medicine, water, illness and violence count as urgent whatever is chosen."),
    )  # fmt: skip


def _soon() -> dict[str, str]:
    return {
        Priority.CRITICAL: _("within one hour"),
        Priority.URGENT: _("within four hours"),
        Priority.NORMAL: _("within a day"),
    }


def accept_asking(typed: Typed) -> Asking:
    """Until when it is promised."""
    hint = _("such as 18:05, or 2020-02-10 18:05")
    return Asking(
        title=_("Take it on"),
        submit=_("Promise"),
        fields=(line(typed, "promised", _("By when"), hint),),
        consequence=_("The duty's own time does not move."),
    )


def close_asking(typed: Typed) -> Asking:
    """Met, or why not and what instead."""
    return Asking(
        title=_("Settle the need"),
        submit=_("Settle"),
        fields=(
            pick(typed, "outcome", _("What came of it"), _labels(NeedOutcome)),
            line(typed, "reason", _("Why it cannot be met"), optional=True),
            line(typed, "alternative", _("What there is instead"), optional=True),
        ),
    )


YES_NO = (
    "own_room", "alone_or_consent", "no_contact", "can_stay_in", "own_toilet", "carer", "phone",
)  # fmt: skip


def home_asking(typed: Typed) -> Asking:
    """The questions about the home, each yes or no, and the special groups."""
    asked = {
        "own_room": _("Has a room of their own"),
        "alone_or_consent": _("Lives alone, or those at home agree"),
        "no_contact": _("Can keep apart from the family"),
        "can_stay_in": _("Can stay in the whole time"),
        "own_toilet": _("Has a toilet of their own"),
        "carer": _("Someone at home can help"),
        "phone": _("Has a telephone that works"),
    }
    answers = {"yes": _("yes"), "no": _("no")}
    groups = {"none": _("none of these")} | _labels(SpecialNeed)
    several = _("tick each that applies; several may")
    verdicts = {"": _("as the rule says")} | _labels(Verdict)
    why = _("needed where more is asked of the person than the rule; it is sealed")
    return Asking(
        title=_("Is the home fit?"),
        submit=_("Record the assessment"),
        sentence=_("The rule decides, with its reason; the least restrictive comes first."),
        fields=(
            *(pick(typed, name, label, answers) for name, label in asked.items()),
            ticks(typed, "special", _("Special group"), groups, several),
            pick(typed, "verdict", _("Decide otherwise"), verdicts, kind="select", optional=True),
            line(typed, "raised_why", _("Why more than the rule"), why, optional=True),
        ),
    )


def dependants_asking(typed: Typed) -> Asking:
    """Who at home depends on the person; or explicitly nobody."""
    kinds = {"": _("—")} | _labels(DependantKind)
    rows: list[Field] = []
    for n in range(1, ROWS + 1):
        rows.append(
            pick(typed, f"kind{n}", _("Who {n}").format(n=n), kinds, kind="select", optional=True)
        )
        hint = _("name, age, what they need") if n == 1 else ""
        rows.append(line(typed, f"who{n}", _("In words {n}").format(n=n), hint, optional=True))
    return Asking(
        title=_("Who at home depends on this person?"),
        submit=_("Record"),
        sentence=_("Asked before a site order or a transfer; medical transport never waits."),
        fields=(
            pick(typed, "occasion", _("Before what"), _labels(Occasion), Occasion.SITE_ORDER,
                 kind="select"),
            pick(typed, "anyone", _("Does anyone depend on them?"),
                 {"nobody": _("nobody"), "someone": _("someone, as follows")}),
            *rows,
        ),
        consequence=_("Each dependant gets a carer who accepted, within the hour."),
    )  # fmt: skip


def carer_asking(typed: Typed) -> Asking:
    """Who accepted."""
    return Asking(
        title=_("Name the carer"),
        submit=_("Record"),
        fields=(
            line(typed, "carer", _("Who accepted"), _("name, where, telephone; it is sealed")),
            line(typed, "accepted", _("When they accepted"), _("such as 18:05; empty means now"),
                 optional=True),
        ),
    )  # fmt: skip


def report_asking(typed: Typed) -> Asking:
    """What was seen."""
    return Asking(
        title=_("Not where the order says"),
        submit=_("Record"),
        sentence=_("First a question about what the person needs. It counts against no team."),
        fields=(words(typed, "facts", _("What was seen"), _("when, where; no guesses")),),
        consequence=_("Nothing follows by itself: hear the person, then look at the needs."),
    )


def hear_asking(typed: Typed) -> Asking:
    """What the person says."""
    hint = _("in their words; write “none given” if nothing was said")
    return Asking(
        title=_("Hear the person"),
        submit=_("Record"),
        fields=(words(typed, "reason", _("What the person says"), hint),),
    )


def recheck_asking(typed: Typed) -> Asking:
    """Whether the person stays in now."""
    answers = {"yes": _("stays in"), "no": _("went out again")}
    return Asking(
        title=_("Look again"),
        submit=_("Record"),
        fields=(pick(typed, "kept_in", _("After the advice"), answers),),
    )


def move_asking(typed: Typed, sites: Mapping[str, str]) -> Asking:
    """To which site, and why."""
    return Asking(
        title=_("Move to a site"),
        submit=_("Issue the site order"),
        fields=(
            pick(typed, "site", _("Site"), sites, next(iter(sites), ""), kind="select"),
            line(typed, "why", _("Reason, as the order states it")),
        ),
        consequence=_("The new order ends when the old one would have: not a day later."),
    )


def plain_asking(title: str, submit: str, consequence: str) -> Asking:
    """An act that asks nothing but to be meant."""
    return Asking(title=title, submit=submit, fields=(), consequence=consequence)


def member_asking(typed: Typed, role: str, posts: Mapping[str, str], now: str) -> Asking:
    """Who fills a role from now on."""
    return Asking(
        title=_("{role} of the team").format(role=role),
        submit=_("Set"),
        fields=(pick(typed, "post", _("Who"), posts, now, kind="select"),),
        consequence=_("What the one before still owes passes on; the history stays."),
    )
