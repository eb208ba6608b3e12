"""Every request acts in one post: doors deny by default, refusals undo, strangers see nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.accounts.models import Holding
from lianfang.jurisdictions.scope import across_scopes, entered, second_role_use
from lianfang.screening.choices import Outcome
from lianfang.screening.models import Lead
from tests.config.headquarters import NOW, PASSWORD, House

pytestmark = pytest.mark.urls("tests.config.routes")
_LOOKING = second_role_use("tests.looking", "A test looks at what was kept.")


def outcome_of(house: House) -> str:
    with across_scopes(_LOOKING):
        return Lead.objects.values_list("outcome", flat=True).get(pk=house.lead)


def test_a_view_without_a_door_is_refused(house: House):
    answer = house.client("hq").get("/undeclared")
    assert answer.status_code == 403
    assert answer.content != b"open"


@pytest.mark.parametrize("path", ["/records", "/administering", "/undeclared", "/which-post"])
def test_whoever_has_not_signed_in_is_sent_to_the_door(house: House, path: str):
    answer = house.client().get(path + "?a=1")
    if path == "/undeclared":
        assert answer.status_code == 403
        return
    assert answer.status_code == 302
    assert answer["Location"] == f"/login?next=%2F{path[1:]}%3Fa%3D1"


def test_the_scope_of_the_post_bounds_what_is_read(house: House):
    assert house.client("east").get("/records").content.startswith(b"1 ")
    assert house.client("west").get("/records").content.startswith(b"0 ")
    assert house.client("hq").get("/records").content.startswith(b"1 ")


def test_the_next_township_sees_404(house: House):
    path = f"/records/{house.lead}"
    assert house.client("east").get(path).status_code == 200
    assert house.client("west").get(path).status_code == 404


def test_a_post_without_the_permission_is_told_so_in_words(house: House):
    answer = house.client("east").get("/administering")
    assert answer.status_code == 403
    assert "您现在的岗位不能在这里办这件事。" in answer.content.decode()


def test_a_refusal_takes_back_what_was_done(house: House):
    answer = house.client("east").post(f"/half-done/{house.lead}")
    assert answer.status_code == 409
    assert "The lead was answered by 李* before." in answer.content.decode()
    assert outcome_of(house) == Outcome.PENDING


def test_a_refusal_of_a_fragment_is_a_fragment(house: House):
    browser = house.client("east", headers={"hx-request": "true"})
    text = browser.post(f"/half-done/{house.lead}").content.decode()
    assert "李*" in text
    assert "<html" not in text


def test_a_fragment_asked_for_without_a_session_leads_to_the_door(house: House):
    answer = house.client(headers={"hx-request": "true"}).get("/records")
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/login")


def test_an_address_that_leads_nowhere_is_404_for_everyone(house: House):
    assert house.client().get("/nowhere").status_code == 404
    assert house.client("hq").get("/nowhere").status_code == 404


def test_a_holding_that_ends_ends_the_access(house: House):
    browser = house.client("east")
    assert browser.get("/records").status_code == 200
    with across_scopes(_LOOKING):
        Holding.objects.filter(officer=house.officers["east"]).update(
            to_at=NOW - timedelta(minutes=1)
        )
    answer = browser.get("/records")
    assert (answer.status_code, answer["Location"]) == (302, "/post?next=%2Frecords")


def test_a_new_password_ends_the_sessions(house: House):
    from lianfang.accounts.operations import set_password

    browser = house.client("east")
    with entered(house.by.scope):
        set_password(house.officers["east"], PASSWORD + "2", by=house.by, at=NOW)
    assert browser.get("/records")["Location"].startswith("/login")


def test_the_scope_does_not_outlive_the_request(house: House):
    house.client("east").get("/records")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user")
        assert cursor.fetchone() == (True,)


def test_getting_in_costs_few_queries(lasting: House):
    browser = lasting.client("east")
    browser.get("/which-post")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get("/which-post").status_code == 200
    asked = [
        q["sql"] for q in seen if q["sql"].startswith("SELECT") and "set_config" not in q["sql"]
    ]
    scopes = [q["sql"] for q in seen if "set_config" in q["sql"]]
    assert len(asked) <= 3, asked  # session; holding; codes linked to the post's
    assert len(scopes) <= 2


def test_one_officer_in_two_posts_acts_in_one_at_a_time(house: House):
    with entered(house.by.scope):
        house.post("east", "commander", "140802", "值班指挥长")
    browser = house.client("east")
    chosen = browser.get("/post").content.decode()
    titles = {"东边街道书记", "值班指挥长"}
    assert all(title in chosen for title in titles)
    for title in titles:
        key = Holding.objects.get(officer=house.officers["east"], post__title=title).pk
        assert (
            browser.post("/post", {"post": key, "next": "/which-post"})["Location"]
            == "/which-post"
        )
        assert browser.get("/which-post").content.decode() == title
