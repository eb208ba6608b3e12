"""Which reports are owed: from memberships and forms to series of daily duties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianfang.command import queries as command
from lianfang.command.models import Membership
from lianfang.duties.ledger import Series
from lianfang.incidents.rules import Slot
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import clock
from lianfang.reporting.form_rules import Span
from lianfang.reporting.rules import days_owed
from lianfang.reporting.signing import signing_posts


@dataclass(frozen=True, slots=True)
class Owing:
    """A membership owes a form for a time."""

    member: Membership
    slot: Slot
    from_at: datetime
    until: datetime

    @property
    def days(self) -> int:
        """How many days' reports fall due in it."""
        return days_owed(self.slot, self.from_at, self.until)


def members(scope: Scope, incident: UUID) -> list[Membership]:
    """Every membership there was, with its unit."""
    return list(command.memberships(scope, incident))


def owings(
    memberships: Sequence[Membership], spans: Sequence[Span], until: date
) -> Iterator[Owing]:
    """What each membership owes by each form, for the days before `until`."""
    end = clock.moment(until)
    for m in memberships:
        for span in spans:
            if m.unit.kind not in span.spec.owed_by:
                continue
            begins = max(m.from_at, clock.moment(span.first)) if span.first else m.from_at
            ends = min(end, m.to_at or end, clock.moment(span.until) if span.until else end)
            if begins < ends:
                yield Owing(m, span.spec.slot, begins, ends)


def series_by_slot(
    incident: UUID, owing: Sequence[Owing], at: datetime
) -> dict[Slot, list[Series]]:
    """The daily duties of what is owed, by their slot."""
    posts = signing_posts(incident, [one.member.unit_id for one in owing], at)
    series: dict[Slot, list[Series]] = {}
    for one in owing:
        unit = one.member.unit
        made = Series(unit.pk, posts.get(unit.pk), unit.pk, unit.division, one.from_at, one.until)
        series.setdefault(one.slot, []).append(made)
    return series


def gone(memberships: Sequence[Membership]) -> dict[UUID, datetime]:
    """Units that take part no more, and since when."""
    here = {m.unit_id for m in memberships if m.to_at is None}
    ends: dict[UUID, datetime] = {}
    for m in memberships:
        if m.to_at and m.unit_id not in here:
            ends[m.unit_id] = max(m.to_at, ends.get(m.unit_id, m.to_at))
    return ends
