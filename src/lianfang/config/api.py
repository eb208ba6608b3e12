"""`/api/v1`: the same acts and questions as the pages, under the same session and scope."""

from __future__ import annotations

import json
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI, Query
from ninja.errors import ValidationError

from lianfang.accounts.permissions import Permission
from lianfang.accounts.requests import OfficerRequest
from lianfang.briefing.balance import balance as balance_of
from lianfang.config import api_shapes as shapes
from lianfang.config.api_checks import router as checks
from lianfang.config.api_doors import Having, incident_of, nobody
from lianfang.config.refusals import problem
from lianfang.duties import queries as duties
from lianfang.figures import queries as figures
from lianfang.kernel import clock
from lianfang.screening.answering import FieldAnswer
from lianfang.screening.entry_operations import enter_person
from lianfang.screening.operations import answer_leads
from lianfang.screening.queries import leads
from lianfang.screening.sweeping import FoundPerson

PAGE = 50
CODE = r"^[0-9]{2}([0-9]{2}){0,2}([0-9]{3}){0,3}$"
REFUSALS = {401: shapes.Problem, 403: shapes.Problem, 409: shapes.Problem, 422: shapes.Problem}

api = NinjaAPI(
    title="Lianfang",
    version="1",
    urls_namespace="api",
    auth=nobody,
    docs_url=None,
    openapi_url=None,
    description="Sign in on the page first: the session's cookie is the key. Moments have an"
    " offset from UTC. Lists go on at `next`. Errors are application/problem+json.",
)


@api.get(
    "/figures",
    response={200: list[shapes.Figure]} | REFUSALS,
    auth=Having(Permission.READ_FIGURES),
    operation_id="figures",
)
def get_figures(
    request: OfficerRequest,
    as_of: shapes.Moment,
    scope: Annotated[str | None, Query(pattern=CODE)] = None,
) -> list[dict[str, Any]]:
    """Every figure for a place (`scope`, a division code; your own by default) as of a moment."""
    place = scope or request.actor.division
    answers = figures.ask(request.actor.scope, incident_of(request).pk, place, as_of)
    return [answer.as_json() for answer in answers]


@api.get(
    "/balance",
    response={200: list[shapes.IdentityLine]} | REFUSALS,
    auth=Having(Permission.READ_FIGURES),
    operation_id="balance",
)
def get_balance(request: OfficerRequest) -> list[Any]:
    """Both sides of every identity now."""
    return list(balance_of(request.actor.scope, incident_of(request), clock.now()))


@api.get(
    "/leads",
    response={200: shapes.LeadPage} | REFUSALS,
    auth=Having(Permission.READ_RECORDS),
    operation_id="leads",
)
def get_leads(
    request: OfficerRequest,
    outcome: str | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = PAGE,
) -> dict[str, Any]:
    """The leads within your scope, by id; `after` is the last page's `next`."""
    incident = incident_of(request).pk
    page = list(leads(request.actor.scope, incident, outcome=outcome, after=after)[: limit + 1])
    return {"items": page[:limit], "next": page[limit - 1].pk if len(page) > limit else None}


@api.get(
    "/duties/mine",
    response={200: list[shapes.Duty]} | REFUSALS,
    auth=Having(Permission.READ_RECORDS),
    operation_id="my_duties",
)
def get_my_duties(request: OfficerRequest) -> list[Any]:
    """What your post has to do now, the most urgent first; at most 200."""
    post = request.actor.post_id
    return list(duties.of_post(request.actor.scope, post, clock.now())[:200]) if post else []


@api.post(
    "/leads/{uuid:lead}/answer",
    response={200: shapes.Answered} | REFUSALS,
    auth=Having(Permission.ANSWER_LEAD),
    operation_id="answer_lead",
)
def answer_lead(
    request: OfficerRequest,
    lead: UUID,
    body: shapes.AnswerIn,
    idempotency_key: Annotated[str, Header(min_length=8, max_length=80)],
) -> Any:
    """Answer a lead. The same Idempotency-Key gives the same answer and changes nothing."""
    answer = FieldAnswer(lead, body.outcome, body.at, body.attempts, body.told)
    how: dict[str, Any] = {"key": idempotency_key}
    return answer_leads([answer], by=request.actor, at=clock.now(), **how)


@api.post(
    "/leads",
    response={200: shapes.Received} | REFUSALS,
    auth=Having(Permission.ENTER_LEAD),
    operation_id="enter_person",
)
def enter_lead(
    request: OfficerRequest,
    body: shapes.PersonIn,
    idempotency_key: Annotated[str, Header(min_length=8, max_length=80)],
) -> Any:
    """Enter one person, who is matched at once; whether they were known is not told.

    `lead` is null where it lies outside your scope. The same Idempotency-Key enters them once.
    """
    found = FoundPerson(**body.model_dump(exclude={"source"}))
    how: dict[str, Any] = {"key": idempotency_key}
    incident = incident_of(request).pk
    return enter_person(incident, found, body.source, by=request.actor, at=clock.now(), **how)


api.add_router("", checks)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Input that does not fit its shape: which value, and why."""
    errors = [{"where": ".".join(map(str, e["loc"])), "what": e["msg"]} for e in error.errors]
    detail = "; ".join(f"{e['where']}: {e['what']}" for e in errors)
    return problem(422, _("Not readable"), detail, "Unreadable", errors=errors)


def schema_text() -> str:
    """The OpenAPI document as it is committed."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, ensure_ascii=False, indent=2, default=str) + "\n"
