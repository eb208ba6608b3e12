"""The lead list and the roster at 1,000,000 leads, row security on, against a bare view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from benchmarks import house
from benchmarks.measuring import Result, in_turns, milliseconds, p95, ratio

LEADS = 1_000_000
ORDERS = 20_000
BOUND = 6.0
ASKED = 60
NOW = datetime(2020, 2, 20, 4, tzinfo=UTC)
PASSWORD = "only for this bench"

_PLACE = (
    "'140802' || lpad((n %% 22 + 1)::text, 3, '0') || lpad((n / 22 %% 19 + 1)::text, 3, '0')"
    " || lpad((n / 418 %% 9 + 1)::text, 3, '0')"
)
_KEY = """(lpad(to_hex((extract(epoch FROM timestamptz {at}) * 1000)::bigint + n), 12, '0')
 || '7' || substr(md5('{salt}' || n), 1, 3) || '8' || substr(md5('{salt}' || n), 4, 15))::uuid"""

_FILL = f"""
WITH numbers AS (SELECT n FROM generate_series(%(first)s, %(last)s - 1) AS n),
people AS (INSERT INTO people_person (id, incident_id, display, sex, birth_year, division,
        recorded_at)
    SELECT {_KEY.format(at="%(begin)s", salt="p")}, %(incident)s, '王*' || chr(19968 + n %% 2000),
        'M', 1950 + n %% 60, {_PLACE}, %(begin)s FROM numbers),
leads AS (INSERT INTO screening_lead (id, incident_id, person_id, source, division, outcome, at,
        recorded_at)
    SELECT {_KEY.format(at="%(begin)s", salt="l")}, %(incident)s,
        {_KEY.format(at="%(begin)s", salt="p")}, 'list', {_PLACE},
        CASE WHEN n %% 50 = 0 THEN 'pending' ELSE 'found' END, %(begin)s, %(begin)s
    FROM numbers)
INSERT INTO duties_obligation (id, incident, kind, subject, slot_on, slot, owner, division,
    opens_at, due_at, late_at, closes_at, recorded_at, done_at, done_recorded_at, done_by)
SELECT {_KEY.format(at="%(begin)s", salt="o")}, %(incident)s, 'lead_answer',
    {_KEY.format(at="%(begin)s", salt="l")}, (due AT TIME ZONE 'Asia/Shanghai')::date, '1', NULL,
    {_PLACE}, due - interval '2 hours', due, due, due + interval '3 days',
    due - interval '2 hours', done, done, CASE WHEN done IS NULL THEN NULL ELSE %(incident)s END
FROM numbers CROSS JOIN LATERAL (SELECT timestamptz %(now)s + CASE WHEN n %% 50 = 0
    THEN interval '119 minutes' - (n / 50 %% 120) * interval '1 minute'
    ELSE interval '1 hour' - (n %% 20000) * interval '1 minute' END AS due) t
