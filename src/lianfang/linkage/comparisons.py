"""What is compared of two records, and the levels of likeness, from the best to "differs".

Each level stands twice, as SQL that DuckDB and Spark both read and as Python for a single pair;
tests hold the two equal. A level whose condition is unknown (NULL) does not apply.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lianfang.linkage.likeness import one_slip, one_slip_between, one_slip_sql

Row = Mapping[str, Any]
"""One row of `features.table`."""


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of likeness. rarity: the column whose `tf_` share weighs a level by rarity."""

    code: str
    sql: str
    holds: Callable[[Row, Row], bool]
    rarity: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A side of a person; `unknown` is where it says nothing, `levels` are tried in turn."""

    name: str
    unknown: Level
    levels: tuple[Level, ...]

    def level(self, a: Row, b: Row) -> Level | None:
        """The level at which two rows agree, None where nothing can be said."""
        if self.unknown.holds(a, b):
            return None
        return next(level for level in self.levels if level.holds(a, b))


def _same(column: str) -> Callable[[Row, Row], bool]:
    return lambda a, b: a[column] is not None and a[column] == b[column]


def _lacks(column: str) -> Callable[[Row, Row], bool]:
    return lambda a, b: a[column] is None or b[column] is None


def _equal_sql(column: str) -> str:
    return f"{column}_l = {column}_r"


def _equal(code: str, column: str, rarity: str = "") -> Level:
    return Level(code, _equal_sql(column), _same(column), rarity)


def _unknown(column: str) -> Level:
    return Level("unknown", f"{column}_l is null or {column}_r is null", _lacks(column))


_DIFFERS = Level("differs", "ELSE", lambda a, b: True)

# --- name -------------------------------------------------------------------------------------


def _alike(a: Row, b: Row) -> bool:
    return _same("sound")(a, b) or _same("shape")(a, b)


def _near(a: Row, b: Row) -> bool:
    return _same("accent")(a, b) or _same("bag")(a, b)


def _one_off(a: Row, b: Row) -> bool:
    """Same surname and one character of the given name; or a part of a name of several parts."""
    same = _same("surname")(a, b) and (_same("first")(a, b) or _same("last")(a, b))
    return same or _same("head")(a, b)


NAME = Comparison(
    "name",
    _unknown("name"),
    (
        _equal("same", "name", rarity="name"),
        Level("alike", "sound_l = sound_r or shape_l = shape_r", _alike, rarity="sound"),
        Level("near", "accent_l = accent_r or bag_l = bag_r", _near, rarity="sound"),
        Level(
            "one_off",
            "surname_l = surname_r and (first_l = first_r or last_l = last_r)"
            " or head_l = head_r",
            _one_off,
        ),
        _equal("given", "given"),
        _equal("surname", "surname"),
        _DIFFERS,
    ),
)

# --- identity number --------------------------------------------------------------------------

_HEAD = 14


def _sure(a: Row, b: Row) -> bool:
    return bool(a["number_sure"] and b["number_sure"])


def _number_slip(a: Row, b: Row) -> bool:
    return not _sure(a, b) and one_slip(a["number"], b["number"])


def _number_head(a: Row, b: Row) -> bool:
    return not _sure(a, b) and a["number"][:_HEAD] == b["number"][:_HEAD]


_UNSURE_SQL = "(number_sure_l = 0 or number_sure_r = 0)"

NUMBER = Comparison(
    "number",
    _unknown("number"),
    (
        Level(
            "same",
            "number_l = number_r and number_sure_l = 1 and number_sure_r = 1",
            lambda a, b: _sure(a, b) and a["number"] == b["number"],
        ),
        Level("slip", f"{_UNSURE_SQL} and {one_slip_sql('number')}", _number_slip),
        Level(
            "head",
            f"{_UNSURE_SQL} and substr(number_l, 1, {_HEAD}) = substr(number_r, 1, {_HEAD})",
            _number_head,
        ),
        Level("garbled", _UNSURE_SQL, lambda a, b: not _sure(a, b)),
        _DIFFERS,
    ),
)

# --- birth ------------------------------------------------------------------------------------


def _days_unknown(a: Row, b: Row) -> bool:
    """A day is not known, or says what the beginnings of the numbers have said already."""
    if _lacks("born")(a, b):
        return True
    return not _lacks("number")(a, b) and a["number"][:_HEAD] == b["number"][:_HEAD]


def _turned(born: str) -> str:
    return born[:4] + born[6:] + born[4:6]


def _day_slip(a: Row, b: Row) -> bool:
    return one_slip(a["born"], b["born"]) or a["born"] == _turned(b["born"])


_TURNED_SQL = "concat(substr(born_r, 1, 4), substr(born_r, 7, 2), substr(born_r, 5, 2))"

BIRTH = Comparison(
    "birth",
    Level(
        "unknown",
        "born_l is null or born_r is null"
        f" or substr(number_l, 1, {_HEAD}) = substr(number_r, 1, {_HEAD})",
        _days_unknown,
    ),
    (
        _equal("same", "born"),
        Level("slip", f"{one_slip_sql('born')} or born_l = {_TURNED_SQL}", _day_slip),
        _equal("year", "born_from"),
        _DIFFERS,
    ),
)


def _years_unknown(a: Row, b: Row) -> bool:
    """The years are not known, or the days are, so that `BIRTH` compares them."""
    return _lacks("born_from")(a, b) or not _lacks("born")(a, b)


def _meet(a: Row, b: Row, slack: int) -> bool:
    within = a["born_from"] <= b["born_to"] + slack and b["born_from"] <= a["born_to"] + slack
    return bool(within)


def _meet_sql(slack: int) -> str:
    return f"born_from_l <= born_to_r + {slack} and born_from_r <= born_to_l + {slack}"


AGE = Comparison(
    "age",
    Level(
        "unknown",
        "born_from_l is null or born_from_r is null"
        " or (born_l is not null and born_r is not null)",
        _years_unknown,
    ),
    (
        Level("same", _meet_sql(0), lambda a, b: _meet(a, b, 0)),
        Level("near", _meet_sql(1), lambda a, b: _meet(a, b, 1)),
        Level("far", _meet_sql(3), lambda a, b: _meet(a, b, 3)),
        _DIFFERS,
    ),
)

# --- sex, phone, place, journey ---------------------------------------------------------------

SEX = Comparison(
    "sex",
    Level(
        "unknown",
        "sex_l is null or sex_r is null or number_l = number_r",
        lambda a, b: _lacks("sex")(a, b) or _same("number")(a, b),
    ),
    (_equal("same", "sex"), _DIFFERS),
)

_PHONE_PAIRS = tuple((i, j) for i in (1, 2) for j in (1, 2))


def _phones(row: Row) -> set[str]:
    return {phone for phone in (row["phone_1"], row["phone_2"]) if phone}


def _phone_same(a: Row, b: Row) -> bool:
    return not _phones(a).isdisjoint(_phones(b))


def _phone_shared(a: Row, b: Row) -> bool:
    return _phone_same(a, b) and bool(a["phone_shared"] or b["phone_shared"])


def _phone_slip(a: Row, b: Row) -> bool:
    return one_slip(a["phone_1"], b["phone_1"])


_PHONE_SQL = " or ".join(f"phone_{i}_l = phone_{j}_r" for i, j in _PHONE_PAIRS)

def _landline(row: Row) -> bool:
    return str(row["phone_1"]).startswith("0")


def _phone_unknown(a: Row, b: Row) -> bool:
    """No number, or a mobile one and a landline, which nobody shares with another."""
    return _lacks("phone_1")(a, b) or _landline(a) is not _landline(b)


PHONE = Comparison(
    "phone",
    Level(
        "unknown",
        "phone_1_l is null or phone_1_r is null or"
        " (substr(phone_1_l, 1, 1) = '0') <> (substr(phone_1_r, 1, 1) = '0')",
        _phone_unknown,
    ),
    (
        Level(
            "shared",
            f"({_PHONE_SQL}) and (phone_shared_l = 1 or phone_shared_r = 1)",
            _phone_shared,
        ),
        Level("same", _PHONE_SQL, _phone_same),
        Level("slip", one_slip_between("phone_1_l", "phone_1_r"), _phone_slip),
        _DIFFERS,
    ),
)


def _within_village(column: str) -> Callable[[Row, Row], bool]:
    return lambda a, b: _same("village")(a, b) and _same(column)(a, b)


def _other_block(a: Row, b: Row) -> bool:
    """Another building or group of the same village, not one of each."""
    if not _same("village")(a, b) or _lacks("block")(a, b):
        return False
    same_kind = a["block"][:1] == b["block"][:1]
    return bool(same_kind and a["block"] != b["block"])


PLACE = Comparison(
    "place",
    _unknown("township"),
    (
        Level("door", "village_l = village_r and door_l = door_r", _within_village("door")),
        Level("block", "village_l = village_r and block_l = block_r", _within_village("block")),
        Level(
            "other_block",
            "village_l = village_r and block_l <> block_r"
            " and substr(block_l, 1, 1) = substr(block_r, 1, 1)",
            _other_block,
        ),
        _equal("village", "village"),
        _equal("township", "township"),
        _DIFFERS,
    ),
)


def _no_journey(a: Row, b: Row) -> bool:
    return any(row["left_day"] is None and row["arrived_day"] is None for row in (a, b))


def _journey_same(a: Row, b: Row) -> bool:
    return _same("left_day")(a, b) or _same("arrived_day")(a, b)


def _later(earlier: int | None, later: int | None, least: int, most: int) -> bool:
    return earlier is not None and later is not None and least <= later - earlier <= most


def _journey_near(a: Row, b: Row) -> bool:
    """The same within two days; an arrival is the same journey up to three after a departure."""
    return (
        _later(a["left_day"], b["left_day"], -2, 2)
        or _later(a["arrived_day"], b["arrived_day"], -2, 2)
        or _later(a["left_day"], b["arrived_day"], 0, 3)
        or _later(b["left_day"], a["arrived_day"], 0, 3)
    )


JOURNEY = Comparison(
    "journey",
    Level(
        "unknown",
        "(left_day_l is null and arrived_day_l is null)"
        " or (left_day_r is null and arrived_day_r is null)",
        _no_journey,
    ),
    (
        Level("same", "left_day_l = left_day_r or arrived_day_l = arrived_day_r", _journey_same),
        Level(
            "near",
            "left_day_r - left_day_l between -2 and 2"
            " or arrived_day_r - arrived_day_l between -2 and 2"
            " or arrived_day_r - left_day_l between 0 and 3"
            " or arrived_day_l - left_day_r between 0 and 3",
            _journey_near,
        ),
        _DIFFERS,
    ),
)

COMPARISONS = (NAME, NUMBER, BIRTH, AGE, SEX, PHONE, PLACE, JOURNEY)
