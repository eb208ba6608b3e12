"""Who gets which page: every page as every role, and the next township's officer sees nothing."""

PAGES = {
    "/": "everyone",
    "/duties": "records",
    "/duties/overdue": "figures",
    "/lists": "lists",
    "/lists/new": "import",
    "/leads": "leads",
    "/roster": "roster",
    "/reports": "reports",
    "/reports/file": "file",
    "/figures/F34": "figures",
    "/briefing": "figures",
    "/briefing.md": "figures",
}
LEADERS = [
    "commander", "staff", "cdc", "duty", "supervisor", "analyst", "secretary", "neighbour",
    "community",
]  # fmt: skip
GROUPS = {
    "figures": LEADERS,
    "lists": [*LEADERS, "liaison", "other_liaison"],
    "import": ["staff", "liaison", "other_liaison"],
    "leads": [*LEADERS, "worker", "next_worker"],
    "roster": [*LEADERS, "worker", "next_worker", "doctor", "policeman", "militia"],
    "reports": [*LEADERS, "liaison", "other_liaison"],
    "file": ["secretary", "neighbour", "liaison", "other_liaison"],
    "records": [
        *LEADERS, "worker", "next_worker", "doctor", "policeman", "militia", "liaison",
        "other_liaison",
    ],
}  # fmt: skip
OFFICERS = [
    *LEADERS, "worker", "doctor", "policeman", "militia", "liaison", "keeper", "reviewer",
    "administrator",
]  # fmt: skip


def test_each_page_opens_for_those_who_may_and_is_refused_to_the_others(scene):
    for who in OFFICERS:
        browser = scene.client(who)
        for path, group in PAGES.items():
            answer = browser.get(path)
            if path == "/":
                assert answer.status_code in (200, 302), (who, path)
                continue
            expected = 200 if who in GROUPS[group] else 403
            assert answer.status_code == expected, (who, path)


def test_a_post_without_figures_begins_where_its_work_is(scene):
    assert scene.client("worker").get("/")["Location"] == "/duties"
    assert scene.client("liaison").get("/")["Location"] == "/duties"
    page = scene.client("keeper").get("/")
    assert page.status_code == 200
    assert "没有要您办的事" in page.content.decode()


def test_a_stranger_is_sent_to_the_door(scene, client):
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login")


def test_the_next_township_sees_none_of_it(scene):
    stranger = scene.client("neighbour")
    lead, person = scene.leads[0], scene.persons[0]
    for path in (f"/leads/{lead}", f"/people/{person}", f"/lists/{scene.batch}"):
        assert stranger.get(path).status_code == 404, path
    for path in ("/leads", "/leads?view=all", "/roster", "/duties/overdue"):
        assert "王*" not in stranger.get(path).content.decode(), path
    assert stranger.get("/figures/F34").content.decode().count("<tr>") <= 1
    answer = stranger.post(f"/leads/{lead}/answer", {"outcome": "found", "key": "k" * 16})
    assert answer.status_code == 404
    assert stranger.post(f"/people/{person}/open", {"purpose": "duty"}).status_code == 404


def test_a_place_outside_the_post_s_area_is_refused(scene):
    answer = scene.client("secretary").get("/leads?place=140802002")
    assert answer.status_code == 403
    assert "不在您现在岗位的范围内" in answer.content.decode()
    assert scene.client("staff").get("/leads?place=140802002").status_code == 200
    assert scene.client("staff").get("/leads?place=999").status_code == 403


def test_a_unit_sees_its_own_lists_only(scene):
    assert scene.client("liaison").get(f"/lists/{scene.batch}").status_code == 200
    assert scene.client("other_liaison").get(f"/lists/{scene.batch}").status_code == 404
    assert "铁路" not in scene.client("other_liaison").get("/lists").content.decode()


def test_a_guard_sees_name_place_and_end_but_no_temperature(scene):
    page = scene.client("policeman").get(f"/people/{scene.persons[0]}").content.decode()
    assert "王*" in page and "36.6" not in page and "武汉返乡" not in page
    assert "居家" in page and "至2月" in page
    assert "36.6" in scene.client("doctor").get(f"/people/{scene.persons[0]}").content.decode()
