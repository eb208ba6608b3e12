"""The lists arrive: each provider's liaison hands its list in, and the field gets its leads."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from lianfang.jurisdictions.scope import entered
from lianfang.scenario.answers import AnswerPlan, answer_plan
from lianfang.scenario.cast import SCRIPT
from lianfang.scenario.field_played import Field
from lianfang.scenario.lists import WrittenList
from lianfang.scenario.truth import PersonTruth
from lianfang.scenario.world import World
from lianfang.screening.import_operations import import_list
from lianfang.screening.importing import Imported
from lianfang.screening.models import Row


class _Asked(NamedTuple):
    """A lead that a list's row became, its place, and whom the row is really about."""

    lead: UUID
    record: UUID
    division: str
    person: PersonTruth | None
    plan: AnswerPlan


class Lists:
    """Plays the arrival of the lists."""

    def __init__(self, world: World, field: Field) -> None:
        self._world, self._field = world, field
        self._known: set[UUID] = set()
        self.imported: dict[str, Imported] = {}

    def put(self, item: WrittenList) -> None:
        """Enter a list's arrival in the agenda."""
        self._world.agenda.put(item.received_at, lambda at: self._arrive(item, at))

    def _arrive(self, item: WrittenList, at: datetime) -> None:
        world = self._world
        liaison = world.cast[f"liaison.{item.unit.partition('.')[2]}"]
        self.imported[item.key] = imported = world.acts.do(
            f"list:{item.key}", liaison, at,
            lambda how: import_list(
                world.incident.pk,
                world.units[item.unit],
                item.path.read_bytes(),
                item.path.name,
                title=item.path.stem.partition("_")[2],
                legal_basis=item.legal_basis,
                purpose=item.purpose,
                listed_on=item.dated,
                **how,
            ),
        )  # fmt: skip
        if imported.batch:
            for asked in self._asked(item, imported.batch, at):
                self._field.ask(
                    asked.lead, asked.record, asked.division, asked.person, asked.plan, at
                )

    def _asked(self, item: WrittenList, batch: UUID, at: datetime) -> list[_Asked]:
        """The leads that this list brought: those of earlier lists are answered already."""
        truth = {(row.sheet, row.row): row.person for row in item.rows}
        with entered(SCRIPT.scope):
            rows = list(
                Row.objects.filter(batch=batch, lead__isnull=False, lead__recorded_at=at)
                .values_list(
                    "sheet", "number", "lead_id", "lead__person_id",
                    "lead__placements__division",
                )
                .order_by("sheet", "number", "lead__placements__id")
            )  # fmt: skip
        asked = []
        for sheet, number, lead, record, division in rows:
            if lead in self._known:
                continue
            self._known.add(lead)
            about = truth[sheet, number]
            person = self._world.person(about) if about else None
            plan = answer_plan(self._world.seed, person, item.key, at, number)
            asked.append(_Asked(lead, record, division, person, plan))
        return asked
