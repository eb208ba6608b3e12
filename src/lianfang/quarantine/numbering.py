"""Document numbers: gapless per kind and year, apart from ids."""

from __future__ import annotations

from django.db import connection

from lianfang.kernel import ids
from lianfang.quarantine.choices import OrderKind, PaperKind

_PREFIX: dict[str, str] = {
    OrderKind.VOLUNTARY: "盐联防诺",
    OrderKind.HOME: "盐联防居",
    OrderKind.SITE: "盐联防集",
    PaperKind.COURTESY: "盐联防示",
    PaperKind.RELEASE: "盐联防解",
}

_TAKE = """INSERT INTO quarantine_documentnumber AS n (id, kind, year, last)
 VALUES (%s, %s, %s, %s)
 ON CONFLICT (kind, year) DO UPDATE SET last = n.last + excluded.last RETURNING last"""


def take(kind: str, count: int, year: int) -> list[str]:
    """The next `count` numbers of a kind, held until the transaction ends.

    They are given back if it does not commit, so that no number is ever missing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [ids.new(), str(kind), year, count])
        last = cursor.fetchall()[0][0]
    prefix = _PREFIX[kind]
    return [f"{prefix}〔{year}〕{n}号" for n in range(last - count + 1, last + 1)]


def numbers(last: int, year: int) -> list[str]:
    """What an order's number may be in full, of which only the last digits are known."""
    return [f"{_PREFIX[kind]}〔{year}〕{last}号" for kind in OrderKind]
