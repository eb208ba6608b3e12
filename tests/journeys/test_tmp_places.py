import pytest
from django.utils.translation import trans_real
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.screening.import_operations import import_list
from lianfang.screening.models import Referral, Row
from tests.desk.scene import HOUR, LOOKING, NOW
from tests.screening.samples import csv, row

def test_shots(site, page):
    cat = trans_real.translation("zh-hans")._catalog
    for l in open("/tmp/team/po_places.txt", encoding="utf8"):
        a, b = l.rstrip("\n").split("\t")
        cat._catalogs[0][a] = b
    made = site.scene
    ws = ["湖北省黄冈市麻城市南湖街道5号", "河津市城区街道", "北街村3组", "盐湖区电厂院3号楼", "湖北某某县", "武汉市江夏区纸坊街"]
    ws += [f"湖北省黄冈市麻城市龙池桥街道{n}号" for n in range(14)]
    with clock.held(NOW - HOUR), entered(made.by.scope):
        done = import_list(made.incident.pk, made.units["railway"], csv(*[row(f"张{'一二三四五六七八九十'[n%10]}{'甲乙丙'[n%3]}", 20+n, w) for n, w in enumerate(ws)]), "b.csv", title="外地", legal_basis="x", purpose="y", listed_on=clock.day_of(NOW), by=made.by, at=NOW - HOUR)
    with across_scopes(LOOKING):
        leads = list(Row.objects.filter(batch=done.batch).order_by("number").values_list("lead", flat=True))
    site.enter(page, "staff")
    def shot(name):
        for w, h in ((1440, 900), (360, 740)):
            page.set_viewport_size({"width": w, "height": h})
            page.screenshot(path=f"/tmp/shots/{name}_{w}.png", full_page=True)
        page.set_viewport_size({"width": 1440, "height": 900})
    site.go(page, "/letters"); shot("letters0")
    page.get_by_role("button", name="列出建议的县").click(); page.wait_for_load_state(); shot("propose")
    page.get_by_role("button", name="写函").click(); page.wait_for_load_state(); shot("letters1")
    page.locator("input[name=id]").first.check()
    page.locator("input[name=id]").nth(1).check()
    page.get_by_role("button", name="打开并打印所选").click(); page.wait_for_load_state(); shot("print")
    page.emulate_media(media="print"); page.pdf(path="/tmp/shots/print.pdf", prefer_css_page_size=True, print_background=True); page.emulate_media(media="screen")
    with across_scopes(LOOKING):
        pk = Referral.objects.filter(to_code="421181").order_by("id").first().pk
    site.go(page, f"/letters/{pk}"); shot("letter")
    site.go(page, f"/leads/{leads[2]}"); shot("lead")
    site.go(page, f"/leads/{leads[2]}/place"); shot("place0")
    page.locator("select[name=purpose]").select_option("tracing")
    page.get_by_role("button", name="打开").click(); page.wait_for_load_state(); shot("place1")
