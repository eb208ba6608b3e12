"""The whole API as each of the cast, fed what its schema allows and what it does not."""

import json
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from lianfang.config.api import schema_text
from lianfang.people.models import Person
from tests.desk.scene import POSTS as CAST
from tests.walls.grounds import MASKED, STRANGER, Grounds, body, browser, sees

SCHEMA = schemathesis.openapi.from_dict(json.loads(schema_text()))
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
FINE = {200, 400, 401, 403, 404, 405, 409, 413, 415, 422}
BOUNDED = settings(
    max_examples=6,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[hypothesis.Phase.generate],
)


def send(client: Any, case: Any) -> Any:
    """The case as the test's browser sends it."""
    sent = case.as_transport_kwargs(base_url="http://testserver/")
    path = sent["url"].removeprefix("http://testserver").replace("//", "/")
    heads = {str(k): str(v) for k, v in sent.get("headers", {}).items()}
    heads = {k: v for k, v in heads.items() if k.lower() not in ("cookie", "content-type")}
    data = sent.get("data", b"")
    if "json" in sent:
        data = json.dumps(sent["json"])
    return client.generic(
        sent["method"], path, data or b"", content_type="application/json",
        query_params=sent.get("params") or {}, headers=heads,
    )  # fmt: skip


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.label)
def test_no_error_of_ours_and_nothing_of_a_stranger(grounds: Grounds, operation: Any):
    for who in CAST:
        client, actor = browser(grounds.scene, who), grounds.scene.actor(who)
        stranger = not sees(actor, Person, grounds.stranger)

        @BOUNDED
        @given(case=operation.as_strategy())
        def feed(case: Any) -> None:
            with transaction.atomic():
                answer = send(client, case)  # noqa: B023
                transaction.set_rollback(True)
            told = body(answer)
            assert answer.status_code in FINE, (who, case, answer.status_code)  # noqa: B023
            clear = (STRANGER.name, STRANGER.phone, STRANGER.number, STRANGER.address)
            assert not any(text in told for text in clear)
            if stranger:  # noqa: B023
                assert MASKED not in told
                assert str(grounds.lead) not in told

        feed()
