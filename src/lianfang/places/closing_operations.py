"""Closed management of compounds: on a basis, with an end, and ended early with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.kernel.errors import BadInput, DomainError
from lianfang.places.models import ClosedManagement, Compound


class EndMissing(BadInput):
    """Closed management needs an end after its beginning; give the day on which it is reviewed."""


class BasisMissing(BadInput):
    """Closed management needs its legal basis and the number of its document."""


class AlreadyClosed(DomainError):
    """{count} of these compounds are already under closed management; nothing was changed."""


class CompoundsUnknown(DomainError):
    """{count} of these compounds are not entered; nothing was changed."""


class NotClosed(DomainError):
    """None of these compounds is under closed management at this moment."""


@operation
def close_compounds(
    compounds: Sequence[UUID],
    basis: str,
    document: str,
    until: datetime,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Put compounds under closed management from `at` until an end; gives their number.

    All or none. It lapses at `until` with nobody's help; longer is a new decision.
    Raises BasisMissing, EndMissing, CompoundsUnknown, AlreadyClosed.
    """
    if not basis.strip() or not document.strip():
        raise BasisMissing
    if until <= at:
        raise EndMissing
    found = dict(Compound.objects.filter(pk__in=compounds).values_list("id", "division"))
    if unknown := len(set(compounds) - found.keys()):
        raise CompoundsUnknown(count=unknown)
    for division in set(found.values()):
        by.require(Permission.ORGANISE, division)
    if count := _closed(list(found), at).count():
        raise AlreadyClosed(count=count)
    made = [
        ClosedManagement(
            compound_id=pk,
            division=division,
            basis=basis,
            document=document,
            from_at=at,
            until=until,
            recorded_at=recorded_at(),
        )
        for pk, division in sorted(found.items())
    ]
    ClosedManagement.objects.bulk_create(made, batch_size=2000)
    concerning(*found, closed=len(made))
    return len(made)


@operation
def reopen_compounds(compounds: Sequence[UUID], why: str, *, by: Actor, at: datetime) -> int:
    """End closed management early, at once; gives the number of compounds. Raises NotClosed."""
    running = list(_closed(compounds, at).select_for_update())
    if not running:
        raise NotClosed
    for division in {closed.division for closed in running}:
        by.require(Permission.ORGANISE, division)
    ClosedManagement.objects.filter(pk__in=[closed.pk for closed in running]).update(
        ended_at=at, ended_recorded_at=recorded_at(), ended_why=why
    )
    concerning(*(closed.compound_id for closed in running))
    return len(running)


def _closed(compounds: Sequence[UUID], at: datetime) -> QuerySet[ClosedManagement]:
    return ClosedManagement.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at),
        compound__in=compounds,
        from_at__lte=at,
        until__gt=at,
    )
