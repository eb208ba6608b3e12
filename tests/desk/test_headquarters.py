"""The headquarters on its pages: chart, pairings, directives, duty, plans, issues."""

import re
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from lianfang.accounts.models import Unit
from lianfang.command.chart_operations import NewPairing, pair
from lianfang.command.models import Addressee, Directive, DutyShift, FrontlineIssue, Plan
from lianfang.incidents.models import ParameterChange
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.places.models import Compound
from lianfang.places.operations import NewCompound, establish_compounds
from tests.desk.conftest import text_of
from tests.desk.scene import DAY, HERE, HOUR, NOW, Scene


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="(\w+)"', page)
    assert found
    return found[1]


def sent(scene: Scene, who: str, url: str, **values: str) -> Any:
    client = scene.client(who)
    key = key_of(text_of(client.get(url)))
    answers = [client.post(url, {"key": key, **values}) for _ in range(2)]
    return answers[0]


def drafted(scene: Scene, **values: str) -> UUID:
    new = {
        "kind": "directive", "origin": "city", "number": "盐疫指发〔2020〕9号",
        "title": "关于开展复查的通知", "body": "请各单位落实。", "minutes": "60",
    }  # fmt: skip
    answer = sent(scene, "staff", "/directives/new", **(new | values))
    assert answer.status_code == 302, text_of(answer)
    return scene.seen(lambda: Directive.objects.get().pk)


def test_the_chart_tells_what_has_no_owner(scene: Scene):
    page = text_of(scene.client("commander").get("/headquarters"))
    assert "双组长" in page and 'class="tree"' in page
    assert scene.client("worker").get("/headquarters").status_code == 403
    book = scene.client("commander").get("/headquarters/book")
    assert book["Content-Type"].startswith("application/vnd.openxml")


def test_a_work_group_is_formed_once_and_stands_as_new(scene: Scene):
    answer = sent(
        scene, "staff", "/headquarters/groups/new", name="流调溯源组", function="health",
        document="6号",
    )  # fmt: skip
    assert answer.status_code == 302
    page = text_of(scene.client("staff").get("/headquarters?since=2020-01-21"))
    assert "流调溯源组" in page and '<span class="tag">新</span>' in page
    again = sent(scene, "staff", "/headquarters/groups/new", name="流调溯源组", function="health",
                 document="6号")  # fmt: skip
    assert again.status_code == 409 and "已有流调溯源组" in text_of(again)


def test_a_pairing_is_ended_with_a_reason(scene: Scene):
    by = scene.by
    with clock.held(NOW - DAY), entered(by.scope):
        how: dict[str, Any] = {"by": by, "at": NOW - DAY}
        establish_compounds([NewCompound("槐树小区", HERE, "managed", ("门",))], **how)
        compound = Compound.objects.get(name="槐树小区").pk
        post = scene.posts["secretary"]
        new = [NewPairing(post, "compound", "section", compound=compound)]
        pair(scene.incident, new, "7号", **how)
    client = scene.client("commander")
    page = text_of(client.get("/headquarters/pairings"))
    assert "槐树小区" in page
    found = re.search(r"/headquarters/pairings/([0-9a-f-]{36})/end", page)
    assert found
    url = f"/headquarters/pairings/{found[1]}/end"
    assert client.post(url, {"why": ""}).status_code == 409
    assert client.post(url, {"why": "调整"}).status_code == 302
    assert "槐树小区" not in text_of(client.get("/headquarters/pairings"))
    assert "1个小区" in text_of(client.get("/headquarters"))


