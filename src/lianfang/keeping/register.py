"""The field register (R1): each personal field, why it is kept, how long, and who sees it.

It is data beside the code, `register.toml`, and the one list that rotation, archive, destruction,
notice and page read; a test holds it equal to the models.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from django.apps import apps
from django.db import models


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long: days after the clock's start, and that in words."""

    days: int
    words: str


@dataclass(frozen=True, slots=True)
class PersonalField:
    """A column that tells of a person. content: it goes at the incident's end."""

    name: str
    words: str
    content: bool
    sealed: bool


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """A table with personal fields. `kind`: class a, b or c of the law on archives (C17)."""

    label: str
    what: str
    purpose: str
    basis: str
    kept: Keeping
    seen: str
    kind: str
    rows_go: bool
    fields: tuple[PersonalField, ...]

    @property
    def model(self) -> type[models.Model]:
        """The model."""
        return apps.get_model(self.label)

    @property
    def content(self) -> tuple[PersonalField, ...]:
        """The fields that go at the incident's end."""
        return tuple(f for f in self.fields if f.content)

    @property
    def sealed(self) -> tuple[str, ...]:
        """The fields under the incident's key, each bound to its row."""
        return tuple(f.name for f in self.fields if f.sealed)


@cache
def tables() -> tuple[PersonalTable, ...]:
    """Every table with personal fields, as the register has them."""
    text = _text()
    return tuple(_table(label, entry, text) for label, entry in text["table"].items())


def impersonal() -> frozenset[str]:
    """The labels of the tables that hold nobody."""
    return frozenset(_text()["nobody"]["tables"])


def ends() -> dict[str, str]:
    """Which column ends a row of a table, by label (R25)."""
    return dict(_text()["ends"])


def lasting() -> dict[str, str]:
    """Columns that look like an end and are none, or end by another's: why, by label."""
    return dict(_text()["lasts"])


@cache
def _text() -> dict[str, Any]:
    return tomllib.loads(
        resources.files("lianfang.keeping").joinpath("register.toml").read_text("utf-8")
    )


def _table(label: str, entry: dict[str, Any], text: dict[str, Any]) -> PersonalTable:
    kept = text["kept"][entry["kept"]]
    return PersonalTable(
        label=label,
        what=entry["what"],
        purpose=entry["purpose"],
        basis=entry["basis"],
        kept=Keeping(kept["days"], kept["words"]),
        seen=entry["seen"],
        kind=entry["class"],
        rows_go=entry.get("rows_go", False),
        fields=tuple(_fields(entry, text["words"])),
    )


def _fields(entry: dict[str, Any], words: dict[str, str]) -> Iterator[PersonalField]:
    sealed = entry.get("sealed", ())
    for name in entry.get("content", ()):
        yield PersonalField(name, words[name], True, name in sealed)
    for name in entry["counted"]:
        yield PersonalField(name, words[name], False, False)


def as_markdown() -> str:
    """The register as a document."""
    lines = ["# 个人信息字段登记表", "", _INTRODUCTION, ""]
    for table in tables():
        go = "、".join(f.words for f in table.content) or "无"
        rest = "、".join(f.words for f in table.fields if not f.content)
        lines += [
            f"## {table.what} `{table.label}`",
            "",
            "| 项 | 内容 |",
            "|---|---|",
            f"| 用途 | {table.purpose} |",
            f"| 依据 | {table.basis} |",
            f"| 保存 | {table.kept.words} |",
            f"| 谁能看 | {table.seen} |",
            f"| 类别 | {KINDS[table.kind]} |",
            f"| 到期{'删除整行' if table.rows_go else '清除'} | {go} |",
            f"| 去身份后只作统计 | {'无' if table.rows_go else rest} |",
            "",
        ]
    return "\n".join(lines)


KINDS = {"a": "甲：移交档案", "b": "乙：归各自系统", "c": "丙：到期销毁"}
_INTRODUCTION = (
    "由 `lianfang keeping register` 写出，请勿手改。登记之外的个人信息不收集；"
    "新增一项而未登记，测试不通过。"
)
