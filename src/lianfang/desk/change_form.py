"""What a decision is asked for: the decision itself, its source, and what it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lianfang.command.choices import Level, Tier
from lianfang.command.operations import decide_level
from lianfang.command.phase_operations import decide_phase
from lianfang.command.plan_operations import decide_tier
from lianfang.command.tier_rules import Counts, propose_tier
from lianfang.desk.forms import Typed, read_moment
from lianfang.desk.indicators import indicators_field, indicators_of
from lianfang.desk.plans_page import because_words
from lianfang.desk.shapes import Choice, Field
from lianfang.desk.standing import Stand
from lianfang.desk.worths import read_worth, worth_words
from lianfang.incidents import queries as incidents
from lianfang.incidents.choices import DecidedAs
from lianfang.incidents.parameters import Parameter, Sort, Worth, all_parameters
from lianfang.transitions.operations import Source, adopt_edition, change_parameters

How = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Deciding:
    """A kind of decision: its title, its own fields, and the act, which gives its row's id."""

    kind: DecidedAs
    title: str
    fields: Callable[[Typed], tuple[Field, ...]]
    decide: Callable[[Stand, Typed, Source, How], UUID] | None = None
    follows: Callable[[Typed], str] = lambda _typed: ""


def line(typed: Typed, name: str, label: str, hint: str = "", kind: str = "text") -> Field:
    """A field with what was typed."""
    value = typed.values.get(name, "")
    return Field(name, label, kind, value=value, hint=hint, error=typed.wrong.get(name, ""))


def pick(typed: Typed, name: str, label: str, values: Mapping[str, str]) -> Field:
    """One of some values."""
    chosen = typed.text(name)
    choices = tuple(Choice(v, words, chosen=v == chosen) for v, words in values.items())
    return Field(name, label, "radio", choices=choices, error=typed.wrong.get(name, ""))


def source_fields(typed: Typed) -> tuple[Field, ...]:
    """Who decided, by which document, from when."""
    hint = _("such as 2020-02-24 00:00; it may lie before or after now")
    return (
        line(typed, "authority", _("Deciding authority"), _("the authority's name")),
        line(typed, "document", _("Document")),
        line(typed, "effective", _("In force from"), hint),
    )


def parameter_fields(stand: Stand, typed: Typed, kind: DecidedAs) -> tuple[Field, ...]:
    """Every parameter that such a decision may change, with its value now; empty stays."""
    return tuple(
        _parameter_field(stand, typed, one)
        for one in all_parameters()
        if kind is DecidedAs.EDITION or not one.editions_only
    )


def _parameter_field(stand: Stand, typed: Typed, one: Parameter) -> Field:
    name, at = f"set.{one.key}", stand.at
    now = incidents.value(stand.scope, stand.incident.pk, one.key, at)
    hint = _("{governs}; now {value}").format(governs=one.governs, value=worth_words(one, now))
    wrong, chosen = typed.wrong.get(name, ""), typed.text(name)
    if one.sort is not Sort.CHOICE:
        return Field(name, str(one.label), value=chosen, hint=hint, error=wrong, optional=True,
                     short=True, unit=str(one.unit))  # fmt: skip
    offered = one.among(stand.incident.pk, at)
    choices = (
        Choice("", _("stays as it is"), chosen=not chosen),
        *(Choice(v, str(words), chosen=v == chosen) for v, words in offered.items()),
    )
    return Field(name, str(one.label), "select", choices=choices, hint=hint, error=wrong,
                 optional=True)  # fmt: skip


def changes_of(stand: Stand, typed: Typed) -> dict[str, Worth]:
    """The values that were typed; what cannot be read is told at its field."""
    found: dict[str, Worth] = {}
    for one in all_parameters():
        name = f"set.{one.key}"
        if not typed.text(name):
            continue
        worth = read_worth(one, typed.text(name))
        if worth is None or not one.accepts(worth, stand.incident.pk, stand.at):
            words = _("“{value}” is not possible here; enter one from {least} to {most}.")
            typed.wrong[name] = words.format(
                value=typed.text(name), least=worth_words(one, one.least),
                most=worth_words(one, one.most),
            )  # fmt: skip
        else:
            found[one.key] = worth
    return found


