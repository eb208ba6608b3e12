"""Getting the house ready for a command: database, Django, the domain's time."""

from __future__ import annotations

import os
from datetime import date, datetime

from lianfang.database import lifecycle
from lianfang.database.connections import refuse_mighty_role
from lianfang.kernel.errors import BadInput, DomainError

SETTINGS = "lianfang.config.settings"


class TablesMissing(DomainError):
    """The tables are missing or of an earlier version: run `lianfang db init`."""


class NoIncident(DomainError):
    """There is no incident in this database yet: run `lianfang demo`, or open one."""


class MomentUnreadable(BadInput):
    """“{value}” is not a moment: write it as 2020-02-10T18:00+08:00."""


def django_ready() -> None:
    """Set Django up, in the user's language; touches no database."""
    import django
    from django.utils.translation import activate

    from lianfang.config.spoken import language

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    activate(language())


def ready() -> None:
    """Start the database on demand, set Django up, and take the incident's time."""
    lifecycle.ensure_running()
    django_ready()
    from django.db import ProgrammingError, connection

    from lianfang.config import present

    refuse_mighty_role(connection)
    try:
        present.incident()
    except ProgrammingError:
        raise TablesMissing from None


def initialise() -> None:
    """Make or mend database, tables and the shipped register; again, it changes nothing."""
    lifecycle.initialise(make_tables)


def make_tables() -> None:
    """Migrate as the owner, then load the register that comes with the package."""
    django_ready()
    from django.core.management import call_command
    from django.db import connections

    from lianfang.config import present

    call_command("migrate", database="owner", verbosity=0, interactive=False)
    connections["owner"].close()
    load_shipped_register()
    present.incident()


def load_shipped_register() -> None:
    """Load the city's register of 2019-10-31, known to the package from its own date on."""
    from lianfang.accounts.actors import job
    from lianfang.jurisdictions.data import CITY_2019, register_lines
    from lianfang.jurisdictions.operations import RegisterKnown, load_register
    from lianfang.jurisdictions.scope import entered
    from lianfang.kernel import clock

    area, dated = CITY_2019.split("_")[1], date.fromisoformat(CITY_2019.split("_")[2][:10])
    by, at = job("setting up", area), clock.moment(dated)
    try:
        with clock.held(at), entered(by.scope):
            load_register(register_lines(CITY_2019), area, dated, CITY_2019, by=by, at=at)
    except RegisterKnown:
        return


def read_moment(text: str) -> datetime:
    """A moment with its offset. Raises MomentUnreadable, MomentWithoutOffset."""
    from lianfang.figures.queries import MomentWithoutOffset

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise MomentUnreadable(value=text) from None
    if moment.tzinfo is None:
        raise MomentWithoutOffset
    return moment
