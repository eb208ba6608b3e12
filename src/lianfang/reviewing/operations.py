"""Breaking the glass, looking through it, and reviewing it; declaring a conflict of interest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import Role
from lianfang.accounts.models import Post
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties import ledger
from lianfang.duties.choices import DutyKind
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.kernel.text import squeezed
from lianfang.people import vault
from lianfang.people.choices import LookKind, Purpose
from lianfang.people.models import Identity, Person, Reading
from lianfang.people.opening import Opened, fields_of, log_reading, opened
from lianfang.people.rules import IdNumber, normal_phone, read_id_number
from lianfang.reviewing.choices import Finding, Tie
from lianfang.reviewing.models import BrokenGlass, Conflict, Review
from lianfang.reviewing.rules import LASTS, LEAST_REASON, MOST_UNREVIEWED, REVIEWED_WITHIN

SLOT = "once"
_GLASS = second_role_use(
    "reviewing.glass",
    "Break-glass: whoever has a number or telephone is looked for in the whole incident, opened"
    " for 15 minutes, and owed to the reviewer.",
)
_REVIEW = second_role_use(
    "reviewing.review", "The reviewer's findings on readings, which belong to no place."
)


class ReasonShort(BadInput):
    """Write why it cannot wait, in at least {least} characters."""


class NothingAsked(BadInput):
    """Give the whole ID number or the whole telephone number of the person."""


class TooManyUnreviewed(DomainError):
    """You have broken the glass {most} times without a review so far; ask the reviewer first."""


class GlassEnded(DomainError):
    """The 15 minutes are over; what was open is closed."""


class ReviewedAlready(DomainError):
    """This has been reviewed already."""


class NotImpartial(DomainError):
    """Nobody reviews a reading of their own."""


class FindingUnclear(BadInput):
    """State what you found, and in words why."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom the glass is broken for: someone on the page, or the bearer of a number or phone."""

    person: UUID | None = None
    known_by: str = ""


@operation
def break_glass(
    incident: Incident, sought: Sought, reason: str, *, by: Actor, at: datetime
) -> UUID:
    """Open a person for 15 minutes without a relation, for a written reason; a review is owed.

    Where nobody bears the number the asking is kept, and reviewed, all the same.
    Raises ReasonShort, NothingAsked, TooManyUnreviewed, NotFound, NotAllowed.
    """
    by.require(Permission.OPEN_IDENTITY)
    if len(reason.strip()) < LEAST_REASON:
        raise ReasonShort(least=LEAST_REASON)
    persons = _persons(incident.pk, sought)
    glass = BrokenGlass(
        incident=incident, officer=by.id, post=by.post_id or by.id, role=by.role,
        unit_name=by.unit_name, division=by.division, persons=persons,
        by_number=sought.person is None, from_at=at, until=at + LASTS, recorded_at=recorded_at(),
    )  # fmt: skip
    glass.reason = vault.seal_text(incident.pk, reason.strip(), glass.pk)
    with across_scopes(_GLASS):
        if _unreviewed(by) >= MOST_UNREVIEWED:
            raise TooManyUnreviewed(most=MOST_UNREVIEWED)
        glass.save(force_insert=True)
        _owe_review(glass, at)
    concerning(glass, *persons, by_number=glass.by_number)
    return glass.pk


def _persons(incident: UUID, sought: Sought) -> list[UUID]:
    if sought.person is not None:
        if not Person.objects.filter(pk=sought.person).exists():
            raise NotFound
        return [sought.person]
    wanted = {}
    number, phone = read_id_number(squeezed(sought.known_by)), normal_phone(sought.known_by)
    if isinstance(number, IdNumber):
        wanted["number_token"] = vault.token(incident, "number", number.text)
    elif phone:
        wanted["phone_token"] = vault.token(incident, "phone", phone)
    else:
        raise NothingAsked
    with across_scopes(_GLASS):
        found = Identity.objects.filter(person__incident=incident, **wanted)
        return list(found.order_by("person").values_list("person", flat=True)[:10])


def _unreviewed(by: Actor) -> int:
    mine = BrokenGlass.objects.filter(officer=by.id)
    return mine.exclude(pk__in=Review.objects.values("subject")).count()


