"""Transfers under way and vehicles as pages show them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.permissions import Permission as P
from lianfang.desk.forms import Typed
from lianfang.desk.presenters import address
from lianfang.desk.shapes import MARKS, Choice, Field, Form, Link, Nothing, State, Tab
from lianfang.desk.shapes_sites import TransferRow, TransfersPage, VehicleRow, VehiclesPage
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import left, short
from lianfang.quarantine.choices import Destination
from lianfang.quarantine.site_queries import TransferNow, VehicleNow
from lianfang.quarantine.transfer_rules import Course, Step, due_at, is_clean, next_steps
from lianfang.quarantine.transfer_words import STEPS

_STATES: dict[Step, State] = {
    Step.REQUESTED: "due",
    Step.APPROVED: "due",
    Step.ASSIGNED: "due",
    Step.UNDER_WAY: "due",
    Step.ARRIVED: "due",
    Step.GIVEN: "due",
    Step.HANDED_OVER: "done",
    Step.CANCELLED: "waived",
}

MOST = 200
"""Open transfers on one page, the most urgent first."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose transfer is asked for: the person, masked, and the order that it is under."""

    person: UUID
    display: str
    order: UUID | None
    site: UUID | None
    site_name: str


def verb(step: Step) -> str:
    """What the button to a step says."""
    return {
        Step.APPROVED: _("Approve"),
        Step.ASSIGNED: _("Assign a vehicle…"),
        Step.UNDER_WAY: _("Departed"),
        Step.ARRIVED: _("Arrived"),
        Step.GIVEN: _("Sign: given over"),
        Step.HANDED_OVER: _("Sign: taken in"),
        Step.CANCELLED: _("Call off…"),
    }[step]


def transfers_page(
    stand: Stand, found: Sequence[TransferNow], *, settled: bool, may: bool, saved: str
) -> TransfersPage:
    """The board, the most urgent first."""
    rows = tuple(_row(stand, one, may=may) for one in found[:MOST])
    late = sum(row.overdue for row in rows)
    words = _("{n} transfers are open, {late} of them late.")
    sentence = words.format(n=f"{len(found)}", late=late)
    url = reverse("transfers")
    nothing = Nothing("done", _("Nobody is being brought anywhere now."))
    return TransfersPage(
        sentence=_("{n} transfers are settled.").format(n=len(found)) if settled else sentence,
        tabs=(
            Tab(_("Still open"), url, current=not settled),
            Tab(_("Completed or called off"), address(url, view="settled"), current=settled),
            Tab(_("Vehicles"), reverse("vehicles")),
        ),
        rows=rows,
        saved=saved,
        more=Link(_("The first {n} are shown; choose a place.").format(n=MOST), url)
        if len(found) > MOST
        else None,
        nothing=None if rows else nothing,
    )


def _row(stand: Stand, one: TransferNow, *, may: bool) -> TransferRow:
    course = course_of(one)
    step, due = course.step, due_at(one.recorded_at, emergency=one.emergency)
    running = step not in (Step.HANDED_OVER, Step.CANCELLED) and one.arrived_at is None
    follows = next((s for s in next_steps(course) if s is not Step.CANCELLED), None)
    to = one.site or str(Destination(one.destination).label)
    shown: State = "alarm" if one.emergency and running else _STATES[step]
    return TransferRow(
        id=str(one.id),
        name=one.display,
        person_url=reverse("person", args=[one.person]),
        place=stand.places.told(one.division),
        destination=to,
        vehicle=" ".join(filter(None, (one.plate, one.driver))) or "—",
        since=short(one.requested_at, stand.at),
        left=left(due, stand.at) if running else "",
        overdue=running and due <= stand.at,
        state=shown,
        mark=MARKS[shown],
        words=(_("emergency") + "·" if one.emergency else "") + str(STEPS[step]),
        action=reverse("transfer_step", args=[one.id, str(follows)]) if may and follows else "",
        verb=verb(follows) if may and follows else "",
        plain=follows is not Step.ASSIGNED,
        cancel_url=reverse("transfer_step", args=[one.id, "cancelled"])
        if may and Step.CANCELLED in next_steps(course)
        else "",
    )


def course_of(one: TransferNow) -> Course:
    """The moments of a transfer, for the rules."""
    return Course(
        emergency=one.emergency,
        requested_at=one.requested_at,
        approved_at=one.approved_at,
        assigned_at=one.assigned_at,
        departed_at=one.departed_at,
        arrived_at=one.arrived_at,
        given=one.given_by is not None,
        handed_at=one.handed_at,
        cancelled_at=one.cancelled_at,
    )


def vehicle_form(
    one: TransferNow, vehicles: Sequence[VehicleNow], typed: Typed, refusal: str = ""
) -> Form:
    """The form that gives a transfer a vehicle and a driver; fit vehicles come first."""
    chosen = typed.text("vehicle")
    ordered = sorted(vehicles, key=lambda v: (vehicle_state(v) != "done", v.plate))
    choices = [
        Choice(str(v.id), f"{v.plate}（{_vehicle_words(v)}）", chosen=str(v.id) == chosen)
        for v in ordered
    ]
    return Form(
        action=reverse("transfer_step", args=[one.id, "assigned"]),
        key=typed.text("key"),
        submit=_("Assign"),
        title=_("Assign a vehicle: {name}").format(name=one.display),
        refusal=refusal,
        cancel_url=reverse("transfers"),
        fields=(
            Field("vehicle", _("Vehicle"), "select",
                  choices=(Choice("", _("choose one"), chosen=not chosen), *choices),
                  error=typed.wrong.get("vehicle", "")),
            Field("driver", _("Driver"), value=typed.text("driver"),
                  error=typed.wrong.get("driver", "")),
        ),
    )  # fmt: skip


