"""Every answer of every address says what a browser may do with it, and keep of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lianfang.accounts.actors import Actor
from tests.config.headquarters import House, standing

_PLACES = {
    "uuid": "01702286-6d00-7bb0-b96d-a01306b9baee", "int": "1", "slug": "x", "str": "x",
    "path": "x",
}  # fmt: skip


@pytest.fixture
def house(db: None, district: Actor) -> Iterator[House]:
    yield from standing(district)


def paths(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """An address for every route, its places filled."""
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from paths(one.url_patterns, here)
        else:
            yield re.sub(r"<(?:(\w+):)?\w+>", lambda m: _PLACES.get(m[1] or "str", "140802"), here)


PATHS = sorted({*paths(get_resolver("lianfang.config.urls").url_patterns), "/nowhere"})


def wrong(answer: HttpResponseBase) -> list[str]:
    """What an answer's headers lack."""
    policy = answer.headers.get("Content-Security-Policy", "")
    checks = {
        "no default-src": "default-src 'none'" in policy,
        "scripts of others": "script-src 'self'" in policy and "unsafe" not in policy,
        "may be framed": "frame-ancestors 'none'" in policy,
        "may be framed by old browsers": answer.headers.get("X-Frame-Options") == "DENY",
        "form-action": "form-action 'self'" in policy,
        "sniffed": answer.headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": answer.headers.get("Referrer-Policy") == "same-origin",
        "opener": answer.headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "resource": answer.headers.get("Cross-Origin-Resource-Policy") == "same-origin",
        "permissions": "camera=()" in answer.headers.get("Permissions-Policy", ""),
        "kept": "no-store" in answer.headers.get("Cache-Control", ""),
    }
    return [fault for fault, fine in checks.items() if not fine]


@pytest.mark.parametrize("who", [None, "clerk", "keeper"])
def test_every_address_sends_them(house: House, who: str | None):
    browser = house.client(who, raise_request_exception=False)
    faults = {
        (method, path): found
        for path in PATHS
        for method in ("get", "post")
        if (found := wrong(getattr(browser, method)(path))) and path not in ("/logout", "/s/")
    }
    assert faults == {}
    assert len(PATHS) > 120


def test_no_page_has_code_or_style_within(house: House):
    for path in ("/login", "/s/", "/second-step/set"):
        page = house.client("hq").get(path, follow=True).content.decode()
        assert not re.search(r"<script(?![^>]* src=)|<style| style=| on\w+=", page), path


def test_behind_tls_browsers_are_told_to_stay_there(house: House, settings: object):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT = 31_536_000, True  # type: ignore[attr-defined]
    assert Client().get("/login")["Location"].startswith("https://")
    answer = Client().get("/login", secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.cookies["device"]["secure"] is True


def test_static_files_may_be_kept_and_are_not_read_by_other_sites(house: House):
    answer = Client().get("/static/desk/icon.svg")
    assert answer.status_code == 200
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" not in answer["Cache-Control"]
    answer.close()
