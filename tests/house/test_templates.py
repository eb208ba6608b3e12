"""Templates: each is used, and none needs a hole in the content security policy."""

import re

import pytest

from tests.house.source import MODULES, TEMPLATES, name

INLINE = re.compile(
    r"<style\b"
    r"|<script\b(?![^>]*\bsrc=)"
    r"|<[^>]*\s(?:style|on[a-z]+|hx-on[\w:-]*)\s*="
    r"|javascript:",
    re.IGNORECASE,
)
FOUND_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}


def own_name(path):
    return path.as_posix().split("/templates/", 1)[1]


def test_every_template_is_used():
    text = {path: path.read_text() for path in [*MODULES, *TEMPLATES]}
    unused = [
        own
        for template in TEMPLATES
        if (own := own_name(template)) not in FOUND_BY_DJANGO
        and not any(own in body for path, body in text.items() if path != template)
    ]
    assert unused == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_script_or_style_stands_in_a_page(path):
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize(
    "page",
    [
        '<p style="color:red">',
        "<p\n  onclick='x()'>",
        "<script>go()</script>",
        '<script type="module">',
        "<style>",
        '<a href="javascript:x">',
        '<div hx-on:click="x()">',
    ],
)
def test_inline_code_would_be_seen(page):
    assert INLINE.search(page)


@pytest.mark.parametrize(
    "page", ['<script src="a.js" defer></script>', '<p data-style="a" hx-get="/">']
)
def test_what_is_allowed_passes(page):
    assert not INLINE.search(page)
