"""The headquarters at work: its chart, duty, plans, phases and issues on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from lianfang.command.chart_operations import (
    NewGroup,
    NewMandate,
    NewPairing,
    form_groups,
    give_mandates,
    pair,
)
from lianfang.command.choices import Function, PairingKind, PlanKind
from lianfang.command.duty_operations import (
    NewShift,
    hand_over,
    plan_shifts,
    take_over,
)
from lianfang.command.models import DutyShift
from lianfang.command.phase_operations import decide_phase
from lianfang.command.phase_rules import Indicator, Is
from lianfang.command.plan_operations import (
    adopt_plan,
    fill_doctrine,
    raise_issue,
    solve_issue,
)
from lianfang.kernel import clock
from lianfang.places.models import Compound
from lianfang.scenario.departments import DEPARTMENTS, WORK_GROUPS
from lianfang.scenario.doctrine import CLOSED_FROM, FORMED_AT
from lianfang.scenario.officers import linked_compounds
from lianfang.scenario.plan import DISTRICT
from lianfang.scenario.world import World

_DOCUMENT = "关于成立盐湖区疫情防控指挥部的通知"
_FUNCTIONS = {
    "coordination": Function.INFORMATION, "prevention": Function.HEALTH,
    "outreach": Function.PARTNERS, "logistics": Function.LOGISTICS,
    "supervision": Function.OVERSIGHT,
}  # fmt: skip
_HOURS = timedelta(hours=8)
_ON_DUTY = tuple(f"duty.{n}" for n in range(1, 5))
_DAYS = 36


def _on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return clock.moment(date(2020, month, day)) + timedelta(hours=hour, minutes=minute)


_STAGES = (
    (PlanKind.JOINT, "联防联控工作方案", FORMED_AT + timedelta(minutes=20)),
    (PlanKind.EMERGENCY, "突发公共卫生事件应急预案", FORMED_AT + timedelta(minutes=21)),
    (PlanKind.AFTER_HOLIDAY, "假期后防控方案", _on(2, 2, 10)),
    (PlanKind.AFTER_RETURN, "上班后防控方案", _on(2, 9, 10)),
    (PlanKind.AFTER_RESUMPTION, "复工后防控方案", _on(2, 16, 10)),
    (PlanKind.AFTER_SCHOOL, "开学后防控方案", _on(2, 23, 10)),
)
_PHASES = (
    (
        "第一阶段",
        ("摸排到位，不漏一户、不漏一人", "隔离到位，到期自动解除"),
        (Indicator("F31", Is.EXACTLY, 0), Indicator("F35", Is.AT_LEAST, 0.95)),
        FORMED_AT,
    ),
    ("第二阶段", ("防输入、防输出、防扩散", "有序复工复产"), (), _on(2, 24, 0)),
)
_ISSUES = ("卡口体温枪不足", "夜间照明不足", "独居老人买药不便", "消毒液配送不及时", "帐篷取暖")


class Headquarters:
    """Plays what the headquarters itself does."""

    def __init__(self, world: World) -> None:
        self._world = world

    def put(self, scale: float) -> None:
        """Enter everything that has a fixed moment."""
        agenda = self._world.agenda
        agenda.put(FORMED_AT + timedelta(minutes=10), self._form)
        agenda.put(FORMED_AT + timedelta(minutes=30), self._shifts)
        agenda.put(CLOSED_FROM - timedelta(hours=18), lambda at: self._link(scale, at))
        for kind, name, at in _STAGES:
            agenda.put(at, lambda now, kind=kind, name=name: self._plan(kind, name, now))  # type: ignore[misc]
        for name, aims, wanted, at in _PHASES:
            agenda.put(
                at + timedelta(minutes=25),
                lambda now, name=name, aims=aims, wanted=wanted, at=at: self._phase(
                    name, aims, wanted, at, now
                ),  # type: ignore[misc]
            )
        for n, text in enumerate(_ISSUES):
            at = _on(2, 3 + n, 10)
            agenda.put(at, lambda now, n=n, text=text: self._raise(n, text, now))  # type: ignore[misc]

    def _form(self, at: datetime) -> None:
        """Groups, mandates, leading secretaries, and the doctrine that is known."""
        world, by = self._world, self._world.cast["commander.1"]
        groups = [NewGroup(name, _FUNCTIONS[key]) for key, name, _lead, _rank in WORK_GROUPS]
        world.acts.do(
            "groups", by, at, lambda how: form_groups(world.incident, groups, _DOCUMENT, **how)
        )
        self._mandates(at)
        self._secretaries(at)
        items = ("防输入", "防输出", "防扩散")
        world.acts.do(
            "doctrine", by, at,
            lambda how: fill_doctrine(world.incident, "三防", items, "省领导小组通知", **how),
        )  # fmt: skip

    def _mandates(self, at: datetime) -> None:
        world, by = self._world, self._world.cast["commander.1"]
        townships, duty = world.truth.district.townships, "属地摸排、管控和服务"
        mandates = [
            NewMandate(world.units[f"dept.{key}"], what, world.cast.post(f"head.{key}"))
            for key, _name, what in DEPARTMENTS
        ]
        mandates += [
            NewMandate(world.units[f"twp.{code}"], duty, world.cast.post(f"twp.{code}"))
            for code in townships
        ]
        world.acts.do(
            "mandates", by, at,
            lambda how: give_mandates(world.incident, mandates, _DOCUMENT, **how),
        )  # fmt: skip

    def _secretaries(self, at: datetime) -> None:
        """District, township, village: each place has its leading secretary (三级书记)."""
        world, by = self._world, self._world.cast["commander.1"]
        led = [
            NewPairing(world.cast.post(f"sec.{v.code}"), PairingKind.SECRETARY, "other", v.code)
            for v in world.truth.district.villages
        ]
        led += [
            NewPairing(world.cast.post(f"twp.{code}"), PairingKind.SECRETARY, "section", code)
            for code in world.truth.district.townships
        ]
        led.append(
            NewPairing(world.cast.post("commander.1"), PairingKind.SECRETARY, "leader", DISTRICT)
        )
        world.acts.do(
            "secretaries", by, at, lambda how: pair(world.incident, led, _DOCUMENT, **how)
        )

    def _shifts(self, at: datetime) -> None:
        """Three officers a day for the whole drill, each with sixteen hours' rest."""
        world, first = self._world, clock.moment(clock.day_of(FORMED_AT) + timedelta(days=1))
        evening = NewShift(world.cast.post("duty.4"), at, first)
        shifts = [evening] + [
            NewShift(
                world.cast.post(f"duty.{n % 3 + 1}"), first + n * _HOURS, first + (n + 1) * _HOURS
            )
            for n in range(3 * _DAYS)
        ]
        world.acts.do(
            "shifts", world.coordination, at,
            lambda how: plan_shifts(world.incident, shifts, **how),
        )  # fmt: skip
        for going, coming in pairwise(shifts):
            world.agenda.put(
                going.to_at,
                lambda now, going=going, coming=coming: self._change(going, coming, now),  # type: ignore[misc]
            )

    def _change(self, going: NewShift, coming: NewShift, at: datetime) -> None:
        """Who goes writes down what is open and signs; who comes signs."""
        world, key = self._world, f"{clock.local(at):%m%d%H}"
        seated = {post: by for by in _ON_DUTY if (post := world.cast.post(by))}
        shift = DutyShift.objects.get(post=going.post, from_at=going.from_at).pk
        made = world.acts.do(
            f"hand_over:{key}", world.cast[seated[going.post]], at,
            lambda how: hand_over(shift, "无未办事项。", **how),
        )  # fmt: skip
        world.acts.do(
            f"take_over:{key}", world.cast[seated[coming.post]], at,
            lambda how: take_over(made.pk, **how),
        )  # fmt: skip

    def _link(self, scale: float, at: datetime) -> None:
        """Each compound gets its cadre the day before the compounds close."""
        world = self._world
        known = {(c.division, c.name): c.pk for c in Compound.objects.all()}
        plans = linked_compounds(scale, world.truth.district.villages)
        new = [
            NewPairing(
                world.cast.post(f"linked.{n}"), PairingKind.COMPOUND,
                world.truth.district.post[f"linked.{n}"].rank,
                compound=known[c.division, c.name],
            )
            for n, part in enumerate(plans, start=1)
            for c in part
        ]  # fmt: skip
        document = "关于领导干部包联小区的通知(演练)"
        world.acts.do(
            "linked", world.cast["commander.1"], at,
            lambda how: pair(world.incident, new, document, **how),
        )  # fmt: skip

    def _plan(self, kind: str, name: str, at: datetime) -> None:
        world = self._world
        words = (kind, name, "第一版", "盐湖区疫情防控指挥部", f"{name}(演练)")
        world.acts.do(
            f"plan:{kind}", world.cast["commander.1"], at,
            lambda how: adopt_plan(world.incident, *words, **how),
        )  # fmt: skip

    def _phase(
        self,
        name: str,
        aims: Sequence[str],
        wanted: Sequence[Indicator],
        since: datetime,
        at: datetime,
    ) -> None:
        world = self._world
        words = (name, aims, "盐湖区疫情防控指挥部", f"{name}工作安排(演练)", since)
        world.acts.do(
            f"phase:{name}", world.cast["commander.1"], at,
            lambda how: decide_phase(world.incident, *words, indicators=wanted, **how),
        )  # fmt: skip

    def _raise(self, number: int, text: str, at: datetime) -> None:
        """A township's secretary raises an issue; the logistics group solves all but the last."""
        world = self._world
        code = world.truth.district.townships[number]
        by, owner = world.cast[f"twp.{code}"], world.cast.post("group.logistics.2")
        made = world.acts.do(
            f"issue_raised:{number}", by, at,
            lambda how: raise_issue(world.incident, code, text, owner, **how),
        )  # fmt: skip
        if number + 1 < len(_ISSUES):
            solved = at + timedelta(hours=3 + number)
            world.agenda.put(solved, lambda now: self._solve(number, made.pk, now))

    def _solve(self, number: int, issue: UUID, at: datetime) -> None:
        self._world.acts.do(
            f"issue_solved:{number}", self._world.cast["group.logistics.2"], at,
            lambda how: solve_issue(issue, "已由后勤保障组当日解决。", **how),
        )  # fmt: skip
