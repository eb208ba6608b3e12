"""People under observation ask for things, go out, and appeal; each is answered in time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from lianfang.kernel import clock
from lianfang.quarantine.appealing import (
    acknowledge_appeal,
    decide_appeal,
    file_appeal,
    propose_on_appeal,
)
from lianfang.quarantine.breach import (
    advise,
    check_needs,
    close_breach,
    hear_reason,
    recheck,
    report_breach,
)
from lianfang.quarantine.choices import (
    AppealProposal,
    Manner,
    NeedKind,
    NeedOutcome,
    OrderKind,
    Priority,
)
from lianfang.quarantine.needs import accept_need, close_need, raise_need
from lianfang.scenario.chance import Weighted, draws
from lianfang.scenario.world import Observed, World

_ASKS, _GOES_OUT, _APPEALS = 0.12, 0.05, 0.05
_KINDS = Weighted(
    ((NeedKind.FOOD, Priority.NORMAL, "面粉和蔬菜"), 8),
    ((NeedKind.WATER, Priority.NORMAL, "桶装水"), 2),
    ((NeedKind.MEDICINE, Priority.URGENT, "降压药"), 5),
    ((NeedKind.VISIT, Priority.URGENT, "伤口换药"), 1),
    ((NeedKind.CHILDCARE, Priority.URGENT, "接送孩子"), 1),
    ((NeedKind.PSYCHOLOGICAL, Priority.NORMAL, "睡不着，想找人说说话"), 1),
    ((NeedKind.PAY, Priority.NORMAL, "单位要请假证明"), 2),
    ((NeedKind.PETS, Priority.NORMAL, "喂牛"), 1),
)
_HOURS = {Priority.CRITICAL: 0.8, Priority.URGENT: 3.0, Priority.NORMAL: 9.0}
_CANNOT = 0.04
_INSTEAD = ("药店没有这种药", "换同类药，医生已电话说明")
_SLOW = 0.03
_REVOKED = 0.3


class Care:
    """Plays what the people ask for and do, and how they are answered."""

    def __init__(self, world: World) -> None:
        self._world = world

    def begin(self, order: Observed) -> None:
        """Enter what will come up during an order."""
        asks, goes_out, appeals, day, minute, *_ = draws(
            self._world.seed, "care", order.person.number, order.kind
        )
        on = clock.day_of(order.start) + timedelta(days=1 + int(day * 8))
        at = clock.moment(on, time(9)) + timedelta(minutes=int(minute * 400))
        if at + timedelta(days=1) >= order.end:
            return
        if asks < _ASKS:
            self._world.agenda.put(at, lambda now: self._need(order, now))
        if goes_out < _GOES_OUT and order.kind == OrderKind.HOME:
            self._world.agenda.put(at + timedelta(minutes=7), lambda now: self._exit(order, now))
        if appeals < _APPEALS and order.kind != OrderKind.VOLUNTARY:
            self._world.agenda.put(
                at + timedelta(minutes=11), lambda now: self._appeal(order, now)
            )

    # --- needs ----------------------------------------------------------------------------

    def _need(self, order: Observed, at: datetime) -> None:
        if not order.holds(at):
            return
        which, luck, wait, *_ = draws(self._world.seed, "need", order.person.number)
        kind, priority, words = _KINDS(which)
        by = self._world.cast.secretary(order.person.village[:9])
        raised = self._world.acts.do(
            f"need:{order.person.number}", by, at,
            lambda how: raise_need(
                order.record, kind, priority, words, Manner.TELEPHONE, order=order.id, **how
            ),
        )  # fmt: skip
        hours = _HOURS[priority] * (0.2 + wait) * (3 if luck > 1 - _SLOW else 1)
        done = at + timedelta(hours=hours)
        self._world.agenda.put(
            at + timedelta(minutes=12),
            lambda now: self._world.acts.do(
                f"promise:{order.person.number}", by, now,
                lambda how: accept_need(raised.need, done + timedelta(minutes=20), **how),
            ),
        )  # fmt: skip
        outcome = NeedOutcome.CANNOT if luck < _CANNOT else NeedOutcome.MET
        why = (
            ("药店没有这种药", "换同类药，医生已电话说明") if outcome == NeedOutcome.CANNOT else ()
        )
        self._world.agenda.put(
            max(done, at + timedelta(minutes=15)),
            lambda now: self._world.acts.do(
                f"met:{order.person.number}", by, now,
                lambda how: close_need(raised.need, outcome, *why, **how),
            ),
        )  # fmt: skip

    # --- exits ----------------------------------------------------------------------------

    def _exit(self, order: Observed, at: datetime) -> None:
        """Somebody went out: heard, looked after, advised, seen again, and closed."""
        if not order.holds(at) or self._world.observed[order.person.number] is not order:
            return
        by = self._world.cast.secretary(order.person.village[:9])
        number, acts = order.person.number, self._world.acts
        breach = acts.do(
            f"exit:{number}", by, at,
            lambda how: report_breach(order.id, "上午在村口小卖部看到本人", **how),
        )  # fmt: skip
        steps = (
            ("heard", 20, lambda how: hear_reason(breach, "家里没有盐和鸡蛋了", **how)),
            ("needs", 25, lambda how: check_needs(breach, **how)),
            ("advised", 30, lambda how: advise(breach, **how)),
            ("again", 600, lambda how: recheck(breach, True, **how)),
            ("closed", 610, lambda how: close_breach(breach, **how)),
        )
        for name, minutes, act in steps:
            self._world.agenda.put(
                at + timedelta(minutes=minutes),
                lambda now, name=name, act=act: (  # type: ignore[misc]
                    acts.do(f"exit-{name}:{number}", by, now, act) if order.holds(now) else None
                ),
            )

    # --- appeals --------------------------------------------------------------------------

    def _appeal(self, order: Observed, at: datetime) -> None:
        """Somebody appeals: acknowledged, proposed on by a reviewer, decided by the authority."""
        if not order.holds(at) or self._world.observed[order.person.number] is not order:
            return
        world, number = self._world, order.person.number
        duty, reviewer = world.cast["duty.1"], world.cast["supervision.2"]
        upheld = draws(world.seed, "appeal", number)[0] < _REVOKED
        answer = AppealProposal.REVOKE if upheld else AppealProposal.UPHOLD
        why = "核实后不在需要观察的范围" if upheld else "离开日期核对无误，期满自行解除"
        appeal = world.acts.do(
            f"appeal:{number}", world.cast.secretary(order.person.village[:9]), at,
            lambda how: file_appeal(
                order.id, "离开疫区的日期早于登记的日期，请核实", Manner.TELEPHONE, **how
            ),
        )  # fmt: skip

        def receive(now: datetime) -> None:
            world.acts.do(
                f"appeal-received:{number}", duty, now,
                lambda how: acknowledge_appeal(appeal, **how),
            )  # fmt: skip

        def review(now: datetime) -> None:
            world.acts.do(
                f"appeal-looked-at:{number}", reviewer, now,
                lambda how: propose_on_appeal(appeal, answer, why, **how),
            )  # fmt: skip

        world.agenda.put(at + timedelta(minutes=40), receive)
        world.agenda.put(at + timedelta(hours=5), review)
        world.agenda.put(
            at + timedelta(hours=8), lambda now: self._decide(order, appeal, answer, why, now)
        )

    def _decide(
        self, order: Observed, appeal: UUID, answer: AppealProposal, why: str, at: datetime
    ) -> None:
        self._world.acts.do(
            f"appeal-decided:{order.person.number}", self._world.cdc, at,
            lambda how: decide_appeal(appeal, answer, why, **how),
        )  # fmt: skip
        if answer == AppealProposal.REVOKE and order.holds(at):
            order.end = at
