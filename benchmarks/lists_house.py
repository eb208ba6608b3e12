"""A district that takes lists: its register, places, posts, six departments that send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from benchmarks import house
from benchmarks.messy import Ground
from benchmarks.messy.places import district

if TYPE_CHECKING:
    from lianfang.screening.importing import Imported

NOW = datetime(2020, 1, 27, 6, tzinfo=UTC)
KINDS = ("railway", "telecom", "public_security", "education", "township", "human_resources")


@dataclass(frozen=True, slots=True)
class ListsHouse:
    """The incident and the units that send lists, by kind."""

    incident: UUID
    providers: dict[str, UUID]

    def send(self, file: str, data: bytes, ground: Ground) -> Imported:
        """Import one file as the headquarters' staff would."""
        from lianfang.kernel import clock
        from lianfang.screening.import_operations import import_list

        with clock.held(NOW), house.as_district() as by:
            return import_list(
                self.incident,
                self.providers[ground.kind],
                data,
                file,
                title=ground.title,
                legal_basis=ground.legal_basis,
                purpose=ground.purpose,
                listed_on=ground.listed_on,
                insisting=True,
                by=by,
                at=NOW,
            )


def open_lists_house(compounds: Sequence[tuple[str, str]]) -> ListsHouse:
    """A fresh database with all that an import meets."""
    house.open_house()
    from lianfang.config.setting_up import load_shipped_register
    from lianfang.incidents.operations import open_incident, take_edition
    from lianfang.incidents.rules import Parameters
    from lianfang.kernel import clock

    load_shipped_register()
    begin = NOW - timedelta(days=3)
    with clock.held(begin), house.as_district() as by:
        incident = open_incident(
            "bench", "bench", house.DISTRICT, by=by, at=begin, drill=True,
            offset=NOW - clock.wall(),
        )  # fmt: skip
        take_edition(incident, 2, "bench", begin, Parameters(), by=by, at=begin)
        providers = _units(begin)
        _places(compounds, begin)
    for day in ("2020-01-01", "2020-02-01"):
        house.as_owner("SELECT duties_ensure_month(%s)", [day])
    return ListsHouse(incident.pk, providers)


def _units(at: datetime) -> dict[str, UUID]:
    from lianfang.accounts.models import Unit
    from lianfang.accounts.operations import NewPost, establish_posts, establish_units

    with house.as_district() as by:
        centre = Unit(name="bench", kind="headquarters", division=house.DISTRICT)
        senders = {
            kind: Unit(name=kind, kind="department", division=house.DISTRICT) for kind in KINDS
        }
        establish_units([centre, *senders.values()], by=by, at=at)
        post = NewPost(centre.pk, "group_staff", house.DISTRICT, "bench", "bench", "bench")
        establish_posts([post], password=None, by=by, at=at)
    return {kind: unit.pk for kind, unit in senders.items()}


def _places(compounds: Sequence[tuple[str, str]], at: datetime) -> None:
    """A grid in each community and village, and the compounds."""
    from lianfang.places.operations import (
        NewCompound,
        NewGrid,
        establish_compounds,
        establish_grids,
    )

    with house.as_district() as by:
        known = dict.fromkeys(compounds)
        establish_compounds(
            [NewCompound(name, code, "managed", ("1",)) for name, code in known], by=by, at=at
        )
        establish_grids(
            [NewGrid(f"{code}001", "1", 300) for code in district().below], by=by, at=at
        )
