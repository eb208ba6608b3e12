"""How soon someone is answered, and from when someone is held: pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from lianfang.quarantine.choices import HeldHow, OrderKind

RECEIPT_WITHIN = timedelta(hours=2)
"""An appeal is acknowledged within two hours (domain.md R16)."""

ANSWER_WITHIN = timedelta(hours=24)
"""An appeal against a restriction of movement is answered within a day (R16)."""

OTHER_ANSWER_WITHIN = timedelta(hours=72)
"""What restricts nobody, and corrections, are answered within three days (R16)."""

CALL_WITHIN = timedelta(minutes=15)
"""Someone held after the end is called about at once (domain.md C3)."""

EXTENSIONS_BELOW = 1
"""So many extensions of one observation need no review by the headquarters (R11)."""

LONGEST_WORDS = 2000
"""Characters of an appeal, a correction or a reason."""

_SINCE_THE_END = frozenset({HeldHow.BED, HeldHow.NOTICE, HeldHow.SAID})


def answer_within(kind: str) -> timedelta:
    """How soon an appeal against a kind of observation is answered: a promise restricts nobody."""
    return OTHER_ANSWER_WITHIN if kind == OrderKind.VOLUNTARY else ANSWER_WITHIN


def held_from(how: str, until: datetime, at: datetime) -> datetime:
    """From when someone counts as held: a bed, a notice, a word since the end, a gate from now."""
    return until if HeldHow(how) in _SINCE_THE_END else at
