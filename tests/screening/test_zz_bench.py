import time
from datetime import timedelta
from pathlib import Path

from django.db import connection, connections

from lianfang.places.bulk import NewHousehold as NH
from lianfang.places.bulk import insert_households
from lianfang.scenario.district import build_district
from lianfang.scenario.lists import write_lists
from lianfang.scenario.people import build_people
from lianfang.screening import figures as F
from lianfang.screening.identities import identities
from lianfang.screening.sweep_operations import *
from lianfang.screening.sweeping import DoorVisit
from tests.screening.conftest import *
from tests.screening.samples import *


def test_lists(world, tmp_path, district):
    plan = build_district(2020)
    truth = build_people(2020, 1.0, plan)
    lists = write_lists(truth, tmp_path)
    at = NOW
    with clock.held(at), entered(district.scope):
        t = time.perf_counter()
        have = {HERE, NEXT}
        establish_compounds(
            [
                NewCompound(c.name, c.division, c.management, ("正门",))
                for c in plan.compounds
                if c.division not in have
            ],
            by=district,
            at=at,
        )
        establish_grids(
            [NewGrid(g.code, g.name, 10) for g in plan.grids if g.code[:12] not in have],
            by=district,
            at=at,
        )
        print("places", time.perf_counter() - t)
        total = 0
        for l in lists:
            data = l.path.read_bytes()
            t = time.perf_counter()
            done = import_list(
                world.incident,
                world.health,
                data,
                l.path.name,
                title="t",
                legal_basis="b",
                purpose="p",
                listed_on=l.dated,
                by=district,
                at=max(at, l.received_at),
            )
            dt = time.perf_counter() - t
            total += dt
            print(f"{l.key} {dt:.2f}s", done, len(l.rows))
        print("TOTAL", total, sum(len(l.rows) for l in lists))
        for i in identities(district.scope, world.incident):
            print(i)
        t = time.perf_counter()
        big = csv(*(row("王小" + chr(0x4E00 + n % 900), n, HERE_ADDRESS) for n in range(1, 4001)))
        for l in lists[:1]:
            t = time.perf_counter()
            d = import_list(
                world.incident,
                world.railway,
                l.path.read_bytes(),
                "x",
                title="t",
                legal_basis="b",
                purpose="p",
                listed_on=l.dated,
                by=district,
                at=max(at, l.received_at),
            )
            print("again by railway", time.perf_counter() - t, d)
        t = time.perf_counter()
        print(
            import_list(
                world.incident,
                world.railway,
                big,
                "x",
                title="t",
                legal_basis="b",
                purpose="p",
                listed_on=date(2020, 1, 24),
                by=district,
                at=at,
            ),
            time.perf_counter() - t,
        )


def analyse(*tables):
    with connections["owner"].cursor() as c:
        for t in tables:
            c.execute(f"VACUUM ANALYZE {t}")


def test_visits(committed, district):
    import resource

    cpu = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_utime
    with clock.held(NOW - timedelta(days=2)):
        world = build_world(district)
    N = 230_000
    with clock.held(NOW), entered(district.scope):
        t = time.perf_counter()
        hs = [NH(f"140802{n % 400:06d}001", None, "1号", 3) for n in range(N)]
        insert_households(hs, NOW)
        print("households", time.perf_counter() - t)
    with clock.held(NOW), entered(district.scope):
        ids_ = list(Household.objects.values_list("pk", flat=True))
        rnd = open_round(world.incident, 1, "一", by=district, at=NOW)
        later = NOW + timedelta(hours=5)
        vs = [
            DoorVisit(h, NOW + timedelta(seconds=n % 9000), n % 4 != 0, 2)
            for n, h in enumerate(ids_)
        ]
    T0 = time.perf_counter()
    with clock.held(later), entered(district.scope):
        t = time.perf_counter()
        c0 = cpu()
        n = record_visits(rnd, vs, by=district, at=later)
        dt = time.perf_counter() - t
        print("visits one sheet", n, dt, n / dt, "own cpu", cpu() - c0)
        t = time.perf_counter()

    print("with commit", time.perf_counter() - T0)
    with clock.held(later), entered(district.scope):
        t = time.perf_counter()
        n = record_visits(rnd, vs[:10000], by=district, at=later)
        print("again", n, time.perf_counter() - t)
        more = [
            DoorVisit(h, NOW + timedelta(seconds=9500 + n % 3000), n % 2 != 0, 2)
            for n, h in enumerate(ids_[:70000])
        ]
        t = time.perf_counter()
        n = 0
    for i in range(0, 70000, 400):
        with clock.held(later), entered(district.scope):
            n += record_visits(rnd, more[i : i + 400], by=district, at=later)
    if 1:
        dt = time.perf_counter() - t
        print("visits sheets of 400", n, dt, n / dt)

    t = time.perf_counter()
    analyse("screening_visit", "places_household")
    print("analyse", time.perf_counter() - t)
    with clock.held(later), entered(district.scope):
        from lianfang.figures.queries import _parameters

        P = _parameters(world.incident, "140802", later)
        W = "SELECT part, count(*), coalesce(sum(amount), 0), max(amount), sum(uuid_hash_extended(id, (amount * 1000)::bigint)::numeric) FROM (%s) r group by part"
        SEM = "SELECT h.id, 'household' AS part, ({})::int AS amount, h.division FROM places_household h WHERE h.division >= %(low)s AND h.division < %(high)s AND h.recorded_at <= %(as_of)s"
        V = "screening_visit v WHERE answered AND v.division >= %(low)s AND v.division < %(high)s AND v.recorded_at <= %(as_of)s AND v.round_id = ANY (ARRAY(SELECT id FROM screening_round WHERE incident_id = %(incident)s))"
        G = F.HOUSEHOLDS_COVERED.rows_sql.replace(
            "SELECT household_id FROM", "SELECT division, household_id FROM"
        ).replace("GROUP BY household_id", "GROUP BY division, household_id")
        variants = {
            "now": F.HOUSEHOLDS_COVERED.rows_sql,
            "group2": G,
            "merge": G.replace(
                "ON v.household_id = h.id", "ON v.household_id = h.id AND v.division = h.division"
            ),
        }
        with connections["owner"].cursor() as c:
            c.execute("create index hh2 on places_household (division, id) include (recorded_at)")
            c.execute("vacuum analyze places_household")
        with across_scopes(READING), connection.cursor() as c:
            c.execute(
                "select pg_backend_pid(), current_setting('work_mem'), current_setting('max_parallel_workers_per_gather'), current_setting('jit'), current_setting('hash_mem_multiplier')"
            )
            pid, *rest = c.fetchone()
            print(rest)

            def bcpu():
                f = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                return (int(f[11]) + int(f[12])) / 100

            for par in (0, 2):
                c.execute(f"set local max_parallel_workers_per_gather = {par}")
                for name, sql in variants.items():
                    c0 = bcpu()
                    t = time.perf_counter()
                    for _ in range(5):
                        c.execute(W % sql.replace("%", "%%") if False else W.replace("%s", sql), P)
                    print(
                        par, name, "cpu", (bcpu() - c0) / 5, "wall", (time.perf_counter() - t) / 5
                    )
                    c.execute("EXPLAIN " + W.replace("%s", sql), P)
                    print("   ", [r[0].strip() for r in c.fetchall()][:9])
