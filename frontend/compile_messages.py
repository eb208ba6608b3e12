"""Compile the message catalogues (.po to .mo) without GNU gettext: `make setup` calls this."""

from __future__ import annotations

import ast
import struct
import sys
from pathlib import Path

LOCALES = Path(__file__).parents[1] / "src" / "lianfang" / "locale"


def read(text: str) -> dict[str, str]:
    """Messages of a catalogue as they stand in a .mo file; fuzzy and empty ones are left out."""
    messages: dict[str, str] = {}
    for block in text.replace("\r\n", "\n").split("\n\n"):
        entry = parse(block)
        if entry and entry[1].strip("\0"):
            messages[entry[0]] = entry[1]
    return messages


def parse(block: str) -> tuple[str, str] | None:
    """One entry as (key, translation): context, plural and its forms joined as gettext does."""
    fields: dict[str, str] = {}
    field = ""
    for line in block.splitlines():
        if line.startswith("#,") and "fuzzy" in line:
            return None
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith('"'):
            field, _, line = line.partition(" ")
        fields[field] = fields.get(field, "") + ast.literal_eval(line)
    if "msgid" not in fields:
        return None
    key = "\0".join(fields[name] for name in ("msgid", "msgid_plural") if name in fields)
    key = f"{fields['msgctxt']}\4{key}" if "msgctxt" in fields else key
    return key, "\0".join(fields[name] for name in sorted(fields) if name.startswith("msgstr"))


def binary(messages: dict[str, str]) -> bytes:
    """The .mo file: a header, two tables of (length, offset), then the texts, sorted by key."""
    pairs = sorted((key.encode(), text.encode()) for key, text in messages.items())
    offset = 28 + 16 * len(pairs)
    tables, texts = [], b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), offset + len(texts)))
            texts += pair[column] + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, offset)
    return header + b"".join(tables) + texts


def main() -> None:
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        messages = read(source.read_text(encoding="utf-8"))
        source.with_suffix(".mo").write_bytes(binary(messages))
        print(f"{source.parent.parent.name}: {len(messages) - 1} messages", file=sys.stderr)


if __name__ == "__main__":
    main()
