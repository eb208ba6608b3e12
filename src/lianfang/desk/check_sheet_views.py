"""A village's sheet of checks for a day: printed, and keyed back on the same page."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import place_field
from lianfang.desk.presenters_checks import slot_words
from lianfang.desk.shapes import Filters, Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.temperatures import fault_words, temperature_words
from lianfang.desk.templatetags.words import day as day_words
from lianfang.incidents import queries as incidents
from lianfang.incidents.rules import Slot
from lianfang.kernel import clock
from lianfang.quarantine.check_operations import record_checks
from lianfang.quarantine.check_rules import Reading
from lianfang.quarantine.check_sheets import SheetRow, check_sheet
from lianfang.quarantine.choices import Manner, ThermometerSite
from lianfang.quarantine.temperature_rules import read_temperature


@dataclass(frozen=True, slots=True)
class Box:
    """One reading of a row: its field, what was typed, what is kept, what is wrong."""

    field: str
    label: str
    value: str
    kept: str
    error: str


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the sheet."""

    code: str
    name: str
    place: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class CheckSheetPage:
    """The sheet. times: one field for each slot, when it was measured."""

    title: str
    place: str
    filters: Filters
    action: str
    key: str
    slots: tuple[str, ...]
    times: tuple[Box, ...]
    lines: tuple[Line, ...]
    said: str = ""
    wrong: int = 0


@requires(P.RECORD_CHECK)
@require_http_methods(["GET", "HEAD", "POST"])
def check_paper(request: OfficerRequest) -> HttpResponse:
    """The sheet of a place and today; what is keyed is saved, each reading alone."""
    stand = stand_of(request, clock.now())
    slots = incidents.parameters(stand.scope, stand.incident.pk, stand.at).slots
    typed = Typed(request.POST.dict() if request.method == "POST" else {})
    said, status = "", 200
    if request.method == "POST":
        taken = _save(request, stand, slots, _rows(stand), typed)
        said = _("{n} readings saved.").format(n=taken)
        status = 422 if typed.wrong else 200
    page = _page(stand, slots, _rows(stand), typed, said)
    crumbs = (Link(_("Quarantine"), reverse("roster")), Link(_("Sheet of checks"), ""))
    return framed(
        request, stand, "desk/check_sheet.html", page, here="roster", crumbs=crumbs, status=status
    )


def _rows(stand: Stand) -> list[SheetRow]:
    since = clock.moment(stand.today)
    place = "" if stand.scope.prefix == stand.place else stand.place
    until = since + timedelta(days=1)
    return check_sheet(stand.scope, stand.incident.pk, place, stand.today, since, until)


def _save(
    request: OfficerRequest,
    stand: Stand,
    slots: Sequence[Slot],
    rows: Sequence[SheetRow],
    typed: Typed,
) -> int:
    """Record what is keyed and can be read; the rest stands in `typed.wrong` by its field."""
    times = {slot.name: typed.moment(f"at.{slot.name}", stand.at) for slot in slots}
    fields: list[str] = []
    readings: list[Reading] = []
    for row in rows:
        for slot in slots:
            field = f"t.{row.code}.{slot.name}"
            if not typed.text(field) or slot.name in row.readings:
                continue
            read = read_temperature(typed.text(field))
            if read.tenths is None:
                typed.wrong[field] = temperature_words(typed.text(field), read)
            elif f"at.{slot.name}" not in typed.wrong:
                fields.append(field)
                readings.append(_reading(stand, row.order, slot, read.tenths, times[slot.name]))
    if not readings:
        return 0
    how: dict[str, Any] = {"by": request.actor, "at": stand.at}
    done = record_checks(stand.incident.pk, readings, **how)
    typed.wrong |= {fields[place]: fault_words(fault) for place, fault in done.faults}
    return done.taken


def _reading(stand: Stand, order: UUID, slot: Slot, tenths: int, at: datetime) -> Reading:
    return Reading(
        order, stand.today, slot.name, tenths, ThermometerSite.AXILLARY, Manner.PAPER, at,
        stand.at,
    )  # fmt: skip


def _page(
    stand: Stand, slots: Sequence[Slot], rows: Sequence[SheetRow], typed: Typed, said: str
) -> CheckSheetPage:
    def box(field: str, label: str, kept: str = "") -> Box:
        return Box(field, label, typed.text(field), kept, typed.wrong.get(field, ""))

    lines = tuple(
        Line(
            row.code,
            row.name,
            stand.places.told(row.division),
            tuple(
                box(
                    f"t.{row.code}.{slot.name}",
                    f"{row.name} {slot_words(slot.name)}",
                    f"{row.readings[slot.name] / 10:.1f}" if slot.name in row.readings else "",
                )
                for slot in slots
            ),
        )
        for row in rows
    )
    return CheckSheetPage(
        title=_("Checks of {day}").format(day=day_words(stand.today)),
        place=stand.places.told(stand.place),
        filters=Filters(reverse("check_paper"), (place_field(stand),)),
        action=f"{reverse('check_paper')}?place={stand.place}",
        key=secrets.token_hex(16),
        slots=tuple(slot_words(slot.name) for slot in slots),
        times=tuple(box(f"at.{s.name}", slot_words(s.name)) for s in slots),
        lines=lines,
        said=said,
        wrong=len(typed.wrong),
    )
