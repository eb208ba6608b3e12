"""From an address as people write it to a division's code, or to the county it belongs to.

运城盐湖区安邑街道金海湾社区居委会解放佳苑22号楼2单元302 is read from the left by longest names.
Where a text allows more than one place the answer is the smallest division that holds them all:
a coarse answer sends someone to ask, a wrong one sends someone to the wrong door.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace

from lianfang.jurisdictions.inside import Inside
from lianfang.jurisdictions.local_names import LocalNames
from lianfang.jurisdictions.located import CONFIDENCE, Level, Located, Reason
from lianfang.jurisdictions.regions import OTHER_PLACE, Regions
from lianfang.jurisdictions.spelling import simple
from lianfang.kernel.text import squeezed

__all__ = ["CONFIDENCE", "Gazetteer", "Level", "Located", "Reason", "normal"]

_NOISE = re.compile(r"[\s,。;:'\"、·|_*]+|(?<![0-9A-Za-z])[-/~—]+|[-/~—]+(?![0-9A-Za-z])")
_OPENING = re.compile(
    r"(?:现?[居租借暂寄]?住(?:[在于地]|址)?|户籍(?:所在)?地?|籍贯|家庭|现?地址|位于|目前在|现在|现|在|老家"
    r"|本人|已?(?:返回|回到|返|回)|中国)+"
)
_BRACKETED = re.compile(r"\(([^()]*)\)?")


class Gazetteer:
    """The names of one district, built once and asked often (30 to 40 µs an address)."""

    def __init__(
        self,
        divisions: Iterable[tuple[str, str]],
        compounds: Iterable[tuple[str, str]] = (),
        elsewhere: Iterable[tuple[str, str]] = (),
        *,
        district: str = "",
        earlier: Iterable[tuple[str, str]] = (),
        aliases: Iterable[tuple[str, str, str]] = (),
    ) -> None:
        """Take a register's (code, name) pairs, compounds as (name, code) and other regions.

        `divisions` may be a whole city's register; `district` says which of its six-digit
        codes is at home, and may be left out when there is one. `elsewhere`: provinces, cities
        and counties by code. `earlier`: (code of today, former name) where a register renamed,
        recoded or merged. `aliases`: what clerks taught, as (name, code, the compound's name or
        ""); where one is read, the compound answered is the real one.
        """
        known = {code: squeezed(name) for code, name in divisions}
        lower = sorted(code for code in known if len(code) >= 9)
        self.district = district or os.path.commonprefix(lower)[:6]
        local = {code: known[code] for code in lower if code.startswith(self.district)}
        former = [(code, squeezed(name)) for code, name in earlier]
        named = [(normal(name), code) for name, code in compounds]
        taught = [(normal(name), code, compound) for name, code, compound in aliases]
        self._called = {(name, code): compound for name, code, compound in taught}
        names = LocalNames(local, former, named + [(name, code) for name, code, _ in taught])
        self._is_whole = names.is_whole
        self._inside = Inside(names)
        self._local_end = names.end_at
        regions = [(code, name) for code, name in known.items() if len(code) <= 6]
        self._regions = Regions([*regions, *elsewhere], self.district, names.begins_a_name)
        self._home = known.get(self.district, "")

    def names_a_division(self, name: str) -> bool:
        """Tell whether a name is a division's own, with its ending (金海湾社区) or a village's."""
        return self._is_whole(normal(name))

    def locate(self, text: str) -> Located:
        """Place an address. Never guesses: see `Located` for what is left undecided."""
        found = self._anywhere(text)
        called = self._called.get((found.compound or "", found.code or ""))
        return found if called is None else replace(found, compound=called or None)

    def _anywhere(self, text: str) -> Located:
        clean = _NOISE.sub("", simple(squeezed(text)))
        if "(" not in clean:
            return self._located(clean)
        found = self._located(_BRACKETED.sub("", clean))
        if found.level in (Level.COMMUNITY, Level.ELSEWHERE):
            return found
        # (安邑)北街, 北街(安邑): what stands in brackets says where
        said = "".join(_BRACKETED.findall(clean))
        helped = self._located(said + _BRACKETED.sub("", clean))
        return helped if helped.level is Level.COMMUNITY else found

    def _located(self, text: str) -> Located:
        opening = _OPENING.match(text)
        start = opening.end() if opening else 0
        inner, region = self._regions.passed(text, start, self._local_end)
        is_home = not region or self._regions.is_home(region)
        if not is_home:
            return self._back_home(text, inner) or _elsewhere(text, start, inner, region)
        found = self._inside.locate(text, inner, sure=region == self.district)
        if found is not None:
            return found
        other = None if region else OTHER_PLACE.match(text, inner)
        if other:
            return self._back_home(text, inner) or _elsewhere(text, start, other.end())
        if region == self.district:
            return Located(region, Level.DISTRICT, Reason.DISTRICT_ONLY, text[inner:])
        return Located(None, Level.NOWHERE, Reason.NOTHING_FOUND, text[inner:])

    def _back_home(self, text: str, start: int) -> Located | None:
        """湖北省武汉市返回盐湖区解州镇: who came from elsewhere is where the text ends."""
        home = text.find(self._home, start) if self._home else -1
        if home < 0 or (text[home - 1] in "省市" and home == start):
            return None
        found = self._located(text[home:])
        return found if found.code else None


def normal(name: str) -> str:
    """A name as it is compared: half-width, simple characters, no spaces."""
    return simple(squeezed(name))


def _elsewhere(text: str, start: int, end: int, region: str = "") -> Located:
    reason, named = Reason.ELSEWHERE, text[start:end]
    return Located(None, Level.ELSEWHERE, reason, text[end:], elsewhere=named, region=region)
