"""Where people live, and how they and the clerks write it."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property

from benchmarks.messy import characters

DISTRICT = "140802"
ROSTER = "140802006"  # the township that keeps a roster of its own
ROADS = (
    "解放北路 红旗东街 红旗西街 人民北路 河东东街 槐东南路 禹都大道 圣惠北路 机场大道 学苑路 工农东街"
    " 凤凰北路 中银北路 工业路 安中路 府东街 府西街 魏风街 舜帝街 黄河大道 条山街 德新路 老东街 涑水西街"
    " 大禹街 周西路 铺安街 韩信路 银湖东街 潞村东街"
).split()
_ESTATES = (
    "阳光 锦绣 御景 天和 盛世 鑫源 金域 翰林 书香 丽景 康馨 祥瑞 华泰 富康 世纪 滨湖 翡翠 东方 紫金 福满"
    " 博雅 鸿运 瑞泰 绿洲 怡和 新世 香榭 名仕 万和 安居 同德 永康 嘉禾 润泽 玉兰 碧水 金桂 龙腾 聚贤 盐湖"
    " 河东 舜都 关圣 池盐 条山 中条 涑水 银杏 海棠 百合"
).split()
_KINDS = "花园 小区 佳苑 家园 华府 公馆 新村 名苑 丽苑 国际 嘉园 山庄".split()
_WORKS = {
    "市人民医院": "人民医院",
    "供电公司": "电业局",
    "盐化集团": "南风化工",
    "运城学院": "师专",
    "市第一中学": "运中",
    "康杰中学": "康中",
    "中心医院": "地区医院",
    "农机公司": "农机",
    "百货大楼": "百货",
    "运拖厂": "拖拉机厂",
    "纺织厂": "棉纺厂",
    "建设银行": "建行",
    "工商银行": "工行",
    "农业银行": "农行",
    "地税局": "税务局",
    "公路分局": "公路段",
    "烟草公司": "烟草局",
    "邮政局": "邮电局",
    "教育局": "教委",
    "水利局": "水务局",
    "财政局": "财政",
    "粮食局": "粮站",
    "气象局": "气象站",
    "火电厂": "电厂",
    "制药厂": "药厂",
    "印刷厂": "印刷",
    "食品公司": "肉联厂",
    "汽车运输公司": "汽运司",
    "铁路": "铁路",
    "市委": "市委",
    "盐湖区政府": "区政府",
    "审计局": "审计",
}
_GROUPS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Home:
    """A door: the community or village, the compound with its nickname, and the door itself."""

    code: str
    compound: str = ""
    nickname: str = ""
    building: int = 0
    unit: int = 0
    flat: int = 0
    group: int = 0
    lane: str = ""
    number: int = 0


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


@dataclass(frozen=True, slots=True)
class Compound:
    name: str
    code: str
    nickname: str = ""


class District:
    """The register of early 2020 with compounds of our own invention."""

    def __init__(self, register: dict[str, str]) -> None:
        chance = random.Random("compounds")
        self.register = register
        self.names = {c: name for c, name in register.items() if c.startswith(DISTRICT)}
        names = self.names
        self.below = [code for code in names if len(code) == 12 and "虚拟" not in names[code]]
        self._cores = {
            code: names[code].removesuffix("居委会").removesuffix("村委会").removesuffix("社区")
            for code in self.below
        }
        self.compounds = _compounds([c for c in self.below if self.is_urban(c)], chance)
        self._in: dict[str, list[Compound]] = defaultdict(list)
        for compound in self.compounds:
            self._in[compound.code].append(compound)
        weights = [
            (9 if self.is_urban(code) else 3) * (4 if code.startswith(ROSTER) else 1)
            for code in self.below
        ]
        total = 0
        self._weights = [total := total + weight for weight in weights]
        self._yards: dict[str, set[str]] = defaultdict(set)
        for yard in self.compounds:
            self._yards[yard.name].add(yard.code)
            self._yards[yard.nickname].add(yard.code)

    @property
    def known_compounds(self) -> list[tuple[str, str]]:
        """Compounds and their nicknames as (name, code), as the district would enter them."""
        both = [(c.name, c.code) for c in self.compounds]
        return both + [(c.nickname, c.code) for c in self.compounds if c.nickname]

    def is_urban(self, code: str) -> bool:
        return "社区" in self.names[code]

    def core(self, code: str) -> str:
        """The name without what kind of place it is: 金海湾, 寺北, 任村."""
        return self._cores[code]

    def home(self, chance: random.Random) -> Home:
        code = chance.choices(self.below, cum_weights=self._weights)[0]
        return self._door(code, chance)

    def neighbour(self, home: Home, chance: random.Random) -> Home:
        """Another door in the same village or community."""
        return self._door(home.code, chance)

    def compound_alone(self, name: str, within: str = "") -> bool:
        """Whether one community has a compound that is called so."""
        return sum(1 for code in self._yards[name] if code.startswith(within)) == 1

    @cached_property
    def _bare(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for code in self.below:
            found[self.core(code).removesuffix("村")].append(code)
        return found

    def alone(self, code: str, within: str, *, said_kind: bool, urban: bool) -> bool:
        """Whether the core name, with what was said beside it, is one place's."""
        rivals = [
            c
            for c in self._bare[self.core(code).removesuffix("村")]
            if c.startswith(within) and (not said_kind or self.is_urban(c) == urban)
        ]
        return len(rivals) == 1

    def plain(self, home: Home) -> str:
        """The address in full."""
        names = self.names
        door = (
            f"{home.compound}{home.building}号楼{home.unit}单元{home.flat}"
            if home.compound
            else f"{home.group}组{home.number}号"
        )
        return f"山西省运城市盐湖区{names[home.code[:9]]}{names[home.code]}{door}"

    def _door(self, code: str, chance: random.Random) -> Home:
        if self._in[code]:
            yard = chance.choice(self._in[code])
            floor = chance.randrange(1, 19)
            return Home(
                code, yard.name, yard.nickname,
                building=chance.randrange(1, 31), unit=chance.randrange(1, 5),
                flat=floor * 100 + chance.randrange(1, 5),
            )  # fmt: skip
        return Home(
            code,
            group=chance.randrange(1, 9),
            lane=chance.choice("东西南北中") + chance.choice(("巷", "街", "胡同", "")),
            number=chance.randrange(1, 200),
        )


