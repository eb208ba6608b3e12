"""Two identities field by field: the same, near, different, or missing. Pure."""

from __future__ import annotations

from collections.abc import Collection
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from lianfang.desk.shapes_pairs import Compared, Likeness, Piece
from lianfang.linkage.reasons import Reason

_MARKS: dict[Likeness, str] = {"same": "＝", "near": "≈", "differs": "≠", "missing": "—"}

NEAR: dict[str, frozenset[Reason]] = {
    "name": frozenset(
        {Reason.NAME_ALIKE, Reason.NAME_NEAR, Reason.NAME_SHORT, Reason.NAME_ONE_OFF}
    ),
    "number": frozenset({Reason.NUMBER_SLIP, Reason.NUMBER_HEAD, Reason.NUMBER_GARBLED}),
    "phone": frozenset({Reason.PHONE_SLIP, Reason.PHONE_SAME, Reason.PHONE_SHARED}),
    "birth_date": frozenset({Reason.BIRTH_SLIP, Reason.BIRTH_YEAR}),
    "place": frozenset({Reason.PLACE_TOWNSHIP, Reason.PLACE_VILLAGE, Reason.PLACE_DOOR}),
    "address": frozenset({Reason.PLACE_VILLAGE, Reason.PLACE_DOOR}),
    "left_on": frozenset({Reason.JOURNEY_NEAR}),
}
"""Which reasons make two different values of a field near ones."""

_BY_CHARACTER = frozenset({"name", "number", "phone", "birth_date"})
"""Fields whose characters are held against each other however much they differ."""


def compared(
    field: str, label: str, first: str, second: str, reasons: Collection[str]
) -> Compared:
    """One field of both; characters that differ are marked on either side."""
    likeness = _likeness(field, first, second, reasons)
    ours, theirs = _known(first), _known(second)
    if likeness == "near" or (likeness == "differs" and field in _BY_CHARACTER):
        ours, theirs = _pieces(first, second)
    return Compared(label, likeness, _MARKS[likeness], _words(likeness), ours, theirs)


def _likeness(field: str, first: str, second: str, reasons: Collection[str]) -> Likeness:
    if not first or not second:
        return "missing"
    if first == second:
        return "same"
    return "near" if NEAR.get(field, frozenset()) & set(reasons) else "differs"


def _words(likeness: Likeness) -> str:
    return {
        "same": _("same"),
        "near": _("near"),
        "differs": _("differs"),
        "missing": _("one is missing"),
    }[likeness]


def _known(value: str) -> tuple[Piece, ...]:
    return (Piece(value or _("not filled in")),)


def _pieces(first: str, second: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    ours, theirs = [], []
    for kind, a, b, c, d in SequenceMatcher(a=first, b=second, autojunk=False).get_opcodes():
        if first[a:b]:
            ours.append(Piece(first[a:b], kind != "equal"))
        if second[c:d]:
            theirs.append(Piece(second[c:d], kind != "equal"))
    return tuple(ours), tuple(theirs)
