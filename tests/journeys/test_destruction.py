"""The end of an incident: three sign, one command destroys, the search finds nothing."""

import json
from pathlib import Path

from click.testing import CliRunner
from playwright.sync_api import Page, expect

from lianfang.config import setting_up
from lianfang.config.commands import main
from tests.journeys.conftest import Site, accessible


def run(*words: object, status: int = 0) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == status, done.output
    return done.output


def sign(site: Site, page: Page) -> None:
    """The two officers and the witness, each on the page of destruction."""
    for officer, button in (
        ("commander", "提出销毁"), ("staff", "以第二经办人同意"), ("reviewer", "以见证人签字"),
    ):  # fmt: skip
        site.enter(page, officer)
        site.go(page, "/keeping/destruction")
        accessible(page)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("button", name=button)).to_have_count(0)


def test_people_are_destroyed_by_three_and_nothing_is_found(
    site: Site, page: Page, phone: Page, tmp_path: Path, monkeypatch
):
    for door in ("ready", "django_ready"):
        monkeypatch.setattr(setting_up, door, lambda: None)
    word, key = tmp_path / "word", tmp_path / "archive.pem"
    word.write_text("archives of the district")
    asked = ("figures", "--as-of", "2020-02-09T18:00+08:00", "--json")
    assert "quarantine.Order" in run("keeping", "end", "--yes")
    figures = run(*asked)
    sign(site, page)

    sample, package = tmp_path / "sample.json", tmp_path / "incident.sealed"
    run("keeping", "sample", sample)
    run("keeping", "archive-key", key, "--passphrase-file", word)
    public = tmp_path / "archive.pem.pub"
    run("keeping", "destroy", "--archive", public, "--package", package, "--yes")
    assert json.loads(sample.read_text())["names"]
    assert "0处" in run("keeping", "search", sample, "--except", package)
    opened = ("--key", key, "--passphrase-file", word)
    assert "quarantine.Order" in run("keeping", "verify-package", package, *opened)
    assert run(*asked) == figures

    site.enter(page, "reviewer")
    site.go(page, "/keeping/destruction")
    expect(page.locator(".answer")).to_contain_text("已于")
    accessible(page)
    page.get_by_role("link", name="打印销毁证明").click()
    expect(page.locator(".paper")).to_contain_text("见证人")
    for one in (page, phone):
        site.enter(one, "reviewer")
        accessible(site.go(one, "/keeping/destruction/certificate"))


def test_everyone_may_read_what_is_kept_and_why(site: Site, page: Page, phone: Page):
    site.go(phone, "/p/notice")
    expect(phone.locator("h1")).to_have_text("我们保存您的哪些信息")
    accessible(phone)
    site.enter(page, "commander")
    for path in ("/keeping", "/keeping/holds", "/keeping/holds/new"):
        site.go(page, path)
        accessible(page)
    page.get_by_label("保留什么").fill("申诉、医学观察决定")
    for label in ("为何合法", "为何必要", "如何保证安全"):
        page.get_by_label(label).fill("复议未完结")
    page.get_by_label("复查日期").fill("2020-03-01")
    page.get_by_role("button", name="申请保留").click()
    expect(page.locator("[role=status]").first).to_contain_text("待另一人批准")
    site.enter(page, "staff")
    site.go(page, "/keeping/holds")
    page.get_by_role("button", name="批准").click()
    expect(page.locator("tbody")).to_contain_text("生效中")
