"""The morning peak: 200 clients record checks at once, against a bare view's insert and commit.

Both are served by the same two workers in one run, in turns: first every client sends as soon as
it is answered, which measures the rate (and whose p99 is the queue's: 200 ÷ rate, so the bare
view's stands beside it); then every client sends one check in two seconds, which measures how
long a person waits. Then the same as batches of 20.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from benchmarks import house
from benchmarks.measuring import Result

CLIENTS, EACH, BATCH = 200, 10, 20
PACED, EVERY = 5, 2.0
PEOPLE = CLIENTS * EACH * 3 + CLIENTS * PACED
BATCHED = 2_000
HOST, PORT = "127.0.0.1", 8941
PASSWORD = "synthetic-pass"
LEAST_SHARE, MOST_P99, LEAST_GAIN = 0.5, 0.25, 5.0


@dataclass(frozen=True)
class Stage:
    """What a run stands on: the session's cookie and the orders whose checks are due."""

    cookie: str
    orders: list[UUID]
    slot_on: str
    at: datetime


@dataclass(frozen=True)
class Ran:
    """How long one run took, and each of its requests, in seconds."""

    seconds: float
    times: list[float]

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.times) / self.seconds

    def at(self, share: float) -> float:
        """The share-th quantile of the requests' times."""
        return sorted(self.times)[min(int(share * len(self.times)), len(self.times) - 1)]


def run() -> list[Result]:
    """Single checks and batches, as two lines of the table."""
    stage = _prepared()
    server = _served()
    try:
        asyncio.run(_warm(stage))
        bare_1, ours_1 = _turn(stage, 0), _turn(stage, 1)
        bare_2, ours_2 = _turn(stage, 0), _turn(stage, 2)
        bare_paced = asyncio.run(_all(stage, _bare(PACED), "paced", EVERY))
        paced = asyncio.run(_all(stage, _paced(stage), "paced", EVERY))
        batched = asyncio.run(_all(stage, _batches(stage), "batch"))
        asyncio.run(_all(stage, _singles(stage, 1), "again"))
    finally:
        server.terminate()
        server.wait()
    lost = _lost()
    bare = statistics.mean(r.rate for r in (bare_1, bare_2))
    ours = statistics.mean(r.rate for r in (ours_1, ours_2))
    p99 = max(r.at(0.99) for r in (ours_1, ours_2))
    bare_p99 = max(r.at(0.99) for r in (bare_1, bare_2))
    gain = batched.rate * BATCH / ours
    load = os.getloadavg()[0]
    return [
        Result(
            work=f"{CLIENTS} clients recording single checks at once",
            against="a bare Django view doing one insert and commit, same run",
            measured=f"{ours / bare:.2f} × ({ours:.0f} against {bare:.0f} requests/s), p99"
            f" {p99 * 1000:.0f} ms (bare {bare_p99 * 1000:.0f} ms), lost or doubled {lost},"
            f" load {load:.1f}",
            bound=f"≥ {LEAST_SHARE} ×, p99 < {MOST_P99 * 1000:.0f} ms, none lost",
            holds=ours / bare >= LEAST_SHARE and p99 < MOST_P99 and lost == 0,
        ),
        Result(
            work=f"{CLIENTS} clients at once, a single check each {EVERY:.0f} s",
            against="the bare view at the same pace, same run",
            measured=f"p99 {paced.at(0.99) * 1000:.0f} ms (bare {bare_paced.at(0.99) * 1000:.0f}"
            f" ms), load {load:.1f}",
            bound=f"p99 < {MOST_P99 * 1000:.0f} ms",
            holds=paced.at(0.99) < MOST_P99,
        ),
        Result(
            work=f"the same checks as batches of {BATCH}",
            against="single ones, same run",
            measured=f"{gain:.1f} × ({batched.rate * BATCH:.0f} against {ours:.0f} checks/s)",
            bound=f"≥ {LEAST_GAIN:.0f} ×",
            holds=gain >= LEAST_GAIN,
        ),
    ]


