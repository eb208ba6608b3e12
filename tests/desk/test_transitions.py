"""Timers and the next front on their pages."""

from lianfang.command.chart_operations import NewPairing, pair
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.transitions.models import Milestone, Redeployment, TimerDefinition
from tests.desk.conftest import text_of
from tests.desk.scene import DAY, HERE, NOW, Scene
from tests.desk.test_headquarters import sent


def test_timers_say_what_is_undefined_and_open_to_their_rows(scene: Scene):
    client = scene.client("commander")
    page = text_of(client.get("/headquarters/timers"))
    assert page.count("口径待填写") == 10 and "7-1-7" in page
    assert client.get("/headquarters/timers/fast_report").status_code == 404
    new = {"item": "fast_report", "interval": "lead_answered", "limit": "60", "document": "3号"}
    url = "/headquarters/timers/define"
    assert sent(scene, "staff", url, **(new | {"limit": "很快"})).status_code == 422
    assert sent(scene, "staff", url, **(new | {"document": ""})).status_code == 409
    assert sent(scene, "staff", url, **new).status_code == 302
    assert scene.seen(TimerDefinition.objects.count) == 1
    page = text_of(client.get("/headquarters/timers"))
    assert page.count("口径待填写") == 9 and "only=beyond" in page
    rows = text_of(client.get("/headquarters/timers/fast_report?only=beyond"))
    assert "3条超时限" in rows and "进行中" in rows
    assert "各行时长的中位数" in text_of(client.get("/figures/F45"))
    assert scene.client("worker").get(url).status_code == 403


def test_a_step_of_seven_one_seven_is_written_down(scene: Scene):
    url = "/headquarters/timers/step"
    for step, when in (("detection", "2020-01-22 09:00"), ("notification", "2020-01-22 10:00")):
        assert sent(scene, "staff", url, step=step, when=when, document="1号").status_code == 302
    late = sent(scene, "staff", url, step="detection", when="2020-03-01 09:00", document="1号")
    assert late.status_code == 422
    assert scene.seen(Milestone.objects.count) == 2
    page = text_of(scene.client("commander").get("/headquarters/timers"))
    assert "1小时" in page and "达标" in page


def test_a_leader_is_relieved_only_when_someone_takes_over(scene: Scene):
    with clock.held(NOW - DAY), entered(scene.by.scope):
        new = [NewPairing(scene.posts["supervisor"], "station", "leader", HERE)]
        pair(scene.incident, new, "7号", by=scene.by, at=NOW - DAY)
    page = text_of(scene.client("commander").get("/headquarters/next"))
    assert "唯一负责人" in page and "暂无可调配人员" in page
    url = page.partition('href="/headquarters/next/')[2].partition('"')[0]
    url = f"/headquarters/next/{url}"
    words = {"front": "防输入卡口", "document": "转段通知"}
    alone = sent(scene, "staff", url, **words)
    assert alone.status_code == 409 and "没有其他负责人" in text_of(alone)
    assert sent(scene, "staff", url, account="nobody", **words).status_code == 422
    assert sent(scene, "staff", url, account="analyst", **words).status_code == 302
    assert scene.seen(lambda: Redeployment.objects.get().front) == "防输入卡口"
    page = text_of(scene.client("commander").get("/headquarters/next?saved=yes"))
    assert "analyst" in page and "防输入卡口" in page
    assert scene.client("worker").get("/headquarters/next").status_code == 403
