"""The headquarters' duty as its page shows it: who sits, what is uncovered, the log. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.command.duty_operations import SIGN_AHEAD
from lianfang.command.duty_queries import NoteNow, ShiftNow
from lianfang.command.duty_rules import Gap
from lianfang.desk.chart_page import tabs
from lianfang.desk.forms import Typed
from lianfang.desk.shapes import Choice, Field, Form, Link, Nothing
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, heads
from lianfang.desk.templatetags.words import moment
from lianfang.kernel import clock

DAYS = timedelta(days=2)


def duty_page(
    stand: Stand,
    shifts: Sequence[ShiftNow],
    gaps: Sequence[Gap],
    notes: Sequence[NoteNow],
    *,
    may: bool,
    saved: str = "",
    refusal: str = "",
    key: str = "",
) -> BoardPage:
    """Yesterday to tomorrow: who sits, the hand-overs, every uncovered minute, the log."""
    now = [s for s in shifts if s.from_at <= stand.at < s.to_at]
    sitting = "、".join(f"{s.title} {s.officer}".strip() for s in now)
    words = _("On duty now: {who}.").format(who=sitting or _("nobody"))
    alarms = [
        _("Nobody on duty from {begins} to {ends}: {n} minutes.").format(
            begins=moment(gap.from_at, stand.at), ends=moment(gap.to_at, stand.at), n=gap.minutes
        )
        for gap in gaps
    ]
    unsigned = [s for s in shifts if s.to_at + SIGN_AHEAD <= stand.at and s.taken_at is None]
    if unsigned and now:
        alarms.append(_("{n} shifts ended without two signatures.").format(n=len(unsigned)))
    return BoardPage(
        title=_("Duty of the headquarters"),
        sentence=words,
        saved=saved,
        refusal=refusal,
        alarms=tuple(alarms),
        acts=(Link(_("Plan shifts…"), reverse("duty_plan")),) if may else (),
        tabs=tabs("duty"),
        tables=(_shifts(stand, shifts, may=may), _log(stand, notes)),
        forms=tuple(_forms(stand, shifts, key)) if may else (),
    )


def _shifts(stand: Stand, shifts: Sequence[ShiftNow], *, may: bool) -> Table:
    rows = []
    for shift in shifts:
        signed = "—"
        if shift.handover and shift.taken_at:
            signed = _("handed over, signed by both: {note}").format(note=shift.note)
        elif shift.handover:
            signed = _("written, not taken over yet: {note}").format(note=shift.note)
        ahead = shift.from_at > stand.at and may
        rows.append(
            (
                Value(f"{moment(shift.from_at, stand.at)}—{moment(shift.to_at, stand.at)}"),
                Value(f"{shift.title} {shift.officer}".strip()),
                Value(signed),
                Value(_("Cancel…"), reverse("duty_cancel", args=[shift.id])) if ahead
                else Value(""),
            )
        )  # fmt: skip
    head = heads(_("When"), _("Who"), _("Hand-over"), _("Act"), numbers=0)
    nothing = None if rows else Nothing("never", _("No shift is planned for these days."))
    return Table("shifts", _("Shifts"), head, tuple(rows), nothing=nothing)


def _log(stand: Stand, notes: Sequence[NoteNow]) -> Table:
    rows = tuple((Value(moment(n.at, stand.at)), Value(n.text), Value(n.title)) for n in notes)
    head = heads(_("When"), _("What happened"), _("Who"), numbers=0)
    nothing = None if rows else Nothing("never", _("Nothing is in the log of these days."))
    return Table("log", _("Log"), head, rows, nothing=nothing)


def _forms(stand: Stand, shifts: Sequence[ShiftNow], key: str) -> list[Form]:
    url, forms = reverse("duty"), []
    field = Field("text", _("What happened"), "textarea", hint=_("nobody's name"))
    for shift in shifts:
        if shift.taker == stand.post and shift.handover and shift.taken_at is None:
            forms.append(
                Form(url, key, _("Sign: taken over"), title=_("You take over"),
                     consequence=shift.note,
                     hidden=(("act", "take"), ("subject", str(shift.handover))))
            )  # fmt: skip
        ending = shift.to_at - SIGN_AHEAD <= stand.at < shift.to_at + DAYS
        if shift.post == stand.post and ending and not shift.handover:
            note = Field("text", _("What is open, what was promised"), "textarea",
                         hint=_("“nothing open” is an answer"))  # fmt: skip
            forms.append(
                Form(url, key, _("Sign: handed over"), (note,), title=_("Hand over your shift"),
                     hidden=(("act", "give"), ("subject", str(shift.id))))
            )  # fmt: skip
    forms.append(
        Form(url, key, _("Write it down"), (field,), title=_("Duty log"), hidden=(("act", "log"),))
    )
    return forms


def plan_form(
    typed: Typed, posts: Sequence[tuple[UUID, str]], tomorrow: datetime, refusal: str = ""
) -> Form:
    """Three shifts of a day, each with its post."""
    day = typed.text("day") or f"{clock.local(tomorrow):%Y-%m-%d}"
    fields = [
        Field("day", _("Day"), "date", value=day, error=typed.wrong.get("day", "")),
    ]
    for name, label in SHIFTS.items():
        chosen = typed.text(name)
        none = Choice("", _("nobody"), chosen=not chosen)
        who = tuple(Choice(str(pk), title, chosen=str(pk) == chosen) for pk, title in posts)
        fields.append(Field(name, label, "select", choices=(none, *who), optional=True))
    return Form(
        reverse("duty_plan"), typed.text("key"), _("Plan them"), tuple(fields),
        title=_("Plan the shifts of a day"), cancel_url=reverse("duty"), refusal=refusal,
        consequence=_("Minutes without anybody stand as an alarm at once."),
    )  # fmt: skip


SHIFTS = {"s0": "0:00—8:00", "s8": "8:00—16:00", "s16": "16:00—24:00"}
"""Three shifts of eight hours, by the field that names who keeps them."""
