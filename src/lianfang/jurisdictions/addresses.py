"""From an address as people write it to a division's code, or to the county it belongs to.

运城盐湖区安邑街道金海湾社区居委会解放佳苑22号楼2单元302 is read from the left by longest names.
Where a text allows more than one place the answer is the smallest division that holds them all:
a coarse answer sends someone to ask, a wrong one sends someone to the wrong door.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from lianfang.jurisdictions.place_names import Names, community_forms, township_forms
from lianfang.jurisdictions.regions import OTHER_PLACE, ROAD_OR_ESTATE, Regions
from lianfang.kernel.text import squeezed


class Level(StrEnum):
    """How near an address was placed."""

    NOWHERE = "nowhere"
    DISTRICT = "district"
    TOWNSHIP = "township"
    COMMUNITY = "community"
    ELSEWHERE = "elsewhere"


class Reason(StrEnum):
    """Why an address was placed where it was."""

    NAMED = "named"
    UNIQUE = "unique"
    COMPOUND = "compound"
    TOWNSHIP_ONLY = "township_only"
    DISTRICT_ONLY = "district_only"
    AMBIGUOUS = "ambiguous"
    CONFLICT = "conflict"
    ELSEWHERE = "elsewhere"
    NOTHING_FOUND = "nothing_found"


@dataclass(frozen=True, slots=True)
class Located:
    """Where an address lies.

    `code`: the division's code (6, 9 or 12 digits), None elsewhere and where nothing is named.
    `rest`: what follows the last name understood, usually compound and door. `candidates`:
    the codes among which the text does not decide. `compound`: the compound's name where one
    was found. `elsewhere`: the other province, city or county as written.
    """

    code: str | None
    level: Level
    reason: Reason
    rest: str
    candidates: tuple[str, ...] = ()
    compound: str | None = None
    elsewhere: str | None = None


@dataclass(frozen=True, slots=True)
class _Hit:
    """A name that stands in the text: where it ends, whose it can be, and its own text."""

    end: int
    codes: tuple[str, ...]
    name: str = ""


_NOISE = re.compile(r"[\s,。;:'\"、]+")
_OPENING = re.compile(
    r"(?:现?居住[在于地]?|现?住址?[在于]?|家住|家庭住址|地址|位于|目前在|现在|在|中国)+"
)
_BEFORE = frozenset("省市区县镇乡道办处路街号巷口会村庄社院()-0123456789")
_GROUP = re.compile(r"(?:第?[\d一二三四五六七八九十]+(?:组|队|村民组|居民组))|村")
_DOOR = re.compile(
    r"$|[(#]|[A-Za-z]?\d|[东西南北中]?[院区门]\d|[A-Za-z一二三四五六七八九十][座栋区期号]|小区|家属院"
)
_BUILDING = re.compile(
    r"小区|家属院|[A-Za-z]?\d*[-#]?(?:号楼|[栋幢座楼#期单])|[A-Za-z一二三四五六七八九十][座栋区期]"
)
_HOUSE_NUMBER = re.compile(r"\d+号(?!楼)")
# 张村 in 张村镇 and in 张村路 is not the village.
_MORE_OF_A_NAME = re.compile(r"[镇乡县路]|街道|大道|街(?!办)")
_STREET_VILLAGE = ("街", "路")


class Gazetteer:
    """The names of one district, built once and asked often (some 10 µs an address)."""

    def __init__(
        self,
        divisions: Iterable[tuple[str, str]],
        compounds: Iterable[tuple[str, str]] = (),
        elsewhere: Iterable[tuple[str, str]] = (),
        *,
        district: str = "",
    ) -> None:
        """Take a register's (code, name) pairs, compounds as (name, code) and other regions.

        `divisions` may be a whole city's register; `district` says which of its six-digit
        codes is at home, and may be left out when there is one. `compounds` may include what
        clerks taught (人民医院家属院). `elsewhere`: provinces, cities and counties by code.
        """
        known = {code: squeezed(name) for code, name in divisions}
        lower = sorted(code for code in known if len(code) >= 9)
        self.district = district or os.path.commonprefix(lower)[:6]
        local = {code: known[code] for code in lower if code.startswith(self.district)}
        self._build_local(local, [(squeezed(name), code) for name, code in compounds])
        regions = [(code, name) for code, name in known.items() if len(code) <= 6]
        self._regions = Regions([*regions, *elsewhere], self.district, self._is_local)

    def _build_local(self, local: dict[str, str], compounds: list[tuple[str, str]]) -> None:
        towns = [(code, township_forms(name)) for code, name in local.items() if len(code) == 9]
        below = [(code, community_forms(name)) for code, name in local.items() if len(code) == 12]
        self._towns = Names((name, code) for code, forms in towns for name in forms.whole)
        self._bare_towns = Names((forms.bare, code) for code, forms in towns)
        in_zones = [
            (name.removeprefix(local[code[:9]]), code)
            for code, name in local.items()
            if len(code) == 12 and name.startswith(local[code[:9]])
        ]
        whole = [(name, code) for code, forms in below for name in forms.whole]
        self._places = Names(whole + in_zones)
        self._bare_places = Names((forms.bare, code) for code, forms in below)
        self._villages = frozenset(code for code, forms in below if forms.is_village)
        self._compounds = Names(compounds)

    def locate(self, text: str) -> Located:
        """Place an address. Never guesses: see `Located` for what is left undecided."""
        clean = _NOISE.sub("", squeezed(text))
        opening = _OPENING.match(clean)
        start = opening.end() if opening else 0
        inner, home = self._regions.passed(clean, start, self._local_end)
        if inner > start and not home:
            return _elsewhere(clean, start, inner)
        found = self._inside(clean, inner)
        if found is not None:
            return found
        other = None if home else OTHER_PLACE.match(clean, inner)
        if other:
            return _elsewhere(clean, start, other.end())
        if home == self.district:
            return Located(home, Level.DISTRICT, Reason.DISTRICT_ONLY, clean[inner:])
        return Located(None, Level.NOWHERE, Reason.NOTHING_FOUND, clean[inner:])

    def _local_end(self, text: str, place: int) -> int:
        return max(self._towns.at(text, place)[0], self._places.at(text, place)[0])

    def _is_local(self, bare: str) -> bool:
        local = (self._bare_towns, self._bare_places, self._compounds)
        return any(names.beginning_with(bare) for names in local)

    def _inside(self, text: str, start: int) -> Located | None:
        town = self._town_at(text, start)
        after = town.end if town else start
        place = self._place_at(text, after, town)
        if town is None and place is None:
            town, place = self._further_on(text, start)
        elif place is None:
            place = self._whole_place_after(text, after)
        if place is not None:
            return self._placed(text, town, place)
        compound = self._compound_after(text, after, town.codes[0] if town else "")
        if compound is not None:
            return self._in_compound(text, compound)
        if town is None:
            return None
        rest = text[town.end :]
        return Located(town.codes[0], Level.TOWNSHIP, Reason.TOWNSHIP_ONLY, rest)

    def _town_at(self, text: str, start: int) -> _Hit | None:
        end, codes = self._towns.at(text, start)
        if codes:
            return _Hit(end, codes)
        end, codes = self._bare_towns.at(text, start)
        if not codes or self._places.at(text, start)[0] > end:
            return None
        town = _Hit(end, codes)
        if self._place_at(text, end, town) is not None:
            return town
        is_rural = int(codes[0][6:]) >= 100
        unclear = ROAD_OR_ESTATE.match(text, end) or self._has_namesakes(text, start, town)
        return town if (is_rural or end == len(text)) and not unclear else None

    def _has_namesakes(self, text: str, start: int, town: _Hit) -> bool:
        """上王 is a township, a village in it and a village elsewhere; 解州 all in one."""
        end, codes = self._bare_places.at(text, start)
        return end >= town.end and not all(code.startswith(town.codes[0]) for code in codes)

    def _place_at(self, text: str, start: int, town: _Hit | None) -> _Hit | None:
        """Return the community or village named right here, by its whole or its bare name."""
        whole = self._whole_place_at(text, start)
        bare_end, bare = self._bare_places.at(text, start)
        if whole is not None and whole.end >= bare_end:
            return whole
        if town is not None:
            bare = tuple(code for code in bare if code.startswith(town.codes[0]))
        if self._compounds.at(text, start)[0] >= bare_end:
            bare = tuple(code for code in bare if code in self._villages)
        stands = self._bare_stands_in_town if town else self._bare_stands_alone
        standing = tuple(code for code in bare if stands(text, start, bare_end, code))
        if not standing and len(bare) > 1 and bare_end == len(text):
            standing = bare  # two of one name, and nothing else said: it is asked which
        return _Hit(bare_end, standing) if standing else None

    def _whole_place_at(self, text: str, start: int) -> _Hit | None:
        end, codes = self._places.at(text, start)
        return _Hit(end, codes) if codes and not _MORE_OF_A_NAME.match(text, end) else None

    def _bare_stands_in_town(self, text: str, start: int, end: int, code: str) -> bool:
        if text[end - 1] in _STREET_VILLAGE:
            return not _HOUSE_NUMBER.match(text, end) and bool(_DOOR.match(text, end))
        if _GROUP.match(text, end):
            return True
        if code in self._villages and end - start > 2:
            return not ROAD_OR_ESTATE.match(text, end)
        is_estate = code not in self._villages and _BUILDING.match(text, end)
        return bool(_DOOR.match(text, end)) and not is_estate

    def _bare_stands_alone(self, text: str, start: int, end: int, code: str) -> bool:
        """Without township or ending a village counts, a community does not: 西花园 is an
        estate in one subdistrict and a community in another."""
        if code not in self._villages or text[end - 1] in _STREET_VILLAGE:
            return False
        if end - start > 2:
            is_estate = text.startswith("小区", end)
            return bool(_DOOR.match(text, end) or _GROUP.match(text, end)) and not is_estate
        return bool(_GROUP.match(text, end))

    def _further_on(self, text: str, start: int) -> tuple[_Hit | None, _Hit | None]:
        """Look for the first whole township or community name behind something else."""
        for place in _beginnings(text, start):
            end, codes = self._towns.at(text, place)
            if codes:
                town = _Hit(end, codes)
                return town, self._place_at(text, end, town) or self._whole_place_after(text, end)
            found = self._whole_place_at(text, place)
            if found:
                return None, found
        return None, None

    def _whole_place_after(self, text: str, start: int) -> _Hit | None:
        found = (self._whole_place_at(text, place) for place in _beginnings(text, start))
        return next((hit for hit in found if hit), None)

    def _placed(self, text: str, town: _Hit | None, place: _Hit) -> Located:
        codes, rest = place.codes, text[place.end :]
        if town is not None:
            inside = tuple(code for code in codes if code.startswith(town.codes[0]))
            if not inside:
                candidates = (*town.codes, *codes)
                return _undecided(candidates, Reason.CONFLICT, rest)
            codes = inside
        if len(codes) > 1:
            return _undecided(codes, Reason.AMBIGUOUS, rest)
        reason = Reason.NAMED if town else Reason.UNIQUE
        compound = self._compound_after(text, place.end, codes[0])
        name = compound.name if compound else None
        return Located(codes[0], Level.COMMUNITY, reason, rest, compound=name)

    def _compound_after(self, text: str, start: int, within: str) -> _Hit | None:
        for place in (start, *_beginnings(text, start)):
            end, codes = self._compounds.at(text, place)
            codes = tuple(code for code in codes if code.startswith(within))
            if codes:
                return _Hit(end, codes, text[place:end])
        return None

    def _in_compound(self, text: str, compound: _Hit) -> Located:
        rest = text[compound.end :]
        if len(compound.codes) > 1:
            return _undecided(compound.codes, Reason.AMBIGUOUS, rest, compound.name)
        (code,) = compound.codes
        return Located(code, _LEVELS[len(code)], Reason.COMPOUND, rest, compound=compound.name)


def _beginnings(text: str, start: int) -> Iterator[int]:
    """Yield the places behind `start` at which a name can begin, left to right."""
    return (place for place in range(start + 1, len(text)) if text[place - 1] in _BEFORE)


def _elsewhere(text: str, start: int, end: int) -> Located:
    reason, named = Reason.ELSEWHERE, text[start:end]
    return Located(None, Level.ELSEWHERE, reason, text[end:], elsewhere=named)


_LEVELS = {6: Level.DISTRICT, 9: Level.TOWNSHIP, 12: Level.COMMUNITY}


def _undecided(
    candidates: tuple[str, ...], reason: Reason, rest: str, compound: str | None = None
) -> Located:
    """Answer with the smallest division that holds all the candidates."""
    common = os.path.commonprefix(list(candidates))
    length = max(length for length in _LEVELS if length <= len(common))
    return Located(common[:length], _LEVELS[length], reason, rest, candidates, compound)
