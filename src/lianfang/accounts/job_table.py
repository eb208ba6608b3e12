"""What each job may, by the name under which it acts: a job that is not here is refused."""

from __future__ import annotations

from lianfang.accounts.permissions import Permission as P
from lianfang.kernel.errors import NotAllowed


class UndeclaredJob(NotAllowed):
    """No job of the name “{name}” is declared; state in accounts/job_table.py what it may do."""


JOB_PERMISSIONS: dict[str, frozenset[P]] = {
    "cut-off": frozenset({P.CUT_OFF, P.PUBLISH}),
    "horizon": frozenset({P.ORGANISE}),
    "lists": frozenset({P.IMPORT_LIST}),
    "ladder": frozenset({P.REASSIGN_LEAD}),
    "directives": frozenset({P.DRAFT_DIRECTIVE}),
    "second looks": frozenset({P.ORGANISE}),
    "workbooks": frozenset({P.BIND_WORKBOOK}),
    "oversight": frozenset({P.ORGANISE}),
    "missed checks": frozenset({P.RECORD_CHECK}),
    "second readings": frozenset({P.RECORD_CHECK}),
    "cut-off of reports": frozenset({P.ORGANISE}),
    "missing reports": frozenset({P.ORGANISE}),
    "transitions": frozenset({P.DECIDE_LEVEL}),
    "messages": frozenset(),
    "mail": frozenset(),
    "setting up": frozenset({P.ADMINISTER}),
    "command line": frozenset(
        {
            P.ADMINISTER,
            P.DECIDE_LEVEL,
            P.END_ORDER,
            P.IMPORT_LIST,
            P.KEEP_DATA,
            P.READ_FIGURES,
            P.READ_RECORDS,
        }  # fmt: skip
    ),
    "demo": frozenset({P.ADMINISTER}),
    "scenario": frozenset(P),
}
"""`scenario` plays every part of a drill."""


_ELSEWHERE: dict[str, frozenset[P]] = {}


def declare_job(name: str, permissions: frozenset[P]) -> None:
    """Declare a job that is no part of the product: of a test or a benchmark."""
    _ELSEWHERE[name] = permissions


def permissions_of(name: str) -> frozenset[P]:
    """What a job may. Raises UndeclaredJob."""
    found = JOB_PERMISSIONS.get(name, _ELSEWHERE.get(name))
    if found is None:
        raise UndeclaredJob(name=name)
    return found
