"""When and how the field answers a lead: mostly within two hours, never by night."""

from datetime import datetime, timedelta
from typing import NamedTuple

from lianfang.kernel import clock
from lianfang.scenario.chance import draws
from lianfang.scenario.offices import OFFICE
from lianfang.scenario.truth import PersonTruth

_DAY_BEGINS, _DAY_ENDS = 7.5, 21.0
_WITHIN_TWO_HOURS = 0.86
_SAME_DAY = 0.97
_BY_PHONE = 0.3


class AnswerPlan(NamedTuple):
    """The field's answer to a lead. channel: visit or phone."""

    at: datetime
    outcome: str
    channel: str


def answer_plan(
    seed: int, person: PersonTruth | None, list_key: str, sent_at: datetime, row: int = 0
) -> AnswerPlan:
    """Return the answer to the lead that a list's row became, sent to the grid at `sent_at`.

    A person's first list is answered with what is true; a later one says already_known of
    somebody observed and repeats the answer of others. `person` is None for a row about
    somebody of another county, told apart by `row`.
    """
    entity = person.number if person else f"row {row}"
    luck, length, channel, *_ = draws(seed, "answer", list_key, entity)
    outcome = _outcome(person, list_key)
    if outcome == "unreachable":
        luck = 0.5 + luck / 2
    minutes = _minutes(luck, length)
    by_phone = outcome in ("unreachable", "elsewhere") or channel < _BY_PHONE
    at = _by_day(sent_at + timedelta(minutes=minutes))
    return AnswerPlan(at, outcome, "phone" if by_phone else "visit")


def _outcome(person: PersonTruth | None, list_key: str) -> str:
    if person is None:
        return "not_here"
    first = OFFICE[list_key].received_at == person.first_listed
    return person.outcome if first or not person.observed else "already_known"


def _minutes(luck: float, length: float) -> int:
    if luck < _WITHIN_TWO_HOURS:
        return 12 + int(length * 104)
    if luck < _SAME_DAY:
        return 122 + int(length * 360)
    return 600 + int(length * 1500)


def _by_day(at: datetime) -> datetime:
    """Carry what would fall between 21:00 and 07:30 to the next morning."""
    midnight = clock.moment(clock.day_of(at))
    begins = midnight + timedelta(hours=_DAY_BEGINS)
    ends = midnight + timedelta(hours=_DAY_ENDS)
    if at >= ends:
        return begins + timedelta(days=1) + (at - ends)
    return begins + (at - midnight) / 6 if at < begins else at
