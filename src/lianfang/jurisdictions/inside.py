"""Reading what an address says of one district: township, community or village, compound.

From the left: the township, whole (安邑街道办事处) or bare (安邑); then what stands in it. A name
with its ending counts wherever it stands, a bare one only where what follows shows that it is a
place and not the beginning of a street's or an estate's name.
"""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.jurisdictions import surroundings as after
from lianfang.jurisdictions.local_names import LocalNames
from lianfang.jurisdictions.located import LEVELS, Level, Located, Reason, undecided
from lianfang.jurisdictions.spelling import is_slip

_FIRST_RURAL = 100  # in the seventh to ninth digits: towns and townships


@dataclass(frozen=True, slots=True)
class Hit:
    """A name that stands in the text: where it ends, whose it can be, its own text, and how."""

    end: int
    codes: tuple[str, ...]
    name: str = ""
    reason: Reason = Reason.NAMED


class Inside:
    """Reads what addresses say of one district."""

    def __init__(self, names: LocalNames) -> None:
        """Take the district's names."""
        self._names = names

    def locate(self, text: str, start: int, *, sure: bool) -> Located | None:
        """Place what stands from `start` on; None if nothing of the district is named.

        `sure` says that the district itself is named before.
        """
        town = self._town_at(text, start)
        behind = town.end if town else start
        place = self._place_at(text, behind, town, sure)
        if town is None and place is None:
            town, place = self._further_on(text, start)
        elif place is None:
            place = self._whole_place_after(text, behind)
        if place is not None:
            return self._placed(text, town, place)
        within = town.codes[0] if town else ""
        behind = town.end if town else start
        compound = self._compound_after(text, behind, within)
        if compound is not None:
            return self._in_compound(text, compound, start)
        return self._at_last(text, behind, town, sure)

    def _at_last(self, text: str, start: int, town: Hit | None, sure: bool) -> Located | None:
        slip = self._otherwise_called(text, start, town) or self._misspelt(text, start, town, sure)
        slip = slip or self._single_character(text, start, town)
        if slip is not None:
            return self._placed(text, town, slip)
        if town is None:
            return None
        rest = text[town.end :]
        return Located(town.codes[0], Level.TOWNSHIP, Reason.TOWNSHIP_ONLY, rest)

    def _town_at(self, text: str, start: int) -> Hit | None:
        end, codes = self._names.towns.at(text, start)
        if codes:
            return Hit(end, codes)
        return self._bare_town_at(text, start) or self._misspelt_town_at(text, start)

    def _bare_town_at(self, text: str, start: int) -> Hit | None:
        end, codes = self._names.bare_towns.at(text, start)
        if not codes or self._names.places.at(text, start)[0] > end:
            return None
        town = Hit(end, codes)
        for behind in (end, end + 1) if text.startswith("街", end) else (end,):
            if self._stands_in(text, behind, town):
                return Hit(behind, codes)
        is_rural = int(codes[0][6:]) >= _FIRST_RURAL
        unclear = after.ROAD_OR_ESTATE.match(text, end) or self._has_namesakes(text, start, town)
        is_village = after.GROUP.match(text, end)
        clear = not (unclear or is_village)
        return town if (is_rural or end == len(text)) and clear else None

    def _stands_in(self, text: str, start: int, town: Hit) -> bool:
        """Whether a place or a known compound of the township follows: 北城翰林佳苑."""
        place = self._place_at(text, start, town, sure=True)
        codes = place.codes if place else self._names.compounds.at(text, start)[1]
        return any(code.startswith(town.codes[0]) for code in codes)

    def _has_namesakes(self, text: str, start: int, town: Hit) -> bool:
        """上王 is a township, a village in it and a village elsewhere; 解州 all in one."""
        end, codes = self._names.bare.at(text, start)
        return end >= town.end and not all(code.startswith(town.codes[0]) for code in codes)

    def _misspelt_town_at(self, text: str, start: int) -> Hit | None:
        """弘芝驿镇 for 泓芝驿镇: only with its ending, and only by ear or eye."""
        found = after.A_TOWN.match(text, start)
        if not found or self._names.places.at(text, start)[1]:
            return None
        near = self._names.town_spellings.near(found[1], "")
        slips = [code for name, code in near if is_slip(name, found[1], sure_of_place=False)]
        return Hit(found.end(), (slips[0],)) if len(slips) == 1 == len(near) else None

    def _place_at(self, text: str, start: int, town: Hit | None, sure: bool) -> Hit | None:
        """Return the community or village named right here, by its whole or its bare name."""
        whole = self._whole_place_at(text, start)
        bare_end, bare = self._names.bare.at(text, start)
        if whole is not None and whole.end >= bare_end:
            return whole
        if town is not None:
            bare = tuple(code for code in bare if code.startswith(town.codes[0]))
        before_estate = self._before_compound(text, start, town)
        if before_estate is not None:
            return before_estate
        if self._names.compounds.at(text, start)[0] >= bare_end:
            bare = tuple(code for code in bare if code in self._names.villages)
        return self._bare_place(text, start, bare_end, bare, town, sure) if bare else None

    def _bare_place(
        self, text: str, start: int, end: int, bare: tuple[str, ...], town: Hit | None, sure: bool
    ) -> Hit | None:
        core = text[start:end]
        standing = tuple(c for c in bare if self._stands(text, core, end, c, town, sure))
        if len(bare) > 1 and (end == len(text) or after.GROUP.match(text, end)):
            standing = bare  # several of one name, and nothing else said: it is asked which
        if not standing:
            return None
        is_community = standing[0] not in self._names.villages
        return Hit(end, standing, reason=Reason.BARE if is_community else Reason.NAMED)

    def _stands(
        self, text: str, core: str, end: int, code: str, town: Hit | None, sure: bool
    ) -> bool:
        if code in self._names.villages:
            return after.village_stands(text, core, end, in_town=town is not None)
        if town is None:
            return after.community_stands_alone(text, core, end, sure=sure)
        return after.community_stands(text, core, end)

    def _before_compound(self, text: str, start: int, town: Hit | None) -> Hit | None:
        """A bare name right before a compound that is known to lie there: 圣惠桥博雅新村."""
        end, codes = self._names.cores.at(text, start)
        if not codes or (town and len(codes) > 1):
            codes = tuple(c for c in codes if c.startswith(town.codes[0])) if town else codes
        inside, there = self._names.compounds.at(text, end)
        both = tuple(code for code in codes if code in there)
        return Hit(end, both) if both and inside > end else None

    def _whole_place_at(self, text: str, start: int) -> Hit | None:
        end, codes = self._names.places.at(text, start)
        return Hit(end, codes) if codes and not after.MORE_OF_A_NAME.match(text, end) else None

    def _further_on(self, text: str, start: int) -> tuple[Hit | None, Hit | None]:
        """Look for the first whole township or community name behind something else."""
        for place in _beginnings(text, start):
            end, codes = self._names.towns.at(text, place)
            if codes:
                town = Hit(end, codes)
                found = self._place_at(text, end, town, sure=True)
                return town, found or self._whole_place_after(text, end)
            hit = self._whole_place_at(text, place) or self._before_compound(text, place, None)
            if hit:
                return None, hit
        return None, None

    def _whole_place_after(self, text: str, start: int) -> Hit | None:
        found = (
            self._whole_place_at(text, place) or self._before_compound(text, place, None)
            for place in _beginnings(text, start)
        )
        return next((hit for hit in found if hit), None)

    def _placed(self, text: str, town: Hit | None, place: Hit) -> Located:
        codes, rest = place.codes, text[place.end :]
        if town is not None:
            inside = tuple(code for code in codes if code.startswith(town.codes[0]))
            if not inside:
                return undecided((*town.codes, *codes), Reason.CONFLICT, rest)
            codes = inside
        elif len(codes) > 1:
            codes = self._in_town_named_later(text, place.end, codes)
        if len(codes) > 1:
            return undecided(codes, Reason.AMBIGUOUS, rest)
        reason = place.reason
        if reason is Reason.NAMED and town is None:
            reason = Reason.UNIQUE
        compound = self._compound_after(text, place.end, codes[0])
        name = compound.name if compound else None
        return Located(codes[0], LEVELS[len(codes[0])], reason, rest, compound=name)

    def _in_town_named_later(
        self, text: str, start: int, codes: tuple[str, ...]
    ) -> tuple[str, ...]:
        """北街村,安邑街道: the township stands behind."""
        for place in range(start, len(text)):
            _, towns = self._names.towns.at(text, place)
            inside = tuple(c for c in codes if towns and c.startswith(towns[0]))
            if inside:
                return inside
        return codes

    def _compound_after(self, text: str, start: int, within: str) -> Hit | None:
        for place in (start, *_beginnings(text, start)):
            end, codes = self._names.compounds.at(text, place)
            codes = tuple(code for code in codes if code.startswith(within))
            if codes:
                return Hit(end, codes, text[place:end])
        return None

    def _in_compound(self, text: str, compound: Hit, start: int) -> Located:
        rest = text[compound.end :]
        _, towns = self._names.bare_towns.at(text, start)  # 安邑府东街345号万和佳苑
        codes = tuple(c for c in compound.codes if towns and c.startswith(towns[0]))
        codes = codes or compound.codes
        if len(codes) > 1:
            return undecided(codes, Reason.AMBIGUOUS, rest, compound.name)
        (code,) = codes
        return Located(code, LEVELS[len(code)], Reason.COMPOUND, rest, compound=compound.name)

    def _otherwise_called(self, text: str, start: int, town: Hit | None) -> Hit | None:
        """西城街道杜家社区: the village of that name, now that its township is known."""
        if town is None:
            return None
        end, codes = self._names.other.at(text, start)
        codes = tuple(code for code in codes if code.startswith(town.codes[0]))
        return Hit(end, codes, reason=Reason.SPELT) if codes else None

    def _single_character(self, text: str, start: int, town: Hit | None) -> Hit | None:
        """龙居镇羊四组: 羊村, told by the group and the township."""
        if town is None or not after.GROUP.match(text, start + 1):
            return None
        codes = self._names.singles.get((town.codes[0], text[start]), ())
        return Hit(start + 1, codes) if len(codes) == 1 else None

    def _misspelt(self, text: str, start: int, town: Hit | None, sure: bool) -> Hit | None:
        """龙居镇雷家破村: one character off one name, and off no other.

        Without its township only a name of three characters with its ending, by ear or eye.
        """
        found = after.A_PLACE.match(text, start)
        if not found or (town is None and (not found["ending"] or len(found["core"]) < 3)):
            return None
        word = found["core"].removesuffix("村")
        said = found["ending"] or found["group"]
        if len(word) < (2 if said else 3):
            return None
        within = town.codes[0] if town else ""
        end = found.end("ending" if found["ending"] else "core")
        near = self._of_kind(self._names.spellings.near(word, within), found["ending"] or "")
        near = [(n, c) for n, c in near if said or len(n) == len(word)]
        codes = tuple(dict.fromkeys(code for _, code in near))
        slips = {c for n, c in near if is_slip(n, word, sure_of_place=town is not None)}
        if len(codes) == 1 and slips and (town or sure):
            return Hit(end, codes, reason=Reason.SPELT)
        asked = tuple(sorted(slips))
        return Hit(end, asked) if town and len(asked) > 1 else None

    def _of_kind(self, near: list[tuple[str, str]], ending: str) -> list[tuple[str, str]]:
        if not ending:
            return near
        wants_village = ending.startswith("村")
        return [(n, c) for n, c in near if (c in self._names.villages) == wants_village] or near


def _beginnings(text: str, start: int) -> list[int]:
    """The places behind `start` at which a name can begin, left to right."""
    return [found.end() for found in after.BEFORE_A_NAME.finditer(text, start)]
