"""Looking after someone: the page, its forms, what is sealed, the lists of needs and teams."""

import re

import pytest

from lianfang.desk.care_forms import YES_NO
from lianfang.quarantine.models import Breach, Dependant, Need, Suitability, TeamMember
from tests.desk.conftest import text_of
from tests.desk.scene import Scene


def page(scene: Scene, who: str = "community", person: int = 0, path: str = "") -> str:
    return f"/people/{scene.persons[person]}/care{path}"


def sent(scene: Scene, path: str, who: str = "community", **values: str):
    browser = scene.client(who)
    form = text_of(browser.get(path))
    key = re.search(r'name="key" value="(\w+)"', form)
    assert key
    return browser.post(path, {"key": key[1], **values})


def raised(scene: Scene, **values: str) -> Need:
    given = {"kind": "food", "priority": "normal", "text": "缺米", "manner": "telephone"} | values
    assert sent(scene, page(scene, path="/need"), **given).status_code == 302
    return scene.seen(lambda: Need.objects.latest("id"))


def test_a_need_is_raised_promised_and_settled(scene: Scene):
    need = raised(scene)
    about = page(scene, path=f"/accept/{need.pk}")
    assert sent(scene, about, promised="25点").status_code == 422
    assert sent(scene, about, promised="2020-02-10 09:00").status_code == 422
    assert sent(scene, about, promised="2020-02-10 12:00").status_code == 302
    assert "needs" in text_of(scene.client("community").get(page(scene)))
    settle = page(scene, path=f"/settle/{need.pk}")
    assert sent(scene, settle, outcome="cannot", reason="无货").status_code == 422
    assert sent(scene, settle, outcome="met").status_code == 302
    again = sent(scene, settle, outcome="met")
    assert again.status_code == 409
    assert scene.seen(lambda: Need.objects.get(pk=need.pk)).outcome == "met"


def test_a_private_matter_is_not_on_the_screen_until_opened(scene: Scene):
    raised(scene, kind="violence", text="夜里挨打")
    browser = scene.client("community")
    for path in (page(scene), "/needs"):
        shown = text_of(browser.get(path))
        assert "夜里挨打" not in shown
        assert "Violence" not in shown
    assert "夜里挨打" in text_of(browser.post(page(scene)))


@pytest.mark.parametrize("who", ["policeman", "militia", "supervisor", "reviewer"])
def test_guards_and_others_see_no_care(scene: Scene, who: str):
    assert scene.client(who).get(page(scene)).status_code == 403
    assert scene.client(who).get("/needs").status_code == 403


def test_the_neighbour_finds_nobody(scene: Scene):
    assert scene.client("neighbour").get(page(scene)).status_code == 404
    for path in ("/need", "/exit", "/team/doctor", "/nonsense"):
        assert scene.client("neighbour").get(page(scene, path=path)).status_code == 404


def test_the_home_form_asks_each_question_and_the_rule_decides(scene: Scene):
    path = page(scene, path="/home")
    assert sent(scene, path).status_code == 422
    yes = dict.fromkeys(
        ("own_room", "alone_or_consent", "no_contact", "can_stay_in", "own_toilet", "carer"), "yes"
    )
    assert sent(scene, path, **yes, phone="no", special_none="yes").status_code == 302
    home = scene.seen(Suitability.objects.get)
    assert (home.verdict, home.reason) == ("supported", "no_phone")
    more = sent(scene, path, **yes, phone="yes", special_none="yes", verdict="site")
    assert more.status_code == 422


def test_several_special_groups_are_ticked_and_none_excludes_them(scene: Scene):
    path = page(scene, path="/home")
    yes = dict.fromkeys((*YES_NO, "special_pregnant"), "yes")
    assert sent(scene, path, **yes, special_none="yes").status_code == 422
    assert sent(scene, path, **yes, special_disabled="yes").status_code == 302
    home = scene.seen(Suitability.objects.get)
    assert sorted(home.special) == ["disabled", "pregnant"]


def test_dependants_are_asked_about_and_get_a_carer(scene: Scene):
    path = page(scene, path="/dependants")
    assert sent(scene, path, occasion="site_order", anyone="someone").status_code == 422
    told = {"anyone": "someone", "kind1": "child", "who1": "女儿，3岁"}
    assert sent(scene, path, occasion="site_order", **told).status_code == 302
    child = scene.seen(Dependant.objects.get)
    carer = page(scene, path=f"/carer/{child.pk}")
    assert sent(scene, carer, carer="姑姑").status_code == 302
    opened = text_of(scene.client("community").post(page(scene)))
    assert "女儿,3岁 → 姑姑" in opened


def test_an_exit_goes_step_by_step_and_a_critical_need_stops_it(scene: Scene):
    assert sent(scene, page(scene, path="/exit"), facts="在村口").status_code == 302
    found = scene.seen(Breach.objects.get)

    def step(what: str, **values: str) -> int:
        answer = sent(scene, page(scene, path=f"/{what}/{found.pk}"), **values)
        return int(answer.status_code)

    assert step("advise") == 409
    assert [step("hear", reason="没米"), step("needs"), step("advise")] == [302, 302, 302]
    need = raised(scene, priority="critical")
    assert step("recheck", kept_in="no") == 409
    assert "/recheck/" not in text_of(scene.client("community").get(page(scene)))
    settle = page(scene, path=f"/settle/{need.pk}")
    assert sent(scene, settle, outcome="met").status_code == 302
    assert step("recheck", kept_in="no") == 302
    assert scene.client("community").get(page(scene, path=f"/refer/{found.pk}")).status_code == 403
    assert step("close") == 302
    assert scene.seen(Breach.objects.get).outcome == "closed"


def test_a_role_is_set_by_hand(scene: Scene):
    def doctors():
        return scene.seen(
            lambda: TeamMember.objects.filter(person=scene.persons[0], role="militia").count()
        )

    path = page(scene, path="/team/militia")
    before = doctors()
    worker = str(scene.posts["worker"])
    assert sent(scene, path, post=worker).status_code == 302
    assert doctors() == before + 1
    assert sent(scene, path, post=str(scene.posts["policeman"])).status_code == 422


def test_teams_and_needs_are_listed_in_a_fixed_number_of_questions(
    scene: Scene, django_assert_max_num_queries
):
    browser = scene.client("secretary")
    for number in range(3):
        raised(scene, text=f"米{number}")
    counts = []
    for path in (page(scene), "/needs", "/teams"):
        browser.get(path)
        with django_assert_max_num_queries(60) as told:
            assert browser.get(path).status_code == 200
        counts.append(len(told))
    raised(scene, text="再来")
    for path, count in zip((page(scene), "/needs", "/teams"), counts, strict=True):
        with django_assert_max_num_queries(count):
            assert browser.get(path).status_code == 200


def test_the_five_roles_are_named_for_a_place(scene: Scene):
    names = {
        "township_cadre": "镇干部", "village_cadre": "村干部", "doctor": "家庭医生",
        "police": "片警", "militia": "网格员",
    }  # fmt: skip
    who = scene.client("commander")
    assert scene.client("community").get("/teams/names").status_code == 403
    page = text_of(who.get("/teams/names"))
    (key,) = re.findall(r'name="key" value="(\w+)"', page)
    assert (
        who.post("/teams/names", {"key": "x", "name": "五包一", "doctor": ""}).status_code == 422
    )
    assert who.post("/teams/names", {"key": key, "name": "五包一", **names}).status_code == 302
    assert "片警" in text_of(who.get("/teams"))