def effective_of(typed: Typed, at: datetime) -> datetime:
    """From when the decision holds."""
    found = read_moment(typed.text("effective"), at)
    if found is None:
        typed.wrong["effective"] = _("Enter a time such as 2020-02-24 00:00.")
    return found or at


def enact(
    stand: Stand, deciding: Deciding, typed: Typed, changes: dict[str, Worth],
    effective: datetime, how: How,
) -> None:  # fmt: skip
    """Record the decision and what it changes, in one go."""
    source = Source(
        deciding.kind, stand.incident.pk, typed.text("authority"), typed.text("document"),
        effective,
    )  # fmt: skip
    if deciding.decide is None:
        number = typed.whole("number", 1, 99)
        if not typed.wrong:
            adopt_edition(stand.incident, number, typed.text("title"), changes, source, **how)
        return
    decision = deciding.decide(stand, typed, source, how)
    if not typed.wrong and changes:
        source = Source(
            deciding.kind, decision, source.authority, source.document, source.effective_at
        )
        again = how | {"key": f"{how['key']}.set"}
        change_parameters(stand.incident, changes, source, **again)


def _level_fields(typed: Typed) -> tuple[Field, ...]:
    levels = {str(level.value): str(level.label) for level in Level}
    return (pick(typed, "level", _("Response level"), levels),)


def _level(stand: Stand, typed: Typed, source: Source, how: How) -> UUID:
    level = typed.whole("level", 1, 4)
    if typed.wrong:
        return stand.incident.pk
    words = (source.authority, source.document, source.effective_at)
    return decide_level(stand.incident, level, *words, **how).pk


def _tier_fields(typed: Typed) -> tuple[Field, ...]:
    return (
        line(typed, "confirmed", _("Confirmed cases so far")),
        line(typed, "days", _("Days since the last one"), _("empty if there was none")),
        pick(typed, "cluster", _("A cluster within 14 days"), {"yes": _("yes"), "no": _("no")}),
        pick(typed, "tier", _("Risk tier as decided"), {t.value: str(t.label) for t in Tier}),
    )


def _counts(typed: Typed) -> Counts:
    confirmed = typed.whole("confirmed", 0, 10_000_000)
    days = typed.whole("days", 0, 10_000) if typed.text("days") else None
    return Counts(confirmed, days, cluster=typed.text("cluster") == "yes")


def _tier(stand: Stand, typed: Typed, source: Source, how: How) -> UUID:
    counts = _counts(typed)
    if typed.wrong:
        return stand.incident.pk
    words = (source.authority, source.document, source.effective_at)
    return decide_tier(stand.incident, typed.text("tier"), counts, *words, **how).pk


def _tier_follows(typed: Typed) -> str:
    if not typed.text("confirmed").isdigit():
        return _("The rule's proposal is kept beside what was decided; the authority decides.")
    counts = _counts(Typed(typed.values))
    words = _("The rule proposes {tier}: {why}. The authority decides.")
    tier = propose_tier(counts).tier
    return words.format(tier=Tier(tier).label, why=because_words(counts))


def _phase_fields(typed: Typed) -> tuple[Field, ...]:
    return (
        line(typed, "name", _("Name of the phase")),
        line(typed, "objectives", _("Objectives"), _("one on each line"), "textarea"),
        indicators_field(typed),
    )


def _phase(stand: Stand, typed: Typed, source: Source, how: How) -> UUID:
    aims = typed.values.get("objectives", "").splitlines()
    indicators = indicators_of(typed)
    if typed.wrong:
        return stand.incident.pk
    words = (source.authority, source.document, source.effective_at)
    name = typed.text("name")
    return decide_phase(stand.incident, name, aims, *words, indicators=indicators, **how).pk


def _edition_fields(typed: Typed) -> tuple[Field, ...]:
    return (line(typed, "number", _("Number")), line(typed, "title", _("Title")))


def decidings() -> dict[str, Deciding]:
    """The kinds of decision, by their address."""
    return {
        "level": Deciding(DecidedAs.LEVEL, _("Record the response level"), _level_fields, _level),
        "tier": Deciding(
            DecidedAs.TIER, _("Record the risk tier"), _tier_fields, _tier, _tier_follows
        ),
        "phase": Deciding(DecidedAs.PHASE, _("Record a phase"), _phase_fields, _phase),
        "edition": Deciding(
            DecidedAs.EDITION, _("Take an edition of the protocol into force"), _edition_fields
        ),
    }
