"""What an administrator may change of the table of roles, and what nobody can. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from lianfang.accounts.choices import Role
from lianfang.accounts.permissions import Permission
from lianfang.accounts.role_table import ROLE_PERMISSIONS, ROLE_SCOPES
from lianfang.jurisdictions.scope import ScopeKind


class FieldRight(StrEnum):
    """A field of an identity that a role may see once it opens one."""

    NAME = "see_name"
    NUMBER = "see_number"
    PHONE = "see_phone"
    BIRTH_DATE = "see_birth_date"
    ADDRESS = "see_address"
    DOOR = "see_door"


class Guarantee(StrEnum):
    """Why a right cannot be given to a role, or taken from it."""

    GUARDS = "guards"
    KEEPER_OF_ACCOUNTS = "keeper_of_accounts"
    REVIEWER_APART = "reviewer_apart"
    NO_NAMES = "no_names"
    MATTERS_APART = "matters_apart"
    OWN_PAGE = "own_page"


F, P = FieldRight, Permission
RIGHTS: tuple[str, ...] = (*Permission, *FieldRight)
_GUARDED = {F.NAME, F.ADDRESS, F.DOOR}
_NAMELESS = {
    Role.SWEEP_HELPER, Role.PROPERTY_KEEPER, Role.UNIT_LIAISON, Role.COMPOUND_CADRE,
    Role.ANALYST, Role.SUPERVISION,
}  # fmt: skip
_OF_ONE: dict[str, tuple[Role, Guarantee]] = {
    P.ADMINISTER: (Role.ADMINISTRATOR, Guarantee.KEEPER_OF_ACCOUNTS),
    P.REVIEW_READINGS: (Role.PRIVACY_REVIEWER, Guarantee.REVIEWER_APART),
    P.KEEP_MATTERS: (Role.SUPERVISION, Guarantee.MATTERS_APART),
}
"""Rights that one role has and keeps, and no other can be given."""


def fields_by_default(role: str) -> frozenset[str]:
    """The fields that a role sees of whom it opens."""
    if P.OPEN_IDENTITY not in ROLE_PERMISSIONS[role]:
        return frozenset()
    return frozenset(_GUARDED if _guards(role) else F)


def by_default(role: str) -> frozenset[str]:
    """Every right of a role, as it comes."""
    return ROLE_PERMISSIONS[role] | fields_by_default(role)


def guarantee(role: str, right: str) -> Guarantee | None:
    """What forbids to change this right of this role; None where the administrator may."""
    if right in _OF_ONE:
        return _OF_ONE[right][1]
    if right == P.SPEAK_FOR_ONESELF:
        return Guarantee.OWN_PAGE
    if role == Role.ADMINISTRATOR:
        return Guarantee.KEEPER_OF_ACCOUNTS
    if role == Role.PRIVACY_REVIEWER:
        return Guarantee.REVIEWER_APART
    if _guards(role) and right not in {P.READ_RECORDS, P.OPEN_IDENTITY, *_GUARDED}:
        return Guarantee.GUARDS
    if role in _NAMELESS and (right == P.OPEN_IDENTITY or right in set(F)):
        return Guarantee.NO_NAMES
    return None


def rights_of(role: str, changes: Iterable[tuple[str, bool]]) -> frozenset[str]:
    """The rights in force: as they come, with the latest change of each; guarantees hold."""
    rights = set(by_default(role))
    for right, allowed in changes:
        if right in RIGHTS and guarantee(role, right) is None:
            (rights.add if allowed else rights.discard)(right)
    return frozenset(rights)


def permissions_in(rights: Iterable[str]) -> frozenset[Permission]:
    """The permissions among some rights."""
    known: Mapping[str, Permission] = {p.value: p for p in Permission}
    return frozenset(known[right] for right in rights if right in known)


def fields_in(rights: Iterable[str]) -> frozenset[str]:
    """The names of the fields among some rights."""
    known = {f.value for f in FieldRight}
    return frozenset(right.removeprefix("see_") for right in rights if right in known)


def _guards(role: str) -> bool:
    return ROLE_SCOPES[role] is ScopeKind.GUARD
