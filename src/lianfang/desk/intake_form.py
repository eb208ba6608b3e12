"""The form in which a clerk settles what each column of a list is read for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.shapes import Choice, Field, Form
from lianfang.screening import headers
from lianfang.screening.intake_operations import SheetLook
from lianfang.screening.layout import Basis, Guess

_LONGEST_SAMPLE = 20
NOT_READ = "-"
"""What is chosen for a column that is not read; of one that would be lost it must be chosen."""


def field_labels() -> dict[str, str]:
    """What each field is called, and that a column is not read."""
    of = headers.Field
    return {
        of.NAME: _("name"),
        of.ID_NUMBER: _("ID number"),
        of.PHONE: _("phone"),
        of.SEX: _("sex"),
        of.BIRTH_DATE: _("birth date"),
        of.AGE: _("age"),
        of.ADDRESS: _("address"),
        of.LEFT_ON: _("day of departure"),
        of.ARRIVED_ON: _("day of arrival"),
        of.ORIGIN: _("came from"),
        of.TRANSPORT: _("means of travel"),
        of.REMARK: _("remark"),
        of.HOUSEHOLD_HEAD: _("head of household"),
        NOT_READ: _("not read in"),
    }


def intake_form(
    intake: UUID,
    sheets: Sequence[SheetLook],
    key: str,
    *,
    typed: Mapping[str, str] | None = None,
    lost: Collection[str] = (),
) -> Form:
    """Each column with its sample values and the guess, to be corrected.

    A column that looks as if it should be read comes without a guess: the clerk says. `typed` is
    what the clerk chose, `lost` the fields about which nothing was said yet.
    """
    several = len(sheets) > 1
    return Form(
        action=reverse("intake_settle", args=[intake]),
        key=key,
        submit=_("Read it so and import"),
        cancel_url=reverse("batches"),
        consequence=_("This is kept for this provider's layout: the next such file is one click."),
        fields=tuple(
            _field(_name(number, guess), guess, sheet.name if several else "", typed or {}, lost)
            for number, sheet in enumerate(sheets)
            for guess in sheet.guesses
        ),
    )


def _name(sheet: int, guess: Guess) -> str:
    return f"c{sheet}-{guess.index}"


def _field(
    name: str, guess: Guess, sheet: str, typed: Mapping[str, str], lost: Collection[str]
) -> Field:
    chosen = typed.get(name, _guessed(guess))
    samples = " · ".join(sample[:_LONGEST_SAMPLE] for sample in guess.samples)
    hint = _("{why}: {samples}").format(why=_why(guess), samples=samples or _("empty"))
    asked = _("It looks as if it should be read: say for what, or that it is not.")
    if guess.loses and name not in lost:
        hint = f"{asked} {hint}"
    labels = field_labels()
    choices = {"": _("choose one"), **labels} if guess.loses else labels
    return Field(
        name=name,
        label=f"{sheet} · {guess.label}" if sheet else guess.label,
        kind="select",
        value=chosen,
        hint=hint,
        error=asked if name in lost else "",
        choices=tuple(Choice(v, label, chosen=v == chosen) for v, label in choices.items()),
        short=True,
    )


def _guessed(guess: Guess) -> str:
    """What stands chosen at first."""
    return str(guess.field or ("" if guess.loses else NOT_READ))


def unsaid(typed: Mapping[str, str], sheets: Sequence[SheetLook]) -> frozenset[str]:
    """The columns that would be lost and of which nothing was said, by their fields' names."""
    known = field_labels()
    return frozenset(
        name
        for number, sheet in enumerate(sheets)
        for guess in sheet.guesses
        if guess.loses and typed.get(name := _name(number, guess), "") not in known
    )


def _why(guess: Guess) -> str:
    match guess.basis:
        case Basis.WORDS:
            return _("by its heading")
        case Basis.VALUES:
            return _("by its values")
        case Basis.MAPPING:
            return _("as settled before")
    return _("no purpose known")


def read_mappings(typed: Mapping[str, str], sheets: Sequence[SheetLook]) -> list[dict[str, Any]]:
    """Each sheet's mapping as the clerk settled it; what is not in the form stays as guessed."""
    known = field_labels()
    mappings = []
    for number, sheet in enumerate(sheets):
        fields: list[str | None] = [None] * len(sheet.headers)
        for guess in sheet.guesses:
            told = typed.get(_name(number, guess), _guessed(guess))
            if guess.index < len(fields):
                fields[guess.index] = told if told in known and told != NOT_READ else None
        mappings.append({"headers": list(sheet.headers), "fields": fields})
    return mappings
