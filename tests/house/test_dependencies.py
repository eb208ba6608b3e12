"""The audit of dependencies never passes in silence."""

import json

from tests.dependencies import LOCK, Verdict, pinned, read_npm, read_pip

CLEAN = {"name": "django", "version": "5.2.9", "vulns": []}
FLAWED = {
    "name": "jinja2", "version": "3.1.0",
    "vulns": [{"id": "PYSEC-2024-1", "fix_versions": ["3.1.4"]}],
}  # fmt: skip
SKIPPED = {"name": "tzdata", "skip_reason": "Dependency not found"}


def told(*packages: object) -> str:
    return json.dumps({"dependencies": packages})


def test_a_flaw_fails_and_says_what_mends_it():
    verdict = Verdict()
    read_pip(told(CLEAN, FLAWED), verdict)
    assert verdict.status(strict=False) == 1
    assert "jinja2 3.1.0: PYSEC-2024-1, mended in 3.1.4" in verdict.words()


def test_what_was_not_audited_is_said_and_fails_before_a_release():
    verdict = Verdict()
    read_pip(told(CLEAN, SKIPPED), verdict)
    assert "NOT AUDITED: 1 of 2 packages" in verdict.words()
    assert verdict.status(strict=False) == 0
    assert verdict.status(strict=True) == 1


def test_the_second_source_fills_what_the_first_left():
    verdict = Verdict()
    read_pip(told(CLEAN, SKIPPED), verdict)
    read_pip(told({**SKIPPED, "skip_reason": "again"}, CLEAN), verdict)
    assert set(verdict.unaudited) == {"tzdata"}
    read_pip(told({"name": "tzdata", "version": "2026.1", "vulns": []}), verdict)
    assert verdict.unaudited == {}
    assert verdict.status(strict=True) == 0


def test_npm_that_does_not_answer_is_no_audit():
    for answer in ("", "not json", '{"statusCode": 405}'):
        verdict = Verdict()
        read_npm(answer, {"htmx.org"}, verdict)
        assert set(verdict.unaudited) == {"npm:htmx.org"}, answer
    verdict = Verdict()
    flaw = {"htmx.org": {"severity": "high", "range": "<2"}}
    read_npm(json.dumps({"vulnerabilities": flaw}), {"htmx.org"}, verdict)
    assert verdict.status(strict=False) == 1


def test_every_pinned_package_is_asked_about():
    runtime = pinned("requirements.txt")
    assert {"django", "django-allauth", "psycopg"} <= runtime <= pinned(LOCK)