def test_a_directive_goes_from_draft_to_result(scene: Scene):
    pk = drafted(scene, due="2020-02-11 18:00")
    url = f"/directives/{pk}"
    staff, commander = scene.client("staff"), scene.client("commander")
    assert 'value="approve"' not in text_of(staff.get(url))
    assert commander.post(url, {"act": "approve", "key": "a"}).status_code == 302
    assert staff.post(f"{url}/issue", {"key": "i"}).status_code == 422
    look = text_of(staff.post(f"{url}/issue", {"key": "i", "to_townships": "yes"}))
    assert "人时" in look and 'name="seen"' in look
    assert scene.seen(Addressee.objects.count) == 0
    issue = {"key": "i", "to_townships": "yes", "seen": "yes"}
    for _ in range(2):
        assert staff.post(f"{url}/issue", issue).status_code == 302
    secretary = scene.client("secretary")
    assert "关于开展复查的通知" in text_of(secretary.get("/directives"))
    assert 'value="receive"' in text_of(secretary.get(url))
    assert secretary.post(url, {"act": "receive", "key": "r"}).status_code == 302
    assert secretary.post(url, {"act": "answer", "result": "", "key": "x"}).status_code == 422
    done = {"act": "answer", "result": "已复查。", "key": "y"}
    assert secretary.post(url, done).status_code == 302
    addressee = scene.seen(lambda: Addressee.objects.exclude(result="").get().pk)
    assert staff.post(
        f"/directives/results/{addressee}", {"verdict": "returned", "key": "v"}
    ).status_code == 422  # fmt: skip
    verdict = {"verdict": "accepted", "key": "w"}
    assert staff.post(f"/directives/results/{addressee}", verdict).status_code == 302
    page = text_of(commander.get(url))
    assert "已认可" in page and "盐疫指发〔2020〕9号" in text_of(commander.get(f"{url}/print"))


def test_a_silent_unit_stands_out(scene: Scene):
    pk = drafted(scene)
    commander = scene.client("commander")
    commander.post(f"/directives/{pk}", {"act": "approve", "key": "a"})
    issue = {"key": "i", "to_townships": "yes", "seen": "yes"}
    assert commander.post(f"/directives/{pk}/issue", issue).status_code == 302
    with clock.held(NOW + HOUR):
        assert "逾期未签收" in text_of(commander.get(f"/directives/{pk}"))
    assert commander.post(
        f"/directives/{pk}", {"act": "withdraw", "why": "发错", "key": "z"}
    ).status_code == 302  # fmt: skip
    assert "已撤回" in text_of(commander.get(f"/directives/{pk}"))


def test_a_unit_sees_only_what_came_to_it(scene: Scene):
    pk = drafted(scene)
    assert "关于开展复查的通知" not in text_of(scene.client("secretary").get("/directives"))
    assert scene.client("secretary").get(f"/directives/{pk}").status_code == 404
    assert scene.client("worker").get("/directives").status_code == 403


def test_a_draft_that_is_not_whole_is_asked_for_again(scene: Scene):
    staff = scene.client("staff")
    for values in ({"title": "x"}, {"kind": "directive", "due": "soon"}):
        answer = staff.post("/directives/new", {"key": "k", "origin": "own", **values})
        assert answer.status_code == 422


def test_shifts_are_planned_and_the_rest_is_an_alarm(scene: Scene):
    client = scene.client("commander")
    page = text_of(client.get("/headquarters/duty/plan"))
    who = re.findall(r'<option value="([0-9a-f-]{36})"', page)
    today = f"{clock.local(NOW):%Y-%m-%d}"
    plan = {"day": today, "s8": who[0], "key": key_of(page)}
    for _ in range(2):
        assert client.post("/headquarters/duty/plan", plan).status_code == 302
    assert scene.seen(DutyShift.objects.count) == 1
    board = text_of(client.get("/headquarters/duty"))
    assert board.count("无人值守") == 2
    log = {"act": "log", "text": "市指挥部来电。", "key": "l"}
    assert client.post("/headquarters/duty", log).status_code == 302
    assert "市指挥部来电。" in text_of(client.get("/headquarters/duty"))
    assert client.post("/headquarters/duty", {**log, "text": "", "key": "m"}).status_code == 422


