"""The desk's pages: of a scene, or rendered from samples and served as the site would."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from lianfang.accounts.actors import Actor
from lianfang.config import present
from lianfang.kernel import clock
from tests.desk import samples
from tests.desk.scene import NOW, Scene, build

STATIC = Path(__file__).parents[2] / "src/lianfang/desk/static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture
def scene(db: None, district: Actor) -> Iterator[Scene]:
    """The morning, in a transaction that is rolled back."""
    present.forget()
    made = build(district)
    with clock.held(NOW):
        yield made
    present.forget()


def text_of(answer: HttpResponseBase) -> str:
    """A page as text."""
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


def render(name: str, language: str = "zh-hans") -> str:
    """One sample page as HTML."""
    template, frame, page = samples.pages()[name]
    request = RequestFactory().get("/")
    with translation.override(language):
        return render_to_string(f"desk/{template}.html", {"frame": frame, "page": page}, request)


class Site(SimpleHTTPRequestHandler):
    """Static files under /static/, sample pages by name, all under the strict policy."""

    def do_GET(self) -> None:
        name = self.path.split("?")[0].strip("/")
        if name in samples.pages():
            return self.answer(render(name).encode(), "text/html; charset=utf-8")
        if name.startswith("static/"):
            return super().do_GET()
        return self.answer(b"", "text/plain", status=404)

    def translate_path(self, path: str) -> str:
        return str(STATIC / path.split("?")[0].removeprefix("/static/"))

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the served samples."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Site))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()
