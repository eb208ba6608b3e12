"""What a view finds on its request once the door has let it in."""

from __future__ import annotations

from django.http import HttpRequest

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Officer
from lianfang.incidents.models import Incident


class OfficerRequest(HttpRequest):
    """A request of an officer in a post, within the post's scope and one transaction.

    Behind a door for officers without a post, `officer` is set and `actor` is not. `incident`
    is the one that has not ended; None before the headquarters is activated.
    """

    actor: Actor
    officer: Officer
    incident: Incident | None