def cancel_form(one: TransferNow, typed: Typed, refusal: str = "") -> Form:
    """The form that calls a transfer off."""
    return Form(
        action=reverse("transfer_step", args=[one.id, "cancelled"]),
        key=typed.text("key"),
        submit=_("Call off"),
        title=_("Call off the transfer: {name}").format(name=one.display),
        refusal=refusal,
        cancel_url=reverse("transfers"),
        consequence=_("What was owed falls away; it can be asked for anew at once."),
        fields=(Field("why", _("Why"), value=typed.text("why"), hint=_("nobody's name"),
                      error=typed.wrong.get("why", "")),),
    )  # fmt: skip


def asking_form(about: Asking, typed: Typed, refusal: str = "") -> Form:
    """The form that asks for a transfer; to a site only under the order that names it."""
    chosen = typed.text("destination")
    choices = [
        Choice(d.value, about.site_name if d is Destination.SITE else str(d.label),
               chosen=d.value == chosen)
        for d in Destination
        if d is not Destination.SITE or about.site
    ]  # fmt: skip
    urgent = typed.text("emergency")
    return Form(
        action=address(reverse("transfer_new"), person=str(about.person)),
        key=typed.text("key"),
        submit=_("Ask for it"),
        title=_("Ask for a transfer: {name}").format(name=about.display),
        refusal=refusal,
        cancel_url=reverse("person", args=[about.person]),
        fields=(
            Field("destination", _("Where to"), "radio", choices=tuple(choices),
                  error=typed.wrong.get("destination", "")),
            Field("emergency", _("Is it an emergency"), "radio", choices=(
                Choice("no", _("no: within four hours, approved first"), chosen=urgent == "no"),
                Choice("yes", _("yes: at once, within the hour, nobody approves it"),
                       chosen=urgent == "yes"),
            ), error=typed.wrong.get("emergency", "")),
        ),
    )  # fmt: skip


def vehicle_state(one: VehicleNow) -> State:
    """Whether a vehicle may leave now."""
    if one.under_way:
        return "due"
    return "done" if is_clean(one.last_trip, one.disinfected) else "missed"


def _vehicle_words(one: VehicleNow) -> str:
    return {
        "due": _("under way"),
        "done": _("clean, may leave"),
        "missed": _("to be disinfected"),
    }[vehicle_state(one)]


def vehicles_page(
    stand: Stand,
    found: Sequence[VehicleNow],
    form: Form | None,
    refusal: str = "",
    *,
    may: bool,
    saved: str,
) -> VehiclesPage:
    """The vehicles; those to be disinfected first."""
    ordered = sorted(found, key=lambda v: (vehicle_state(v) == "done", v.plate))
    counts = [vehicle_state(one) for one in found]
    words = _(
        "{n} vehicles: {clean} may leave, {out} are under way, {foul} are to be disinfected."
    )
    nothing = Nothing("never", _("No vehicle is set apart for transfers yet."))
    return VehiclesPage(
        sentence=words.format(
            n=len(found), clean=counts.count("done"), out=counts.count("due"),
            foul=counts.count("missed"),
        ),
        rows=tuple(_vehicles(stand, ordered, may=may)),
        action=reverse("vehicles"),
        saved=saved,
        refusal="" if form else refusal,
        form=form,
        nothing=None if found else nothing,
    )  # fmt: skip


def _vehicles(stand: Stand, found: Iterable[VehicleNow], *, may: bool) -> Iterable[VehicleRow]:
    for one in found:
        shown = vehicle_state(one)
        yield VehicleRow(
            id=str(one.id),
            plate=one.plate,
            unit=one.unit or "—",
            state=shown,
            mark=MARKS[shown],
            words=_vehicle_words(one),
            last=short(one.last_trip, stand.at) if one.last_trip else "—",
            clean=short(one.disinfected, stand.at) if one.disinfected else "—",
            may=may and not one.under_way,
            retire=stand.actor.may(P.RUN_SITE, one.division) and not one.under_way,
        )


def register_form(units: Sequence[tuple[UUID, str]], typed: Typed, refusal: str = "") -> Form:
    """The form that sets another vehicle apart."""
    chosen = typed.text("unit")
    choices = tuple(Choice(str(pk), name, chosen=str(pk) == chosen) for pk, name in units)
    return Form(
        action=reverse("vehicles"),
        key=typed.text("key"),
        submit=_("Set it apart"),
        title=_("Another vehicle"),
        refusal=refusal,
        hidden=(("act", "register"),),
        fields=(
            Field("plate", _("Number plate"), value=typed.text("plate"), short=True,
                  error=typed.wrong.get("plate", "")),
            Field("unit", _("Kept by"), "select", choices=choices,
                  error=typed.wrong.get("unit", "")),
        ),
    )  # fmt: skip
