"""The documents tell the truth: commands exist, links lead somewhere, the glossary is whole."""

import re
import shlex

import click
import pytest
from django.apps import apps

from tests.house.source import ROOT, name

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FENCED = re.compile(r"^```(?:sh|bash|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def commands(path):
    """The command lines in a document's shell blocks, as words, prompts and comments dropped."""
    blocks = "".join(FENCED.findall(path.read_text())).replace("\\\n", " ")
    for line in blocks.splitlines():
        if words := shlex.split(line.removeprefix("$ "), comments=True):
            yield words


def unknown(words):
    """What in this command line does not exist: a target of make, a command or an option."""
    program, rest = words[0].removeprefix(".venv/bin/"), words[1:]
    if program == "make":
        return [w for w in rest if "=" not in w and not w.startswith("-") and w not in TARGETS]
    return unknown_to_click(rest) if program == "lianfang" else []


def unknown_to_click(words):
    from lianfang.config.commands import main

    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        step = command.get_command(click.Context(command), words[0])
        if step is None:
            return [words[0]]
        command, words = step, words[1:]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    options = [word.split("=")[0] for word in words if word.startswith("--")]
    return [option for option in options if option not in known]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_commands_exist(path):
    assert [(words, bad) for words in commands(path) if (bad := unknown(words))] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_lead_somewhere(path):
    links = LINK.findall(path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_glossary_covers_every_model():
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    missing = [
        model.__name__
        for config in apps.get_app_configs()
        if config.name.startswith("lianfang.")
        for model in config.get_models()
        if f"`{model.__name__}`" not in glossary
    ]
    assert missing == []


def test_the_glossary_names_no_model_that_is_gone():
    table = (ROOT / "docs" / "glossary.md").read_text()
    named = set(re.findall(r"\| `([A-Z]\w+)` \|$", table, re.MULTILINE))
    ours = {m.__name__ for m in apps.get_models() if m.__module__.startswith("lianfang.")}
    assert named - ours == set()
