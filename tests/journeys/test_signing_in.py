"""Signing in: by code, by passkey, by a slip on an old phone; a lost phone empties itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from lianfang.accounts.second_step import code_now
from tests.desk.scene import PASSWORD
from tests.journeys.conftest import Site, accessible

OLD_PHONE = (
    "Mozilla/5.0 (Linux; Android 8.1.0; vivo Y83A) AppleWebKit/537.36 Chrome/66.0.3359.126"
    " MQQBrowser/6.2 Mobile Safari/537.36 MicroMessenger/7.0.10"
)


def log_in(site: Site, page: Page, who: str) -> None:
    page.goto(f"{site.address}/login")
    page.get_by_label("用户名").fill(who)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def leave(page: Page) -> None:
    page.locator("header details.menu summary").click()
    page.get_by_role("button", name="退出").click()


@pytest.fixture
def embedded(browser: Browser) -> Iterator[Page]:
    """A chat application's browser on an old phone, which runs no script of ours."""
    context = browser.new_context(
        user_agent=OLD_PHONE, locale="zh-CN", viewport={"width": 360, "height": 640},
        java_script_enabled=False,
    )  # fmt: skip
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    yield tab
    context.close()


def test_the_first_sign_in_sets_a_second_step_and_the_next_asks_for_it(site: Site, page: Page):
    # given a commander who signs in for the first time
    log_in(site, page, "commander")
    # then nothing opens before a second step is set
    expect(page.get_by_role("heading", level=1)).to_have_text("设置您的第二步验证")
    accessible(page)
    key = page.locator(".qr ~ code").inner_text().replace(" ", "")
    page.get_by_label("验证器显示的6位数字").fill(code_now(key))
    page.get_by_role("button", name="设置第二步验证").click()
    # and the recovery codes are shown this once
    expect(page.get_by_role("heading", level=1)).to_have_text("备用码")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    accessible(page)
    page.get_by_role("link", name="已保存，继续").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("人都在账上吗")
    # when she comes again, with her phone left at home
    leave(page)
    log_in(site, page, "commander")
    expect(page.get_by_role("heading", level=1)).to_have_text("第二步验证")
    accessible(page)
    page.get_by_label("验证码").fill("000000")
    page.get_by_role("button", name="继续").click()
    expect(page.locator(".message").first).to_contain_text("验证码不对")
    # then a recovery code opens in its place
    page.get_by_label("验证码").fill(codes[3])
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("人都在账上吗")


def test_a_passkey_is_made_and_used(site: Site, page: Page):
    # given a computer with a fingerprint reader, and the site under its name
    named = Site(site.address.replace("127.0.0.1", "localhost"), site.scene)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    log_in(named, page, "staff")
    page.get_by_role("button", name="在本设备上创建通行密钥").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("备用码")
    page.get_by_role("link", name="已保存，继续").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("人都在账上吗")
    # when the officer comes again
    leave(page)
    log_in(named, page, "staff")
    page.get_by_role("button", name="使用通行密钥").click()
    # then the fingerprint opens
    expect(page.get_by_role("heading", level=1)).to_contain_text("人都在账上吗")


def test_a_grid_worker_begins_with_a_slip_and_a_lost_phone_empties_itself(
    site: Site, page: Page, embedded: Page
):
    # given the township, which prints slips for all its posts
    site.enter(page, "secretary")
    site.go(page, "/phones")
    accessible(page)
    page.get_by_role("button", name=re.compile("全部打印")).click()
    expect(page.locator(".answer")).to_contain_text("请现在打印")
    accessible(page)
    slip = page.locator(".slip").filter(has_text="worker").first
    code = slip.locator("dd").nth(1).inner_text()
    # when the grid worker types the code on an old phone, in a chat application
    embedded.goto(f"{site.address}/s/")
    embedded.get_by_label("登录条上的登录码").fill(code.lower())
    embedded.get_by_role("button", name="登记这部手机").click()
    # then today's work stands there
    embedded.goto(f"{site.address}/duties")
    expect(embedded.get_by_role("heading", level=1)).to_be_visible()
    # and the township sees the phone
    site.go(page, "/phones")
    row = page.get_by_role("row").filter(has_text="worker").first
    expect(row).to_contain_text("Android · 微信")
    # when the phone is lost
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="停用所选手机").click()
    expect(page.get_by_role("status")).to_contain_text("所选手机已停用")
    # then it opens nothing, and says so
    embedded.goto(f"{site.address}/duties")
    expect(embedded.get_by_role("heading", level=1)).to_have_text("这部手机已注销")
    embedded.goto(f"{site.address}/duties")
    expect(embedded.get_by_role("button", name="登录")).to_be_visible()


def test_a_lost_phone_forgets_what_it_kept(site: Site, page: Page, phone: Page):
    site.enter(page, "secretary")
    site.go(page, "/phones")
    page.get_by_role("button", name=re.compile("全部打印")).click()
    slip = page.locator(".slip").filter(has_text="worker").first
    link = slip.locator("dd").nth(1).inner_text().replace(" ", "")
    # given a phone that came by the picture, and kept something
    phone.goto(f"{site.address}/s/{link}")
    accessible(phone)
    phone.get_by_role("button", name="登记这部手机").click()
    phone.evaluate("localStorage.setItem('kept', 'a name')")
    phone.evaluate("new Promise(done => { indexedDB.open('kept').onsuccess = done })")
    # when it is revoked and speaks
    site.go(page, "/phones")
    page.get_by_role("row").filter(has_text="worker").first.get_by_role("checkbox").check()
    page.get_by_role("button", name="停用所选手机").click()
    expect(page.get_by_role("status")).to_contain_text("所选手机已停用")
    phone.goto(f"{site.address}/leads")
    expect(phone.get_by_role("heading", level=1)).to_have_text("这部手机已注销")
    accessible(phone)
    # then nothing is left
    assert phone.evaluate("localStorage.length") == 0
    assert phone.evaluate("indexedDB.databases().then(all => all.length)") == 0
    assert phone.context.cookies() == []
