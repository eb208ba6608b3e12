"""The second step in a drill: an app's key that is printed, and the code that it shows now."""

from __future__ import annotations

from collections.abc import Iterable

from lianfang.accounts import second_step
from lianfang.accounts.actors import job
from lianfang.accounts.models import Officer
from lianfang.accounts.second_step_operations import AlreadySet, set_app
from lianfang.accounts.sign_in_table import in_two_steps
from lianfang.config import present
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError
from lianfang.scenario.accounts_printed import Account
from lianfang.scenario.founding import APP_KEY


class OnlyInDrills(DomainError):
    """Codes are told in a drill only; a real officer's code is on the officer's own phone."""


def give_app_keys(accounts: Iterable[Account]) -> None:
    """Set the printed key as second step of those printed accounts that need one."""
    by, at = job("demo", ""), clock.now()
    names = [account.username for account in accounts if in_two_steps(account.role)]
    for officer in Officer.objects.filter(username__in=names):
        try:
            with entered(by.scope):
                set_app(officer, APP_KEY, second_step.code_now(APP_KEY), by=by, at=at)
        except AlreadySet:
            continue


def code_now() -> str:
    """The code of the drill's printed key; each account takes it once in half a minute."""
    incident = present.incident()
    if incident is None or not incident.drill:
        raise OnlyInDrills
    return second_step.code_now(APP_KEY)
