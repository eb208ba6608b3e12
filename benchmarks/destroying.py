"""Destroying 1,000,000 people: package, keys, every table, pages written anew, certificate."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from benchmarks import house
from benchmarks.measuring import Result, seconds

PEOPLE, MOST_SECONDS = 1_000_000, 300.0
NOW = datetime(2020, 2, 20, 4, tzinfo=UTC)
_SIZE = 320  # bytes of a sealed identity
_TOKENS = (
    "number_token", "phone_token", "name_token", "pinyin_token", "lookalike_token",
    "name_year_token",
)  # fmt: skip

_PEOPLE = """INSERT INTO people_person (id, incident_id, display, sex, birth_year, division,
    recorded_at)
 SELECT md5('p' || n)::uuid, %(incident)s, '王*', 'M', 1950 + n %% 50, '140802001001001', %(at)s
 FROM generate_series(1, %(people)s) AS n"""

_IDENTITIES = f"""INSERT INTO people_identity (person_id, division, birth_year, sealed,
    {", ".join(_TOKENS)})
 SELECT md5('p' || n)::uuid, '140802001001001', 1950 + n %% 50,
    decode(repeat(md5('s' || n), {_SIZE // 16}), 'hex'),
    {", ".join(f"decode(md5('{name}' || n), 'hex')" for name in _TOKENS)}
 FROM generate_series(1, %(people)s) AS n"""


def run() -> Result:
    """The command's own steps, from three signatures to the certificate."""
    from lianfang.keeping import sealing
    from lianfang.kernel import clock

    incident = _founded()
    for sql in (_PEOPLE, _IDENTITIES):
        house.as_second(sql, {"incident": incident, "at": NOW, "people": PEOPLE})
    _signed(incident)
    _, public = sealing.key_pair()
    with tempfile.TemporaryDirectory() as folder, clock.held(NOW):
        took = seconds(lambda: _destroy(incident, public, Path(folder) / "incident.sealed"))
    return Result(
        "destroying the identities of 1,000,000 people, keys and every table, pages rewritten",
        "the bound of the issue",
        f"{took:.1f} s",
        f"≤ {MOST_SECONDS:.0f} s",
        took <= MOST_SECONDS and _left() == 0,
    )


def _founded() -> UUID:
    from lianfang.incidents.operations import open_incident
    from lianfang.kernel import clock

    with clock.held(NOW), house.as_district() as by:
        return open_incident("演练", "新冠肺炎", house.DISTRICT, by=by, at=NOW, drill=True).pk


def _signed(incident: UUID) -> None:
    from lianfang.accounts.actors import job
    from lianfang.incidents.models import Incident
    from lianfang.jurisdictions.scope import entered
    from lianfang.keeping import operations as acts
    from lianfang.keeping.ending_operations import end_incident
    from lianfang.kernel import clock

    at = NOW + timedelta(hours=1)
    steps = (
        ("first", end_incident), ("first", acts.propose_destruction),
        ("second", acts.agree_destruction), ("witness", acts.witness_destruction),
    )  # fmt: skip
    for name, act in steps:
        by = job(name, house.DISTRICT)
        with clock.held(at), entered(by.scope):
            act(Incident.objects.get(pk=incident), by=by, at=at)


def _destroy(incident: UUID, public: bytes, file: Path) -> None:
    from lianfang.accounts.actors import job
    from lianfang.incidents.models import Incident
    from lianfang.keeping.destroying import destroy

    at = NOW + timedelta(hours=2)
    found = Incident.objects.get(pk=incident)
    by = job("first", house.DISTRICT)
    destroy(found, public, file, by=by, now=lambda: at, leftovers=(), told=print)


def _left() -> int:
    from lianfang.people.models import Identity, Person

    with house.everywhere():
        return Identity.objects.count() + Person.objects.exclude(display="—").count()
