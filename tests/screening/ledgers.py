"""Lists, rows and leads as they stand after some days, written without importing a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from lianfang.jurisdictions.scope import across_scopes
from lianfang.kernel import ids
from lianfang.people.models import DoubtfulPair, Join, Person
from lianfang.screening.giving import next_id
from lianfang.screening.models import (
    Answer,
    Batch,
    Intake,
    Lead,
    Omission,
    Placement,
    Recheck,
    Row,
)
from tests.screening.conftest import NOW, READING, World

HOUR = timedelta(hours=1)
DISTRICT = "140802"


@dataclass
class Ledger:
    """Writes what has happened; each call stands for an act at `at`."""

    world: World
    numbers: dict[UUID, int] = field(default_factory=dict)
    newest: UUID | None = None

    def person(self, division: str, at: datetime = NOW) -> Person:
        self.newest = next_id(self.newest)
        with across_scopes(READING):
            return Person.objects.create(
                id=self.newest, incident_id=self.world.incident, display="王*",
                division=division, recorded_at=at,
            )  # fmt: skip

    def batch(
        self, provider: UUID, rows: int, title: str = "名单", at: datetime = NOW,
        file: str = "名单.csv",
    ) -> Batch:  # fmt: skip
        common = {
            "incident_id": self.world.incident, "provider_id": provider, "division": DISTRICT,
            "title": title, "legal_basis": "法", "purpose": "核查", "listed_on": date(2020, 1, 24),
            "file_name": file, "recorded_at": at,
        }  # fmt: skip
        with across_scopes(READING):
            intake = Intake.objects.create(
                **common, size=1, state="done", by_post=ids.new(), at=at
            )
            return Batch.objects.create(**common, intake=intake, columns={}, rows=rows)

    def lead(
        self, person: Person, division: str, at: datetime = NOW, *, source: str = "list",
        post: UUID | None = None,
    ) -> Lead:  # fmt: skip
        with across_scopes(READING):
            lead = Lead.objects.create(
                incident_id=self.world.incident, person=person, source=source,
                division=division, at=at, recorded_at=at,
            )  # fmt: skip
            Placement.objects.create(
                lead=lead, division=division, post=post, why="list", recorded_at=at
            )
        return lead

    def move(self, lead: Lead, division: str, at: datetime) -> None:
        with across_scopes(READING):
            Placement.objects.create(lead=lead, division=division, why="moved", recorded_at=at)
            Lead.objects.filter(pk=lead.pk).update(division=division)
            Row.objects.filter(lead=lead).update(division=division)

    def answer(self, lead: Lead, outcome: str, at: datetime) -> None:
        with across_scopes(READING):
            now = Lead.objects.get(pk=lead.pk)
            Answer.objects.create(
                lead=lead, division=now.division, outcome=outcome, by_post=ids.new(), at=at,
                recorded_at=at,
            )  # fmt: skip
            Lead.objects.filter(pk=lead.pk).update(outcome=outcome)
            Row.objects.filter(lead=lead).update(outcome=outcome)

    def row(
        self, batch: Batch, lead: Lead | None = None, at: datetime | None = None, *,
        fate: str = "", person: Person | None = None, mends: Row | None = None, sheet: str = "",
        number: int = 0, band: str = "key", reasons: tuple[str, ...] = (),
    ) -> Row:  # fmt: skip
        self.numbers[batch.pk] = number or self.numbers.get(batch.pk, 1) + 1
        with across_scopes(READING):
            return Row.objects.create(
                batch=batch, provider=batch.provider_id,
                division=lead.division if lead else DISTRICT, sheet=sheet,
                number=self.numbers[batch.pk], digest=b"d", cells=b"c",
                fate=fate or ("attached" if lead else "rejected"),
                findings=[] if lead else [{"code": "names_nobody", "column": "姓名"}],
                person=(person or lead.person) if lead else None, lead=lead,
                outcome=lead.outcome if lead else None, band=band if lead else None,
                reasons=list(reasons), mends=mends.pk if mends else None,
                recorded_at=at or batch.recorded_at,
            )  # fmt: skip

    def mended(self, row: Row) -> None:
        with across_scopes(READING):
            Row.objects.filter(pk=row.pk).update(fate="mended")

    def doubt(self, known: Person, other: Person, at: datetime) -> DoubtfulPair:
        with across_scopes(READING):
            Row.objects.filter(person=other).update(fate="waiting", band="review")
            return DoubtfulPair.objects.create(
                incident_id=self.world.incident, first=known, second=other, division=DISTRICT,
                weight=3, agrees=["name_same"], differs=[], recorded_at=at,
            )  # fmt: skip

    def decide(self, pair: DoubtfulPair, decision: str, at: datetime) -> None:
        with across_scopes(READING):
            DoubtfulPair.objects.filter(pk=pair.pk).update(
                decision=decision, decided_by=ids.new(), decided_recorded_at=at
            )
            Row.objects.filter(person=pair.second).update(fate="attached")

    def join(self, person: Person, kept: Person, at: datetime) -> Join:
        with across_scopes(READING):
            return Join.objects.create(
                person=person, kept=kept, division=DISTRICT, why="同名同号", recorded_at=at
            )

    def missed(self, lead: Lead, provider: UUID, at: datetime) -> None:
        with across_scopes(READING):
            Omission.objects.create(
                lead=lead, provider_id=provider, division=lead.division, why="应在名单上",
                by_post=ids.new(), recorded_at=at,
            )  # fmt: skip

    def look(self, lead: Lead, at: datetime, agrees: bool | None = None) -> None:
        done = agrees is not None
        with across_scopes(READING):
            Recheck.objects.create(
                incident_id=self.world.incident, subject=ids.new(), lead=lead,
                division=lead.division, drawn_at=at, recorded_at=at, agrees=agrees,
                by_post=ids.new() if done else None, at=at if done else None,
                done_recorded_at=at if done else None,
            )  # fmt: skip
