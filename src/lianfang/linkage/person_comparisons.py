"""What a person is: name, number, day of birth, age, sex."""

from __future__ import annotations

from lianfang.linkage.levels import (
    DIFFERS,
    Comparison,
    Level,
    Row,
    equal,
    lacks,
    same,
    unknown,
)
from lianfang.linkage.likeness import one_slip, one_slip_sql

# --- name -------------------------------------------------------------------------------------

_SHORTEST, _LOST_UP_TO = 2, 4
"""A name of fewer characters is none; in a longer one than this none is looked for further on."""


def _alike(a: Row, b: Row) -> bool:
    return same("sound")(a, b) or same("shape")(a, b)


def _near(a: Row, b: Row) -> bool:
    return same("accent")(a, b) or same("bag")(a, b)


def _lacks_one(short: str, long: str) -> bool:
    """Whether one name is the other without one of its first four characters."""
    if len(short) < _SHORTEST or len(long) != len(short) + 1:
        return False
    return short in (long[:at] + long[at + 1 :] for at in range(_LOST_UP_TO))


def _short(a: Row, b: Row) -> bool:
    one, other = a["name"], b["name"]
    return _lacks_one(one, other) or _lacks_one(other, one)


def _lacks_one_sql(short: str, long: str) -> str:
    lost = (
        f"{short} = concat(substr({long}, 1, {at}), substr({long}, {at + 2}))"
        for at in range(_LOST_UP_TO)
    )
    sizes = f"length({short}) >= {_SHORTEST} and length({long}) = length({short}) + 1"
    return f"({sizes} and ({' or '.join(lost)}))"


def _one_off(a: Row, b: Row) -> bool:
    """Same surname and one character of the given name; or a part of a name of several parts."""
    alike = same("surname")(a, b) and (same("first")(a, b) or same("last")(a, b))
    return alike or same("head")(a, b)


NAME = Comparison(
    "name",
    unknown("name"),
    (
        equal("same", "name", rarity="name"),
        Level("alike", "sound_l = sound_r or shape_l = shape_r", _alike, rarity="sound"),
        Level("near", "accent_l = accent_r or bag_l = bag_r", _near, rarity="sound"),
        Level(
            "short",
            f"{_lacks_one_sql('name_l', 'name_r')} or {_lacks_one_sql('name_r', 'name_l')}",
            _short,
        ),
        Level(
            "one_off",
            "surname_l = surname_r and (first_l = first_r or last_l = last_r) or head_l = head_r",
            _one_off,
        ),
        equal("given", "given"),
        equal("surname", "surname"),
        DIFFERS,
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
    unknown("number"),
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
        DIFFERS,
    ),
)

# --- birth ------------------------------------------------------------------------------------


def _days_unknown(a: Row, b: Row) -> bool:
    """A day is not known, or says what the beginnings of the numbers have said already."""
    if lacks("born")(a, b):
        return True
    return not lacks("number")(a, b) and a["number"][:_HEAD] == b["number"][:_HEAD]


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
        equal("same", "born"),
        Level("slip", f"{one_slip_sql('born')} or born_l = {_TURNED_SQL}", _day_slip),
        equal("year", "born_from"),
        DIFFERS,
    ),
)


def _years_unknown(a: Row, b: Row) -> bool:
    """The years are not known, or the days are, so that `BIRTH` compares them."""
    return lacks("born_from")(a, b) or not lacks("born")(a, b)


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
        DIFFERS,
    ),
)

# --- sex --------------------------------------------------------------------------------------

SEX = Comparison(
    "sex",
    Level(
        "unknown",
        "sex_l is null or sex_r is null or number_l = number_r",
        lambda a, b: lacks("sex")(a, b) or same("number")(a, b),
    ),
    (equal("same", "sex"), DIFFERS),
)
