"""How people and clerks write where someone lives, and where that leads by itself."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.messy import characters
from benchmarks.messy.places import Home, district
from benchmarks.messy.words import words

_GROUPS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Written:
    """An address as it stands in a list.

    `code`: the community or village to which the text leads by itself, None if it leads to
    none or to several. `meant`: what the writer had in mind, '' for a place elsewhere.
    """

    text: str
    code: str | None
    meant: str
    elsewhere: bool = False


class Writer:
    """Writes addresses as one department's people do.

    `full`: how often province and city stand before; `town`: how often the township is named;
    `slips`: how often a character of the place's name is mistyped; `home`: the township whose
    own list it is and which it therefore leaves out.
    """

    def __init__(
        self,
        chance: random.Random,
        *,
        full: float,
        town: float,
        community: float,
        slips: float = 0.015,
        vague: float = 0.03,
        away: float = 0.02,
    ) -> None:
        self._chance = chance
        self._district = district()
        self._roads = words()["places"]["roads"].split()
        self._full, self._town, self._community = full, town, community
        self._slips, self._vague, self._away = slips, vague, away

    def write(self, home: Home) -> Written:
        """One address, and where the text by itself leads."""
        chance = self._chance
        if chance.random() < self._away:
            return Written(_elsewhere(chance), None, "", elsewhere=True)
        if chance.random() < self._vague:
            return Written(self._only_vague(home), None, home.code)
        return self._compound_home(home) if home.compound else self._village_home(home)

    def _village_home(self, home: Home) -> Written:
        where, chance = self._district, self._chance
        with_town = chance.random() < self._town
        core = where.core(home.code)
        ending = chance.choices(
            ("村", "", "村委会", "村民委员会", "村村委会"), (60, 12, 18, 3, 7)
        )[0]
        if where.is_urban(home.code):
            ending = chance.choices(("社区", "", "社区居委会", "居委会"), (45, 20, 30, 5))[0]
        if core.endswith("村"):
            ending = {"村": "", "村村委会": "村委会"}.get(ending, ending)
            if ending == "村委会" and chance.random() < 0.5:
                ending = "村村委会"
        spelt, sure = self._slipped(core, home.code, with_town)
        within = home.code[:9] if with_town else ""
        alone = where.alone(
            home.code, within, said_kind=bool(ending), urban=where.is_urban(home.code)
        )
        if not ending and not with_town and len(core) < 3 and not core.endswith("村"):
            sure = False  # 北古 alone could be anything
        text = self._before(home.code, with_town) + spelt + ending + self._village_door(home)
        return Written(self._handled(text), home.code if alone and sure else None, home.code)

    def _compound_home(self, home: Home) -> Written:
        where, chance = self._district, self._chance
        with_town = chance.random() < self._town
        with_community = chance.random() < self._community
        with_road = chance.random() < 0.25
        nick = home.nickname and chance.random() < 0.5
        yard = home.nickname if nick else home.compound
        within = home.code[:9] if with_town else ""
        alone = where.compound_alone(yard, within)
        sure = True
        middle = ""
        if with_community:
            core = where.core(home.code)
            ending = chance.choices(("社区", "社区居委会", "居委会", ""), (55, 30, 8, 7))[0]
            spelt, sure = self._slipped(core, home.code, with_town)
            middle = spelt + ending
            named = where.alone(home.code, within, said_kind=bool(ending), urban=True)
            alone = alone or (named and bool(ending))
            sure = sure or where.compound_alone(yard, within)
        elif chance.random() < self._slips * 2:
            place = chance.randrange(len(yard))
            yard, alone = _mistyped(yard, place, chance), False
        if with_road:
            road = chance.choice(self._roads) + f"{chance.randrange(1, 400)}号"
            middle = road + middle if chance.random() < 0.5 else middle + road
        text = self._before(home.code, with_town) + middle + yard + self._flat(home)
        return Written(self._handled(text), home.code if alone and sure else None, home.code)

    def _slipped(self, core: str, code: str, with_town: bool) -> tuple[str, bool]:
        """The name, sometimes with one wrong character; whether it can still be only this place.

        A name of three characters or more, one of them wrong, in a township that is named and
        has no place spelt so or as near.
        """
        if self._chance.random() >= self._slips:
            return core, True
        spelt = _mistyped(core, self._chance.randrange(len(core)), self._chance)
        rivals = [
            c
            for c in self._district.below
            if (c[:9] == code[:9] or not with_town)
            and _apart(self._district.core(c), spelt) <= (0 if c == code else 1)
        ]
        return spelt, spelt == core or (with_town and len(core) >= 3 and not rivals)

    def _before(self, code: str, with_town: bool) -> str:
        chance = self._chance
        start = ""
        if chance.random() < self._full:
            start = chance.choice(
                ("山西省运城市盐湖区", "山西省运城市盐湖区", "山西运城盐湖区", "运城市盐湖区",
                 "运城市盐湖区", "山西省盐湖区", "盐湖区", "盐湖区", "运城盐湖区", "盐湖",
                 "运城市", "山西省运城市")
            )  # fmt: skip
        joint = chance.choice((" ", "-", "，", "　")) if start and chance.random() < 0.04 else ""
        return start + joint + (self._town_written(code[:9]) if with_town else "")

    def _town_written(self, town: str) -> str:
        name = self._district.names[town]
        bare = name.removesuffix("街道").removesuffix("镇").removesuffix("乡")
        if name.endswith("街道"):
            forms = ("街道", "街道办事处", "办事处", "办", "街道办", "街办", "街", "")
            return bare + self._chance.choices(forms, (38, 19, 12, 14, 8, 4, 1, 4))[0]
        if name.endswith(("镇", "乡")) and self._chance.random() < 0.93:
            return name
        return bare if name.endswith(("镇", "乡")) else name

    def _village_door(self, home: Home) -> str:
        group = self._chance.choice(
            (f"{home.group}组", f"{_GROUPS[home.group - 1]}组",
             f"第{_GROUPS[home.group - 1]}居民组", f"{home.group}队", "村西头", "")
        )  # fmt: skip
        door = self._chance.choice(
            (f"{home.lane}{home.number}号", f"{home.number}号", "", home.lane)
        )
        return group + door if not door[:1].isdigit() or not group.endswith("号") else group

    def _flat(self, home: Home) -> str:
        b, u, f = home.building, home.unit, home.flat
        part = self._chance.choice(("北区", "A区", "二期", "东院", "（西区）", "小区", "大院"))
        return (part if self._chance.random() < 0.07 else "") + self._chance.choice(
            (f"{b}号楼{u}单元{f}", f"{b}号楼{u}单元{f}室", f"{b}-{u}-{f}", f"{b}栋{u}单元{f}室",
             f"{b}#{u}-{f}", f"{b}号楼", f"{b}幢{f}", f"{b}楼{u}单元{f}", "")
        )  # fmt: skip

    def _only_vague(self, home: Home) -> str:
        chance = self._chance
        town = self._town_written(home.code[:9])
        road = f"{chance.choice(self._roads)}{chance.randrange(1, 400)}号"
        return chance.choice(
            (town, "运城市盐湖区", "盐湖区" + road, road, "山西省运城市盐湖区" + town, "运城市区",
             "盐湖区" + town + road)
        )  # fmt: skip

    def _handled(self, text: str) -> str:
        """What happens to the whole text on its way into the cell."""
        chance = self._chance
        luck = chance.random()
        if luck < 0.02 and text.startswith("山西省运城市"):  # prefilled and typed again
            return "山西省运城市" + text
        if luck < 0.05:
            at = chance.randrange(len(text) // 2, len(text) + 1)
            return text[:at] + chance.choice((" ", "  ", "　")) + text[at:]
        if luck < 0.07:
            return text + chance.choice(("(租住)", "（父母家）", "附近", "，已返", "(自建房)"))
        if luck < 0.085:
            return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        return text


def _elsewhere(chance: random.Random) -> str:
    middle = chance.choice(
        ("北街", "新华", "东关", "张家", "和平", "光明", "上王", "城关", "南庄")
    )
    place: str = chance.choice(words()["places"]["elsewhere"].split())
    return place.format(middle) + f"{chance.randrange(1, 90)}号"


def _mistyped(name: str, at: int, chance: random.Random) -> str:
    """One character as the input method, the ear or the eye gets it wrong; or lost."""
    one = name[at]
    choices = characters.homophones(one) or characters.look_alikes().get(one, "")
    if choices and chance.random() < 0.85:
        return name[:at] + chance.choice(choices) + name[at + 1 :]
    return name[:at] + name[at + 1 :] if len(name) > 2 else name


def _apart(one: str, other: str) -> int:
    """In how many characters two names differ; 9 where their lengths do by more than one."""
    if abs(len(one) - len(other)) > 1:
        return 9
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True))
    long, short = sorted((one, other), key=len, reverse=True)
    return 1 if any(long[:i] + long[i + 1 :] == short for i in range(len(long))) else 2
