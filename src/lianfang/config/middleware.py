"""Every request acts as an officer in one post, sees that post's scope, and nothing else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from psycopg.errors import InsufficientPrivilege

from lianfang.accounts import sessions
from lianfang.accounts.actors import Actor
from lianfang.accounts.doors import Door, Kind, door_of
from lianfang.accounts.requests import OfficerRequest
from lianfang.config import present
from lianfang.config.api_doors import API_DOOR, is_api
from lianfang.config.refusals import NoDoor, refused, to_the_door
from lianfang.desk.known_phone_views import spoken
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound

_log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


class ActorMiddleware:
    """Denies by default: a view says who may pass (accounts.doors), or nobody does.

    A view behind a door for posts runs and is rendered within the post's scope and one
    transaction; a DomainError takes the transaction back and becomes a refusal.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: OfficerRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        request.incident = present.incident()
        door = API_DOOR if is_api(request) else door_of(view)
        if door is None:
            _log.error("%s states no door and is refused.", request.path)
            return refused(request, NoDoor())
        if (emptied := spoken(request)) is not None:
            return emptied
        if door.kind in (Kind.PUBLIC, Kind.PERSON):
            return None
        if door.kind is Kind.OFFICER:
            return self._for_officers(request)
        return self._in_post(request, door, view, args, kwargs)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Refusals of views that run outside any scope."""
        return refused(request, error) if isinstance(error, DomainError) else None

    def _for_officers(self, request: OfficerRequest) -> HttpResponse | None:
        officer = sessions.officer_of(request.session)
        if officer is None:
            return to_the_door(request, "login")
        request.officer = officer
        return None

    def _in_post(
        self,
        request: OfficerRequest,
        door: Door,
        view: View,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse:
        actor = sessions.actor_of(request.session, clock.now())
        if actor is None:
            known = sessions.officer_of(request.session) is not None
            return to_the_door(request, "choose_post" if known else "login")
        if sessions.lacks_step(request.session, actor.role):
            return to_the_door(request, "second_step")
        request.actor = actor
        try:
            if door.permissions and not any(actor.may(p) for p in door.permissions):
                raise NotAllowed
            return _within(actor, request, view, args, kwargs)
        except DomainError as error:
            return refused(request, error)
        except Http404:
            return refused(request, NotFound())


def _within(
    actor: Actor,
    request: OfficerRequest,
    view: View,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> HttpResponse:
    """The view's answer, rendered within the post's scope.

    A table that the scope does not have at all is a refusal too: the wall in the database answers
    like the wall before it. Raises NotAllowed.
    """
    try:
        with entered(actor.scope):
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response = response.render()
            return response
    except ProgrammingError as error:
        if not isinstance(error.__cause__, InsufficientPrivilege):
            raise
        _log.warning("A %s asked %s for what its scope has not.", actor.role, request.path)
        raise NotAllowed from None
