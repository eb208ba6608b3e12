"""Mail to a real server: sent once, refused for good, tried again; it names nobody."""

from __future__ import annotations

import socket
from email import message_from_bytes, policy
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller

from lianfang.duties.choices import DutyKind
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.messages import queries
from lianfang.messages.channels import Refused, Told, Unreachable
from lianfang.messages.choices import Topic
from lianfang.messages.mail import Mail, MailAddressUnreadable, Server, server_of
from lianfang.messages.operations import read_all, send_dispatch, set_wish
from tests.messages.conftest import HOUR, MINUTE, NOON

TOLD = Told(uuid4(), Topic.NEW, DutyKind.FEVER_NOTICE, 2, "https://lf.example/inbox/1")


class Post:
    """A mail server's mind: what it took, and how it answers an address."""

    def __init__(self):
        self.taken, self.answers = [], {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.taken.append((envelope.rcpt_tos, mail))
        return "250 taken"


@pytest.fixture
def office():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mind = Post()
    controller = Controller(mind, hostname="127.0.0.1", port=port)
    controller.start()
    yield mind, Server("127.0.0.1", port, "lianfang@lf.example")
    controller.stop()


@pytest.fixture
def mail(office):
    channel = Mail(office[1])
    yield channel
    channel.close()


def link(message: UUID) -> str:
    return f"https://lf.example/inbox/{message}"


def wants_mail(street, who="village", address="v@example.cn"):
    own = street.officer(who)
    with clock.held(NOON), entered(own.scope):
        set_wish(12, address, morning=True, cut_off=True, by=own, at=NOON)
    street.owes(who, DutyKind.FRONTLINE_ISSUE, due=NOON + 24 * HOUR, at=NOON, many=2)
    street.tell(NOON)


def send(street, channel, at=NOON):
    with clock.held(at), entered(street.by.scope):
        waiting = queries.to_send(street.by.scope, street.incident.pk, at)
        for pk in waiting:
            send_dispatch(pk, channel, link, by=street.by, at=at)
        return len(waiting)


def test_a_mail_says_what_and_where_and_nobodys_name(office, mail):
    mail.send("v@example.cn", TOLD)
    mail.send("w@example.cn", TOLD)
    (to, first), (_to, second) = office[0].taken
    assert to == ["v@example.cn"] and first["Message-ID"] == second["Message-ID"]
    assert first["Subject"] == "联防：新到“发热待处置”2件"
    assert "https://lf.example/inbox/1" in first.get_content()
    assert first["Auto-Submitted"] == "auto-generated"


def test_what_is_told_is_sent_once(street, office, mail):
    wants_mail(street)
    assert send(street, mail) == 1
    assert send(street, mail, NOON + MINUTE) == 0
    assert len(office[0].taken) == 1
    sent = street.sent()[0]
    assert (sent.delivered_at, sent.tries, sent.trouble) == (NOON, 1, "")
    assert str(sent.message_id) in office[0].taken[0][1].get_content()


def test_an_address_that_does_not_exist_is_refused_for_good(street, office, mail):
    office[0].answers["v@example.cn"] = "550 no such user"
    wants_mail(street)
    send(street, mail)
    sent = street.sent()[0]
    assert (sent.failed_at, sent.try_at, sent.trouble) == (NOON, None, "SMTP 550")
    assert send(street, mail, NOON + 24 * HOUR) == 0


def test_a_full_mailbox_is_tried_again_and_then_given_up(street, office, mail):
    office[0].answers["v@example.cn"] = "452 try later"
    wants_mail(street)
    at, tried = NOON, 0
    while (one := street.sent()[0]).try_at:
        at = one.try_at
        tried += send(street, mail, at)
    assert tried == 6 and street.sent()[0].failed_at == at
    office[0].answers.clear()
    assert send(street, mail, at + HOUR) == 0 and not office[0].taken


def test_a_server_that_is_down_is_tried_again_until_it_is_up(street, office):
    nowhere = Mail(Server("127.0.0.1", 1, "lianfang@lf.example"))
    wants_mail(street)
    send(street, nowhere)
    assert street.sent()[0].trouble == "ConnectionRefusedError"
    mail = Mail(office[1])
    assert send(street, mail, NOON) == 0
    assert send(street, mail, NOON + MINUTE) == 1
    mail.close()
    assert street.sent()[0].delivered_at == NOON + MINUTE and len(office[0].taken) == 1


def test_what_was_read_meanwhile_is_not_sent(street, office, mail):
    wants_mail(street)
    own = street.officer("village")
    with clock.held(NOON), entered(own.scope):
        read_all(NOON, by=own, at=NOON)
    assert send(street, mail) == 0


def test_a_lost_connection_is_made_again(office):
    mail = Mail(office[1])
    mail.send("v@example.cn", TOLD)
    office[0].answers["w@example.cn"] = "421 going down"
    with pytest.raises(Unreachable):
        mail.send("w@example.cn", TOLD)
    mail.send("v@example.cn", TOLD)
    office[0].answers["x@example.cn"] = "553 never"
    with pytest.raises(Refused):
        mail.send("x@example.cn", TOLD)
    mail.close()
    assert len(office[0].taken) == 2


def test_the_servers_address_is_read():
    server = server_of("smtp://user:p%40ss@mail.example.cn?starttls=1", "a@b.cn")
    assert (server.host, server.port, server.user, server.password, server.starttls) == (
        "mail.example.cn", 25, "user", "p@ss", True,
    )  # fmt: skip
    assert server_of("smtps://mail.example.cn", "a@b.cn").port == 465
    for bad in ("mail.example.cn", "http://x", "smtp://x:port"):
        with pytest.raises(MailAddressUnreadable):
            server_of(bad, "a@b.cn")
