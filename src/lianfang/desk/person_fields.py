"""The fields by which one person is entered by hand: who, where, since when."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.shapes import Field
from lianfang.kernel import clock
from lianfang.people.rules import normal_phone, read_id_number
from lianfang.screening.sweeping import FoundPerson


def read_person(typed: Typed, division: str, at: datetime) -> FoundPerson:
    """Who was typed; what cannot be read stands in `typed.wrong`.

    `division` is where they are, '' where the address is to say it.
    """
    name = typed.needed("name", _("Enter the name; a number or a phone helps to know the person."))
    number, phone = typed.text("id_number").upper(), typed.text("phone")
    if number and isinstance(read_id_number(number), str):
        typed.wrong["id_number"] = _(
            "“{value}” is not an ID number; compare it with the card, or leave it empty."
        ).format(value=number)
    if phone and not normal_phone(phone):
        typed.wrong["phone"] = _(
            "“{value}” is not a phone number; enter 11 digits, or a landline with its area code."
        ).format(value=phone)
    today = clock.day_of(at)
    left = typed.day("left_on", today) if typed.text("left_on") else None
    if left and left > today:
        typed.wrong["left_on"] = _("“{value}” is later than today.").format(
            value=typed.text("left_on")
        )
    address = typed.text("address")
    if not division and not address:
        typed.wrong["address"] = _("Enter the address: it says who goes there.")
    return FoundPerson(
        division=division,
        at=at,
        name=name,
        id_number=number,
        phone=phone,
        address=address,
        left_on=left,
    )


def person_fields(typed: Typed) -> tuple[Field, ...]:
    """The fields, blank or as typed."""
    whole = _("township, community or village, building and door; as people say it")

    def field(name: str, label: str, hint: str = "", *, optional: bool = False) -> Field:
        return Field(
            name,
            label,
            value=typed.text(name),
            hint=hint,
            error=typed.wrong.get(name, ""),
            inputmode="tel" if name == "phone" else "",
            autocomplete="off",
            optional=optional,
        )

    return (
        field("name", _("Name")),
        field("id_number", _("ID number"), optional=True),
        field("phone", _("Phone"), optional=True),
        field("address", _("Address here"), whole),
        field("left_on", _("Left the affected area on"), _("such as 1月22日"), optional=True),
    )
