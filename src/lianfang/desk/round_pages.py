"""Rounds of the sweep: how far each has come, who helps, and what opens or ends one. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.presenters import address
from lianfang.desk.round_queries import HelperLine
from lianfang.desk.shapes import Choice, Field, Form, Nothing
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, count, heads, rate
from lianfang.desk.templatetags.words import moment, share
from lianfang.screening.coverage import NOTHING, SweepRound, Tally


@dataclass(frozen=True, slots=True)
class RoundsPage:
    """`forms` are those that the reader may send: invite, open, end."""

    sentence: str
    tables: tuple[Table, ...]
    forms: tuple[Form, ...]
    saved: str = ""


def rounds_page(
    stand: Stand,
    rounds: Sequence[SweepRound],
    tallies: Mapping[UUID, Tally],
    helping: Sequence[HelperLine],
    forms: tuple[Form, ...],
    saved: str,
) -> RoundsPage:
    """The rounds, the latest first, and the helpers of the one that is open."""
    now = current(rounds)
    sentence = _("No round is open.")
    if now:
        tally = tallies.get(now.pk, NOTHING)
        words = _("Round {n} is open: {share} of {doors} households answered or confirmed.")
        told = share(tally.covered, tally.households, counts=False)
        sentence = words.format(n=now.number, share=told, doors=f"{tally.households:,}")
    tables = [_rounds(stand, rounds, tallies)]
    if now:
        tables.append(_helpers(stand, helping))
    return RoundsPage(sentence, tuple(tables), forms, saved)


def current(rounds: Sequence[SweepRound]) -> SweepRound | None:
    """The round that is open, the latest if there are several."""
    return next((one for one in rounds if one.ended_at is None), None)


def _rounds(stand: Stand, rounds: Sequence[SweepRound], tallies: Mapping[UUID, Tally]) -> Table:
    rows = tuple(_round(stand, one, tallies.get(one.pk, NOTHING)) for one in rounds)
    head = heads(
        _("Round"), _("Opened"), _("Ended"), _("Doors answered or confirmed"), _("Share"),
        numbers=2,
    )  # fmt: skip
    never = Nothing("never", _("No round was opened yet."))
    return Table("rounds", _("Rounds"), head, rows, nothing=None if rows else never)


def _round(stand: Stand, one: SweepRound, tally: Tally) -> tuple[Value, ...]:
    url = address(reverse("coverage"), round=str(one.number))
    return (
        Value(f"{one.number}　{one.name}", url),
        Value(moment(one.opened_at, stand.at)),
        Value(moment(one.ended_at, stand.at) if one.ended_at else _("open")),
        count(tally.covered, url),
        rate(
            tally.covered,
            tally.households,
            share(tally.covered, tally.households, counts=False),
        ),
    )


def _helpers(stand: Stand, helping: Sequence[HelperLine]) -> Table:
    rows = tuple(
        (
            Value(one.name),
            Value(one.username),
            Value(stand.places.told(one.division)),
            Value(moment(one.since, stand.at)),
        )
        for one in helping
    )
    head = heads(_("Name"), _("User name"), _("Place"), _("Since"), numbers=0)
    never = Nothing("never", _("Nobody helps here yet."))
    title = _("Who helps in this round")
    return Table("helpers", title, head, rows, nothing=None if rows else never)


def invite_form(
    stand: Stand, now: SweepRound, places: Mapping[str, str], typed: Typed, refusal: str = ""
) -> Form:
    """Asks a villager to help at a village until the round ends."""
    wrong, chosen = typed.wrong, typed.text("division")
    first = (Choice("", _("choose one"), chosen=not chosen),) if len(places) > 1 else ()
    choices = first + tuple(Choice(c, name, chosen=c == chosen) for c, name in places.items())

    def text(name: str, label: str, hint: str = "", kind: str = "text") -> Field:
        value = "" if kind == "password" else typed.text(name)
        return Field(
            name, label, kind, value=value, hint=hint, error=wrong.get(name, ""),
            autocomplete="new-password" if kind == "password" else "off",
        )  # fmt: skip

    return Form(
        action=reverse("round_invite", args=[now.pk]),
        key=typed.text("key") or secrets.token_hex(16),
        title=_("Invite a helper"),
        submit=_("Invite"),
        refusal=refusal,
        consequence=_("Sees doors only, no names; the post ends with the round."),
        fields=(
            Field("division", _("Village or community"), "select", choices=choices,
                  error=wrong.get("division", "")),
            text("name", _("Name")),
            text("username", _("User name"), _("whoever has one keeps it and the password")),
            text("password", _("First password"), _("at least 8 characters"), "password"),
        ),
    )  # fmt: skip


def open_form(rounds: Sequence[SweepRound], typed: Typed, refusal: str = "") -> Form:
    """Opens the next round."""
    number = typed.text("number") or str(max((r.number for r in rounds), default=0) + 1)
    wrong = typed.wrong
    return Form(
        action=reverse("rounds"),
        key=typed.text("key") or secrets.token_hex(16),
        title=_("Open a round"),
        submit=_("Open the round"),
        refusal=refusal,
        consequence=_("Every door of the district is to be answered for anew."),
        hidden=(("step", "open"),),
        fields=(
            Field("number", _("Number"), value=number, error=wrong.get("number", ""), short=True,
                  inputmode="numeric"),
            Field("name", _("Name of the round"), value=typed.text("name"),
                  error=wrong.get("name", "")),
        ),
    )  # fmt: skip


def end_form(now: SweepRound, helping: int) -> Form:
    """Ends the open round."""
    words = _("{n} helpers lose their access at once. Paper may still be keyed in.")
    return Form(
        action=reverse("rounds"),
        key=secrets.token_hex(16),
        title=_("End round {n}").format(n=now.number),
        submit=_("End the round"),
        consequence=words.format(n=helping),
        hidden=(("step", "end"), ("round", str(now.pk))),
    )
