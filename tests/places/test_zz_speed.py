import time
from tests.places.conftest import *
from lianfang.places.operations import register_households
def test_speed(db, district):
    grids=[f"140802001001{n:03d}" for n in range(500)]
    with clock.held(NOW), entered(district.scope):
        key=ids.new()
        establish_compounds([NewCompound("解放佳苑", VILLAGE, "managed", ("正门", "西门"), id=key)], by=district, at=NOW)
        establish_grids([NewGrid(g, g, 460, (key,)) for g in grids], by=district, at=NOW)
        b=[NewHousehold(g,key,f"12号楼1单元{n}01",3) for g in grids for n in range(460)]
        t=time.time()
        import cProfile,pstats; pr=cProfile.Profile(); pr.enable()
        register_households(b, by=district, at=NOW)
        t1=time.time()-t
        from django.db import connection
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE"); print("with fk", time.time()-t)
        print("seconds", time.time()-t, len(b))
        pr.disable(); pstats.Stats(pr).sort_stats("tottime").print_stats(14)
