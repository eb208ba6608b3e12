"""The scenario's word lists, from `words.toml` beside this file."""

import tomllib
from importlib.resources import files

_TEXT = files("lianfang.scenario").joinpath("words.toml").read_text(encoding="utf-8")

WORDS: dict[str, list[str]] = tomllib.loads(_TEXT)
