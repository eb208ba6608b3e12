"""How a unit's report of a day stands, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.reporting.rules import Cell

CELL_WORDS: dict[Cell, Promise] = {
    Cell.NOT_OWED: _("Not owed"),
    Cell.SCHEDULED: _("Not open yet"),
    Cell.OPEN: _("Open"),
    Cell.ON_TIME: _("On time"),
    Cell.ZERO: _("Zero report"),
    Cell.LATE: _("Late"),
    Cell.MISSING: _("Missing"),
    Cell.WAIVED: _("Waived"),
}
