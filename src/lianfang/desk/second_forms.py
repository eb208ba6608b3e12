"""Forms of a call, a visit and a second reading."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from lianfang.desk.fever_pages import second_fields
from lianfang.desk.forms import Typed
from lianfang.desk.shapes import Choice, Field, Form
from lianfang.desk.temperatures import read_symptoms
from lianfang.quarantine.check_rules import Reading
from lianfang.quarantine.choices import Manner, ThermometerSite
from lianfang.quarantine.models import HealthCheck


def read_second(typed: Typed, first: HealthCheck, at: datetime) -> Reading:
    """A second reading as typed, in person and indoors; what is wrong stands in `typed.wrong`."""
    sites = {s.value: str(s.label) for s in ThermometerSite}
    tenths = typed.tenths("temperature")
    site = typed.chosen("thermometer", sites, _("Choose where it was measured."))
    symptoms = read_symptoms(typed, "symptoms")
    taken = typed.moment("at", at)
    return Reading(
        first.order_id, first.slot_on, first.slot, tenths, site, Manner.IN_PERSON, taken, at,
        symptoms,
    )  # fmt: skip


def contact_form(action: str, typed: Typed, refusal: str) -> Form:
    """Who called or went, whether the person was reached, and what was said."""
    wrong, manner, reached = typed.wrong, typed.text("manner"), typed.text("reached")
    ways = ((Manner.TELEPHONE, _("Called")), (Manner.IN_PERSON, _("Went there")))
    answers = (("yes", _("Reached")), ("no", _("Not reached")))
    return Form(
        action=action,
        key=typed.text("key"),
        submit=_("Record"),
        refusal=refusal,
        consequence=_("Nobody answers the telephone: someone goes the same day."),
        fields=(
            Field("manner", _("How"), "radio", error=wrong.get("manner", ""),
                  choices=tuple(Choice(v, w, chosen=v == manner) for v, w in ways)),
            Field("reached", _("Were they reached"), "radio", error=wrong.get("reached", ""),
                  choices=tuple(Choice(v, w, chosen=v == reached) for v, w in answers)),
            Field("words", _("What was said or seen"), "textarea", value=typed.text("words"),
                  hint=_("Kept sealed; what they need goes to Needs."), optional=True),
            Field("at", _("When"), value=typed.text("at"), error=wrong.get("at", ""),
                  hint=_("such as 18:05; empty means now"), short=True, optional=True),
        ),
    )  # fmt: skip


def sample_form(action: str, typed: Typed, refusal: str) -> Form:
    """The second reading, and what the person says of the first."""
    chosen = typed.text("measured")
    said = (("yes", _("Yes, they were measured")), ("no", _("No, nobody measured them")))
    asked = Field(
        "measured", _("Was the first reading really taken"), "radio",
        choices=tuple(Choice(v, w, chosen=v == chosen) for v, w in said),
        error=typed.wrong.get("measured", ""),
    )  # fmt: skip
    return Form(
        action=action,
        key=typed.text("key"),
        submit=_("Record"),
        refusal=refusal,
        consequence=_("Both stay on record; agreement is shown by place, never by person."),
        fields=(asked, *second_fields(typed)),
    )
