"""The two tests of likeness that the model needs, in SQL that DuckDB and Spark share, and here."""

from __future__ import annotations

from collections import Counter


def distance(a: str, b: str) -> int:
    """Return the Levenshtein distance: characters to change, add or drop."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        corner, row[0] = row[0], i
        for j, right in enumerate(b, start=1):
            best = min(row[j] + 1, row[j - 1] + 1, corner + (left != right))
            corner, row[j] = row[j], best
    return row[-1]


def one_slip(a: str, b: str) -> bool:
    """Tell whether one digit is wrong, missing or too many, or two have changed places."""
    if abs(len(a) - len(b)) > 1:
        return False
    apart = distance(a, b)
    return apart <= 1 or (apart == 2 and len(a) == len(b) and Counter(a) == Counter(b))


def one_slip_sql(column: str) -> str:
    """`one_slip` over a column of ASCII digits (and X) of both records."""
    return one_slip_between(f"{column}_l", f"{column}_r")


def one_slip_between(left: str, right: str) -> str:
    """`one_slip` over two expressions; NULL where one of them is."""
    counted = " and ".join(
        f"length(replace({left}, '{digit}', '')) = length(replace({right}, '{digit}', ''))"
        for digit in "0123456789"
    )
    apart = f"levenshtein({left}, {right})"
    return f"({apart} <= 1 or ({apart} = 2 and length({left}) = length({right}) and {counted}))"
