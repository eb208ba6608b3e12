"""The form that asks what an identity is opened for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.shapes import Choice, Field, Form
from lianfang.people.choices import STATED


def opening_form(action: str, typed: Typed | None = None) -> Form:
    """The form, blank or as typed."""
    given = typed or Typed({})
    chosen = given.text("purpose")
    choices = (Choice("", _("choose one")),) + tuple(
        Choice(p.value, str(p.label), chosen=p.value == chosen) for p in STATED
    )
    error = given.wrong.get("purpose", "")
    return Form(
        action=action,
        key="",
        title=_("Open the full information"),
        submit=_("Open"),
        consequence=_(
            "Your post, the time and the purpose are logged; the person may ask for it."
        ),
        fields=(
            Field("purpose", _("What for"), kind="select", choices=choices, error=error),
            Field("reason", _("Note"), value=given.text("reason"), optional=True),
        ),
    )
