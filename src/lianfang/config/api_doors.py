"""Doors of the API: each endpoint names what a post must be permitted; unnamed, nobody passes."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from lianfang.accounts.actors import Actor
from lianfang.accounts.doors import Door, Kind
from lianfang.accounts.permissions import Permission
from lianfang.accounts.requests import OfficerRequest
from lianfang.config.refusals import NoDoor, StaleForm
from lianfang.incidents.models import Incident
from lianfang.kernel.errors import DomainError, NotAllowed

API_DOOR = Door(Kind.POST)
_SAFE = {"GET", "HEAD", "OPTIONS"}


class NoIncident(DomainError):
    """The headquarters has not been activated: there is no incident yet."""


def is_api(request: HttpRequest) -> bool:
    """Whether the request has been resolved to the API, whose endpoints have their own doors."""
    match = request.resolver_match
    return match is not None and match.app_names == ["ninja"]


def nobody(request: HttpRequest) -> Actor:
    """The API's default: an endpoint that names no permission is closed."""
    raise NoDoor


class Having(APIKeyCookie):
    """Open to posts with a permission. To write, the cookie of the session is not enough: the
    header X-CSRFToken repeats the cookie csrftoken."""

    param_name = "sessionid"

    def __init__(self, permission: Permission) -> None:
        super().__init__(csrf=False)
        self.permission = permission

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor:
        """The actor whom the middleware has let in, if the post has the permission."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if not actor.may(self.permission):
            raise NotAllowed
        if request.method not in _SAFE and check_csrf(request) is not None:
            raise StaleForm
        return actor


def incident_of(request: OfficerRequest) -> Incident:
    """The incident in hand. Raises NoIncident."""
    if request.incident is None:
        raise NoIncident
    return request.incident