def _turn(stage: Stage, turn: int) -> Ran:
    """One run of all clients: the bare view at turn 0, single checks otherwise."""
    if turn == 0:
        return asyncio.run(_all(stage, _bare(EACH), "bare"))
    return asyncio.run(_all(stage, _singles(stage, turn), f"turn{turn}"))


def _singles(stage: Stage, turn: int) -> list[tuple[str, bytes]]:
    first = CLIENTS * EACH * turn
    return [_sent(stage, [one]) for one in stage.orders[first : first + CLIENTS * EACH]]


def _paced(stage: Stage) -> list[tuple[str, bytes]]:
    return [_sent(stage, [one]) for one in stage.orders[PEOPLE - CLIENTS * PACED : PEOPLE]]


def _bare(each: int) -> list[tuple[str, bytes]]:
    return [("/bare-insert", b"{}")] * (CLIENTS * each)


def _batches(stage: Stage) -> list[tuple[str, bytes]]:
    orders = stage.orders[PEOPLE : PEOPLE + BATCHED]
    return [_sent(stage, orders[n : n + BATCH]) for n in range(0, len(orders), BATCH)]


def _sent(stage: Stage, orders: Sequence[UUID]) -> tuple[str, bytes]:
    now = stage.at.isoformat()
    reading = {
        "slot_on": stage.slot_on, "slot": "am", "temperature": 366, "thermometer": "axillary",
        "manner": "in_person", "at": (stage.at - timedelta(minutes=5)).isoformat(),
    }  # fmt: skip
    body = {"device_now": now, "readings": [{"order": str(o), **reading} for o in orders]}
    return "/api/v1/checks", json.dumps(body).encode()


# --- two hundred clients ----------------------------------------------------------------------


async def _all(
    stage: Stage, requests: Sequence[tuple[str, bytes]], name: str, every: float = 0
) -> Ran:
    """Share the requests among the clients; each sends one in `every` seconds, at its own time."""
    times: list[float] = []
    shares = [requests[n::CLIENTS] for n in range(CLIENTS)]
    began = time.perf_counter()
    await asyncio.gather(
        *(
            _client(stage, share, f"{name}{n:04d}", times, every, every * n / CLIENTS)
            for n, share in enumerate(shares)
        )
    )
    return Ran(time.perf_counter() - began, times)


async def _client(
    stage: Stage,
    requests: Sequence[tuple[str, bytes]],
    name: str,
    times: list[float],
    every: float,
    after: float,
) -> None:
    started = time.perf_counter() + after
    for number, (path, body) in enumerate(requests):
        await asyncio.sleep(max(0.0, started + number * every - time.perf_counter()))
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection(HOST, PORT)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n"
            f"Cookie: {stage.cookie}\r\nX-CSRFToken: {_token(stage)}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            f"Idempotency-Key: {name}-{number:06d}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = await reader.read()
        writer.close()
        times.append(time.perf_counter() - began)
        assert answer.split(b" ", 2)[1] == b"200", answer[:600]


def _token(stage: Stage) -> str:
    cookies = dict(part.split("=", 1) for part in stage.cookie.split("; "))
    return cookies.get("csrftoken", next((v for k, v in cookies.items() if "csrf" in k), ""))


async def _warm(stage: Stage) -> None:
    act: Callable[[], Awaitable[Ran]] = lambda: _all(  # noqa: E731
        stage, [("/bare-insert", b"{}")] * CLIENTS, "warm"
    )
    await act()


