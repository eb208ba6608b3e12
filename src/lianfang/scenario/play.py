"""Plays the whole scenario through the operations, on the scenario's clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

from lianfang.audit.queries import last_recorded
from lianfang.incidents import queries as incidents
from lianfang.incidents.models import Incident
from lianfang.incidents.operations import set_drill_clock
from lianfang.jurisdictions.scope import across_scopes, entered, second_role_use
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError
from lianfang.scenario import afresh as database
from lianfang.scenario.accounts_printed import accounts
from lianfang.scenario.acts import Acts
from lianfang.scenario.cast import SCRIPT
from lianfang.scenario.checks_played import Checks
from lianfang.scenario.days import DAYS, DayPlan, play_plan
from lianfang.scenario.directives_played import Directives
from lianfang.scenario.district import build_district
from lianfang.scenario.doctrine import FORMED_AT
from lianfang.scenario.evenings_played import Evenings
from lianfang.scenario.field_played import Field
from lianfang.scenario.founding import Founded, found, steps
from lianfang.scenario.headquarters_played import Headquarters
from lianfang.scenario.lists import WrittenList, write_lists
from lianfang.scenario.lists_played import Lists
from lianfang.scenario.messages_played import Messages
from lianfang.scenario.offices import FIRST_DAY
from lianfang.scenario.orders_played import Orders
from lianfang.scenario.oversight_played import Oversight
from lianfang.scenario.papers_played import Papers
from lianfang.scenario.people import build_people
from lianfang.scenario.rechecks_played import Rechecks
from lianfang.scenario.reports_played import Reports
from lianfang.scenario.stages import Cost, Meter, Report, Stage, peak_mb
from lianfang.scenario.sweeps_played import Sweeps, opened_at
from lianfang.scenario.transitions_played import Transitions
from lianfang.scenario.truth import Truth
from lianfang.scenario.world import World
from lianfang.screening.importing import Imported

__all__ = ["Played", "Stage", "accounts", "run"]

FOUNDING = "Found the district"
WRITING = "Write the lists"
PLAYING = "Play the days"

_LAST_ACT = second_role_use("scenario.last_act", "Whether anybody acted after the drill's end.")


class NotADrill(DomainError):
    """The database holds an incident that is not a drill: {name}. Set LIANFANG_DATA to another
    folder for the drill."""


class PlayedOn(DomainError):
    """The database holds {found} days of this drill, more than the {wanted} asked for. To play
    it from the beginning: --afresh"""


class DaysUnknown(BadInput):
    """A drill has 1 to {most} days, not {days}."""


@dataclass(frozen=True, slots=True)
class Played:
    """A finished play: its end on the scenario's clock, what it counted, what it cost.

    `resumed` counts acts that an earlier run had committed, `made` those of this one. `refused`
    counts proposals and readings that an operation did not take, by its reason.
    """

    incident: Incident
    end: datetime
    people: int
    lists: dict[str, Imported]
    refused: dict[str, int]
    resumed: int
    made: int
    costs: tuple[Cost, ...]
    peak_mb: float


def run(
    seed: int = 2020,
    scale: float = 1.0,
    days: int = DAYS,
    *,
    folder: Path,
    afresh: bool,
    report: Report,
) -> Played:
    """Play the scenario in the installation's database; a run that was killed is resumed.

    `folder` is the data folder; the lists go to `demo/lists` in it. With `afresh` the database
    is dropped and made again first. Playing more days of a finished drill goes on from its end.
    Raises NotADrill, OtherRun, PlayedOn, DaysUnknown.
    """
    if not 1 <= days <= DAYS:
        raise DaysUnknown(days=days, most=DAYS)
    _refuse_reality()
    if afresh:
        database.recreate()
    meter = Meter()
    acts = Acts(f"drill:{seed}:{scale:g}", meter)
    _refuse_others(acts, days)
    with _hasty():
        truth = build_people(seed, scale, build_district(seed, scale))
        with meter.measuring(FOUNDING):
            founded = _found(truth, acts, report)
        with meter.measuring(WRITING):
            lists = _write(truth, folder, report)
        world = World(truth, founded.incident, founded.units, founded.cast, acts)
        with meter.measuring(PLAYING):
            imported = _play(world, lists, scale, days, report)
    _set_clock(founded.incident, _end(days))
    return _told(world, days, imported, meter)


def _told(world: World, days: int, imported: dict[str, Imported], meter: Meter) -> Played:
    return Played(
        incident=world.incident,
        end=_end(days),
        people=len(world.truth.people),
        lists=imported,
        refused=dict(world.refused),
        resumed=world.acts.resumed,
        made=world.acts.made,
        costs=meter.costs(),
        peak_mb=peak_mb(),
    )


def _end(days: int) -> datetime:
    return clock.moment(FIRST_DAY + timedelta(days=days - 1)) + timedelta(hours=20)


def _refuse_reality() -> None:
    if not database.has_tables():
        return
    current = incidents.current()
    if current is not None and not current.drill:
        raise NotADrill(name=current.name)


def _refuse_others(acts: Acts, days: int) -> None:
    acts.remember()
    played = sum(1 for key in acts.done if key.startswith(f"{acts.run}:cutoff:"))
    if played > days:
        raise PlayedOn(found=played, wanted=days)


@contextmanager
def _hasty() -> Iterator[None]:
    """Commit without waiting for the disk: a drill that loses its last acts plays them again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


