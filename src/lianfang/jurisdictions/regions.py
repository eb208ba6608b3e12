"""Provinces, cities and counties at the head of an address: ours, or another's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lianfang.jurisdictions.place_names import PROVINCES, Names, region_bare_name
from lianfang.kernel.text import squeezed

ROAD_OR_ESTATE = re.compile(
    r"[㐀-鿿]?(?:路|街|大道|大厦|巷|小区|花园|家园|[苑园城府庭]|新村|广场|市场|医院|学校|[酒饭]店|宾馆|区|市|县)"
)
# A region that is in no table, told by its ending alone: 灵宝市, but not 农贸市场 or 县医院.
OTHER_PLACE = re.compile(
    r"[㐀-鿿]{2,6}?(?:省|自治[区州县旗]|(?<![超城电农菜])市(?![场民政委府医区郊])"
    r"|县(?![城委医政府中一]))"
)


class Regions:
    """The regions above and beside one district, by their whole and their bare names."""

    def __init__(
        self,
        regions: Iterable[tuple[str, str]],
        district: str,
        is_local: Callable[[str], bool],
    ) -> None:
        """Take (code, name) of provinces, cities and counties, our own among them.

        `is_local` tells which bare names (朝阳) begin a name inside the district: those count
        only with their ending (朝阳市).
        """
        self._district = district
        pairs = {(squeezed(name), code) for code, name in [*PROVINCES, *regions]}
        pairs = {(name, code) for name, code in pairs if name != "市辖区"}
        self._whole = Names(sorted(pairs))
        bare = {(region_bare_name(name), code) for name, code in pairs}
        self._bare = Names(
            sorted(p for p in bare if p[0] and (self._at_home(p[1]) or not is_local(p[0])))
        )

    def passed(
        self, text: str, start: int, local_end: Callable[[str, int], int]
    ) -> tuple[int, str]:
        """Return where the leading regions end, and the last one if it is ours, else ''.

        运城市盐湖区 gives its end and 140802; 湖北省武汉市 its end and ''; none, start and ''.
        `local_end` says how far a township or community named at a place reaches; it goes
        before a shorter region (运城经济技术开发区, 盐湖城社区).
        """
        place, here = start, ""
        while len(here) < 6:
            found = self._at(text, place, here)
            if found is None or local_end(text, place) >= found[0]:
                break
            place, here = found
        return place, here if self._at_home(here) else ""

    def _at_home(self, code: str) -> bool:
        return self._district.startswith(code)

    def _at(self, text: str, place: int, above: str) -> tuple[int, str] | None:
        """Return end and code of the region below `above` named here, home before others."""
        for names, whole in ((self._whole, True), (self._bare, False)):
            end, codes = names.at(text, place)
            codes = tuple(code for code in codes if self._may_follow(code, above, whole))
            if codes:
                code = min(codes, key=lambda code: (not self._at_home(code), code))
                if whole or self._bare_stands(text, end, code, above):
                    return end, code
        return None

    def _may_follow(self, code: str, above: str, whole: bool) -> bool:
        """A county of another province needs its city or province named: 东城区 may be ours."""
        if above:
            return len(code) > len(above) and code.startswith(above)
        near = self._district[: 2 if whole else 4]
        return len(code) < 6 or code.startswith(near)

    def _bare_stands(self, text: str, end: int, code: str, above: str) -> bool:
        """Without ending a region counts at home, in our city, below another or before one."""
        if self._at_home(code):
            return True
        if ROAD_OR_ESTATE.match(text, end):
            return False
        if above or end == len(text):
            return True
        in_our_city = len(code) == 6 and code.startswith(self._district[:4])
        return in_our_city or self._at(text, end, code) is not None
