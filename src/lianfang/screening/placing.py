"""Whose lead it is: from an address to a grid, and to the post that answers for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Q

from lianfang.incidents.models import Incident
from lianfang.jurisdictions import queries as jurisdictions
from lianfang.jurisdictions.rules import prefix_range
from lianfang.kernel import clock
from lianfang.places.models import Grid, GridCompound
from lianfang.places.naming import gazetteer
from lianfang.screening.choices import Outcome
from lianfang.screening.models import Lead
from lianfang.screening.named import Named, Naming
from lianfang.screening.owners import Owner, Owners

_COMMUNITY = 12


class Placer:
    """The district's places and posts at a moment, read once for a whole act.

    Reads every pending lead's grid, so it runs across scopes. Each lead given out counts at
    once, so that a batch spreads over a community's grids.
    """

    def __init__(self, incident: Incident, at: datetime) -> None:
        self._incident, self._at = incident, at
        self._area = incident.division
        self._loads: dict[str, Counter[str]] = {}

    @cached_property
    def naming(self) -> Naming:
        """The district's names, which need no database once they are read."""
        return Naming(self._area, gazetteer(None, self._area, self._at))

    @cached_property
    def _known(self) -> frozenset[str]:
        day = clock.day_of(self._at)
        codes = jurisdictions.divisions(None, self._area, day).values_list("code", flat=True)
        return frozenset(codes) | {code for grids in self._grids.values() for code in grids}

    @cached_property
    def _grids(self) -> dict[str, list[str]]:
        grids = defaultdict(list)
        within = Grid.objects.filter(code__gte=self._area, code__lt=self._area + ":")
        for code in within.order_by("code").values_list("code", flat=True):
            grids[code[:_COMMUNITY]].append(code)
        return grids

    @cached_property
    def _grids_of_compound(self) -> dict[tuple[str, str], list[str]]:
        grids = defaultdict(list)
        reaching = GridCompound.objects.filter(
            Q(to_at__isnull=True) | Q(to_at__gt=self._at), from_at__lte=self._at
        ).order_by("grid_id")
        for grid, name in reaching.values_list("grid_id", "compound__name"):
            grids[grid[:_COMMUNITY], name].append(grid)
        return grids

    def _load_at(self, code: str) -> Counter[str]:
        """The leads that wait in a place's community, counted when the first of it is asked."""
        community = code[:_COMMUNITY]
        if community not in self._loads:
            low, high = prefix_range(community)
            within = {"division__gte": low, "division__lt": high}
            if len(community) < _COMMUNITY:
                within = {"division": community}
            waiting = Lead.objects.filter(
                incident=self._incident, outcome=Outcome.PENDING, **within
            )
            counts = waiting.values("division").annotate(n=Count("id")).order_by("division")
            self._loads[community] = Counter(dict(counts.values_list("division", "n")))
        return self._loads[community]

    @cached_property
    def owners(self) -> Owners:
        """Who answers for which place."""
        return Owners(self._area, self._at)

    @cached_property
    def _spread(self) -> dict[str, list[str]]:
        """The grids over which a community's leads are spread: those with a worker, if any."""
        return {
            community: [code for code in grids if self.owners.staffed(code)] or grids
            for community, grids in self._grids.items()
        }

    def knows(self, division: str) -> bool:
        """Whether a code is a place of this district, in the register of the day."""
        return division in self._known

    def named(self, address: str) -> Named:
        """The place that an address names; the whole district where it names none."""
        return self.naming.named(address)

    def load(self, code: str) -> int:
        """How many leads wait at exactly this place, with those given out by this act."""
        return self._load_at(code)[code]

    def grid_for(self, division: str, compound: str = "") -> str:
        """The grid that gets a lead in a community: its compound's, else the least loaded.

        Of several that have a worker the one with fewest pending leads, then the first by code.
        A place above the community, or without grids, or a grid itself, stays as it is.
        """
        grids = self._grids_of_compound.get((division, compound)) or self._spread.get(division)
        load = self._load_at(division)
        code = min(grids, key=lambda grid: (load[grid], grid)) if grids else division
        load[code] += 1
        return code

    def owner(self, division: str) -> Owner | None:
        """The post that answers for a place: its own, else the nearest above it, if present."""
        return self.owners.owner(division)
