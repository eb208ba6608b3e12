"""A fever on the desk; a call after a missed check; a reading measured a second time."""

from datetime import timedelta

import pytest

from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.quarantine.check_operations import Reading, record_checks
from lianfang.quarantine.missed_operations import follow_missed
from lianfang.quarantine.models import CheckSample, HealthCheck, WelfareContact
from lianfang.quarantine.sample_operations import draw_samples
from tests.desk.conftest import text_of
from tests.desk.scene import NOW, Scene
from tests.desk.test_views_acts import hidden


@pytest.fixture
def fever(scene: Scene):
    """The check of a fever by forehead, an hour ago."""
    at = NOW - timedelta(minutes=10)
    reading = Reading(
        scene.orders[0], clock.day_of(at), "am", 384, "forehead", "in_person", at, at, ("cough",)
    )
    with clock.held(at), entered(scene.by.scope):
        return record_checks(scene.incident.pk, [reading], by=scene.by, at=at).fevers[0]


def open_kinds(scene, check):
    owed = scene.seen(lambda: list(Obligation.objects.filter(subject=check)))
    return sorted(d.slot for d in owed if d.done_at is None and d.lifted_at is None)


def test_the_fever_stands_among_the_doctors_duties_and_opens_its_page(scene, fever):
    page = text_of(scene.client("doctor").get("/duties"))
    assert f"/fevers/{fever}" in page
    shown = text_of(scene.client("doctor").get(f"/fevers/{fever}"))
    assert "38.4" in shown
    assert "咳嗽" in shown or "Cough" in shown


def test_doctor_and_cdc_acknowledge_their_own(scene, fever):
    for who, slot in (("doctor", "doctor"), ("cdc", "cdc")):
        client = scene.client(who)
        page = text_of(client.get(f"/fevers/{fever}"))
        assert f'name="slot" value="{slot}"' in page
        sent = client.post(f"/fevers/{fever}/seen", {"key": f"k{who}", "slot": slot})
        assert sent.status_code == 302
        assert f'name="slot" value="{slot}"' not in text_of(client.get(f"/fevers/{fever}"))
    assert open_kinds(scene, fever) == ["again", "clinic", "clinic"]


def test_the_vehicle_is_named(scene, fever):
    doctor, url = scene.client("doctor"), f"/fevers/{fever}/clinic"
    assert doctor.post(url, {"key": "a"}).status_code == 422
    assert doctor.post(url, {"key": "b", "vehicle": "晋M00001"}).status_code == 302
    owed = scene.seen(lambda: Obligation.objects.get(kind="clinic_referral", subject=fever))
    assert owed.done_at == NOW


@pytest.mark.parametrize("typed", ["3.66", "98.6", "发热", ""])
def test_a_second_reading_that_says_nothing_is_asked_for_again(scene, fever, typed):
    doctor, url = scene.client("doctor"), f"/fevers/{fever}/again"
    answer = doctor.post(url, {"key": "a", "temperature": typed, "thermometer": "axillary"})
    assert answer.status_code == 422
    assert f'value="{typed}"' in text_of(answer)


def test_a_second_reading_settles_its_duty(scene, fever):
    doctor = scene.client("doctor")
    form = {"key": "a", "temperature": "38,1", "thermometer": "axillary", "symptoms": "咳嗽"}
    assert doctor.post(f"/fevers/{fever}/again", form).status_code == 302
    assert doctor.post(f"/fevers/{fever}/again", form).status_code == 302
    second = scene.seen(lambda: HealthCheck.objects.get(corrects=fever))
    assert (second.temperature, second.symptoms) == (381, ["cough"])
    assert "again" not in open_kinds(scene, fever)


def test_the_front_page_says_that_a_fever_waits(scene, fever):
    page = text_of(scene.client("staff").get("/"))
    assert f"/fevers/{fever}" in page


def test_strangers_do_not_see_a_fever(scene, fever):
    assert scene.client("neighbour").get(f"/fevers/{fever}").status_code == 404
    assert scene.client("policeman").get(f"/fevers/{fever}").status_code == 403


def missed_by(scene):
    """The order of someone whose afternoon check was missed, and the morning after."""
    with clock.held(NOW), entered(scene.by.scope):
        follow_missed(scene.incident.pk, by=scene.by, at=NOW)
    owed = scene.seen(
        lambda: list(Obligation.objects.filter(kind__in=("check_call", "welfare_visit")))
    )
    return owed[0]


def test_a_call_is_recorded_from_the_duty(scene):
    owed = missed_by(scene)
    url = f"/contacts/{owed.subject}"
    client = scene.client("community")
    assert client.post(url, {"key": "a"}).status_code == 422
    form = {"key": hidden(text_of(client.get(url)), "key"), "manner": "in_person"}
    form |= {"reached": "yes", "words": "一切都好"}
    assert client.post(url, form).status_code == 302
    assert client.post(url, form).status_code == 302
    contact = scene.seen(WelfareContact.objects.get)
    assert contact.reached
    left = scene.seen(lambda: Obligation.objects.get(pk=owed.pk))
    assert left.evidence == contact.pk


def test_a_drawn_reading_is_measured_without_showing_the_first(scene):
    day = clock.day_of(scene.seen(lambda: HealthCheck.objects.first()).at)
    with clock.held(NOW), entered(scene.by.scope):
        assert draw_samples(scene.incident.pk, day, 1.0, by=scene.by, at=NOW)
    sample = scene.seen(CheckSample.objects.first)
    client, url = scene.client("community"), f"/second-readings/{sample.pk}"
    before = text_of(client.get(url))
    assert "36.6" not in before.replace("例如36.6", "")
    form = {"key": hidden(before, "key"), "temperature": "36度8", "thermometer": "axillary"}
    assert client.post(url, form).status_code == 422
    assert client.post(url, form | {"measured": "yes"}).status_code == 302
    assert scene.seen(lambda: CheckSample.objects.get(pk=sample.pk).agrees) is True
    again = client.post(url, form | {"measured": "yes", "key": "other"})
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("typed", "kept"), [("36,6", 366), ("366", 366), ("36。5", 365), ("３６．５", 365)]
)
def test_a_temperature_is_taken_as_people_type_it(scene, typed, kept):
    client, person = scene.client("doctor"), scene.persons[0]
    page = text_of(client.get(f"/people/{person}"))
    form = {"key": hidden(page, "key"), "slot": f"{clock.day_of(NOW)}.am", "temperature": typed}
    form |= {"thermometer": "axillary", "manner": "in_person", "symptoms": "无"}
    assert client.post(f"/people/{person}/checks", form).status_code == 302
    newest = scene.seen(lambda: HealthCheck.objects.order_by("-recorded_at").first())
    assert newest.temperature == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [("3.66", "36.6"), ("98.6", "37.0"), ("发热", "发热"), ("3660", "36.6"), ("44", "44")],
)
def test_a_temperature_that_is_none_says_how_to_mend_it(scene, typed, said):
    client, person = scene.client("doctor"), scene.persons[0]
    page = text_of(client.get(f"/people/{person}"))
    form = {"key": hidden(page, "key"), "slot": f"{clock.day_of(NOW)}.am", "temperature": typed}
    form |= {"thermometer": "axillary", "manner": "in_person", "symptoms": "头顶冒烟"}
    answer = client.post(f"/people/{person}/checks", form)
    assert answer.status_code == 422
    assert f"“{typed}”" in text_of(answer)
    assert "头顶冒烟" in text_of(answer)
    assert said in text_of(answer)
