"""The form that records one health check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.presenters_checks import slot_words, told_of
from lianfang.desk.shapes import Choice, Field, Form
from lianfang.desk.temperatures import read_symptoms
from lianfang.desk.templatetags.words import celsius, day
from lianfang.duties.rules import State as Duty
from lianfang.quarantine.check_rules import Reading
from lianfang.quarantine.choices import Manner, ThermometerSite
from lianfang.quarantine.queries import DayCheck


def still_to_do(checks: Sequence[DayCheck], at: datetime) -> list[DayCheck]:
    """The checks that can be recorded now."""
    return [c for c in checks if told_of(c, at) in (Duty.OPEN, Duty.OVERDUE)]


@dataclass(frozen=True, slots=True)
class CheckForm:
    """A check as typed."""

    key: str
    slot_on: date
    slot: str
    temperature: int
    thermometer: str
    manner: str
    at: datetime
    symptoms: tuple[str, ...]
    indoors: bool

    @classmethod
    def read(cls, typed: Typed, at: datetime) -> CheckForm:
        """Read it; what cannot be read stands in `typed.wrong`."""
        on, _sign, slot = typed.text("slot").partition(".")
        try:
            slot_on = date.fromisoformat(on)
        except ValueError:
            slot_on = at.date()
            typed.wrong["slot"] = _("Choose which check this is.")
        sites = {s.value: str(s.label) for s in ThermometerSite}
        manners = {m.value: str(m.label) for m in Manner}
        return cls(
            key=typed.text("key")[:80],
            slot_on=slot_on,
            slot=slot[:12],
            temperature=typed.tenths("temperature"),
            thermometer=typed.chosen("thermometer", sites, _("Choose where it was measured.")),
            manner=typed.chosen("manner", manners, _("Choose how it was taken.")),
            at=typed.moment("at", at),
            symptoms=read_symptoms(typed, "symptoms"),
            indoors=typed.text("indoors") != "out",
        )

    def reading(self, order: UUID, received_at: datetime) -> Reading:
        """The reading of this person's order."""
        return Reading(
            order, self.slot_on, self.slot, self.temperature, self.thermometer, self.manner,
            self.at, received_at, self.symptoms, self.indoors,
        )  # fmt: skip


def check_form(
    person: UUID, checks: Sequence[DayCheck], typed: Typed, fever: int, *, refusal: str = ""
) -> Form:
    """The form, blank or as typed; `checks` can be recorded now; `fever` in tenths of a degree."""
    slots = {f"{c.slot_on}.{c.slot}": f"{day(c.slot_on)} {slot_words(c.slot)}" for c in checks}
    chosen = typed.text("slot") or next(iter(slots), "")
    return Form(
        action=reverse("person_check", args=[person]),
        key=typed.text("key"),
        title=_("Record a health check"),
        submit=_("Record"),
        refusal=refusal,
        consequence=_("{value} or more calls the fever clinic within the hour.").format(
            value=celsius(fever)
        ),
        fields=_fields(slots, chosen, typed),
    )


def _fields(slots: dict[str, str], chosen: str, typed: Typed) -> tuple[Field, ...]:
    wrong = typed.wrong
    sites = {s.value: str(s.label) for s in ThermometerSite}
    manners = {m.value: str(m.label) for m in Manner}
    site = typed.text("thermometer") or ThermometerSite.FOREHEAD
    manner = typed.text("manner") or Manner.IN_PERSON

    def text(name: str, label: str, hint: str, *, optional: bool = False) -> Field:
        unit, mode = ("℃", "decimal") if name == "temperature" else ("", "")
        return Field(
            name, label, value=typed.text(name), hint=hint, error=wrong.get(name, ""),
            optional=optional, short=name != "symptoms", inputmode=mode, unit=unit,
        )  # fmt: skip

    none = _("such as cough, fatigue; empty means none")
    where = {"in": _("Indoors"), "out": _("Outdoors")}
    return (
        _choice("slot", _("Which check"), slots, chosen, wrong),
        text("temperature", _("Temperature"), _("such as 36.6")),
        _choice("thermometer", _("Measured at"), sites, site, wrong),
        _choice(
            "indoors", _("Where it was measured"), where, typed.text("indoors") or "in", wrong
        ),
        _choice("manner", _("How"), manners, manner, wrong),
        text("symptoms", _("Symptoms"), none, optional=True),
        text("at", _("When"), _("such as 18:05; empty means now"), optional=True),
    )


def _choice(
    name: str, label: str, values: dict[str, str], chosen: str, wrong: dict[str, str]
) -> Field:
    choices = tuple(Choice(v, words, chosen=v == chosen) for v, words in values.items())
    return Field(name, label, kind="select", choices=choices, error=wrong.get(name, ""))
