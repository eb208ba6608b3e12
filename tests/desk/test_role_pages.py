"""The administrator reads and changes what roles may, on a page."""

from django.urls import reverse

from lianfang.accounts.models import RoleChange
from tests.desk.conftest import text_of
from tests.desk.scene import Scene

ROLES = reverse("roles")


def test_a_change_counts_from_the_next_click_on(scene: Scene):
    admin, commander = scene.client("administrator"), scene.client("commander")
    assert commander.get(reverse("rechecks")).status_code == 403
    sent = {
        "role": "commander", "right": "recheck", "allowed": "yes", "key": "r" * 20,
        "reason": "区指挥部会议纪要",
    }  # fmt: skip
    assert [admin.post(ROLES, sent).status_code for _ in range(2)] == [302, 302]
    assert scene.seen(RoleChange.objects.count) == 1
    assert commander.get(reverse("rechecks")).status_code == 200
    page = text_of(admin.get(ROLES, {"role": "commander"}))
    assert "其中1项与出厂设置不同" in page and "区指挥部会议纪要" in page


def test_what_is_guaranteed_is_said_and_refused(scene: Scene):
    admin = scene.client("administrator")
    page = text_of(admin.get(ROLES, {"role": "police"}))
    assert "民警和民兵只看姓名、地点和结束时间" in page
    sent = {"role": "police", "right": "see_phone", "allowed": "yes", "reason": "工作需要查看"}
    answer = admin.post(ROLES, sent)
    assert answer.status_code == 409 and "不能更改" in text_of(answer)
    assert admin.post(ROLES, sent | {"right": "", "reason": ""}).status_code == 422
    assert admin.get(ROLES, {"role": "king"}).status_code == 404
    assert scene.seen(RoleChange.objects.count) == 0


def test_nobody_else_reads_or_changes_it(scene: Scene):
    for who in ("commander", "staff", "reviewer", "supervisor"):
        browser = scene.client(who)
        assert browser.get(ROLES).status_code == 403
        assert browser.post(ROLES, {"role": "cdc"}).status_code == 403
