"""Directives and guidance of the drill: relayed to all units, one of which stays silent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.command.directive_operations import (
    NewDirective,
    answer_directive,
    approve_directive,
    climb_directives,
    draft_directive,
    issue_directive,
    receive_directive,
)
from lianfang.kernel import clock
from lianfang.scenario.cast import SCRIPT
from lianfang.scenario.chance import draws
from lianfang.scenario.departments import DEPARTMENTS
from lianfang.scenario.world import World

_SILENT = "veterans"
"""The department that answers a directive only once its principal is asked."""


class _Paper(NamedTuple):
    """A paper of the scenario; the text is the drill's own."""

    kind: str
    origin: str
    number: str
    title: str
    body: str
    issued: datetime
    days: int


def _on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return clock.moment(date(2020, month, day)) + timedelta(hours=hour, minutes=minute)


_DRILL = "(演练)请各单位组织学习，按规定落实到人。"
_PAPERS = (
    _Paper("guidance", "own", "盐疫指技(演练)1号", "消毒技术指南", _DRILL, _on(1, 24, 9), 0),
    _Paper("guidance", "own", "盐疫指技(演练)2号", "防控措施", _DRILL, _on(1, 26, 9), 0),
    _Paper("guidance", "own", "盐疫指技(演练)3号", "防控知识十五条", _DRILL, _on(1, 29, 9), 0),
    _Paper("guidance", "own", "盐疫指技(演练)4号", "“五包一”流程", _DRILL, _on(2, 3, 9), 0),
    _Paper(
        "directive", "city", "盐疫指发(演练)3号", "转发市指挥部关于全面摸排的通知",
        "(演练)请各单位对本单位、本辖区人员再排查一遍，结果按时报指挥部。", _on(1, 27, 8), 2,
    ),
)  # fmt: skip


class Directives:
    """Plays each paper from its draft to the last answer."""

    def __init__(self, world: World) -> None:
        self._world = world

    def put(self) -> None:
        """Enter every paper on its day."""
        for paper in _PAPERS:
            self._world.agenda.put(
                paper.issued,
                lambda now, paper=paper: self._issue(paper, now),  # type: ignore[misc]
            )

    def _issue(self, paper: _Paper, at: datetime) -> None:
        """Draft, approve and issue a paper; the units answer in time, but for one."""
        world, key = self._world, paper.number
        new = NewDirective(
            paper.kind, paper.origin, paper.number, paper.title, paper.body,
            minutes=60 if paper.days else 20,
            due_at=at + timedelta(days=paper.days) if paper.days else None,
            received_at=at - timedelta(minutes=30) if paper.origin == "city" else None,
        )  # fmt: skip
        made = world.acts.do(
            f"draft:{key}", world.coordination, at,
            lambda how: draft_directive(world.incident, new, **how),
        )  # fmt: skip
        later = at + timedelta(minutes=10)
        commander = world.cast["commander.1"]
        world.acts.do(
            f"approve:{key}", commander, later,
            lambda how: approve_directive(made.pk, **how),
        )  # fmt: skip
        units = self._units()
        to = [world.units[unit] for unit in units]
        world.acts.do(
            f"issue:{key}", world.coordination, later,
            lambda how: issue_directive(made.pk, to, **how),
        )  # fmt: skip
        for unit in units:
            self._answer(paper, made.pk, unit, later)
        if paper.days:
            self._silence(made.pk, later)

    def _units(self) -> list[str]:
        townships = self._world.truth.district.townships
        return [f"dept.{d[0]}" for d in DEPARTMENTS] + [f"twp.{code}" for code in townships]

    def _answer(self, paper: _Paper, directive: UUID, unit: str, issued: datetime) -> None:
        world, (kind, _dot, place) = self._world, unit.partition(".")
        by = world.cast[f"twp.{place}" if kind == "twp" else f"liaison.{place}"]
        if paper.days and place == _SILENT:
            return
        waits = 3 + 25 * draws(world.seed, "receipt", paper.number, unit)[0]
        world.agenda.put(
            issued + timedelta(minutes=round(waits)),
            lambda now: self._receive(directive, unit, by, now),
        )
        if paper.days:
            result = issued + timedelta(hours=20, minutes=round(20 * waits))
            world.agenda.put(result, lambda now: self._result(directive, unit, by, now))

    def _receive(self, directive: UUID, unit: str, by: Actor, at: datetime) -> None:
        self._world.acts.do(
            f"receipt:{directive.hex[-8:]}:{unit}", by, at,
            lambda how: receive_directive(directive, **how),
        )  # fmt: skip

    def _result(self, directive: UUID, unit: str, by: Actor, at: datetime) -> None:
        self._world.acts.do(
            f"result:{directive.hex[-8:]}:{unit}", by, at,
            lambda how: answer_directive(directive, "已再排查一遍，无遗漏。", **how),
        )  # fmt: skip

    def _silence(self, directive: UUID, issued: datetime) -> None:
        """One unit is silent until its principal is asked."""
        world, climbed = self._world, issued + timedelta(minutes=61)
        world.agenda.put(climbed, lambda now: self._climb(directive, now))
        unit, by = f"dept.{_SILENT}", world.cast[f"head.{_SILENT}"]
        answered = climbed + timedelta(minutes=22)
        world.agenda.put(answered, lambda now: self._result(directive, unit, by, now))

    def _climb(self, directive: UUID, at: datetime) -> None:
        self._world.acts.do(
            f"climb:{directive.hex[-8:]}", SCRIPT, at,
            lambda how: climb_directives(self._world.incident.pk, **how),
        )  # fmt: skip
