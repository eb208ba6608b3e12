"""How a person is found: phone, place, journey."""

from __future__ import annotations

from collections.abc import Callable

from lianfang.linkage.levels import (
    DIFFERS,
    Comparison,
    Level,
    Row,
    equal,
    lacks,
    same,
)
from lianfang.linkage.likeness import one_slip, one_slip_between

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
    return lacks("phone_1")(a, b) or _landline(a) is not _landline(b)


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
        DIFFERS,
    ),
)


def _one_place(a: Row, b: Row) -> bool:
    """One village; or one name of a compound or village, where it is not known which it is."""
    if same("village")(a, b):
        return True
    return lacks("village")(a, b) and same("spot")(a, b)


_ONE_PLACE_SQL = (
    "(village_l = village_r or ((village_l is null or village_r is null) and spot_l = spot_r))"
)


def _agrees(column: str) -> Callable[[Row, Row], bool]:
    """The same, or not said by one."""
    return lambda a, b: lacks(column)(a, b) or same(column)(a, b)


def _agrees_sql(column: str) -> str:
    return f"({column}_l is null or {column}_r is null or {column}_l = {column}_r)"


def _one_door(a: Row, b: Row) -> bool:
    return _one_place(a, b) and same("door")(a, b) and _agrees("block")(a, b)


def _one_block(a: Row, b: Row) -> bool:
    return _one_place(a, b) and same("block")(a, b) and _agrees("spot")(a, b)


def _kinds_differ(a: Row, b: Row) -> bool:
    """A building of a town, and a group of a village."""
    return not lacks("block")(a, b) and a["block"][:1] != b["block"][:1]


_KINDS_SQL = "substr(block_l, 1, 1) <> substr(block_r, 1, 1)"


def _other_block(a: Row, b: Row) -> bool:
    """Another building or group of the same village, not one of each."""
    if not _one_place(a, b) or lacks("block")(a, b) or _kinds_differ(a, b):
        return False
    return bool(a["block"] != b["block"])


def _place_unknown(a: Row, b: Row) -> bool:
    return lacks("township")(a, b) and not same("spot")(a, b) and not _kinds_differ(a, b)


PLACE = Comparison(
    "place",
    Level(
        "unknown",
        "(township_l is null or township_r is null)"
        f" and not coalesce(spot_l = spot_r, false) and not coalesce({_KINDS_SQL}, false)",
        _place_unknown,
    ),
    (
        Level(
            "door",
            f"{_ONE_PLACE_SQL} and door_l = door_r and {_agrees_sql('block')}",
            _one_door,
        ),
        Level(
            "block",
            f"{_ONE_PLACE_SQL} and block_l = block_r and {_agrees_sql('spot')}",
            _one_block,
        ),
        Level(
            "other_block",
            f"{_ONE_PLACE_SQL} and block_l <> block_r and not ({_KINDS_SQL})",
            _other_block,
        ),
        Level("village", _ONE_PLACE_SQL, _one_place),
        equal("township", "township"),
        DIFFERS,
    ),
)


def _no_journey(a: Row, b: Row) -> bool:
    return any(row["left_day"] is None and row["arrived_day"] is None for row in (a, b))


def _journey_same(a: Row, b: Row) -> bool:
    return same("left_day")(a, b) or same("arrived_day")(a, b)


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
        DIFFERS,
    ),
)
