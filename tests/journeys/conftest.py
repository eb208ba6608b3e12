"""The site as it is served, on a morning of the drill, for a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.db import connections
from playwright.sync_api import Page

from lianfang.accounts.actors import Actor
from lianfang.config import present
from lianfang.incidents.operations import set_drill_clock
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from tests.desk.scene import LOOKING, NOW, Scene, build
from tests.signing import session_of

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


class Server(ThreadingMixIn, WSGIServer):
    """A thread for each request, which leaves no connection to the database behind."""

    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@dataclass
class Site:
    """The served site, and what stands in it."""

    address: str
    scene: Scene

    def enter(self, page: Page, who: str) -> Page:
        """Where that officer begins, after every step of signing in."""
        key = session_of(who)
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": self.address}])
        page.goto(self.address)
        return page

    def go(self, page: Page, path: str) -> Page:
        """Open an address of the site."""
        page.goto(self.address + path)
        return page


@pytest.fixture
def site(committed: None, test_keys: None, district: Actor) -> Iterator[Site]:
    """The site at ten o'clock on 10 February 2020, ticking."""
    from lianfang.config.wsgi import application

    scene = build(district)
    with clock.held(NOW), entered(district.scope), across_scopes(LOOKING):
        set_drill_clock(scene.incident, NOW - clock.wall(), by=district, at=NOW)
    present.forget()
    server = make_server("127.0.0.1", 0, application, server_class=Server, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", scene)
    server.shutdown()
    server.server_close()
    thread.join()
    clock.shift(timedelta(0))
    present.forget()


def accessible(page: Page) -> None:
    """No serious finding of axe on the page as it stands, and no sideways scroll."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations"
        ".filter(v => ['serious', 'critical'].includes(v.impact))"
        ".map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | ')))"
    )
    assert found == [], page.url
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} scrolls sideways by {wide}"
