"""Who may do what, as two tables for `docs/`: what roles may, and which address opens to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import click
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

from lianfang.accounts.choices import Role
from lianfang.accounts.doors import Kind, door_of
from lianfang.accounts.job_table import JOB_PERMISSIONS
from lianfang.accounts.permissions import Permission
from lianfang.accounts.role_rules import RIGHTS, by_default, guarantee
from lianfang.accounts.role_table import ROLE_PERMISSIONS, ROLE_SCOPES
from lianfang.accounts.role_words import GUARANTEE_WORDS, RIGHT_WORDS
from lianfang.config.api import api
from lianfang.config.api_doors import Having
from lianfang.config.commands import main
from lianfang.config.spoken import acts_as
from lianfang.people.opening import RELATIONS

_NOTE = "Written by `lianfang roles`; a test holds it equal to the code.\n"
YES, NO, NEVER, ALWAYS = "●", "", "✕", "◆"


def roles_text() -> str:
    """Rights by role, with what nobody can change."""
    with override("en"):
        lines = ["# What roles may\n", _NOTE]
        lines.append(
            "As the software comes. The administrator may give a right (empty) or take it (●), on"
            " the page `/roles`, for a reason; each change is a sealed row. What stands as ✕ is"
            " never given and ◆ never taken: these are guarantees.\n"
        )
        lines += _table(["right", *Role.values], list(_rights()))
        lines.append("\n## Scope and relation\n")
        lines.append(
            "Scope bounds the rows that exist for a role (row security). The relation is what"
            " allows to open someone within it; without one there is break-glass.\n"
        )
        rows = [[r, ROLE_SCOPES[r].value, _relation(r)] for r in Role.values]
        lines += _table(["role", "scope", "relation"], rows)
        lines.append("\n## Guarantees\n")
        lines += [f"- {words}" for words in GUARANTEE_WORDS.values()]
        lines.append("\n## Jobs and commands\n")
        lines.append("A job, or a command, that is not on these lists is refused.\n")
        named = [[name, _may(may)] for name, may in JOB_PERMISSIONS.items()]
        lines += _table(["actor of a job", "may"], named)
        lines.append("")
        lines += _table(["command", "acts as"], sorted(_commands(main, "lianfang")))
    return "\n".join(lines) + "\n"


def doors_text() -> str:
    """Every address, by role: open or shut."""
    lines = ["# Which address opens to whom\n", _NOTE]
    lines.append(
        "● opens, within the scope of the post; empty is refused with 403 before anything is"
        " looked up. What does not exist and what lies outside the scope answer the same 404. A"
        " test walks every address as each role.\n"
    )
    lines += _table(["address", *Role.values], list(_doors()))
    lines.append("\n## Without a post\n")
    public = [[f"`/{path}`", door] for path, door in _without_post()]
    lines += _table(["address", "who"], public)
    return "\n".join(lines) + "\n"


def _may(permissions: frozenset[Permission]) -> str:
    if permissions == frozenset(Permission):
        return "everything: it plays every part of a drill"
    return ", ".join(sorted(permissions)) or "—"


def _commands(group: click.Group, path: str) -> Iterator[list[str]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        else:
            yield [f"`{path} {name}`", acts_as(command) or "—"]


def _rights() -> Iterator[list[str]]:
    for right in RIGHTS:
        yield [str(RIGHT_WORDS[right]), *(_mark(role, right) for role in Role.values)]


def _mark(role: str, right: str) -> str:
    has, fixed = right in by_default(role), guarantee(role, right) is not None
    if fixed:
        return ALWAYS if has else NEVER
    return YES if has else NO


def _relation(role: str) -> str:
    if Permission.OPEN_IDENTITY not in ROLE_PERMISSIONS[role]:
        return "—"
    if role in RELATIONS:
        return RELATIONS[role]
    return "team or site" if ROLE_SCOPES[role].value in ("relation", "guard") else "own list only"


def _doors() -> Iterator[list[str]]:
    for path, route in sorted(_routes()):
        door = door_of(route.callback)
        if door and door.kind is Kind.POST:
            opens = [not door.permissions or bool(door.permissions & ROLE_PERMISSIONS[r])
                     for r in Role.values]  # fmt: skip
            yield [f"`/{path}`", *(YES if one else NO for one in opens)]
    for path, methods, wanted in _endpoints():
        opens = [wanted in ROLE_PERMISSIONS[role] for role in Role.values]
        yield [f"`{methods} /api/v1{path}`", *(YES if one else NO for one in opens)]


def _without_post() -> Iterator[tuple[str, str]]:
    for path, route in sorted(_routes()):
        door = door_of(route.callback)
        if door and door.kind is not Kind.POST:
            yield path, door.kind.value


def _endpoints() -> Iterator[tuple[str, str, Permission]]:
    for _, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for door in operation.auth_callbacks:
                    if isinstance(door, Having):
                        yield path, " ".join(operation.methods), door.permission


def _routes(
    patterns: Sequence[URLPattern | URLResolver] | None = None, before: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    found = get_resolver().url_patterns if patterns is None else patterns
    for pattern in found:
        path = before + re.sub(r"<\w+:(\w+)>", r"<\1>", str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield path, pattern
        elif pattern.app_name != "ninja":
            yield from _routes(pattern.url_patterns, path)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]