CROSS JOIN LATERAL (SELECT CASE WHEN n %% 50 <> 0 THEN due - interval '10 minutes' END AS done) d
"""


def run() -> list[Result]:
    """Both pages as the group staff (the whole district), who see every row."""
    client, ask = _prepared()
    results = []
    for name, address in (("lead list", "/leads?view=all"), ("roster", "/roster")):
        ours, bare = in_turns(ask(address), ask("/bare"), rounds=ASKED)
        measured = ratio(ours, bare)
        results.append(
            Result(
                work=f"{name} at {LEADS:,} leads, row security on",
                against="a bare Django view that selects 50 rows by primary key",
                measured=f"{measured:.2f} × ({milliseconds(p95(ours))} p95 against"
                f" {milliseconds(p95(bare))})",
                bound=f"≤ {BOUND:.0f} ×",
                holds=measured <= BOUND,
            )
        )
    return results


def _prepared() -> tuple[object, Callable[[str], Callable[[], object]]]:
    from django.conf import settings
    from django.test import Client
    from django.urls import clear_url_caches, set_urlconf
    from tests.signing import signed_in

    from lianfang.config import present

    username = _found()
    settings.ROOT_URLCONF = "benchmarks.bare_urls"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    clear_url_caches()
    set_urlconf(None)
    present.forget()
    client = signed_in(Client(), username)

    def ask(address: str) -> Callable[[], object]:
        def get() -> object:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            return answer

        return get

    return client, ask


def _found() -> str:
    """An incident, one officer, and the rows; gives the officer's user name."""
    from lianfang.accounts.models import Unit
    from lianfang.accounts.operations import NewPost, establish_posts, establish_units
    from lianfang.config.setting_up import load_shipped_register
    from lianfang.incidents.operations import open_incident, take_edition
    from lianfang.incidents.rules import Parameters
    from lianfang.kernel import clock

    begin = NOW - timedelta(days=30)
    load_shipped_register()
    with clock.held(begin), house.as_district() as by:
        incident = open_incident(
            "bench", "bench", house.DISTRICT, by=by, at=begin, drill=True,
            offset=NOW - clock.wall(),
        )  # fmt: skip
        take_edition(incident, 2, "bench", begin, Parameters(), by=by, at=begin)
        unit = Unit(name="bench", kind="headquarters", division=house.DISTRICT)
        establish_units([unit], by=by, at=begin)
        post = NewPost(unit.pk, "group_staff", house.DISTRICT, "bench", "bench", "bench")
        establish_posts([post], password=PASSWORD, by=by, at=begin)
    for day in ("2020-01-01", "2020-02-01", "2020-03-01"):
        house.as_owner("SELECT duties_ensure_month(%s)", [day])
    for first in range(0, LEADS, 200_000):
        house.as_second(
            _FILL,
            {
                "incident": incident.pk,
                "first": first,
                "last": first + 200_000,
                "begin": begin.isoformat(),
                "now": NOW.isoformat(),
            },
        )
    _orders(incident.pk)
    _bare()
    for table in ("people_person", "screening_lead", "duties_obligation", "quarantine_order"):
        house.as_owner(f"VACUUM ANALYZE {table}")
    return "bench"


def _orders(incident: UUID) -> None:
    """Orders in force through the operation, and the checks that they owe, most of them done."""
    from django.db import connection

    from lianfang.kernel import clock
    from lianfang.quarantine.operations import issue_orders
    from lianfang.quarantine.proposals import Proposal
    from lianfang.quarantine.site_operations import NewAuthority, grant_authority

    at = NOW - timedelta(days=6)
    with clock.held(at), house.as_district() as by:
        entry = NewAuthority("home", "bench", "bench", "bench", "bench", "bench", "1", at)
        grant_authority(incident, [entry], by=by, at=at)
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, division FROM people_person LIMIT %s", [ORDERS])
            people = cursor.fetchall()
        issue_orders(
            incident,
            [
                Proposal(
                    person, "home", "departure", at - timedelta(days=1), "day", place, "bench"
                )
                for person, place in people
            ],
            by=by,
            at=at,
        )

    house.as_second(
        "UPDATE duties_obligation SET done_at = due_at - interval '10 minutes',"
        " done_recorded_at = due_at - interval '10 minutes', done_by = %s"
        " WHERE kind = 'health_check' AND due_at < %s AND hashtext(id::text) %% 100 <> 0",
        [incident, NOW],
    )


def _bare() -> None:
    from django.db import connection

    from benchmarks import bare_urls

    house.as_owner(
        "CREATE TABLE bench_bare (id bigint PRIMARY KEY, name varchar(20), division varchar(15));"
        "INSERT INTO bench_bare SELECT n, 'name ' || n, '140802001001' FROM"
        f" generate_series(1, {LEADS}) AS n;"
        "GRANT SELECT ON bench_bare TO lianfang_app;"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bench_bare ORDER BY md5(id::text) LIMIT 50")
        bare_urls.KEYS[:] = [key for (key,) in cursor.fetchall()]
