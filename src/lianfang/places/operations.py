"""Entering a district's places in bulk: compounds with gates, grids, households."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, concerning_all, operation, recorded_at
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import ids
from lianfang.kernel.errors import BadInput, DomainError
from lianfang.places import bulk
from lianfang.places.bulk import NewHousehold as NewHousehold
from lianfang.places.choices import Management
from lianfang.places.models import Compound, Gate, Grid, GridCompound, Household
from lianfang.places.rules import GRID_HOUSEHOLDS, GridSize, grid_size

_ESTABLISHING = second_role_use("places.establish", "Places are entered for everyone to read.")


class NotAVillage(BadInput):
    """{code} is not the code of a community or village: 12 digits."""


class NotAGrid(BadInput):
    """{code} is not the code of a grid: its community's or village's 12 digits and three more."""


class ManagementUnknown(BadInput):
    """{value} is not a kind of management; it is one of {known}."""


class CompoundKnown(DomainError):
    """{count} of these compounds are already entered; nothing was changed. First: {first}"""


class CompoundUnknown(DomainError):
    """{count} of the compounds named are not entered; enter them first."""


class GridKnown(DomainError):
    """{count} of these grids are already entered; nothing was changed. First: {first}"""


class GridUnknown(DomainError):
    """The grid {code} is not entered; enter it first."""


class GridFull(DomainError):
    """The grid {code} counts {counted} households; {more} would make {total}."""


@dataclass(frozen=True, slots=True)
class NewCompound:
    """A compound of a community or village; without an id it gets one."""

    name: str
    division: str
    management: str
    gates: tuple[str, ...]
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewGrid:
    """A grid, the count of its households, and the compounds that it reaches into."""

    code: str
    name: str
    households: int
    compounds: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class GridsEstablished:
    """How many grids were entered; the codes of those outside the size that one worker knows."""

    count: int
    large: tuple[str, ...]
    small: tuple[str, ...]


@operation
def establish_compounds(compounds: Sequence[NewCompound], *, by: Actor, at: datetime) -> int:
    """Enter compounds with their gates; gives the number of compounds.

    All or none. Raises NotAVillage, ManagementUnknown, CompoundKnown.
    """
    by.require(Permission.ADMINISTER)
    _refuse_codes((c.division for c in compounds), 12, NotAVillage)
    for new in compounds:
        if new.management not in Management.values:
            raise ManagementUnknown(value=new.management, known=", ".join(Management.values))
    made = [
        Compound(
            id=new.id or ids.new(),
            name=new.name,
            division=new.division,
            management=new.management,
            recorded_at=recorded_at(),
        )
        for new in compounds
    ]
    gates = [
        Gate(compound=compound, name=name)
        for compound, new in zip(made, compounds, strict=True)
        for name in dict.fromkeys(new.gates)
    ]
    with across_scopes(_ESTABLISHING):
        _refuse_known(made)
        Compound.objects.bulk_create(made, batch_size=2000)
        Gate.objects.bulk_create(gates, batch_size=2000)
    concerning(*made, gates=len(gates))
    return len(made)


def _refuse_known(made: Sequence[Compound]) -> None:
    entered = Compound.objects.filter(division__in={c.division for c in made})
    seen = Counter(entered.values_list("division", "name"))
    seen.update((c.division, c.name) for c in made)
    twice = sorted(name for (_, name), count in seen.items() if count > 1)
    if twice:
        raise CompoundKnown(count=len(twice), first=twice[0])


@operation
def establish_grids(
    grids: Sequence[NewGrid],
    *,
    by: Actor,
    at: datetime,
    size: tuple[int, int] = GRID_HOUSEHOLDS,
) -> GridsEstablished:
    """Enter grids and the compounds they reach into from `at`; tells which are out of size.

    All or none. Raises NotAGrid, GridKnown, CompoundUnknown.
    """
    by.require(Permission.ADMINISTER)
    _refuse_codes((g.code for g in grids), 15, NotAGrid)
    moment = recorded_at()
    with across_scopes(_ESTABLISHING):
        _refuse_grids(grids)
        Grid.objects.bulk_create(
            (
                Grid(code=g.code, name=g.name, households=g.households, recorded_at=moment)
                for g in grids
            ),
            batch_size=2000,
        )
        GridCompound.objects.bulk_create(
            (
                GridCompound(grid_id=g.code, compound_id=compound, from_at=at)
                for g in grids
                for compound in dict.fromkeys(g.compounds)
            ),
            batch_size=2000,
        )
    reached = {compound for g in grids for compound in g.compounds}
    concerning_all(sorted(reached), grids=len(grids))
    sizes = {g.code: grid_size(g.households, size) for g in grids}
    return GridsEstablished(
        count=len(grids),
        large=tuple(code for code, size in sizes.items() if size is GridSize.LARGE),
        small=tuple(code for code, size in sizes.items() if size is GridSize.SMALL),
    )


def _refuse_grids(grids: Sequence[NewGrid]) -> None:
    seen = Counter(g.code for g in grids)
    seen.update(Grid.objects.filter(code__in=list(seen)).values_list("code", flat=True))
    twice = sorted(code for code, count in seen.items() if count > 1)
    if twice:
        raise GridKnown(count=len(twice), first=twice[0])
    wanted = {compound for g in grids for compound in g.compounds}
    missing = len(wanted) - Compound.objects.filter(pk__in=wanted).count()
    if missing:
        raise CompoundUnknown(count=missing)


@operation
def register_households(batch: Sequence[NewHousehold], *, by: Actor, at: datetime) -> int:
    """Enter households with sealed doors, in one act for any number; gives their number.

    A grid takes no more households than it counts, so sending a batch twice is refused. The
    entry keeps counts and no ids: a household is an address, and there are 230,000.
    Raises GridUnknown, GridFull.
    """
    by.require(Permission.ADMINISTER)
    coming = Counter(new.division for new in batch)
    with across_scopes(_ESTABLISHING):
        _refuse_overfull(coming)
        count = bulk.insert_households(batch, recorded_at())
    concerning(households=count, grids=len(coming))
    return count


def _refuse_overfull(coming: Counter[str]) -> None:
    counted = dict(
        Grid.objects.select_for_update()
        .filter(code__in=list(coming))
        .values_list("code", "households")
    )
    there = Counter(
        Household.objects.filter(division__in=list(coming)).values_list("division", flat=True)
    )
    for code, more in coming.items():
        if code not in counted:
            raise GridUnknown(code=code)
        total = there[code] + more
        if total > counted[code]:
            raise GridFull(code=code, counted=counted[code], more=more, total=total)


def _refuse_codes(codes: Iterable[str], length: int, refusal: type[DomainError]) -> None:
    for code in codes:
        if len(code) != length or not (code.isascii() and code.isdigit()):
            raise refusal(code=code)
