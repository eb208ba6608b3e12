"""A refusal on the command line is one sentence that says what is wrong and how to go on."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result
from django.contrib.auth.hashers import check_password
from django.utils import translation

from lianfang.accounts.models import Officer
from lianfang.config.commands import main
from tests.config.headquarters import House

LOAD = ("register", "load", __file__, "--dated", "2020-01-01", "--source", "s", "--area")
SEND = ("lists", "import", __file__, "--legal-basis", "b", "--purpose", "p", "--provider")
PASSWORD = ("officers", "password", "--password")


@pytest.fixture(autouse=True)
def english(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    with translation.override("en"):
        yield


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("figures", "--as-of", "2020-02-10T18:00"), "Give the moment with its offset"),
        (("figures", "--as-of", "yesterday"), "“yesterday” is not a moment"),
        (("figures", "--scope", "14x"), "“14x” is not a division's code"),
        (("brief", "--scope", "150000"), "Your post may not do this here."),
        ((*LOAD, "x"), "“x” is not a division's code"),
        ((*LOAD, "1409"), "rows that cannot be read"),
        ((*SEND, "无"), "No unit is named “无”."),
        ((*PASSWORD, "long enough", "nobody"), "signs in as “nobody”"),
        ((*PASSWORD, "short", "east"), "at least 10 characters"),
    ],
)
def test_a_refusal_is_a_sentence(words: tuple[str, ...], sentence: str):
    done = run(*words)
    assert (done.exit_code, sentence in done.output) == (1, True), done.output
    assert isinstance(done.exception, SystemExit)


def test_it_is_told_in_the_users_language(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "Error:" in run("figures", "--as-of", "x").output


def test_every_row_that_cannot_be_read_is_listed(tmp_path):
    file = tmp_path / "register.csv"
    file.write_text("code,name\n1409,忻州市\n14x,坏\n140902,\n", encoding="utf-8")
    told = run("register", "load", str(file), *LOAD[3:], "1409").output
    assert "2 rows that cannot be read; nothing was loaded." in told
    assert "3, code “14x”" in told
    assert "4, name “”" in told


def test_a_password_is_changed(house: House):
    assert "Done." in run(*PASSWORD, "a new long one", "east").output
    assert check_password("a new long one", Officer.objects.get(username="east").password)
