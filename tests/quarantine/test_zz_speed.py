import time, cProfile, pstats, sys
from datetime import timedelta
from django.db import connection, transaction
from lianfang.figures.queries import ask
from lianfang.figures.registry import figure
from lianfang.quarantine import figures
from lianfang.duties.models import Obligation
from tests.quarantine.cast import *
from tests.quarantine.cast import built

def log(*a): print(*a, file=sys.stderr, flush=True)

def test_speed(lasting):
    world = lasting
    sql = []
    def wrap(execute, q, params, many, ctx):
        t=time.perf_counter(); r=execute(q, params, many, ctx); sql.append((time.perf_counter()-t, q[:70].replace("\n"," "))); return r
    t=time.perf_counter(); who = people(world, 20000); log("people", time.perf_counter()-t)
    props=[proposal(w, anchor_at=NOW, precision="minute") for w in who]
    pr=cProfile.Profile()
    t=time.perf_counter()
    with connection.execute_wrapper(wrap):
        ans=issued(world,*props)
    el=time.perf_counter()-t
    log("ISSUE 20000:", el, len(ans.orders), seen(Obligation.objects.count))
    agg={}
    for d,q in sql:
        a=agg.setdefault(q,[0,0]); a[0]+=d; a[1]+=1
    for q,(d,n) in sorted(agg.items(), key=lambda x:-x[1][0])[:12]: log(f"{d:7.2f} {n:4d} {q}")
    log("sql total", sum(d for d,_ in sql))
    connection.ensure_connection()
    at=NOW+DAY+HOUR
    orders=ans.orders
    for n in range(5):
        sql.clear()
        sheet=[reading(o, at) for o in orders[n*60:(n+1)*60]]
        t=time.perf_counter()
        with connection.execute_wrapper(wrap): recorded(world,*sheet,at=at)
        log("RECORD 60:", (time.perf_counter()-t)*1000, "ms sql", sum(d for d,_ in sql)*1000, len(sql))
    for d,q in sql: log(f"   {d*1000:6.2f} {q}")
    doctor=world.actor(f"doctor.{VILLAGE}", at)
    t=time.perf_counter(); world.actor(f"doctor.{VILLAGE}", at); log("doctor scope w 20000 subjects", time.perf_counter()-t)

def test_figures(lasting):
    world=lasting
    who=people(world,4000)
    ans=issued(world,*[proposal(w, ("home","voluntary")[i%2], anchor_at=NOW, precision="minute") for i,w in enumerate(who)])
    t=time.perf_counter()
    for d in range(1,13):
        for h in (1,8):
            at=NOW+d*DAY+h*HOUR
            for k in range(0,4000,500): recorded(world,*[reading(o,at) for o in ans.orders[k:k+500]],at=at)
    log("recorded 96000", time.perf_counter()-t)
    with connection.cursor() as c:
        pass
    at=NOW+12*DAY+10*HOUR
    for analyzed in (False, True):
        if analyzed:
            from django.db import connections
            with connections["owner"].cursor() as c: c.execute("ANALYZE")
        for f in ("F20","F26","F36","F37","F38","F39","F40"):
            best=9
            for _ in range(3):
                with acting(world.district, at):
                    t=time.perf_counter(); a=ask(world.district.scope, world.incident, "140802", at, [figure(f)]); best=min(best,time.perf_counter()-t)
            log(f, f"{best*1000:.1f} ms", a[0].value, a[0].parts)
        t=time.perf_counter(); u=unbalanced(world,at); log("identities", time.perf_counter()-t, u)
    t=time.perf_counter()
    with acting(world.district, at):
        from lianfang.quarantine.operations import end_orders
        end_orders(ans.orders, "x", by=world.district, at=at)
    log("end 4000", time.perf_counter()-t)
