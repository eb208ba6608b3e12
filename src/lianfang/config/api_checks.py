"""Readings over `/api/v1`: one, or a phone's whole batch, with the phone's own clock beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Header, Router, Schema
from pydantic import Field

from lianfang.accounts.permissions import Permission
from lianfang.accounts.requests import OfficerRequest
from lianfang.config.api_doors import Having, incident_of
from lianfang.config.api_shapes import Moment, Problem
from lianfang.kernel import clock
from lianfang.quarantine.check_operations import record_checks
from lianfang.quarantine.check_rules import Reading
from lianfang.quarantine.choices import Manner, Symptom, ThermometerSite

MOST = 200
router = Router()


def _among(values: Iterable[object]) -> str:
    return "^(" + "|".join(map(str, values)) + ")$"


class ReadingIn(Schema):
    """One reading; `temperature` in tenths of a degree Celsius, `at` by the device's clock.

    `measured_by` is the post that took it, where another keys it from paper.
    """

    order: UUID
    slot_on: date
    slot: str = Field(max_length=12)
    temperature: int = Field(ge=0, le=2000)
    thermometer: str = Field(pattern=_among(ThermometerSite.values))
    manner: str = Field(pattern=_among(Manner.values))
    at: Moment
    symptoms: list[Annotated[str, Field(pattern=_among(Symptom.values))]] = Field(
        [], max_length=10
    )
    indoors: bool = True
    measured_by: UUID | None = None


class ReadingsIn(Schema):
    """A batch of readings, and what the device's clock says as it sends them."""

    device_now: Moment
    readings: list[ReadingIn] = Field(min_length=1, max_length=MOST)


class FaultOut(Schema):
    """A reading of the batch that was not taken, by its place from 0, and why."""

    place: int
    fault: str


class ReadingsOut(Schema):
    """How many were taken, how many were there already; faults; alarms by check."""

    taken: int
    repeated: int
    faults: list[FaultOut]
    fevers: list[UUID]
    again: list[UUID]


@router.post(
    "/checks",
    response={200: ReadingsOut, 401: Problem, 403: Problem, 409: Problem, 422: Problem},
    auth=Having(Permission.RECORD_CHECK),
    operation_id="record_checks",
)
def post_checks(
    request: OfficerRequest,
    body: ReadingsIn,
    idempotency_key: Annotated[str, Header(min_length=8, max_length=80)],
) -> Any:
    """Record readings; each is taken or refused alone. Sent again, nothing is recorded twice.

    Times are put right by how far the device's clock is off; by more than a day, the readings
    are refused, and the device keeps them.
    """
    at = clock.now()
    offset = round((body.device_now - at).total_seconds())
    readings = [
        Reading(
            one.order, one.slot_on, one.slot, one.temperature, one.thermometer, one.manner,
            one.at, at, tuple(one.symptoms), one.indoors, one.measured_by, offset,
        )
        for one in body.readings
    ]  # fmt: skip
    how: dict[str, Any] = {"key": idempotency_key}
    done = record_checks(incident_of(request).pk, readings, by=request.actor, at=at, **how)
    return {
        "taken": done.taken,
        "repeated": done.repeated,
        "faults": [{"place": place, "fault": fault} for place, fault in done.faults],
        "fevers": list(done.fevers),
        "again": list(done.again),
    }