@cache
def district() -> District:
    from lianfang.jurisdictions import data

    text = (
        data.files(data.__name__).joinpath("register_1408_2019-10-31.csv").read_text("utf-8-sig")
    )
    rows = csv.DictReader(text.splitlines())
    return District({row["code"]: row["name"] for row in rows})


def _compounds(urban: list[str], chance: random.Random) -> list[Compound]:
    """Three or so in each community; some names stand in two communities, as they do."""
    estates = [a + b for a in _ESTATES for b in _KINDS]
    chance.shuffle(estates)
    works = list(_WORKS.items())
    chance.shuffle(works)
    found: list[Compound] = []
    for code in urban:
        for _ in range(chance.choice((2, 3, 3, 4))):
            found.append(Compound(estates.pop(), code))
        if works and chance.random() < 0.35:
            name, spoken = works.pop()
            found.append(Compound(name + "家属院", code, spoken + "家属院"))
    for twin in chance.sample(found[: len(found) // 2], 8):
        other = chance.choice([c for c in urban if c[:9] != twin.code[:9]])
        found.append(Compound(twin.name, other))
    return found


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
            road = chance.choice(ROADS) + f"{chance.randrange(1, 400)}号"
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
                 "运城市盐湖区", "山西省盐湖区", "盐湖区", "盐湖区", "运城盐湖区", "盐湖", "运城市",
                 "山西省运城市")
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
            (f"{home.group}组", f"{_GROUPS[home.group - 1]}组", f"第{_GROUPS[home.group - 1]}居民组",
             f"{home.group}队", "村西头", "")
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
        road = f"{chance.choice(ROADS)}{chance.randrange(1, 400)}号"
        return chance.choice((town, "运城市盐湖区", "盐湖区" + road, road, "山西省运城市盐湖区" + town, "运城市区", "盐湖区" + town + road))  # fmt: skip

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


_ELSEWHERE = (
    "山西省运城市临猗县猗氏镇{}村 山西省运城市夏县瑶峰镇{}村 运城市闻喜县桐城镇{}村 山西省永济市城西街道{}村"
    " 万荣县解店镇{}村 山西省临汾市尧都区{}小区 湖北省武汉市洪山区{}小区 河南省三门峡市湖滨区{}街道"
    " 陕西省渭南市临渭区{}村 湖北省孝感市孝南区{}镇 平陆县圣人涧镇{}村 山西省太原市小店区{}小区"
    " 芮城县古魏镇{}村 河津市城区街道{}社区 武汉市江夏区{}街"
).split()


def _elsewhere(chance: random.Random) -> str:
    middle = chance.choice(
        ("北街", "新华", "东关", "张家", "和平", "光明", "上王", "城关", "南庄")
    )
    return chance.choice(_ELSEWHERE).format(middle) + f"{chance.randrange(1, 90)}号"


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
