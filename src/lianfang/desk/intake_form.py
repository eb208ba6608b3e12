"""The form in which a clerk settles what each column of a list is read for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.shapes import Choice, Field, Form
from lianfang.screening import headers
from lianfang.screening.intake_operations import SheetLook
from lianfang.screening.layout import Basis, Guess

_LONGEST_SAMPLE = 20


def field_labels() -> dict[str, str]:
    """What each field is called, '' for a column that is not read."""
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
        "": _("not read in"),
    }


def intake_form(intake: UUID, sheets: Sequence[SheetLook], key: str, *, refusal: str = "") -> Form:
    """Each column with its sample values and the guess, to be corrected."""
    several = len(sheets) > 1
    return Form(
        action=reverse("intake_settle", args=[intake]),
        key=key,
        submit=_("Read it so and import"),
        refusal=refusal,
        cancel_url=reverse("batches"),
        consequence=_("This is kept for this provider's layout: the next such file is one click."),
        fields=tuple(
            _field(number, guess, f"{sheet.name} · " if several else "")
            for number, sheet in enumerate(sheets)
            for guess in sheet.guesses
        ),
    )


def _field(sheet: int, guess: Guess, prefix: str) -> Field:
    chosen = str(guess.field or "")
    samples = " · ".join(sample[:_LONGEST_SAMPLE] for sample in guess.samples)
    return Field(
        name=f"c{sheet}.{guess.index}",
        label=f"{prefix}{guess.label}",
        kind="select",
        value=chosen,
        hint=_("{why}: {samples}").format(why=_why(guess), samples=samples or _("empty")),
        error=_("It looks as if it should be read: say for what, or that it is not.")
        if guess.loses
        else "",
        choices=tuple(
            Choice(value, label, chosen=value == chosen) for value, label in field_labels().items()
        ),
        short=True,
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
            told = typed.get(f"c{number}.{guess.index}", str(guess.field or ""))
            if guess.index < len(fields):
                fields[guess.index] = told if told in known and told else None
        mappings.append({"headers": list(sheet.headers), "fields": fields})
    return mappings
