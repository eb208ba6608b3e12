"""Lists of the command line: whom each row is about, and whether everyone is accounted for."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from lianfang.config.asking import asker, moment_asked, place_asked
from lianfang.jurisdictions.scope import across_scopes, entered, second_role_use
from lianfang.screening.mending import neutral
from lianfang.screening.reconciling import Question, reconciliation
from lianfang.screening.reconciling_data import as_data

_MATCHING = second_role_use(
    "config.matches", "The matches of all lists are written out: surrogate ids, nobody's name."
)
COLUMNS = ("file", "row", "person", "lead", "outcome", "division", "match_band", "reason")
_AT_ONCE = 5_000
_KINDS: dict[str, Callable[[], str]] = {
    "lead": lambda: _("leads to answer"),
    "waiting": lambda: _("rows to review"),
    "rejected": lambda: _("rows to mend"),
}

_MATCHES = """WITH several AS (
    SELECT r.batch_id FROM screening_row r JOIN screening_batch b ON b.id = r.batch_id
    WHERE b.incident_id = %(incident)s GROUP BY 1 HAVING min(r.sheet) <> max(r.sheet))
SELECT CASE WHEN s.batch_id IS NULL THEN b.file_name ELSE b.file_name || '#' || r.sheet END,
    r.number, coalesce(j.kept_id, r.person_id), r.lead_id, r.outcome, r.division, r.band,
    CASE WHEN r.lead_id IS NULL
         THEN (SELECT string_agg(DISTINCT f ->> 'code', ';')
               FROM jsonb_array_elements(r.findings) f)
         ELSE (SELECT string_agg(t, ';') FROM jsonb_array_elements_text(r.reasons) t) END
FROM screening_batch b
JOIN screening_row r ON r.batch_id = b.id
LEFT JOIN several s ON s.batch_id = b.id
LEFT JOIN people_join j ON j.person_id = r.person_id AND j.ended_recorded_at IS NULL
WHERE b.incident_id = %(incident)s AND r.fate <> 'mended'
ORDER BY b.id, r.sheet, r.number"""
"""Rows in force, in the order of the files. Only of several sheets is the sheet told, behind #."""


def write_matches(out: Path) -> str:
    """Write whom each row is about as CSV, in a stream; how many rows, in words."""
    incident, actor = asker()
    with (
        out.open("w", encoding="utf-8", newline="") as file,
        entered(actor.scope),
        across_scopes(_MATCHING),
    ):
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        count = 0
        for rows in matches(incident.pk):
            writer.writerows([neutral(row[0]), *row[1:]] for row in rows)
            count += len(rows)
    return _("{count} rows written to {file}.").format(count=f"{count:,}", file=out)


def matches(incident: UUID) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Whom each row of an incident's lists is about, by `COLUMNS`, so many rows at once.

    The caller must be able to read them all.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(_MATCHES, {"incident": incident})
        while rows := cursor.fetchmany(_AT_ONCE):
            yield rows


def reconcile(as_of: str | None, scope: str | None, *, as_json: bool) -> tuple[str, bool]:
    """Who of a place is accounted for at a moment, as lines or JSON; whether rows add up."""
    incident, actor = asker()
    question = Question(incident.pk, place_asked(scope, incident), moment_asked(as_of))
    with entered(actor.scope):
        data = as_data(actor.scope, reconciliation(actor.scope, question), incident.drill)
    balances: bool = data["rows"]["balanced"]
    if as_json:
        return json.dumps(data, ensure_ascii=False, indent=1), balances
    return "\n".join(_lines(data)), balances


def _lines(data: dict[str, Any]) -> Iterator[str]:
    rows, leads, open_ = data["rows"], data["leads"], data["unreconciled"]
    mark = "✓" if rows["balanced"] else "✕"
    words = _(
        "{mark} rows {read} = {rejected} set aside + {attached} attached + {waiting} waiting"
    )
    yield words.format(mark=mark, **rows)
    if rows["mended"]:
        yield "  " + _("besides, {mended} replaced by mended rows").format(**rows)
    for one in rows["by_provider"]:
        yield "  " + words.format(mark=one["provider"], **one)
    told = ", ".join(f"{one['label']} {one['count']}" for one in leads["by_outcome"])
    yield _("leads {total}: {told}").format(total=leads["total"], told=told)
    missed = data["found_on_no_list"]
    yield _("found on no list {total}, not yet said who should have listed them {open}").format(
        total=missed["total"], open=missed["not_said"]
    )
    yield _(
        "unreconciled: {leads} leads, {waiting} rows to review, {rejected} rows to mend"
    ).format(**open_)
    for one in open_["oldest_first"]:
        words = _("{hours} h  {what} {count}, {place}, {owner}")
        yield "  " + words.format(what=_KINDS[one["kind"]](), **one)
    looks = data["second_looks"]
    yield _("second looks {drawn}, done {done}, agreeing {agree}").format(**looks)
    if data["provisional"]:
        yield _("The moment is not closed: the numbers are provisional.")
