"""The command line speaks: one sentence in the user's language, no traceback, for a refusal."""

from __future__ import annotations

import os
from typing import Any

import click

from lianfang.kernel.errors import DomainError


class Spoken(click.Group):
    """A group whose commands end with a sentence and status 1 when the rules refuse."""

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
