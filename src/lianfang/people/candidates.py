"""Which known people are worth comparing with someone: by blind tokens, for many rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.people.vault import Tokens

MOST = 20
"""How many candidates one row gets at most; a common name in a large place has more."""

FAR = 2
"""How many of them may have nothing nearer than a rare name, or one that is only like it.

Measured on 20,000 rows and a million people: of 20,953 such pairs ten were joined, and all but
three of those were among a row's first two.
"""

BEARERS = 12
"""With how many bearers a name is rare enough to be asked for by itself."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Someone looked for; `phones` are tokens of further phones than the one in `tokens`.

    `birth_year` is None where unknown, and may be off by one where it follows from an age.
    `division` is the code of the place named, of any length.
    """

    tokens: Tokens
    birth_year: int | None
    division: str
    phones: tuple[bytes, ...] = ()


_BY_NAME = """SELECT w.n, i.person_id, 3 - (i.name_token IS NOT DISTINCT FROM w.name)::int
    FROM w JOIN people_identity i ON i.{token} = w.{form} AND {nearness}"""
_SAME_YEAR = "i.birth_year BETWEEN w.born - 1 AND w.born + 1"
_SAME_TOWNSHIP = "i.division >= w.township AND i.division < w.township || ':'"
_FORMS = (("pinyin_token", "sound"), ("lookalike_token", "shape"))

_CANDIDATES = f"""WITH w AS MATERIALIZED (
    SELECT * FROM unnest(%(numbers)s::bytea[], %(names)s::bytea[], %(sounds)s::bytea[],
        %(shapes)s::bytea[], %(born)s::int[], %(townships)s::text[]) WITH ORDINALITY
        AS u (number, name, sound, shape, born, township, n)),
met (n, person, distance) AS (
    SELECT w.n, i.person_id, 0 FROM w JOIN people_identity i ON i.number_token = w.number
    UNION ALL
    SELECT u.n, i.person_id, 1
    FROM unnest(%(callers)s::bigint[], %(phones)s::bytea[]) AS u (n, phone)
    JOIN people_identity i ON i.phone_token = u.phone
    UNION ALL
    SELECT u.n, i.person_id, 1
    FROM unnest(%(callers)s::bigint[], %(phones)s::bytea[]) AS u (n, phone)
    JOIN people_identity i ON i.second_phone_token = u.phone
    UNION ALL
    SELECT w.n, unnest(rare.bearers), 4 FROM w CROSS JOIN LATERAL (
        SELECT array_agg(b.person_id) AS bearers FROM (
            SELECT person_id FROM people_identity WHERE name_token = w.name
            LIMIT %(bearers)s + 1) b) rare
    WHERE cardinality(rare.bearers) <= %(bearers)s
    UNION ALL {
    " UNION ALL ".join(
        _BY_NAME.format(token=token, form=form, nearness=nearness)
        for token, form in _FORMS
        for nearness in (_SAME_YEAR, _SAME_TOWNSHIP)
    )
}),
ranked AS (
    SELECT m.n, m.person, row_number() OVER (
        PARTITION BY m.n ORDER BY min(m.distance), count(*) DESC, m.person) AS rank,
        sum((min(m.distance) < 3)::int) OVER (PARTITION BY m.n) AS near
    FROM met m GROUP BY m.n, m.person)
SELECT r.n - 1, r.person FROM ranked r
JOIN people_person p ON p.id = r.person AND p.incident_id = %(incident)s
WHERE r.rank <= least(%(most)s, r.near + %(far)s) ORDER BY r.n, r.rank"""
"""The nearest come first: the same number, a phone, then a name that sounds or looks alike with
the year of birth (or one beside it) or the township. A name alone is enough only if few bear
it: a common one has hundreds of bearers among a million people."""


def candidates_among(
    incident: UUID, wanted: Sequence[Wanted], most: int = MOST
) -> list[tuple[int, UUID]]:
    """Pairs of an index into `wanted` and a known person, the likeliest of each first.

    One statement for any number of rows, at most `most` people for each. The caller must be
    able to read them all. Persons are given as they were learnt, joined or not.
    """
    if not wanted:
        return []
    limits: dict[str, Any] = {
        "incident": incident,
        "most": most,
        "far": FAR,
        "bearers": BEARERS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, {**limits, **_columns(wanted)})
        return [(int(index), person) for index, person in cursor.fetchall()]


def _columns(wanted: Sequence[Wanted]) -> dict[str, list[object]]:
    calling = [
        (number, phone)
        for number, one in enumerate(wanted, start=1)
        for phone in {one.tokens.phone, *one.phones}
        if phone
    ]
    return {
        "numbers": [one.tokens.number for one in wanted],
        "names": [one.tokens.name for one in wanted],
        "sounds": [one.tokens.pinyin for one in wanted],
        "shapes": [one.tokens.lookalike for one in wanted],
        "born": [one.birth_year for one in wanted],
        "townships": [one.division[:9] if len(one.division) >= 9 else None for one in wanted],
        "callers": [number for number, _ in calling],
        "phones": [phone for _, phone in calling],
    }
