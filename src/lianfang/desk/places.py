"""Places as pages write them: short names, from a code, down to the grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.jurisdictions.queries import gone_names, names

_MINUTE = timedelta(minutes=1)
_EPOCH = datetime.fromisoformat("2000-01-01T00:00+00:00")
_SHORT = (
    ("街道办事处", "街道"),
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("居民委员会", "社区"),
    ("居委会", "社区"),
    ("村民委员会", "村"),
    ("村村委会", "村"),
    ("村委会", "村"),
)


def short_name(name: str) -> str:
    """A division's name without the office that runs it: 西花园社区, 西元村."""
    for ending, put in _SHORT:
        if name.endswith(ending):
            return name.removesuffix(ending) + put
    return name


class Places:
    """The names of an area's divisions, as pages write them."""

    def __init__(
        self, area: str, known: Mapping[str, str], gone: Mapping[str, str] | None = None
    ) -> None:
        """Take code to name, as the register of the day has them; `gone`: which it has no more."""
        self.area = area
        self._short = {code: short_name(name) for code, name in known.items()}
        self._gone = {code: short_name(name) for code, name in (gone or {}).items()}
        self._told: dict[tuple[str, str | None], str] = {}

    def __contains__(self, code: str) -> bool:
        known = code[:12] in self._short or code[:12] in self._gone
        return known and len(code) in (6, 9, 12, 15)

    def short(self, code: str) -> str:
        """One division's own name; a grid by its number in its village."""
        if len(code) == 15:
            return _("grid {number}").format(number=int(code[12:]))
        return self._short.get(code) or self._gone.get(code, code)

    def told(self, code: str) -> str:
        """Where a code lies, from the township down: “中城街道 西花园社区 第1网格”."""
        key = (code, get_language())
        if key not in self._told:
            self._told[key] = " ".join(self._steps(code)) or self.short(code)
        return self._told[key]

    def _steps(self, code: str) -> Iterator[str]:
        return (self.short(code[:n]) for n in (9, 12, 15) if n <= len(code))

    def below(self, code: str) -> list[tuple[str, str]]:
        """The divisions one step below, as (code, name), in the order of the register."""
        step = {6: 9, 9: 12}.get(len(code))
        found = ((c, n) for c, n in self._short.items() if len(c) == step and c.startswith(code))
        return sorted(found)

    def at_level(self, code: str, length: int) -> list[str]:
        """The divisions at or below a code whose codes have this length, in order."""
        return sorted(c for c in self._short if len(c) == length and c.startswith(code))


def places_of(area: str, at: datetime) -> Places:
    """The places of an area in the register of the day; asked for once a minute."""
    return _of_minute(area, (at - _EPOCH) // _MINUTE)


@lru_cache(maxsize=4)
def _of_minute(area: str, minute: int) -> Places:
    at = _EPOCH + minute * _MINUTE
    return Places(area, names(None, area, at), gone_names(None, area, at))
