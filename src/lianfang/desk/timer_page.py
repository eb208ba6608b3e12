"""四快一稳, 五早 and 7-1-7 as timers: medians, counts, what is beyond the limit. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.chart_page import tabs
from lianfang.desk.forms import Typed
from lianfang.desk.presenters import address, place_field
from lianfang.desk.shapes import Choice, Field, Filters, Form, Link, Nothing
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, count, heads
from lianfang.desk.templatetags.words import duration, moment
from lianfang.figures.intervals import all_intervals, interval
from lianfang.transitions.choices import EARLIES, FASTS, Step, Timed
from lianfang.transitions.models import Milestone, TimerDefinition
from lianfang.transitions.timing_queries import Ran
from lianfang.transitions.timing_rules import Pace, Target, seven_one_seven

Paces = Mapping[str, tuple[TimerDefinition, Pace]]


def timers_page(
    stand: Stand, paces: Paces, steps: Mapping[str, Milestone], *, may: bool, saved: str
) -> BoardPage:
    """How fast each item went, and what the headquarters has still to define."""
    beyond = sum(pace.breaches for _definition, pace in paces.values())
    words = _("{n} of {all} items are defined; {beyond} cases are beyond their limit.")
    acts = [
        Link(_("Define a timer…"), reverse("timer_define")),
        Link(_("Write down a step of 7-1-7…"), reverse("timer_step")),
    ]
    return BoardPage(
        title=_("Timers"),
        sentence=words.format(n=len(paces), all=len(Timed), beyond=beyond),
        saved=saved,
        acts=tuple(acts) if may else (),
        tabs=tabs("timers"),
        filters=Filters(action=reverse("timers"), fields=(place_field(stand),)),
        tables=(
            _items(stand, "fast", _("Four fasts and one steady"), FASTS, paces),
            _items(stand, "early", _("Five earlies"), EARLIES, paces),
            _targets(steps),
            _steps(stand, steps),
        ),
    )


def _items(stand: Stand, key: str, title: str, items: Sequence[Timed], paces: Paces) -> Table:
    rows = tuple(_item(stand, item, paces) for item in items)
    head = heads(
        _("Item"), _("Measured"), _("Within"), _("Median"), _("Ended"), _("Still running"),
        _("Beyond the limit"), numbers=4,
    )  # fmt: skip
    note = _("What is not defined is for the headquarters to fill in; nothing is assumed.")
    return Table(key, title, head, rows, note=note)


def _item(stand: Stand, item: Timed, paces: Paces) -> tuple[Value, ...]:
    if item not in paces:
        blank = Value("—", number=True)
        return (Value(str(item.label)), Value(_("not defined yet")), Value("—"), *[blank] * 4)
    definition, pace = paces[item]
    limit = definition.limit_minutes
    place = "" if stand.place == stand.own_area else stand.place
    rows = address(reverse("timer", args=[item.value]), place=place)
    beyond = address(reverse("timer", args=[item.value]), place=place, only="beyond")
    return (
        Value(str(item.label), rows),
        Value(str(interval(definition.interval).label)),
        Value(duration(timedelta(minutes=limit)) if limit else _("no limit")),
        Value(duration(pace.median) if pace.median is not None else "—", number=True),
        count(pace.ended, rows), count(pace.running, rows), count(pace.breaches, beyond),
    )  # fmt: skip


def _targets(steps: Mapping[str, Milestone]) -> Table:
    told = seven_one_seven({step: known.at for step, known in steps.items()})
    rows = tuple(
        (Value(label), Value(duration(t.within)), Value(_took(t), number=True), Value(_met(t)))
        for label, t in (
            (_("7: from emergence to detection"), told.detection),
            (_("1: from detection to notification"), told.notification),
            (_("7: from notification to the last early action"), told.response),
            (_("the first early action"), told.first),
        )
    )
    head = (*heads(_("Target"), _("Within"), numbers=0), Value(_("Took"), number=True),
            Value(_("Kept")))  # fmt: skip
    return Table("seven", "7-1-7", head, rows)


def _took(target: Target) -> str:
    return "—" if target.took is None else duration(target.took)


def _met(target: Target) -> str:
    if target.met is None:
        return _("cannot be told yet")
    return _("kept") if target.met else _("beyond")


def _steps(stand: Stand, steps: Mapping[str, Milestone]) -> Table:
    rows = tuple(
        (Value(str(step.label)), Value(_when(stand, steps.get(step))),
         Value(steps[step].document if step in steps else "—"))
        for step in Step
    )  # fmt: skip
    return Table(
        "steps", _("Steps of 7-1-7"), heads(_("Step"), _("When"), _("Document"), numbers=0), rows
    )


def _when(stand: Stand, known: Milestone | None) -> str:
    if known is None:
        return _("not written down yet")
    return moment(known.at, stand.at) if known.at else _("does not apply")


def rows_page(
    stand: Stand, definition: TimerDefinition, found: Sequence[Ran], *, only_beyond: bool
) -> BoardPage:
    """The rows of one timer, the longest first."""
    limit = definition.limit_minutes
    late = [r for r in found if limit and _length(r, stand.at) > timedelta(minutes=limit)]
    shown = late if only_beyond else found
    view = interval(definition.interval).view
    words = _("{what}: {n} rows, {beyond} beyond the limit; the longest 300 are shown.")
    rows = tuple(
        (
            Value(str(row.id)[:13], reverse(view, args=[row.id]) if view else ""),
            Value(stand.places.told(row.division)),
            Value(moment(row.began, stand.at)),
            Value(moment(row.ended, stand.at) if row.ended else _("still running")),
            Value(duration(_length(row, stand.at)), number=True),
        )
        for row in shown[:300]
    )
    head = heads(_("Row"), _("Place"), _("Began"), _("Ended"), _("Took"), numbers=1)
    nothing = None if rows else Nothing("never", _("There is no such row."))
    return BoardPage(
        title=str(Timed(definition.item).label),
        sentence=words.format(
            what=interval(definition.interval).label, n=f"{len(shown):,}", beyond=len(late)
        ),
        tables=(Table("rows", _("Rows"), head, rows, nothing=nothing),),
    )


def _length(row: Ran, at: datetime) -> timedelta:
    return (row.ended or at) - row.began


def define_form(typed: Typed) -> Form:
    """What is timed, between which moments, within how long."""
    return Form(
        reverse("timer_define"), typed.text("key"), _("Define it"),
        (
            _select("item", _("Item"), {t.value: str(t.label) for t in Timed}, typed),
            _select("interval", _("Measured"), {i.key: str(i.label) for i in all_intervals()},
                    typed),
            Field("limit", _("Limit"), value=typed.text("limit"), unit=_("minutes"), short=True,
                  inputmode="numeric", optional=True, error=typed.wrong.get("limit", ""),
                  hint=_("empty where no limit is laid down")),
            Field("document", _("Document"), value=typed.text("document")),
        ),
        title=_("Define a timer"), cancel_url=reverse("timers"),
        consequence=_("It holds from now on; earlier definitions stay on record."),
    )  # fmt: skip


def step_form(typed: Typed) -> Form:
    """When a step of 7-1-7 was, or that it does not apply."""
    return Form(
        reverse("timer_step"), typed.text("key"), _("Write it down"),
        (
            _select("step", _("Step"), {s.value: str(s.label) for s in Step}, typed),
            Field("when", _("When"), value=typed.text("when"), error=typed.wrong.get("when", ""),
                  hint=_("such as 2020-01-22 09:00; empty where the step does not apply"),
                  optional=True),
            Field("document", _("Document"), value=typed.text("document")),
        ),
        title=_("Write down a step of 7-1-7"), cancel_url=reverse("timers"),
    )  # fmt: skip


def _select(name: str, label: str, values: Mapping[str, str], typed: Typed) -> Field:
    chosen = typed.text(name)
    choices = tuple(Choice(v, words, chosen=v == chosen) for v, words in values.items())
    return Field(name, label, "select", choices=choices, error=typed.wrong.get(name, ""))
