"""Looking at a home: the rule decides with its reason; more than that needs words (R13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import ids
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.people import vault
from lianfang.people.models import Person
from lianfang.quarantine.choices import SpecialNeed, Verdict
from lianfang.quarantine.models import Suitability
from lianfang.quarantine.sameness import same_as
from lianfang.quarantine.suitability_rules import Answers, decide, is_more

_LONGEST = 300


class MoreUnexplained(BadInput):
    """This asks more of the person than the rule: say why, in at most {most} characters."""


class LessThanRuled(DomainError):
    """The answers call for more than this. If they are not so, correct the answers."""


class HomeUnclear(BadInput):
    """Answer each question about the home; special groups are chosen from the list."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """What a home was found fit for, and the code of the reason."""

    suitability: UUID
    verdict: str
    reason: str


@operation
def assess_home(
    person: UUID,
    answers: Answers,
    *,
    verdict: str = "",
    raised_why: str = "",
    by: Actor,
    at: datetime,
) -> Assessed:
    """Record a look at a person's home; the latest stands.

    The rule decides. `verdict` may ask more of the person than the rule, with `raised_why`,
    which is sealed; never less. Raises MoreUnexplained, LessThanRuled, HomeUnclear, NotFound,
    NotAllowed.
    """
    found = Person.objects.filter(pk=person).first()
    if found is None:
        raise NotFound
    by.require(Permission.ASSESS_HOME, found.division)
    if not answers.special <= set(SpecialNeed.values) or verdict not in ("", *Verdict.values):
        raise HomeUnclear
    ruled, reason = decide(answers)
    why = raised_why.strip()
    raised = bool(verdict) and is_more(verdict, ruled)
    if verdict and not raised and verdict != ruled:
        raise LessThanRuled
    if raised and not 0 < len(why) <= _LONGEST:
        raise MoreUnexplained(most=_LONGEST)
    made = _row(found, answers, verdict or ruled, reason, by, at)
    if raised:
        made.raised_why = vault.seal_text(found.incident_id, why, made.pk)
    made.save(force_insert=True)
    concerning(person, made, verdict=str(made.verdict), reason=str(reason))
    return Assessed(made.pk, str(made.verdict), str(reason))


def _row(
    person: Person, answers: Answers, verdict: str, reason: str, by: Actor, at: datetime
) -> Suitability:
    return Suitability(
        id=ids.new(),
        incident_id=person.incident_id,
        person=person.pk,
        division=person.division,
        own_room=answers.own_room,
        alone_or_consent=answers.alone_or_consent,
        no_contact=answers.no_contact,
        can_stay_in=answers.can_stay_in,
        own_toilet=answers.own_toilet,
        carer=answers.carer,
        phone=answers.phone,
        special=sorted(answers.special),
        verdict=verdict,
        reason=reason,
        by_post=by.post_id or by.id,
        at=at,
        recorded_at=recorded_at(),
    )


def home_of(scope: Scope, person: UUID) -> Suitability | None:
    """The latest look at a person's home, by whatever record of the person."""
    looks = Suitability.objects.filter(person__in=same_as(person))
    return looks.order_by("recorded_at", "id").last()
