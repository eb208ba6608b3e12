"""What a clerk's correction teaches: a name that people use and no register has."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions import queries as jurisdictions
from lianfang.jurisdictions.addresses import normal
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import ids
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.places.models import Alias, Compound
from lianfang.places.naming import gazetteer
from lianfang.places.rules import Doubt, doubt_of

_DISTRICT, _VILLAGE = 6, 12
_TEACHING = second_role_use("places.teach", "What a place is called is everyone's to read.")


class NotAPlaceName(BadInput):
    """This name has fewer than 2 or more than 60 characters. Write the place's name alone."""


class NumberInName(BadInput):
    """A place's name holds no telephone or identity number. Write the place's name alone."""


class PersonInName(BadInput):
    """This looks like a person, not a place. Write what the place is called, with its kind."""


class PlaceNotKnown(BadInput):
    """{code} is not a community or village of the register in force. Choose one from the list."""


class NameOfRegister(DomainError):
    """“{name}” is a division's own name in the register; it needs no teaching."""


class AliasKnown(DomainError):
    """“{name}” is taught for this place already; nothing was changed."""


_REFUSALS = {
    Doubt.LENGTH: NotAPlaceName,
    Doubt.NUMBER: NumberInName,
    Doubt.PERSON: PersonInName,
}


@operation
def teach_alias(
    name: str, division: str, compound: UUID | None = None, *, by: Actor, at: datetime
) -> UUID:
    """Teach that people call a community, a village or a compound in it so; gives its id.

    `division` may be a grid: its village is meant. From now on addresses with this name lead
    there; a name taught for two places is asked about. A name never is a person's.

    Raises NotAPlaceName, NumberInName, PersonInName, PlaceNotKnown, NameOfRegister, AliasKnown,
    NotFound (the compound is not there), NotAllowed.
    """
    place = division[:_VILLAGE]
    by.require(Permission.TEACH_PLACE, place)
    plain = _checked(name, place, at)
    if compound and not Compound.objects.filter(pk=compound, division=place).exists():
        raise NotFound
    if Alias.objects.filter(name=plain, division=place, ended_recorded_at=None).exists():
        raise AliasKnown(name=plain)
    made = Alias(
        id=ids.new(),
        name=plain,
        division=place,
        compound_id=compound,
        taught_by=by.post_id or by.id,
        recorded_at=recorded_at(),
    )
    with across_scopes(_TEACHING):
        made.save(force_insert=True)
    concerning(made, division=place)
    return made.pk


def _checked(name: str, place: str, at: datetime) -> str:
    plain, area = normal(name), place[:_DISTRICT]
    if len(place) != _VILLAGE or place not in jurisdictions.names(None, area, at):
        raise PlaceNotKnown(code=place)
    if gazetteer(None, area, at).names_a_division(plain):
        raise NameOfRegister(name=plain)
    if doubt := doubt_of(plain):
        raise _REFUSALS[doubt]
    return plain


@operation
def forget_alias(alias: UUID, *, by: Actor, at: datetime) -> None:
    """Teach no longer what was taught wrongly; what it placed stays. Raises NotFound."""
    found = Alias.objects.filter(pk=alias, ended_recorded_at=None).first()
    if found is None:
        raise NotFound
    by.require(Permission.TEACH_PLACE, found.division)
    with across_scopes(_TEACHING):
        Alias.objects.filter(pk=alias).update(ended_recorded_at=recorded_at())
    concerning(found, division=found.division)
