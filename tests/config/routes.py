"""Addresses of the tests: a view for each way in which a door can open or stay shut."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission
from lianfang.accounts.requests import OfficerRequest
from lianfang.config import urls
from lianfang.jurisdictions.scope import current
from lianfang.kernel.errors import DomainError
from lianfang.screening.choices import Outcome
from lianfang.screening.models import Lead


class Settled(DomainError):
    """The lead was answered by {who} before."""


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@requires(Permission.READ_RECORDS)
def records(request: OfficerRequest) -> HttpResponse:
    return HttpResponse(f"{Lead.objects.count()} {current()}")


@requires(Permission.READ_RECORDS)
def record(request: OfficerRequest, lead: str) -> HttpResponse:
    if not Lead.objects.filter(pk=lead).exists():
        raise Http404
    return HttpResponse("seen")


@requires(Permission.READ_RECORDS)
def half_done(request: OfficerRequest, lead: str) -> HttpResponse:
    Lead.objects.filter(pk=lead).update(outcome=Outcome.FOUND)
    raise Settled(who="李*")


@requires(Permission.ADMINISTER)
def administering(request: OfficerRequest) -> HttpResponse:
    return HttpResponse("open")


@requires()
def post(request: OfficerRequest) -> HttpResponse:
    return HttpResponse(request.actor.title)


handler404 = urls.handler404
urlpatterns = [
    path("undeclared", undeclared),
    path("records", records),
    path("records/<uuid:lead>", record),
    path("half-done/<uuid:lead>", half_done),
    path("administering", administering),
    path("which-post", post),
    *urls.urlpatterns,
]
