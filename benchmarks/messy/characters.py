"""The characters of names, and which are taken for which by ear, by eye and by old systems.

Surnames in the order and rough shares of the Ministry of Public Security's yearly name report,
with those frequent in southern Shanxi raised; given-name characters by time of birth after the
same reports.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import accumulate

from benchmarks.messy.words import words

_SOUNDS = (
    ("ing", "in"),
    ("eng", "en"),
    ("ang", "an"),
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("l", "n"),
    ("hu", "f"),
)
Weighted = tuple[list[str], list[int]]
"""What is chosen from, and the running sums of the weights."""


@cache
def surnames() -> Weighted:
    """Surnames by their weights."""
    found = words()["people"]["surnames"].split()
    names = [word.rstrip("0123456789") for word in found]
    weights = [int(word.removeprefix(name)) for word, name in zip(found, names, strict=True)]
    return names, list(accumulate(weights))


@cache
def given_characters(sex: str, year: int) -> Weighted:
    """Characters of given names by sex and year of birth; a fifth are of other times."""
    table = words()["given"][sex]
    pool = dict.fromkeys(_of_time(table, year))
    others = [one for one in dict.fromkeys("".join(table.values())) if one not in pool]
    weights = [10_000 / (8 + rank) ** 0.7 for rank in range(len(pool))]
    weights += [sum(weights) / 4 / len(others)] * len(others)
    return [*pool, *others], list(accumulate(map(round, weights)))


@cache
def common_names(sex: str, year: int) -> list[str]:
    """Given names so frequent that many bear them."""
    return _of_time(words()["common"][sex], year).split()


def _of_time(table: dict[str, str], year: int) -> str:
    eras = sorted(int(era) for era in table)
    return table[str(max((era for era in eras if era <= year + 6), default=eras[0]))]


@cache
def traditional() -> dict[str, str]:
    """The traditional form of simple characters."""
    return {pair[0]: pair[1] for pair in words()["taken_for"]["traditional"].split()}


@cache
def look_alikes() -> dict[str, str]:
    """By character: those it is read for."""
    found: dict[str, str] = defaultdict(str)
    for group in words()["taken_for"]["look_alike"].split():
        for one in group:
            found[one] += "".join(other for other in group if other != one)
    return {one: others for one, others in found.items() if others}


@cache
def by_sound() -> tuple[dict[str, str], dict[str, str]]:
    """Tone-free pinyin of each character known here, and the characters of each sound."""
    from pypinyin import Style, pinyin

    given = [pool for table in words()["given"].values() for pool in table.values()]
    typed = words()["taken_for"]["typed"]
    known = dict.fromkeys("".join([*given, typed, *surnames()[0]]))
    sound_of = {one: pinyin(one, style=Style.NORMAL)[0][0] for one in known}
    sounding: dict[str, str] = defaultdict(str)
    for one, sound in sound_of.items():
        sounding[sound] += one
    return sound_of, sounding


def sound(name: str) -> str:
    """The tone-free pinyin of a name."""
    sound_of, _ = by_sound()
    return " ".join(sound_of.get(one, one) for one in name)


@cache
def homophones(one: str) -> str:
    """Characters with the same sound, tones apart, which the input method offers."""
    sound_of, sounding = by_sound()
    return sounding.get(sound_of.get(one, ""), "").replace(one, "")


@cache
def near_sounds(one: str) -> str:
    """Characters that the ear of southern Shanxi, or a bad line, takes for this one."""
    sound_of, sounding = by_sound()
    sound = sound_of.get(one, "")
    near = set()
    for long, short in _SOUNDS:
        if long in ("ing", "eng", "ang"):
            if sound.endswith(long):
                near.add(sound[: -len(long)] + short)
            elif sound.endswith(short):
                near.add(sound[: -len(short)] + long)
        elif sound.startswith(long):
            near.add(short + sound[len(long) :])
        elif sound.startswith(short):
            near.add(long + sound[len(short) :])
    return "".join(sounding.get(other, "") for other in sorted(near))