def _owe_review(glass: BrokenGlass, at: datetime) -> None:
    reviewers = Post.objects.filter(role=Role.PRIVACY_REVIEWER, from_at__lte=at)
    owner = reviewers.exclude(to_at__lte=at).order_by("id").values_list("pk", flat=True).first()
    due = at + REVIEWED_WITHIN
    duty = ledger.Duty(
        DutyKind.GLASS_REVIEW, glass.pk, SLOT, owner, None, glass.incident.division,
        opens_at=at, due_at=due, late_at=due, closes_at=due + 7 * REVIEWED_WITHIN,
    )  # fmt: skip
    ledger.owe(glass.incident_id, [duty], glass.recorded_at)


@operation
def look_through(glass: UUID, *, by: Actor, at: datetime) -> tuple[Opened, ...]:
    """Whom the glass was broken for, while it is open, to who broke it; each look is logged.

    Raises NotFound, GlassEnded, NotAllowed.
    """
    by.require(Permission.OPEN_IDENTITY)
    fields = fields_of(by)
    with across_scopes(_GLASS):
        mine = BrokenGlass.objects.filter(officer=by.id, post=by.post_id or by.id)
        found = mine.filter(pk=glass).first()
        if found is None:
            raise NotFound
        if at >= found.until or at < found.from_at:
            raise GlassEnded
        kept = Identity.objects.filter(person__in=found.persons).select_related("person")
        seen = tuple(opened(one, fields) for one in kept.order_by("person"))
        if seen:
            how = {"by": by, "relation": "glass", "kind": LookKind.OPENED}
            log_reading(found.persons, fields, Purpose.BREAK_GLASS, **how)  # type: ignore[arg-type]
    concerning(found, *found.persons)
    return seen


@operation
def review(subject: UUID, finding: str, words: str, *, by: Actor, at: datetime) -> UUID:
    """Record what was found of a broken glass or a reading; of a glass, the duty is done.

    Raises FindingUnclear, ReviewedAlready, NotImpartial, NotFound, NotAllowed.
    """
    by.require(Permission.REVIEW_READINGS)
    if finding not in Finding.values or not words.strip():
        raise FindingUnclear
    with across_scopes(_REVIEW):
        glass = BrokenGlass.objects.filter(pk=subject).first()
        reading = None if glass else Reading.objects.filter(pk=subject).first()
        found = glass or reading
        if found is None:
            raise NotFound
        if found.officer == by.id:
            raise NotImpartial
        if Review.objects.filter(subject=subject).exists():
            raise ReviewedAlready
        incident = glass.incident_id if glass else _incident_of(reading)
        made = Review(
            incident_id=incident, subject=subject, finding=finding, by_officer=by.id, at=at,
            recorded_at=recorded_at(),
        )  # fmt: skip
        made.words = vault.seal_text(incident, words.strip(), made.pk)
        made.save(force_insert=True)
        if glass:
            due = glass.from_at + REVIEWED_WITHIN
            done = ledger.Done(glass.pk, clock.day_of(due), SLOT, at, by.id, made.pk)
            ledger.fulfil(DutyKind.GLASS_REVIEW, [done], made.recorded_at)
    concerning(made, subject, finding=finding)
    return made.pk


def _incident_of(reading: Reading | None) -> UUID:
    persons = reading.persons if reading else []
    found = Person.objects.filter(pk__in=persons).values_list("incident", flat=True).first()
    if found is None:
        raise NotFound
    return found


@operation
def declare_conflict(person: UUID, tie: str, *, by: Actor, at: datetime) -> Conflict:
    """Declare a tie to a person within one's scope; declared again, the first stands.

    Raises FindingUnclear, NotFound, NotAllowed.
    """
    by.require(Permission.OPEN_IDENTITY)
    if tie not in Tie.values:
        raise FindingUnclear
    found = Person.objects.filter(pk=person).first()
    if found is None:
        raise NotFound
    with across_scopes(_GLASS):
        made, _ = Conflict.objects.get_or_create(
            officer=by.id, person=person,
            defaults={
                "incident_id": found.incident_id, "tie": tie, "recorded_at": recorded_at()
            },
        )  # fmt: skip
    concerning(made, person, tie=made.tie)
    return made
