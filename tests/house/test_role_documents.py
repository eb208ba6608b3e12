"""The tables of who may do what, as `docs/` has them, are what the code says."""

import click
import pytest
from procrastinate.contrib.django import app

from lianfang.accounts.role_rules import RIGHTS, Guarantee
from lianfang.accounts.role_words import GUARANTEE_WORDS, RIGHT_WORDS
from lianfang.config import jobs
from lianfang.config.commands import main
from lianfang.config.role_document import doors_text, roles_text
from lianfang.config.spoken import Spoken, acts_as
from tests.house.source import ROOT


@pytest.mark.parametrize(("name", "text"), [("roles.md", roles_text), ("doors.md", doors_text)])
def test_the_table_is_what_the_code_says(name, text):
    assert (ROOT / "docs" / name).read_text("utf-8") == text(), "run `lianfang roles`"


def test_every_right_and_guarantee_has_its_words():
    assert set(RIGHT_WORDS) == set(RIGHTS)
    assert set(GUARANTEE_WORDS) == set(Guarantee)


def leaves(group: click.Group):
    for command in group.commands.values():
        yield from leaves(command) if isinstance(command, click.Group) else [command]


def test_every_command_says_as_whom_it_acts():
    assert [command.name for command in leaves(main) if acts_as(command) is None] == []


def test_a_command_that_does_not_say_is_closed():
    group = Spoken("group")
    group.command("open")(lambda: click.echo("in"))
    with pytest.raises(click.ClickException, match="stays closed"):
        group.get_command(click.Context(group), "open")


def test_every_job_of_the_house_stands_where_it_is_looked_for():
    ours = [task for name, task in app.tasks.items() if name.startswith("lianfang.")]
    assert {task.func.__module__ for task in ours} == {jobs.__name__}
