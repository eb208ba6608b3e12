"""Which keys two records must share to be compared at all.

Each rule is a set of pairs of columns of `features.table`. Beside the columns stand what the
database asks by: blind tokens of `people_identity` and clear columns of `people_person`. A name
alone is a key only where fewer than `census.COMMON` people bear it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """Records are compared if `left[i]` of one equals `right[i]` of the other, for each i.

    asked_by: the same in the database's words: tokens, and the clear columns beside them; ()
    where it cannot ask, so that the rule holds among the rows of lists only.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    asked_by: tuple[str, ...]

    @property
    def sql(self) -> str:
        """The condition of a join of l and r."""
        pairs = zip(self.left, self.right, strict=True)
        return " and ".join(f"l.{left} = r.{right}" for left, right in pairs)


def _on(columns: str, asked_by: str = "") -> Rule:
    names = tuple(columns.split())
    return Rule(names, names, tuple(asked_by.split()))


RULES = (
    _on("number", "number"),
    _on("phone_1", "phone"),
    Rule(("phone_1",), ("phone_2",), ("phone",)),
    Rule(("phone_2",), ("phone_1",), ("phone",)),
    Rule(("phone_2",), ("phone_2",), ("phone",)),
    _on("sound born_from", "pinyin birth_year"),
    _on("shape born_from", "lookalike birth_year"),
    _on("sound village", "pinyin division"),
    _on("shape village", "lookalike division"),
    _on("sound township", "pinyin division"),
    _on("rare_sound", "pinyin"),
    _on("rare_shape", "lookalike"),
    _on("sound left_day"),
    _on("sound arrived_day"),
    _on("born surname"),
    _on("born village"),
)