def test_a_shift_of_nobody_is_not_taken_over(scene: Scene):
    taken = {"act": "take", "subject": "x", "key": "n"}
    assert scene.client("commander").post("/headquarters/duty", taken).status_code == 404


@pytest.mark.parametrize(
    "what",
    ["decisions/plan", "decisions/doctrine", "changes/level", "changes/tier", "changes/phase",
     "changes/edition"],
)  # fmt: skip
def test_each_decision_asks_for_its_document(scene: Scene, what: str):
    answer = sent(scene, "commander", f"/headquarters/{what}")
    assert answer.status_code in (409, 422)
    assert scene.client("worker").get(f"/headquarters/{what}").status_code == 403


def test_plans_tier_and_phase_are_recorded_with_their_authority(scene: Scene):
    decided = {"authority": "运城市", "document": "12号", "effective": "2020-02-24 00:00"}
    new = {
        "decisions/plan": {"kind": "after_return", "name": "返岗防控方案", "version": "第一版",
                 "approver": "指挥部", "document": "8号"},
        "changes/level": {"level": "2", "set.recheck_share": "3", **decided},
        "changes/edition": {"number": "5", "title": "第五版", "set.observation_days": "21",
                            **decided},
        "changes/tier": {"confirmed": "3", "days": "13", "cluster": "no", "tier": "low",
                         **decided},
        "changes/phase": {"name": "第二阶段", "objectives": "防输入\n防输出",
                          "indicators": "F35 ≥ 95%\nF31 = 0", **decided},
        "decisions/doctrine": {"name": "三防", "items": "防输入\n防输出", "document": "3号"},
    }  # fmt: skip
    for what, values in new.items():
        if what.startswith("changes"):
            shown = sent(scene, "commander", f"/headquarters/{what}", **values)
            assert "尚未登记" in text_of(scene.client("commander").get(shown.url))
            values |= {"seen": "yes"}
        answer = sent(scene, "commander", f"/headquarters/{what}", **values)
        assert answer.status_code == 302, text_of(answer)
    assert scene.seen(Plan.objects.count) == 1
    with clock.held(NOW + 20 * DAY):
        page = text_of(scene.client("commander").get("/headquarters/plans"))
    assert "3%" in page and "21天" in page
    assert "返岗防控方案" in page and "规则建议中风险" in page and "第二阶段" in page


def test_an_issue_on_the_spot_is_raised_and_solved(scene: Scene):
    page = text_of(scene.client("secretary").get("/issues/new"))
    who = re.findall(r'<option value="([0-9a-f-]{36})"', page)[0]
    new = {"text": "卡口缺体温枪", "owner": who, "key": key_of(page)}
    for _ in range(2):
        assert scene.client("secretary").post("/issues/new", new).status_code == 302
    issue = scene.seen(FrontlineIssue.objects.get)
    url = f"/issues/{issue.pk}"
    staff = scene.client("staff")
    assert "卡口缺体温枪" in text_of(staff.get("/issues"))
    assert scene.client("neighbour").get(url).status_code == 404
    assert staff.post(url, {"outcome": ""}).status_code == 422
    assert staff.post(url, {"outcome": "已送达"}).status_code == 302
    assert "已解决：已送达" in text_of(staff.get("/issues"))


def test_a_file_is_attached_to_a_draft_and_saved_never_shown(scene: Scene):
    pk = drafted(scene)
    url, staff = f"/directives/{pk}", scene.client("staff")
    key = key_of(text_of(staff.get(url)))
    for name, content, status in (("附件.pdf", b"<html>", 422), ("附件.pdf", b"%PDF-1.4", 302)):
        file = SimpleUploadedFile(name, content, "text/html")
        answer = staff.post(url, {"key": key, "act": "attach", "file": file})
        assert answer.status_code == status
    page = text_of(staff.get(url))
    found = re.search(r'href="(/directives/files/[\w-]+)"', page)
    assert found and "附件.pdf" in page
    got = staff.get(found[1])
    assert text_of(got) == "%PDF-1.4"
    assert got["Content-Type"] == "application/octet-stream"
    assert got["Content-Disposition"].startswith("attachment;")
    assert (
        got["X-Content-Type-Options"] == "nosniff" and "sandbox" in got["Content-Security-Policy"]
    )
    assert scene.client("other_liaison").get(found[1]).status_code == 404
    assert scene.client("worker").get(found[1]).status_code == 403
    assert "附件.pdf" in text_of(staff.get(f"{url}/print"))