def _found(truth: Truth, acts: Acts, report: Report) -> Founded:
    total = steps(truth.district)
    report(Stage(FOUNDING, 0, total))
    for done in found(truth.district, acts):
        if isinstance(done, Founded):
            report(Stage(FOUNDING, total, total))
            return done
        report(Stage(FOUNDING, done, total))
    raise AssertionError("founding ends with what was founded")


def _write(truth: Truth, folder: Path, report: Report) -> list[WrittenList]:
    report(Stage(WRITING, 0, 1))
    lists = write_lists(truth, folder / "demo" / "lists")
    report(Stage(WRITING, 1, 1))
    return lists


def _play(
    world: World, written: list[WrittenList], scale: float, days: int, report: Report
) -> dict[str, Imported]:
    """Let each day's events happen in the order of their moments."""
    orders = Orders(world)
    field = Field(world, orders)
    lists, sweeps = Lists(world, field), Sweeps(world)
    transitions = Transitions(world)
    evenings = Evenings(world, transitions)
    planned = (Reports(world), sweeps, evenings)
    daily = (
        Checks(world), Rechecks(world), Papers(world), Oversight(world), Messages(world),
    )  # fmt: skip
    plan = play_plan(world.truth, days)
    orders.put()
    evenings.put_decisions()
    Headquarters(world).put(scale)
    transitions.put()
    Directives(world).put()
    world.agenda.put(opened_at(plan[0]), sweeps.open)
    for item in written:
        lists.put(item)
    for done, day in enumerate(plan):
        report(Stage(PLAYING, done, days))
        _set_clock(world.incident, max(clock.moment(day.day), FORMED_AT))
        for each in planned:
            each.put(day)
        for one in daily:
            one.put(day.day)
        _put_finds(world, field, day)
        last = _end(days) if done + 1 == days else clock.moment(day.day + timedelta(days=1))
        world.agenda.run_until(last)
    report(Stage(PLAYING, days, days))
    return lists.imported


def _put_finds(world: World, field: Field, day: DayPlan) -> None:
    """Enter whom the village finds; who told only the village is on no record until listed."""
    for find in day.finds:
        if find.via == "sweep" or not find.listed:
            field.find(world.person(find.person), find.at)


def _set_clock(incident: Incident, end: datetime) -> None:
    """Let the drill tick on from `end`, unless it has been ticking and acted in since."""
    with across_scopes(_LAST_ACT):
        last = last_recorded()
    if last is not None and last > end and incident.offset is not None:
        return
    with clock.held(end), entered(SCRIPT.scope):
        set_drill_clock(incident, end - clock.wall(), by=SCRIPT, at=end)
