"""Handing leads to other counties by letter, and recording that a letter was received."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties import ledger
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done
from lianfang.jurisdictions.data import region_names
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.screening import answering, referring
from lianfang.screening.answering import FieldAnswer
from lianfang.screening.choices import Outcome
from lianfang.screening.models import Lead, Referral
from lianfang.screening.reaching import held
from lianfang.screening.rules import STAYING

_WRITING = second_role_use(
    "screening.letters", "Letters are numbered through the district, and rows follow their leads."
)
_PASSED_ON = frozenset({Outcome.NOT_HERE, Outcome.ELSEWHERE})
_LONGEST = 80


class CountyUnknown(BadInput):
    """{value} is no province, city or county of the country. Name the county, with its city."""


class CountyIsHome(BadInput):
    """{name} is where we are. Give the lead to its township or community instead."""


class LeadStays(DomainError):
    """{count} of these leads are settled here already; no letter is needed for them."""


class ReceiverMissing(BadInput):
    """Write who acknowledged the letter, in at most 80 characters: office, name or telephone."""


class ReceiptUntimely(BadInput):
    """The receipt is dated {at}: before the letter went out, or later than now."""


@dataclass(frozen=True, slots=True)
class Issued:
    """The first referral of each letter written, and how many leads were handed on or had been."""

    letters: tuple[UUID, ...]
    leads: int
    unchanged: int


@operation
def issue_letters(leads: Mapping[UUID, str], *, by: Actor, at: datetime) -> Issued:
    """Hand leads on to other counties: `leads` gives each the code of its county.

    One numbered letter for each county; numbers have no gaps within a year. Who was not yet
    answered for is now answered as not living here, with the county told. Its receipt is owed
    within a day. What is in a letter to that county already stays as it is.

    Raises NotFound, NotAllowed, CountyUnknown, CountyIsHome, LeadStays; then no letter is written.
    """
    _check_counties(set(leads.values()), by)
    found = held(leads, Permission.REFER_LEAD, by)
    if not found:
        raise NotFound
    with across_scopes(_WRITING):
        out = referring.written_already(leads)
        new = {pk: code for pk, code in leads.items() if pk not in out}
        settled = sum(1 for pk in new if found[pk].outcome in STAYING)
        if settled:
            raise LeadStays(count=settled)
        made = _written(found, new, by, at) if new else []
    heads = tuple(letter[0].pk for letter in referring.by_letter(made).values())
    concerning(*leads, letters=len(heads), referred=len(made))
    return Issued(heads, len(made), len(leads) - len(made))


def _check_counties(codes: set[str], by: Actor) -> None:
    names = region_names()
    for code in sorted(codes):
        if code not in names:
            raise CountyUnknown(value=code)
        if by.division.startswith(code):
            raise CountyIsHome(name=names[code])


def _written(
    leads: Mapping[UUID, Lead], to: Mapping[UUID, str], by: Actor, at: datetime
) -> list[Referral]:
    """Write the letters, what they answer, and the receipts that they wait for."""
    moment = recorded_at()
    made = referring.letters(
        leads, to, by=by, at=at, recorded_at=moment, year=clock.day_of(at).year
    )
    Referral.objects.bulk_create(made, batch_size=2000)
    open_ = {one.lead_id: one for one in made if leads[one.lead_id].outcome not in _PASSED_ON}
    answers = [
        FieldAnswer(pk, Outcome.NOT_HERE, at, told=f"{one.to_name} {referring.number_of(one)}")
        for pk, one in open_.items()
    ]
    about = {pk: leads[pk] for pk in open_}
    new = answering.append(answers, about, by.post_id or by.id, moment)
    answering.fulfil(new)
    answering.follow(about)
    for incident in {one.incident_id for one in made}:
        of_it = [one for one in made if one.incident_id == incident]
        owed = [referring.receipt_owed(one, by) for one in referring.by_letter(of_it).values()]
        ledger.owe(incident, owed, moment)
    return made


@operation
def record_receipt(
    referral: UUID, received_at: datetime, received_by: str, *, by: Actor, at: datetime
) -> int:
    """Record that a letter was acknowledged; gives how many referrals stood in it, 0 if known.

    Any referral of the letter stands for it. Raises NotFound, NotAllowed, ReceiverMissing,
    ReceiptUntimely.
    """
    one = Referral.objects.filter(pk=referral).first()
    if one is None:
        raise NotFound
    by.require(Permission.REFER_LEAD, one.division)
    who = received_by.strip()
    if not 0 < len(who) <= _LONGEST:
        raise ReceiverMissing
    if not one.issued_at <= received_at <= at:
        raise ReceiptUntimely(at=clock.local(received_at).isoformat(" ", "minutes"))
    with across_scopes(_WRITING):
        count = _received(one, received_at, who, by)
    concerning(referral, received=count)
    return count


def _received(one: Referral, received_at: datetime, who: str, by: Actor) -> int:
    letter = Referral.objects.filter(year=one.year, number=one.number)
    waiting = list(letter.select_for_update().filter(received_at=None).order_by("id"))
    if not waiting:
        return 0
    letter.filter(received_at=None).update(
        received_at=received_at, received_by=who, received_recorded_at=recorded_at()
    )
    head = waiting[0]
    due = head.issued_at + referring.WITHIN
    done = Done(
        subject=head.pk,
        slot_on=clock.day_of(due),
        slot="1",
        done_at=received_at,
        done_by=by.post_id or by.id,
        evidence=head.pk,
    )
    ledger.fulfil(DutyKind.LETTER_RECEIPT, [done], recorded_at())
    return len(waiting)
