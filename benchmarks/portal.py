"""A person's own page among 5,000 people under observation, against a bare view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from benchmarks import house
from benchmarks.measuring import Result, in_turns, milliseconds, p95

PEOPLE = 5_000
ASKED = 200
BOUND = 0.040
NOW = datetime(2020, 2, 10, 4, tzinfo=UTC)

_FILL = """INSERT INTO people_person (id, incident_id, display, sex, birth_year, division,
    recorded_at)
 SELECT (lpad(to_hex((extract(epoch FROM timestamptz %(at)s) * 1000)::bigint + n), 12, '0')
    || '7' || substr(md5('p' || n), 1, 3) || '8' || substr(md5('p' || n), 4, 15))::uuid,
    %(incident)s, '王*', 'M', 1950 + n %% 50,
    '140802' || lpad((n %% 22 + 1)::text, 3, '0') || '001001', %(at)s
 FROM generate_series(1, %(people)s) AS n"""


def run() -> list[Result]:
    """The page as its person opens it, with needs, an appeal and readings on it."""
    given = _founded()
    client, ask = _asking()
    answer = client.post("/p/", {"link": given.link, "code": given.code})
    assert answer.status_code == 302, answer.status_code
    _lived(client)
    ours, bare = in_turns(ask("/p/me"), ask("/bare"), rounds=ASKED)
    measured = p95(ours)
    return [
        Result(
            work=f"a person's own page, {PEOPLE:,} people under observation",
            against="a bare Django view that selects 50 rows by primary key",
            measured=f"{milliseconds(measured)} p95 against {milliseconds(p95(bare))}",
            bound=f"≤ {BOUND * 1000:.0f} ms p95",
            holds=measured <= BOUND,
        )
    ]


def _founded() -> Any:
    """People under home orders, one of whom has a code."""
    from lianfang.config.setting_up import load_shipped_register
    from lianfang.incidents.operations import open_incident, take_edition
    from lianfang.incidents.rules import Parameters
    from lianfang.kernel import clock

    begin = NOW - timedelta(days=10)
    load_shipped_register()
    with clock.held(begin), house.as_district() as by:
        incident = open_incident(
            "bench", "bench", house.DISTRICT, by=by, at=begin, drill=True,
            offset=NOW - clock.wall(),
        )  # fmt: skip
        take_edition(incident, 2, "bench", begin, Parameters(), by=by, at=begin)
    for day in ("2020-01-01", "2020-02-01", "2020-03-01"):
        house.as_owner("SELECT duties_ensure_month(%s)", [day])
    house.as_second(_FILL, {"incident": incident.pk, "at": begin, "people": PEOPLE})
    return _ordered(incident.pk, NOW - timedelta(days=2))


def _ordered(incident: UUID, at: datetime) -> Any:
    from django.db import connection

    from lianfang.kernel import clock
    from lianfang.quarantine.operations import issue_orders
    from lianfang.quarantine.portal_codes import give_portal_codes
    from lianfang.quarantine.proposals import Proposal
    from lianfang.quarantine.site_operations import NewAuthority, grant_authority

    with clock.held(at), house.as_district() as by:
        entry = NewAuthority("home", "bench", "bench", "bench", "bench", "bench", "1", at)
        grant_authority(incident, [entry], by=by, at=at)
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, division FROM people_person")
            people = cursor.fetchall()
        left = at - timedelta(days=1)
        proposals = [
            Proposal(person, "home", "departure", left, "day", place, "bench")
            for person, place in people
        ]
        issued = issue_orders(incident, proposals, by=by, at=at)
        codes = give_portal_codes(issued.orders, by=by, at=at).codes
    return codes[len(codes) // 2]


def _lived(client: Any) -> None:
    """Twelve needs, three appeals and a reading."""
    for n in range(12):
        sent = {"kind": "food", "priority": "normal", "text": "面粉", "key": f"n{n}"}
        assert client.post("/p/me/need", sent).status_code == 302
    for n in range(3):
        sent = {"text": "不同意", "key": f"a{n}"}
        assert client.post("/p/me/appeal", sent).status_code == 302
    sent = {"temperature": "36.6", "thermometer": "axillary", "key": "r"}
    assert client.post("/p/me/report", sent).status_code == 302


def _asking() -> tuple[Any, Callable[[str], Callable[[], object]]]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.urls import clear_url_caches, set_urlconf

    from benchmarks import bare_urls
    from lianfang.config import present

    house.as_owner(
        "CREATE TABLE bench_bare (id bigint PRIMARY KEY, name varchar(20), division varchar(15));"
        "INSERT INTO bench_bare SELECT n, 'name ' || n, '140802001001' FROM"
        " generate_series(1, 100000) AS n;"
        "GRANT SELECT ON bench_bare TO lianfang_app;"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bench_bare ORDER BY md5(id::text) LIMIT 50")
        bare_urls.KEYS[:] = [key for (key,) in cursor.fetchall()]
    for table in ("people_person", "quarantine_order", "quarantine_portalcode"):
        house.as_owner(f"VACUUM ANALYZE {table}")
    settings.ROOT_URLCONF = "benchmarks.bare_urls"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    clear_url_caches()
    set_urlconf(None)
    present.forget()
    client = Client()

    def ask(address: str) -> Callable[[], object]:
        def get() -> object:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            return answer

        return get

    return client, ask
