"""Row security and grants as migration operations.

Every scoped table is secured by one call of `secure`; what a scope's role is not given a
policy for, it cannot see. Policies compare ranges of codes under the "C" collation, which an
index serves under row security.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.migrations import RunSQL

ALL_ROLES = ("area", "areas", "unit", "relation", "guard", "doors", "own", "none", "second")
HOLDERS = ("area", "areas", "unit", "relation", "guard", "doors", "none")
LOGIN_ROLE = "lianfang_app"
SECOND_ROLE = "lianfang_second"


@dataclass(frozen=True, slots=True)
class Sight:
    """How each kind of scope finds its rows in a table; None hides the table from it.

    area: the column with the division code; doors: the same, for who counts doors only. unit:
    the column with the unit that supplied the row. relation, guard: the column with the
    subject's id (a person, a site, a compound); own: the column with the person whose own page
    shows the row. holder: the column with the post that alone reads and writes the row, whatever
    its scope.
    `writes` names the kinds that may insert and update; the others only read.
    """

    area: str | None = None
    unit: str | None = None
    relation: str | None = None
    guard: str | None = None
    post: str | None = None
    doors: str | None = None
    own: str | None = None
    holder: str | None = None
    writes: tuple[str, ...] = ("area", "areas", "relation")


def secure(table: str, sight: Sight) -> RunSQL:
    """Force row security on `table` and give each kind of scope its sight."""
    lines = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        _policy(table, "second", "true", writes=True),
    ]
    if sight.area:
        inside = (
            f"{sight.area} >= current_setting('lianfang.low', true)"
            f" AND {sight.area} < current_setting('lianfang.high', true)"
        )
        among = f"{sight.area} ^@ ANY (current_setting('lianfang.divisions', true)::text[])"
        lines.append(_policy(table, "area", inside, writes="area" in sight.writes))
        lines.append(_policy(table, "areas", among, writes="areas" in sight.writes))
    if sight.doors:
        inside = (
            f"{sight.doors} >= current_setting('lianfang.low', true)"
            f" AND {sight.doors} < current_setting('lianfang.high', true)"
        )
        lines.append(_policy(table, "doors", inside, writes="doors" in sight.writes))
    if sight.unit:
        own = f"{sight.unit} = current_setting('lianfang.unit', true)::uuid"
        lines.append(_policy(table, "unit", own, writes="unit" in sight.writes))
    for kind, column in (
        ("relation", sight.relation),
        ("guard", sight.guard),
        ("own", sight.own),
    ):
        if column:
            theirs = f"{column} = ANY (current_setting('lianfang.subjects', true)::uuid[])"
            lines.append(_policy(table, kind, theirs, writes=kind in sight.writes))
    return _script(lines + _posts_own(table, sight))


def _posts_own(table: str, sight: Sight) -> list[str]:
    lines = []
    if sight.post:
        owned = f"{sight.post} = current_setting('lianfang.post', true)::uuid"
        for kind in ("relation", "guard"):
            lines.append(_policy(table, kind, owned, writes=kind in sight.writes))
    if sight.holder:
        held = f"{sight.holder} = current_setting('lianfang.post', true)::uuid"
        lines += [_policy(table, kind, held, writes=True) for kind in HOLDERS]
    return lines


def append_only(table: str) -> RunSQL:
    """Refuse to change or remove rows of `table`, whoever asks."""
    return RunSQL(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()",
        reverse_sql=RunSQL.noop,
    )


def open_to_all(*tables: str, writers: tuple[str, ...] = ("second",)) -> RunSQL:
    """Let everyone read tables that hold nobody, the login role too; `writers` add and change."""
    readers = ", ".join([*(f"lianfang_{kind}" for kind in ALL_ROLES), LOGIN_ROLE])
    changers = ", ".join(f"lianfang_{kind}" for kind in writers)
    return _script(
        [f"GRANT SELECT ON {table} TO {readers}" for table in tables]
        + [f"GRANT INSERT, UPDATE ON {table} TO {changers}" for table in tables]
    )


def _policy(table: str, kind: str, condition: str, *, writes: bool) -> str:
    rights, what = ("SELECT, INSERT, UPDATE", "ALL") if writes else ("SELECT", "SELECT")
    check = f" WITH CHECK ({condition})" if writes else ""
    return (
        f"GRANT {rights} ON {table} TO lianfang_{kind};"
        f"CREATE POLICY {kind} ON {table} FOR {what} TO lianfang_{kind}"
        f" USING ({condition}){check}"
    )


def _script(lines: list[str]) -> RunSQL:
    return RunSQL(";\n".join(lines) + ";", reverse_sql=RunSQL.noop)
