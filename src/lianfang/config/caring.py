"""Acts of the command line: sealing, registers, lists, passwords."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from lianfang.accounts.actors import job
from lianfang.accounts.models import Officer
from lianfang.accounts.operations import set_password
from lianfang.audit import seals
from lianfang.audit.seals import Verdict
from lianfang.config.jobs import SEALING
from lianfang.incidents.keyring import audit_key, audit_witness
from lianfang.jurisdictions.operations import RegisterRefused, load_register
from lianfang.jurisdictions.scope import across_scopes, entered, second_role_use
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotFound

_VERIFYING = second_role_use("config.verify", "The chain is over the entries of every scope.")
_SHORTEST = 10


class OfficerUnknown(NotFound):
    """No officer signs in as “{name}”."""


class PasswordShort(BadInput):
    """A password has at least {least} characters."""


class AreaUnreadable(BadInput):
    """“{code}” is not a division's code: write its 2, 4 or 6 digits, such as 140802."""


class RowsRefused(DomainError):
    """The register has {count} rows that cannot be read; nothing was loaded.
    {rows}"""


def verify() -> tuple[Verdict, str]:
    """What a verification of the whole chain found, and that in words."""
    with across_scopes(_VERIFYING):
        verdict = seals.verify(audit_key(), audit_witness())
    words = _("{seals} seals over {entries} entries; {unsealed} entries not sealed yet.")
    counts = words.format(seals=verdict.seals, entries=verdict.entries, unsealed=verdict.unsealed)
    return verdict, "\n".join([counts, *verdict.faults])


def seal_now() -> str:
    """Seal, and what came of it in words."""
    with across_scopes(SEALING):
        link = seals.seal(audit_key(), audit_witness())
    if link is None:
        return _("Nothing to seal, or an act is in flight.")
    return _("Seal {n}: {entries} entries.").format(n=link.n, entries=link.entries)


def load_register_file(file: Path, area: str, dated: Any, source: str) -> str:
    """Load a register; every row that cannot be read is listed with how to mend it."""
    if not area.isdigit() or len(area) not in (2, 4, 6):
        raise AreaUnreadable(code=area)
    by, at = job("command line", area), clock.now()
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    try:
        with entered(by.scope):
            loaded = load_register(lines, area, dated.date(), source, by=by, at=at)
    except RegisterRefused as refused:
        rows = [
            f"{e.row}, {e.column} “{e.value}”: {_(e.problem)} {_(e.remedy)}"
            for e in refused.errors
        ]
        raise RowsRefused(count=len(rows), rows="\n".join(rows)) from None
    words = _("{count} divisions; {changed} codes linked to earlier ones.")
    return words.format(count=loaded.divisions, changed=loaded.changed)


def change_password(username: str, password: str) -> str:
    """Set the password; sessions under the earlier one end with it."""
    if len(password) < _SHORTEST:
        raise PasswordShort(least=_SHORTEST)
    by, at = job("command line", ""), clock.now()
    with entered(by.scope):
        officer = Officer.objects.filter(username=username).values_list("pk", flat=True).first()
        if officer is None:
            raise OfficerUnknown(name=username)
        set_password(officer, password, by=by, at=at)
    return _("Done. Tell the officer in person; earlier sessions have ended.")