def test_what_cannot_be_read_is_told_at_its_field_and_nothing_is_recorded(scene: Scene):
    wrong = {
        "level": "2", "authority": "省", "document": "4号", "effective": "明天",
        "set.recheck_share": "300", "set.cut_off": "晚上", "seen": "yes",
    }  # fmt: skip
    answer = sent(scene, "commander", "/headquarters/changes/level", **wrong)
    page = text_of(answer)
    assert answer.status_code == 422
    assert page.count('id="set.recheck_share-error"') == 1 == page.count('id="set.cut_off-error"')
    phase = {"name": "第二阶段", "objectives": "防输入", "indicators": "F99 > 1",
             "authority": "区", "document": "4号", "effective": "2020-02-24 00:00"}  # fmt: skip
    assert sent(scene, "commander", "/headquarters/changes/phase", **phase).status_code == 422
    assert not scene.seen(ParameterChange.objects.exists)


def test_the_rows_of_a_change_open_to_its_people(scene: Scene):
    client = scene.client("commander")
    url = "/headquarters/changes/checks_home/rows?value=am&question=fall&effective="
    page = text_of(client.get(url + "2020-02-12T00:00%2B08:00"))
    assert "王*" in page and f"/people/{scene.persons[0]}" in page
    assert client.get(url + "now").status_code == 404
    assert client.get(url.replace("fall", "none") + "2020-02-12T00:00%2B08:00").status_code == 404
    assert scene.client("worker").get(url + "2020-02-12T00:00%2B08:00").status_code == 403


def test_a_workbook_goes_out_comes_back_and_changes_nothing_until_it_is_changed(scene: Scene):
    staff = scene.client("staff")
    book = staff.get("/headquarters/roster.xlsx").content
    page = text_of(staff.get("/headquarters/roster"))
    sent = {"key": key_of(page), "file": SimpleUploadedFile("名册.xlsx", book)}
    answer = staff.post("/headquarters/roster", sent)
    assert "没有变化" in text_of(staff.get(answer["Location"]))
    changed = load_workbook(BytesIO(book))
    changed.worksheets[0].append(["东关村村委会", "committee", HERE])
    changed.worksheets[1].append(["东关村村委会", "村书记", "nobody", HERE, "dg", "关某"])
    for role, words in (("nobody", "没有这个角色"), ("community_secretary", "新增单位1个")):
        changed.worksheets[1].cell(changed.worksheets[1].max_row, 3, role)
        buffer = BytesIO()
        changed.save(buffer)
        file = SimpleUploadedFile("名册.xlsx", buffer.getvalue())
        key = key_of(text_of(staff.get("/headquarters/roster")))
        answer = staff.post("/headquarters/roster", {"key": key, "file": file})
        page = text_of(staff.get(answer["Location"]))
        assert words in page
    done = staff.post(answer["Location"], {"key": key_of(page)})
    assert done.status_code == 302
    assert scene.seen(lambda: Unit.objects.filter(name="东关村村委会").exists())
    assert staff.post(answer["Location"], {"key": "another"}).status_code == 409
    bad = {"key": "0123456789", "file": SimpleUploadedFile("x.xlsx", b"PK")}
    assert staff.post("/headquarters/roster", bad).status_code == 422
    assert scene.client("secretary").get("/headquarters/roster").status_code == 403
