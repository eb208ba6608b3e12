"""The command line speaks: one sentence in the user's language, no traceback, for a refusal."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import click

from lianfang.kernel.errors import DomainError, NotAllowed

_ACTS_AS: dict[click.Command, str] = {}


class NoDoor(NotAllowed):
    """This command does not say as whom it acts and stays closed."""


def acting_as(job: str) -> Callable[[click.Command], click.Command]:
    """State as which declared job a command acts; "" where it reads and writes no records."""

    def declare(command: click.Command) -> click.Command:
        _ACTS_AS[command] = job
        return command

    return declare


def acts_as(command: click.Command) -> str | None:
    """As which job a command acts; None if it does not say."""
    return _ACTS_AS.get(command)


class Spoken(click.Group):
    """A group whose commands end with a sentence and status 1 when the rules refuse."""

    group_class = type

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of a name. One that does not say as whom it acts is closed."""
        found = super().get_command(context, name)
        if found is not None and not isinstance(found, click.Group) and acts_as(found) is None:
            raise click.ClickException(told(NoDoor()))
        return found

    def invoke(self, context: click.Context) -> Any:
        """Run the command asked for; a DomainError becomes its sentence."""
        try:
            return super().invoke(context)
        except DomainError as error:
            raise click.ClickException(told(error)) from None


def language() -> str:
    """The user's language by the environment, as Django names it; English unless Chinese."""
    wanted = next((v for n in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(n))), "")
    return "zh-hans" if wanted.lower().startswith("zh") else "en"


def told(error: DomainError) -> str:
    """The error's sentence, translated where the settings can be read."""
    from django.utils.translation import gettext

    from lianfang.config.setting_up import django_ready

    try:
        django_ready()
        text = gettext(error.sentence)
    except DomainError:  # the settings themselves are what is wrong
        text = error.sentence
    return text.format(**error.values) if error.values else text
