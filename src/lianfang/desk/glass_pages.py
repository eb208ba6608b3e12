"""Break-glass and conflicts of interest as pages show them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.presenters_person import opened_of
from lianfang.desk.shapes import Choice, Field, Form, Nothing
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.shapes_record import Term
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import duration, moment
from lianfang.people.choices import Purpose
from lianfang.people.models import Person
from lianfang.people.opening import Opened
from lianfang.reviewing.choices import Tie
from lianfang.reviewing.rules import LASTS, LEAST_REASON


def break_form(person: Person | None, typed: Typed) -> Form:
    """Whom and why."""
    fields = []
    if person is None:
        fields.append(
            Field(
                "known_by", _("ID number or telephone"), value=typed.text("known_by"),
                autocomplete="off", hint=_("the whole of it; a name is not looked for"),
            )
        )  # fmt: skip
    fields.append(
        Field(
            "reason", _("Why it cannot wait"), "textarea", value=typed.text("reason"),
            hint=_("at least {n} characters; the reviewer reads it").format(n=LEAST_REASON),
        )
    )  # fmt: skip
    title = _("Break the glass for {name}").format(name=person.display) if person else ""
    return Form(
        reverse("glass_new"), typed.text("key"), _("Break the glass"), tuple(fields),
        title=title or _("Break the glass"),
        consequence=_(
            "For an emergency with someone you do not answer for. It opens for {time} and ends by"
            " itself; it is logged, the reviewer looks at it within a day, and the person may"
            " ask who looked."
        ).format(time=duration(LASTS)),
        hidden=(("person", str(person.pk)),) if person else (),
    )  # fmt: skip


def glass_page(stand: Stand, until: datetime, seen: Sequence[Opened]) -> BoardPage:
    """What is open, and until when."""
    terms: list[Term] = []
    for one in seen:
        terms += opened_of(one, stand, str(Purpose.BREAK_GLASS.label), stand.at).terms
    ends = _("Open until {moment}; then it closes by itself.").format(moment=moment(until))
    nobody = Nothing(
        "never", _("Nobody is known by this number. That you asked is logged and reviewed.")
    )
    return BoardPage(
        title=_("Behind the glass"),
        sentence=ends if seen else nobody.words,
        terms=tuple(terms),
        text=(_("This look is logged. The reviewer looks at it within a day."),) if seen else (),
        nothing=None if seen else nobody,
    )


def conflict_form(person: Person, typed: Typed) -> Form:
    """Which tie."""
    ties = tuple(Choice(t.value, str(t.label), chosen=t.value == typed.text("tie")) for t in Tie)
    return Form(
        reverse("conflict", args=[person.pk]), "", _("Declare"),
        (Field("tie", _("What ties you to {name}").format(name=person.display), "radio",
               choices=ties),),
        title=_("Declare a conflict of interest"),
        consequence=_(
            "Ask a colleague to act for you. What you open of this person from now on stands out"
            " to the reviewer."
        ),
        cancel_url=reverse("person", args=[person.pk]),
    )  # fmt: skip
