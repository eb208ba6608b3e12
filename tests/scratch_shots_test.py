import random
from datetime import timedelta
from pathlib import Path
import pytest
from django.db import connection
from django.utils.translation import trans_real
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock, ids
from tests.desk.scene import LOOKING, NOW, HOUR, HERE, NEXT
from tests.journeys.conftest import *  # noqa

OUT = Path("/tmp/shots"); OUT.mkdir(exist_ok=True)

def words():
    import glob
    cat = trans_real.translation("zh-hans")._catalog
    for f in glob.glob("/tmp/team/po_*.txt"):
        for line in Path(f).read_text("utf-8").splitlines():
            if "\t" in line:
                k, v = line.rstrip("\n").split("\t")[:2]
                cat._catalogs[0][k.replace("\\n", "\n")] = v

@pytest.fixture
def more(site, district):
    words()
    inc = site.scene.incident
    from lianfang.screening.models import Round
    with clock.held(NOW), entered(district.scope), across_scopes(LOOKING), connection.cursor() as c:
        c.execute("SELECT code FROM jurisdictions_division WHERE length(code)=12 AND code LIKE '140802%' ORDER BY code")
        codes = [r[0] for r in c.fetchall()]
        random.seed(1)
        for code in codes:
            for g in range(1, 3):
                p = random.choice([.3, .6, .75, .85, .93, .99])
                c.execute("""INSERT INTO places_grid (code, name, households, recorded_at) VALUES (%s, %s, 30, %s) ON CONFLICT DO NOTHING""", [f"{code}{g:03d}", f"第{g}网格", NOW - 20*HOUR])
                c.execute("""INSERT INTO places_household (id, division, door, members, recorded_at) SELECT gen_random_uuid(), %s, '', 1 + n %% 4, %s FROM generate_series(1, 30) n""", [f"{code}{g:03d}", NOW - 20*HOUR])
        rnd = Round.objects.create(incident=inc, number=1, name="第一轮摸排", opened_at=NOW-20*HOUR, recorded_at=NOW-20*HOUR)
        c.execute("""INSERT INTO screening_visit (id, round_id, household_id, division, answered, how, members_seen, by_post, at, recorded_at)
          SELECT gen_random_uuid(), %s, h.id, h.division, random() < 0.5 + 0.5*((('x'||substr(md5(h.division),1,4))::bit(16)::int %% 100)/100.0), CASE WHEN random()<.1 THEN 'telephone' ELSE 'door' END, 2, gen_random_uuid(), %s, %s FROM places_household h""", [rnd.pk, NOW-2*HOUR, NOW-2*HOUR])
    from django.db import connections
    with connections['owner'].cursor() as c:
        for t in ('places_household','screening_visit','places_grid','screening_row','screening_lead','screening_placement','duties_obligation'):
            c.execute('ANALYZE '+t)
    return site

PAGES = [
    ("staff", "/", "front"), ("staff", "/reconcile", "reconcile"), ("staff", "/coverage", "coverage"), ("staff", "/coverage?view=table", "coverage-table"),
    ("staff", "/coverage?level=grid", "coverage-grids"), ("staff", "/coverage?place=140802001001", "coverage-community"),
    ("staff", "/reconcile/rows?what=rows&part=in", "reconcile-rows"), ("liaison", "/reconcile", "unit"), ("secretary", "/coverage?view=table", "coverage-secretary"),("secretary", "/", "front-secretary"), ("secretary", "/reconcile", "reconcile-secretary")]
def test_shots(more, page):
    import time
    page.set_default_timeout(60000); page.set_default_navigation_timeout(60000)
    was = None
    for who, path, name in PAGES:
        if who != was:
            page.context.clear_cookies(); more.enter(page, who); was = who
        for w, h in ((1440, 1000), (360, 740)):
            page.set_viewport_size({"width": w, "height": h})
            t = time.time(); more.go(page, path); t = time.time() - t
            page.screenshot(path=str(OUT / f"{name}-{w}.png"), full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            print(name, w, "wide", wide, round(t*1000), "ms", page.locator(".answer").first.inner_text()[:200])
