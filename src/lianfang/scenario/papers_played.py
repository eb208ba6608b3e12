"""Papers reach their people: an order's own within two hours, the release's on the last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.quarantine.choices import HandedOver, PaperKind
from lianfang.quarantine.models import Paper
from lianfang.quarantine.paper_operations import hand_over, number_papers
from lianfang.scenario.cast import SCRIPT
from lianfang.scenario.chance import Weighted, draws
from lianfang.scenario.world import Observed, World, stamp

_HANDED_AFTER = timedelta(minutes=55)
_NOON, _EVENING = timedelta(hours=12), timedelta(hours=17)
_HOW = Weighted(
    (HandedOver.BY_HAND, 0.86), (HandedOver.READ_ALOUD, 0.12), (HandedOver.REFUSED, 0.02)
)
_COPY = "村(居)委会档案柜"


class Papers:
    """Plays the handing over of papers, by each township's secretary."""

    def __init__(self, world: World) -> None:
        self._world = world

    def issued(self, orders: Sequence[Observed], by: Actor, at: datetime) -> None:
        """Enter that the papers of orders just issued are handed over within the hour."""
        when = at + _HANDED_AFTER
        self._world.agenda.put(
            when, lambda now: self._hand(list(orders), by, PaperKind.ORDER, now)
        )

    def put(self, day: date) -> None:
        """Enter a day's releases: written at noon, handed over in the evening."""
        for township in self._world.truth.district.townships:
            self._world.agenda.put(
                clock.moment(day) + _NOON,
                lambda now, township=township: self._write(township, now),  # type: ignore[misc]
            )

    def _write(self, township: str, at: datetime) -> None:
        """Write the release papers of those whose order ends by tomorrow noon."""
        ending = [
            order
            for order in self._world.under_order(township, at)
            if order.end <= at + timedelta(days=1)
        ]
        if not ending:
            return
        by = self._world.cast.secretary(township)
        self._world.acts.do(
            f"release:{township}:{stamp(at)}", by, at,
            lambda how: number_papers([o.id for o in ending], PaperKind.RELEASE, **how),
        )  # fmt: skip
        self._world.agenda.put(
            at - _NOON + _EVENING, lambda now: self._hand(ending, by, PaperKind.RELEASE, now)
        )

    def _hand(self, orders: Sequence[Observed], by: Actor, kind: PaperKind, at: datetime) -> None:
        kinds = [kind] if kind == PaperKind.RELEASE else [PaperKind.ORDER, PaperKind.PROMISE]
        with entered(SCRIPT.scope):
            found = Paper.objects.filter(
                order__in=[o.id for o in orders], kind__in=kinds, handed__isnull=True
            )
            papers = dict(found.values_list("order_id", "pk"))
        handed: dict[HandedOver, list[UUID]] = {}
        for order in orders:
            if order.id in papers:
                how = _HOW(draws(self._world.seed, "paper", order.person.number, kind)[0])
                handed.setdefault(how, []).append(papers[order.id])
        for how, chosen in handed.items():
            self._world.acts.do(
                f"handed:{kind}:{how}:{by.division}:{stamp(at)}:{chosen[0].hex[-6:]}", by, at,
                lambda keys, how=how, chosen=chosen: hand_over(  # type: ignore[misc]
                    chosen, how, at, _COPY, **keys
                ),
            )  # fmt: skip