def _served() -> subprocess.Popen[bytes]:
    """Two workers of the site's server, as `lianfang up` has them."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.recording_settings"}
    command = [
        sys.executable, "-m", "gunicorn", "lianfang.config.wsgi:application",
        "--bind", f"{HOST}:{PORT}", "--workers", "2", "--threads", "4",
        "--worker-class", "gthread", "--log-level", "error", "--backlog", "512",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=env)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        import socket

        with socket.socket() as tried:
            if tried.connect_ex((HOST, PORT)) == 0:
                return server
        time.sleep(0.2)
    server.terminate()
    raise RuntimeError("The server did not start.")


# --- the stage --------------------------------------------------------------------------------


def _prepared() -> Stage:
    """A village of people under orders this morning, and the secretary who records."""
    from lianfang.config.setting_up import load_shipped_register
    from lianfang.incidents.operations import open_incident, take_edition
    from lianfang.incidents.rules import Parameters, Slot
    from lianfang.kernel import clock

    now = clock.wall()
    begin = now - timedelta(days=3)
    all_day = Slot("am", opens=0, due=1439, grace=0, closes=1440)
    load_shipped_register()
    with clock.held(begin), house.as_district() as by:
        incident = open_incident("bench", "bench", house.DISTRICT, by=by, at=begin)
        take_edition(incident, 1, "bench", begin, Parameters(slots=(all_day,)), by=by, at=begin)
        _officer(by, begin)
    orders = _orders(incident.pk, begin)
    house.as_owner(
        "CREATE TABLE bench_insert (id uuid PRIMARY KEY, at timestamptz, temperature int);"
        "GRANT SELECT, INSERT ON bench_insert TO lianfang_app"
    )
    return Stage(_signed_in(), orders, clock.day_of(now).isoformat(), now)


def _officer(by: object, at: datetime) -> None:
    from lianfang.accounts.models import Unit
    from lianfang.accounts.operations import NewPost, establish_posts, establish_units

    unit = Unit(name="bench", kind="township", division=f"{house.DISTRICT}001")
    establish_units([unit], by=by, at=at)  # type: ignore[arg-type]
    post = NewPost(
        unit.pk, "township_secretary", f"{house.DISTRICT}001", "bench", "bench", "bench"
    )
    establish_posts([post], password=PASSWORD, by=by, at=at)  # type: ignore[arg-type]


def _orders(incident: UUID, at: datetime) -> list[UUID]:
    from lianfang.kernel import clock
    from lianfang.quarantine.operations import issue_orders
    from lianfang.quarantine.proposals import Proposal
    from lianfang.quarantine.site_operations import NewAuthority, grant_authority

    place = f"{house.DISTRICT}001001001"
    people = [uuid4() for _ in range(PEOPLE + BATCHED)]
    house.as_second(
        "INSERT INTO people_person (id, incident_id, display, sex, birth_year, division,"
        " recorded_at) SELECT i, %s, '王*', 'M', 1980, %s, %s FROM unnest(%s::uuid[]) AS i",
        [incident, place, at, people],
    )
    with clock.held(at), house.as_district() as by:
        entry = NewAuthority("home", "bench", "bench", "bench", "bench", "bench", "1", at)
        grant_authority(incident, [entry], by=by, at=at)
        proposals = [
            Proposal(p, "home", "departure", at - timedelta(days=1), "day", place, "bench")
            for p in people
        ]
        issued = issue_orders(incident, proposals, by=by, at=at)
    return list(issued.orders)


def _signed_in() -> str:
    """The cookies of one session; the clients share it, as a phone keeps its own."""
    from django.utils.crypto import get_random_string

    from lianfang.accounts.models import Holding
    from lianfang.accounts.session_store import SessionStore
    from lianfang.accounts.sessions import remember, take_post

    holding = Holding.objects.select_related("officer").get(officer__username="bench")
    session = SessionStore()
    remember(session, holding.officer, two_steps=True)
    take_post(session, holding.pk)
    session.save()
    return f"sessionid={session.session_key}; csrftoken={get_random_string(32)}"


def _lost() -> int:
    """How many checks are missing or doubled: each order has exactly one."""
    from django.db import connection

    expected = CLIENTS * EACH * 2 + CLIENTS * PACED + BATCHED
    with house.everywhere(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT order_id) FROM quarantine_healthcheck")
        rows, orders = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM duties_obligation WHERE kind = 'health_check'"
            " AND done_at IS NOT NULL"
        )
        (done,) = cursor.fetchone()
    return int(abs(rows - expected) + abs(rows - orders) + abs(done - expected))
