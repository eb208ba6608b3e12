"""Loading a register, and linking the codes it changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from lianfang.audit.actors import Acting
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions import queries
from lianfang.jurisdictions.models import CodeLink, Division, Register
from lianfang.jurisdictions.rules import LinkKind, RowError, link_codes, parse_register
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import DomainError

_LOADING = second_role_use("jurisdictions.load_register", "Registers belong to no scope.")


class RegisterRefused(DomainError):
    """The register has {count} rows that cannot be read; nothing was loaded. First: {first}"""

    def __init__(self, errors: list[RowError]) -> None:
        first = errors[0]
        self.errors = errors
        super().__init__(
            count=len(errors),
            first=f"row {first.row}, {first.column} “{first.value}”: "
            f"{first.problem} {first.remedy}",
        )


class RegisterKnown(DomainError):
    """A register of {area} dated {dated} is already loaded; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loaded register holds, and how many codes it changed."""

    divisions: int
    changed: int


@operation
def load_register(
    lines: Iterable[str], area: str, dated: date, source: str, *, by: Acting, at: datetime
) -> Loaded:
    """Load a dated register from CSV lines, whole or not at all, and link changed codes.

    Raises RegisterRefused with every row that cannot be read, RegisterKnown if it is there.
    """
    by.require("administer")
    with across_scopes(_LOADING):
        if Register.objects.filter(area=area, dated=dated).exists():
            raise RegisterKnown(area=area, dated=dated)
        before = dict(queries.divisions(None, area, dated).values_list("code", "name"))
        rows, errors = parse_register(lines, known_codes=before)
        if errors:
            raise RegisterRefused(errors)
        register = Register.objects.create(
            area=area, dated=dated, source=source, recorded_at=recorded_at()
        )
        Division.objects.bulk_create(
            (Division(register=register, code=r.code, name=r.name, kind=r.kind) for r in rows),
            batch_size=2000,
        )
        links = link_codes(before, {r.code: r.name for r in rows}) if before else []
        changed = [
            CodeLink(old=link.old, new=link.new, kind=link.kind, dated=dated)
            for link in links
            if link.old and link.new and link.kind is not LinkKind.KEPT
        ]
        CodeLink.objects.bulk_create(changed, batch_size=2000)
    concerning(register, divisions=len(rows), changed=len(changed))
    return Loaded(divisions=len(rows), changed=len(changed))
