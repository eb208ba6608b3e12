"""Document numbers: gapless per kind and year, apart from ids."""

from __future__ import annotations

from lianfang.quarantine.choices import OrderKind
from lianfang.quarantine.models import DocumentNumber

_PREFIX = {
    OrderKind.VOLUNTARY: "盐联防诺",
    OrderKind.HOME: "盐联防居",
    OrderKind.SITE: "盐联防集",
}


def take(kind: str, count: int, year: int) -> list[str]:
    """The next `count` numbers of a kind, held until the transaction ends.

    They are given back if it does not commit, so that no number is ever missing.
    """
    DocumentNumber.objects.get_or_create(kind=kind, year=year)
    row = DocumentNumber.objects.select_for_update().get(kind=kind, year=year)
    first, row.last = row.last + 1, row.last + count
    row.save(update_fields=["last"])
    return [f"{_PREFIX[OrderKind(kind)]}〔{year}〕{n}号" for n in range(first, row.last + 1)]
