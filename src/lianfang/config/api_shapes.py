"""What `/api/v1` takes and gives."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field

from lianfang.kernel import clock
from lianfang.screening.choices import Outcome
from lianfang.screening.entry_operations import SOURCES

Moment = Annotated[AwareDatetime, AfterValidator(clock.from_outside)]
"""A moment that was sent."""


class RowsSeen(Schema):
    """How many rows are behind a value, and a digest of their ids and amounts."""

    count: int
    digest: str


class Figure(Schema):
    """A figure's answer; `provisional` until its moment is closed."""

    id: str
    name: str
    label: str
    value: int | float | str | None
    parts: dict[str, Any]
    unit: str
    text: str
    rows: RowsSeen
    provisional: bool
    definition: str


class IdentityLine(Schema):
    """Two counts of one thing, which must be equal."""

    name: str
    left: int
    right: int
    holds: bool


class Lead(Schema):
    """A pointer to someone who may be concerned; without name, number or address."""

    id: UUID
    source: str
    division: str
    outcome: str
    left_on: date | None
    at: AwareDatetime


class LeadPage(Schema):
    """A page of leads; `next` is the cursor of the page after it."""

    items: list[Lead]
    next: UUID | None


class Duty(Schema):
    """Something a post owes between two moments."""

    id: UUID
    kind: str
    subject: UUID
    division: str
    slot_on: date
    slot: str
    due_at: AwareDatetime
    late_at: AwareDatetime


_OUTCOMES = [str(value) for value in Outcome.values if value != Outcome.PENDING]


class AnswerIn(Schema):
    """What was found of a lead, when, after how many attempts.

    `told` is what the outcome demands: the address, the new place, what is wrong.
    """

    outcome: Annotated[str, Field(json_schema_extra={"enum": _OUTCOMES})]
    at: Moment
    attempts: int = Field(1, ge=1, lt=1000)
    told: str = Field("", max_length=500)


class Answered(Schema):
    """How many leads it was about, how many answers were new, how many said again."""

    leads: int
    recorded: int
    unchanged: int


class PersonIn(Schema):
    """Someone who declares themselves, calls, or is told of; '' or null where it is not said.

    `division` is the code of the place that is to ask them; empty, it is where the address leads.
    """

    source: Annotated[str, Field(json_schema_extra={"enum": [str(one) for one in SOURCES]})]
    at: Moment
    name: str = Field(max_length=60)
    division: str = Field("", max_length=15)
    id_number: str = Field("", max_length=18)
    phone: str = Field("", max_length=20)
    sex: str = Field("", max_length=8)
    birth_date: date | None = None
    address: str = Field("", max_length=200)
    door: str = Field("", max_length=80)
    left_on: date | None = None


class Received(Schema):
    """That it was received; `lead` is null where it lies outside your scope."""

    lead: UUID | None


class Problem(Schema):
    """A refusal (RFC 9457, application/problem+json)."""

    type: str
    title: str
    status: int
    detail: str
