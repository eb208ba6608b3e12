"""Posts are told what they owe, and what is wanted by mail leaves; asked for each minute."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from lianfang.accounts.actors import Actor, job
from lianfang.config import present
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.messages import queries
from lianfang.messages.channels import Channel
from lianfang.messages.mail import Mail, server_of
from lianfang.messages.operations import send_dispatch, sum_up, tell_posts
from lianfang.messages.rules import last_digest


def tell() -> None:
    """Tell posts what is new, and at the summaries' moments what they have to do in all."""
    incident, at = present.incident(), clock.now()
    if incident is None:
        return
    actor = job("messages", incident.division)
    with entered(actor.scope):
        if queries.anything_to_tell(actor.scope, incident.pk, at):
            tell_posts(incident, by=actor, at=at)
    with entered(actor.scope):
        _sum_up(incident, actor, at)


def _sum_up(incident: Incident, actor: Actor, at: datetime) -> None:
    topic, moment = last_digest(at)
    if moment < incident.opened_at:
        return
    if not queries.is_summed_up(actor.scope, incident.pk, topic, moment):
        sum_up(incident, topic, moment, by=actor, at=at)


def send() -> None:
    """Send what waits by mail, each message in a transaction of its own."""
    incident = present.incident()
    if incident is None or not settings.MAIL:
        return
    actor, mail = job("mail", incident.division), Mail(server_of(settings.MAIL, settings.SENDER))
    try:
        _send_waiting(incident, actor, mail)
    finally:
        mail.close()


def _send_waiting(incident: Incident, actor: Actor, channel: Channel) -> None:
    at = clock.now()
    with entered(actor.scope):
        waiting = queries.to_send(actor.scope, incident.pk, at)
    for pk in waiting:
        with entered(actor.scope):
            send_dispatch(pk, channel, link, by=actor, at=at)


def link(message: UUID) -> str:
    """The address that opens a message, behind the sign-in."""
    return settings.SITE + reverse("inbox_open", args=[message])
