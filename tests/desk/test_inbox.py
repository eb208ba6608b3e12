"""The inbox on its pages: unread first, one message with its duties, a thousand of them."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Duty, owe
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.messages.models import Message, Wish
from lianfang.messages.operations import tell_posts
from tests.desk.conftest import text_of
from tests.desk.scene import DAY, HERE, HOUR, LOOKING, NOW, Scene
from tests.desk.test_headquarters import key_of


def told(scene: Scene, who: str = "secretary", many: int = 1) -> None:
    duties = [
        Duty(DutyKind.FRONTLINE_ISSUE, uuid4(), "once", scene.posts[who], None, HERE[:9],
             NOW, NOW + DAY, NOW + DAY, NOW + 2 * DAY)
        for _ in range(many)
    ]  # fmt: skip
    with entered(scene.by.scope):
        owe(scene.incident.pk, duties, NOW)
        tell_posts(scene.incident, by=scene.by, at=NOW)


def test_what_came_in_is_counted_in_the_frame_and_read_when_opened(scene: Scene):
    told(scene, many=2)
    client = scene.client("secretary")
    page = text_of(client.get("/inbox"))
    assert "新到2件" in page and "未读" in page
    found = scene.seen(lambda: Message.objects.get(kind="frontline_issue"))
    assert re.search(r'href="/inbox">消息 <span class="count">1</span>', page)
    one = text_of(client.get(f"/inbox/{found.pk}"))
    assert "已读" in one and 'class="inbox" href="/inbox">消息</a>' in one
    assert scene.seen(lambda: Message.objects.get(pk=found.pk).read_at) == NOW
    assert "没有未读" in text_of(client.get("/inbox"))
    assert "新到2件" in text_of(client.get("/inbox?all=1"))


def test_anothers_message_is_not_there(scene: Scene):
    told(scene)
    found = scene.seen(lambda: Message.objects.get(kind="frontline_issue"))
    for who in ("neighbour", "commander", "keeper", "liaison", "doctor"):
        client = scene.client(who)
        assert client.get(f"/inbox/{found.pk}").status_code == 404
        assert "没有未读" in text_of(client.get("/inbox"))


def test_a_thousand_messages_are_paged_and_read_at_once(scene: Scene):
    with across_scopes(LOOKING):
        Message.objects.bulk_create(
            Message(
                incident=scene.incident, post_id=scene.posts["secretary"], topic="new",
                kind="transfer", about_at=NOW - timedelta(minutes=n), count=1, urgent=False,
                delivered_at=NOW, recorded_at=NOW,
            )
            for n in range(1000)
        )  # fmt: skip
    client = scene.client("secretary")
    page = text_of(client.get("/inbox"))
    assert "1000条未读" in page and page.count("/inbox/0") == 50
    onward = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert text_of(client.get(onward)).count("/inbox/0") == 50
    answer = client.post("/inbox", {"key": key_of(page)})
    assert answer.status_code == 302 and "已全部标为已读" in text_of(
        client.get(answer["Location"])
    )
    assert not scene.seen(lambda: Message.objects.filter(read_at=None).exists())


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"budget": "20", "told_morning": "yes"}, 302),
        ({"budget": "2"}, 422),
        ({"budget": "20", "address": "nobody"}, 422),
    ],
)
def test_wishes_are_saved_or_asked_again(
    scene: Scene, settings: Any, values: dict[str, str], status: int
):
    settings.MAIL = "smtp://127.0.0.1:1"
    client = scene.client("secretary")
    key = key_of(text_of(client.get("/inbox/wishes")))
    answer = client.post("/inbox/wishes", {"key": key, **values})
    assert answer.status_code == status
    kept = scene.seen(lambda: list(Wish.objects.values_list("budget", "morning", "cut_off")))
    assert kept == ([(20, True, False)] if status == 302 else [])


def test_a_held_message_is_listed_and_cannot_be_opened(scene: Scene):
    told(scene)
    with across_scopes(LOOKING):
        Message.objects.update(delivered_at=None, held_until=NOW + HOUR, held_why="night")
    client = scene.client("secretary")
    assert "夜间暂留" in text_of(client.get("/inbox?all=1"))
    found = scene.seen(lambda: Message.objects.get())
    assert client.get(f"/inbox/{found.pk}").status_code == 404
