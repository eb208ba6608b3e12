"""The part of an answer that states what is right, and what an approval does. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.remedy_queries import Remedy
from lianfang.desk.shapes import Field
from lianfang.quarantine import choices
from lianfang.quarantine.detail_corrections import DETAILS


def right_field(line: Remedy, typed: Typed) -> Field | None:
    """The right name, telephone or address, which an approval carries out."""
    if line.kind != "correction" or line.about not in DETAILS:
        return None
    return Field(
        "right",
        _("Right value: {field}").format(field=choices.Field(line.about).label),
        value=typed.text("right"),
        autocomplete="off",
        hint=_("as checked against a certificate or with the person"),
        error=typed.wrong.get("right", ""),
    )


def door_field(line: Remedy, typed: Typed) -> tuple[Field, ...]:
    """The door of a right address."""
    if line.kind != "correction" or line.about != choices.Field.ADDRESS:
        return ()
    label, value = _("Door of the right address"), typed.text("door")
    hint = _("building, unit and room, if you approve; left empty, the old door goes")
    return (Field("door", label, value=value, hint=hint, autocomplete="off", optional=True),)


def consequence(line: Remedy) -> str:
    """What an approval does."""
    if line.kind == "extension":
        return _(
            "Approved, a new order follows from the new evidence; the old end is never moved."
        )
    if line.about == choices.Field.ANCHOR:
        return _("A date put right ends the observation earlier at once, and never later.")
    if line.about in DETAILS:
        return _(
            "Approved, it stands at once on the person's page, on rosters and on papers made from"
            " now on; what stood before is kept, sealed, with this request."
        )
    return _("The answer is kept; nothing else changes by itself.")
