"""What a person may say against an order: filed once, owed to someone, seen on their page."""

from lianfang.duties.choices import DutyKind
from lianfang.quarantine.models import Appeal, Correction, HeldFact
from tests.portal.conftest import AFTER, LATER, at_home
from tests.quarantine.cast import duties, seen, the_order


def text(answer):
    return answer.content.decode()


def test_not_let_out_is_said_once_and_someone_is_owed_a_call(home):
    home.enter(AFTER)
    for _ in range(2):
        answer = home.send("held", AFTER, key="k")
        assert (answer.status_code, answer["Location"]) == (302, "/p/me?done=held")
    (fact,) = seen(lambda: list(HeldFact.objects.all()))
    assert (fact.person, fact.how) == (home.person, "said")
    assert len(duties(fact.pk, DutyKind.HELD_CALL)) == 1


def test_while_the_order_is_in_force_nobody_is_held_past_it(home):
    home.enter()
    answer = home.send("held")
    assert answer.status_code == 409
    assert 'role="alert"' in text(answer)
    assert seen(lambda: HeldFact.objects.count()) == 0


def test_an_appeal_is_sealed_owed_and_listed(home):
    home.enter()
    for _ in range(2):
        answer = home.send("appeal", text="我1月18日就离开了武汉", key="k")
        assert answer["Location"] == "/p/me?done=appeal"
    (appeal,) = seen(lambda: list(Appeal.objects.all()))
    assert (appeal.person, appeal.manner) == (home.person, "self")
    assert "武汉".encode() not in bytes(appeal.text)
    assert len(duties(appeal.pk, DutyKind.APPEAL_RECEIPT)) == 1
    assert text(home.get("me")).count('class="asked"') == 1


def test_words_are_needed_and_kept_when_they_are_too_many(home):
    home.enter()
    assert home.send("appeal", text=" ").status_code == 422
    answer = home.send("appeal", text="不同意" * 200)
    assert answer.status_code == 422
    assert "不同意不同意" in text(answer)
    assert seen(lambda: Appeal.objects.count()) == 0


def test_a_correction_names_what_is_wrong(home):
    home.enter()
    assert home.send("correct", field="shoes", text="x").status_code == 422
    answer = home.send("correct", field="anchor", text="1月18日离开", key="k")
    assert answer["Location"] == "/p/me?done=correct"
    (one,) = seen(lambda: list(Correction.objects.all()))
    assert (one.field, one.order_id) == ("anchor", home.order)


def test_one_person_s_words_stand_on_no_other_s_page(home):
    stranger = at_home(home.world)
    for one in (home, stranger):
        one.enter()
    home.send("appeal", text="不同意")
    assert 'class="asked"' not in text(stranger.get("me", LATER))
    assert the_order(stranger.order).number not in text(home.get("me", LATER))
