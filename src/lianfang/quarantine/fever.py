"""A fever is acted on at once: doctor, clinic and CDC know, a vehicle comes; nobody approves it.

What is written here is written within the act that records the reading, across scopes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from lianfang.accounts.choices import RelationKind, Role, UnitKind
from lianfang.accounts.models import Post, Relation
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Duty, owe
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.quarantine.check_rules import AGAIN_WITHIN, NOTICE_WITHIN
from lianfang.quarantine.choices import TeamRole
from lianfang.quarantine.duty_posts import posts_of
from lianfang.quarantine.models import HealthCheck
from lianfang.quarantine.rules import CLINIC_WITHIN


class Told(StrEnum):
    """Whom a fever is brought to: the slots of its notices."""

    DOCTOR = "doctor"
    CLINIC = "clinic"
    CDC = "cdc"


def _behind(divisions: Iterable[str], at: datetime) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """The clinics' doctors by township, and the CDC's posts by district."""
    townships = {code[:9] for code in divisions}
    posts = Post.objects.filter(from_at__lte=at).exclude(to_at__lte=at).order_by("-from_at", "id")
    clinics = posts.filter(role=Role.DOCTOR, unit__kind=UnitKind.CLINIC)
    centres = posts.filter(role=Role.CDC, division__in={code[:6] for code in townships})
    by_township = {code[:9]: post for code, post in clinics.values_list("division", "pk")}
    return by_township, dict(centres.values_list("division", "pk"))


def begin_chain(
    incident: UUID,
    checks: Sequence[HealthCheck],
    ends: dict[UUID, datetime],
    recorded_at: datetime,
) -> None:
    """Write what fevers call for; the clinic's doctor sees the person until the order's end."""
    if not checks:
        return
    doctors = posts_of(TeamRole.DOCTOR, {c.order_id for c in checks}, recorded_at)
    clinics, centres = _behind({c.division for c in checks}, recorded_at)
    duties: list[Duty] = []
    relations: list[Relation] = []
    for check in checks:
        doctor, deputy = doctors.get(check.order_id, (None, None))
        clinic = deputy or clinics.get(check.division[:9])
        told = (
            (Told.DOCTOR, doctor),
            (Told.CLINIC, clinic),
            (Told.CDC, centres.get(check.division[:6])),
        )
        duties += [
            _duty(DutyKind.FEVER_NOTICE, slot, post, check, recorded_at) for slot, post in told
        ]
        duties.append(_duty(DutyKind.CLINIC_REFERRAL, "clinic", doctor, check, recorded_at))
        if clinic and ends[check.order_id] > recorded_at:
            relations.append(_relation(clinic, check, ends[check.order_id], recorded_at))
    owe(incident, duties, recorded_at)
    _relate(relations)


def ask_again(incident: UUID, checks: Sequence[HealthCheck], recorded_at: datetime) -> None:
    """Have readings taken again in the armpit, by whom the check is owed."""
    if not checks:
        return
    doctors = posts_of(TeamRole.DOCTOR, {c.order_id for c in checks}, recorded_at)
    duties = [
        _duty(DutyKind.MEASURE_AGAIN, "again", doctors[c.order_id][0], c, recorded_at)
        for c in checks
    ]
    owe(incident, duties, recorded_at)


_WITHIN = {
    DutyKind.FEVER_NOTICE: NOTICE_WITHIN,
    DutyKind.CLINIC_REFERRAL: CLINIC_WITHIN,
    DutyKind.MEASURE_AGAIN: AGAIN_WITHIN,
}


def _duty(kind: DutyKind, slot: str, owner: UUID | None, check: HealthCheck, at: datetime) -> Duty:
    due = at + _WITHIN[kind]
    return Duty(
        kind=kind,
        subject=check.pk,
        slot=str(slot),
        owner=owner,
        unit=None,
        division=check.division,
        opens_at=at,
        due_at=due,
        late_at=due,
        closes_at=due + MOST_OVERDUE,
    )


def _relation(post: UUID, check: HealthCheck, until: datetime, at: datetime) -> Relation:
    return Relation(
        post_id=post,
        subject=check.person,
        kind=RelationKind.TEAM,
        division=check.division,
        from_at=at,
        to_at=until,
        recorded_at=at,
    )


def _relate(relations: Sequence[Relation]) -> None:
    """Write relations that are not there yet."""
    known = Relation.objects.filter(
        post__in={r.post_id for r in relations}, subject__in={r.subject for r in relations}
    ).values_list("post", "subject", "to_at")
    there = {(post, subject) for post, subject, to_at in known if to_at > relations[0].from_at}
    new = {(r.post_id, r.subject): r for r in relations}
    Relation.objects.bulk_create(r for key, r in new.items() if key not in there)
