"""The place that an address names: the pure half of placing."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.jurisdictions.addresses import Gazetteer

_COMMUNITY = 12


@dataclass(frozen=True, slots=True)
class Named:
    """The place that an address names: a division's code, and a compound in it."""

    division: str
    compound: str
    why: str

    @property
    def located(self) -> bool:
        """Whether it names a community or village, or something in one."""
        return len(self.division) >= _COMMUNITY


@dataclass(frozen=True, slots=True)
class Naming:
    """A district by its code and its names."""

    area: str
    gazetteer: Gazetteer

    def named(self, address: str) -> Named:
        """The place that an address names; the whole district where it names none."""
        if not address:
            return Named(self.area, "", "no_address")
        found = self.gazetteer.locate(address)
        compound = found.compound or "" if found.code else ""
        return Named(found.code or self.area, compound, str(found.reason))
