"""A lead's address, how it was read, and the places among which a person chooses. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.desk.forms import Typed
from lianfang.desk.shapes import Choice, Field, Form, Term
from lianfang.desk.standing import Stand
from lianfang.jurisdictions.addresses import Located, Reason

REASONS: dict[str, Promise] = {
    Reason.NAMED: gettext_lazy("the address names it"),
    Reason.UNIQUE: gettext_lazy("only one place of the district has that name"),
    Reason.COMPOUND: gettext_lazy("the compound lies there"),
    Reason.BARE: gettext_lazy("named without “community”; an estate may be called so too"),
    Reason.SPELT: gettext_lazy("one character off; no other name is near"),
    Reason.TOWNSHIP_ONLY: gettext_lazy("the address names the township only"),
    Reason.DISTRICT_ONLY: gettext_lazy("the address names the district only"),
    Reason.AMBIGUOUS: gettext_lazy("the address fits several places"),
    Reason.CONFLICT: gettext_lazy("the address names places that exclude each other"),
    Reason.ELSEWHERE: gettext_lazy("the address is in another county"),
    Reason.NOTHING_FOUND: gettext_lazy("the address names no place of the district"),
    "no_address": gettext_lazy("there is no address"),
    "chosen": gettext_lazy("chosen by hand, from the address"),
}
"""Why a lead lies where it lies, in words."""

OTHER, TEACH, NOT_TEACH = "other", "yes", "no"
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Placed:
    """What was chosen: the place, and the name to teach or ''."""

    place: str
    alias: str


def reason_words(why: str) -> str:
    """Why a lead lies where it lies; '' for what no address said."""
    return str(REASONS.get(why, ""))


def read_terms(stand: Stand, address: str, found: Located) -> tuple[Term, ...]:
    """The address as opened, and how it is read now."""
    place = stand.places.told(found.code) if found.code else found.elsewhere or _("none")
    sure = f"{found.confidence:.0%}"
    return (
        Term(_("Address"), address or _("not filled in")),
        Term(_("Read as"), place),
        Term(_("Because"), _("{reason}; sure to {share}").format(
            reason=reason_words(found.reason), share=sure
        )),
        Term(_("Compound"), found.estate or _("none")),
    )  # fmt: skip


def place_form(
    stand: Stand, lead: UUID, typed: Typed, candidates: tuple[str, ...], *, refusal: str = ""
) -> Form:
    """The form that asks where it belongs, and whether the name is to be taught."""
    return Form(
        action=reverse("lead_place", args=[lead]),
        key=typed.text("key"),
        title=_("Where it belongs"),
        submit=_("Give it there"),
        refusal=refusal,
        cancel_url=reverse("lead", args=[lead]),
        hidden=(("step", "place"), *(("candidate", code) for code in candidates)),
        consequence=_("The new place owes the answer; what the old one owed falls away."),
        fields=(_where(stand, typed, candidates), _teaching(typed)),
    )


def _where(stand: Stand, typed: Typed, candidates: tuple[str, ...]) -> Field:
    chosen, wrong = typed.text("place"), typed.wrong
    named = tuple(
        Choice(code, stand.places.told(code), chosen=code == chosen) for code in candidates
    )
    other = Field(
        "other", _("Place"), "select", choices=_all(stand, typed.text("other")),
        error=wrong.get("other", ""),
    )  # fmt: skip
    last = Choice(OTHER, _("Another place"), "", chosen == OTHER or not named, asks=other)
    return Field(
        "place", _("Which place"), "radio", choices=(*named, last), error=wrong.get("place", "")
    )


def _all(stand: Stand, chosen: str) -> tuple[Choice, ...]:
    towns = [code for code, _name in stand.places.below(stand.incident.division)]
    codes = [c for town in towns for c in (town, *(v for v, _n in stand.places.below(town)))]
    return (Choice("", _("choose one"), chosen=not chosen),) + tuple(
        Choice(code, stand.places.told(code), chosen=code == chosen) for code in codes
    )


def _teaching(typed: Typed) -> Field:
    name = Field(
        "alias", _("The name"), value=typed.text("alias"), error=typed.wrong.get("alias", ""),
        hint=_("such as: the hospital's family yard; never a person's name"),
    )  # fmt: skip
    teach = typed.text("teach") == TEACH
    return Field(
        "teach",
        _("Do people call this place by a name of its own"),
        "radio",
        choices=(
            Choice(NOT_TEACH, _("No, it is for this lead only"), chosen=not teach),
            Choice(TEACH, _("Yes: from now on addresses with it lead there"), chosen=teach,
                   asks=name),
        ),
    )  # fmt: skip


def read_placed(stand: Stand, typed: Typed) -> Placed:
    """What was chosen; what is missing stands in `typed.wrong`."""
    place = typed.text("place")
    if place == OTHER:
        place = typed.text("other")
        if place not in stand.places or len(place) < 9:
            typed.wrong["other"] = _("Choose the place that it goes to.")
    elif place not in stand.places:
        typed.wrong["place"] = _("Choose the place that it goes to.")
    alias = ""
    if typed.text("teach") == TEACH:
        alias = typed.needed("alias", _("Write the name that people use."))
        if len(alias) > _LONGEST:
            typed.wrong["alias"] = _("At most {n} characters.").format(n=_LONGEST)
        elif len(place) < 12 and not typed.wrong:
            typed.wrong["alias"] = _("A name is taught for a community or village, not above it.")
    return Placed(place, alias)
