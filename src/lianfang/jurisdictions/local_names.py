"""The names of one district in all their forms, each kind to be looked up in turn."""

from __future__ import annotations

from collections.abc import Iterable

from lianfang.jurisdictions.place_names import Forms, Names, community_forms, township_forms
from lianfang.jurisdictions.spelling import Spellings, simple


class LocalNames:
    """Townships, communities, villages and compounds of one district by their names."""

    def __init__(
        self,
        local: dict[str, str],
        former: Iterable[tuple[str, str]],
        compounds: Iterable[tuple[str, str]],
    ) -> None:
        """Take the district's codes and names, former names by code of today, and compounds."""
        named = [(code, simple(name)) for code, name in local.items()]
        former = [(code, simple(name)) for code, name in former]
        towns = [(code, township_forms(name)) for code, name in named if len(code) == 9]
        below = [(code, community_forms(name)) for code, name in named if len(code) == 12]
        self._build_places(below, self._zoned(local), former)
        self._build_towns(towns)
        self.villages = frozenset(code for code, forms in below if forms.is_village)
        self.compounds = Names(compounds)
        of_all = (self.towns, self.places, self.bare, self.compounds)
        self._all = Names((name, "") for names in of_all for name in names)

    @staticmethod
    def _zoned(local: dict[str, str]) -> list[tuple[str, str]]:
        return [
            (name.removeprefix(local[code[:9]]), code)
            for code, name in local.items()
            if len(code) == 12 and name.startswith(local[code[:9]])
        ]

    def _build_places(
        self,
        below: list[tuple[str, Forms]],
        zoned: list[tuple[str, str]],
        former: Iterable[tuple[str, str]],
    ) -> None:
        whole = [(name, code) for code, forms in below for name in forms.whole] + zoned
        bare = [(forms.bare, code) for code, forms in below]
        taken = {name for name, _ in whole}
        here = {(name, code[:9]) for name, code in [*whole, *bare]}
        once = [(code, community_forms(name)) for code, name in former]
        gone = [(n, code) for code, f in once for n in f.whole if (n, code[:9]) not in here]
        self.places = Names(whole + gone)
        self.bare = Names(
            bare + [(f.bare, c) for c, f in once if len(c) == 12 and (f.bare, c[:9]) not in here]
        )
        self.cores = Names((forms.core, code) for code, forms in below)
        self.singles: dict[tuple[str, str], tuple[str, ...]] = {}
        for code, forms in below:
            if len(forms.core) == 1:
                key = code[:9], forms.core
                self.singles[key] = (*self.singles.get(key, ()), code)
        self.other = Names(
            (n, code) for code, forms in below for n in forms.other if n not in taken
        )
        self.spellings = Spellings((f.core, code) for code, f in below if len(f.core) > 1)

    def _build_towns(self, towns: list[tuple[str, Forms]]) -> None:
        whole = [(name, code) for code, forms in towns for name in forms.whole]
        other = [(name, code) for code, forms in towns for name in forms.other]
        self.towns = Names(whole + [p for p in other if not self.places.of(p[0])])
        self.bare_towns = Names((forms.bare, code) for code, forms in towns)
        self.town_spellings = Spellings((f.bare, code) for code, f in towns if f.bare)

    def begins_a_name(self, bare: str) -> bool:
        """Tell whether a name in the district begins so."""
        local = (self.bare_towns, self.bare, self.compounds)
        return any(names.beginning_with(bare) for names in local)

    def is_whole(self, name: str) -> bool:
        """Tell whether a name is a division's own: with its ending, a township's, a village's."""
        if self.towns.of(name) or self.bare_towns.of(name) or self.places.of(name):
            return True
        return any(code in self.villages for code in self.bare.of(name))

    def end_at(self, text: str, place: int) -> int:
        """Return how far the longest name of the district that begins at a place reaches."""
        return self._all.at(text, place)[0]
