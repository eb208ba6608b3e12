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
        import cProfile, pstats, resource
        pr = cProfile.Profile()
        cpu = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_utime
        for l in lists:
            c0 = cpu(); t = time.perf_counter()
            if l.key == "telecom": pr.enable()
            import_list(world.incident, world.health, l.path.read_bytes(), l.path.name, title="t", legal_basis="b", purpose="p", listed_on=l.dated, by=district, at=max(at, l.received_at))
            pr.disable()
            print(l.key, "own cpu", cpu() - c0, "wall", time.perf_counter() - t)
        pstats.Stats(pr).sort_stats("cumtime").print_stats(50)
        pstats.Stats(pr).sort_stats("tottime").print_stats(18)

