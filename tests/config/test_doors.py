"""Every address states who may pass."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lianfang.accounts.doors import Kind, door_of
from lianfang.config.api import api
from lianfang.config.api_doors import Having

SIGNING_IN = {"login", "logout", "second_step", "second_step_set", "passkey_options"} | {
    "use_slip",
    "slip_link",
}
PUBLIC = SIGNING_IN | {"notice", "language", "health", "enter", "link", "away", "leave"}
OWN = {"copy", "me", "report", "need", "held", "appeal", "correct", "looked"}


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "ninja":
                yield from routes(pattern.url_patterns)
        else:
            yield pattern


ROUTES = list(routes(get_resolver("lianfang.config.urls").url_patterns))


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_every_address_has_a_door(route: URLPattern):
    assert door_of(route.callback) is not None


@pytest.mark.parametrize(("kind", "known"), [(Kind.PUBLIC, PUBLIC), (Kind.PERSON, OWN)])
def test_what_is_open_without_an_account_is_known(kind: Kind, known: set[str]):
    assert {r.name for r in ROUTES if (d := door_of(r.callback)) and d.kind is kind} == known


@pytest.mark.django_db
def test_a_persons_page_is_shut_without_a_code(client: Client):
    for one in OWN:
        assert client.get(reverse(f"portal:{one}"))["Location"] == reverse("portal:enter")


def test_every_endpoint_of_the_api_names_a_permission():
    for _, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                assert all(isinstance(a, Having) for a in operation.auth_callbacks), path
