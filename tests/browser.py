"""A Chromium for the journeys: one that is installed, else Playwright's own, else the system's.

`python -m tests.browser` makes sure that there is one and prints where; `make test` begins
with it. A browser that cannot be had is a failure with the one command to run, never a skip.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")
FLAGS = (
    "--headless",
    "--no-sandbox",  # Chromium refuses to start as root without it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK, PHONE = (1920, 1080), (360, 740)


class NoBrowser(RuntimeError):
    """The journeys need Chromium, and none was found or could be fetched."""

    def __init__(self) -> None:
        super().__init__(
            f"{self.__doc__} Run: sudo apt-get install {' '.join(PACKAGES)} "
            "(or set LIANFANG_TEST_BROWSER to the path of a Chromium)."
        )


def find() -> Path | None:
    """The Chromium that is here and starts: the one named, else one installed or fetched."""
    if named := os.environ.get("LIANFANG_TEST_BROWSER"):
        candidates: list[str | None] = [named]
    else:
        with sync_playwright() as playwright:
            fetched = playwright.chromium.executable_path
        candidates = [*(shutil.which(name) for name in NAMES), fetched]
    return next((Path(path) for path in candidates if path and starts(Path(path))), None)


def starts(path: Path) -> bool:
    """Whether this program runs here: a browser whose libraries are missing does not."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def ensure() -> Path:
    """Find a Chromium, fetching one if need be.

    :raises NoBrowser: with the one command that would help.
    """
    if found := find():
        return found
    if "LIANFANG_TEST_BROWSER" not in os.environ:
        for fetch in (fetch_with_playwright, install_with_apt):
            fetch()
            if found := find():
                return found
    raise NoBrowser


def fetch_with_playwright() -> None:
    print("No Chromium here; asking Playwright for its own.", flush=True)
    run_quietly([sys.executable, "-m", "playwright", "install", "chromium"])


def install_with_apt() -> None:
    """Install the system package, where there is apt and the user may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing {' and '.join(PACKAGES)} with apt-get.", flush=True)
    run_quietly(["apt-get", "update"])
    run_quietly(["apt-get", "install", "--yes", "--no-install-recommends", *PACKAGES])


def run_quietly(command: list[str]) -> None:
    """Run a step that may fail (the next way is tried then); its last words are shown if so."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=600,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        print(f"{command[0]} took longer than ten minutes.", flush=True)
        return
    if done.returncode != 0:
        print("\n".join((done.stdout + done.stderr).strip().splitlines()[-3:]), flush=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session."""
    path = find()
    if path is None:
        raise NoBrowser
    # Playwright's event loop lives on this thread, and Django would take it for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh visitor at a desk, 1920 px wide."""
    yield from visit(browser, DESK)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A fresh visitor on a phone, 360 px wide."""
    yield from visit(browser, PHONE)


def visit(browser: Browser, size: tuple[int, int]) -> Iterator[Page]:
    """A page in a browser context of its own; any complaint on its console fails the test.

    A status of 4xx is an answer, not a complaint; a breach of the content security policy is one.
    """
    context = browser.new_context(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": size[0], "height": size[1]},
    )
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    yield tab
    context.close()
    assert [c for c in complaints if not c.startswith("Failed to load resource")] == []


if __name__ == "__main__":
    try:
        print(f"Browser for the journeys: {ensure()}")
    except NoBrowser as problem:
        sys.exit(str(problem))
