"""Names of places written otherwise: in traditional characters, or one character off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from pypinyin import Style, pinyin

_TRADITIONAL = (
    "屬属區区縣县鎮镇鄉乡莊庄東东張张陳陈馮冯楊杨賀贺馬马龍龙劉刘趙赵韓韩閻闫閆闫鄭郑喬乔許许賈贾羅罗"
    "義义養养衛卫廟庙橋桥園园廣广場场電电鹽盐運运樂乐聖圣銀银灣湾雲云華华廳厅學学號号樓楼單单層层"
    "棟栋組组隊队門门長长興兴國国際际陽阳麗丽錦锦繡绣綠绿豐丰鳳凤鐘钟鍾钟鋁铝關关稅税蘭兰溝沟窯窑"
    "嶺岭臺台驛驿舖铺鋪铺師师範范駝驮馱驮孫孙塢坞壇坛紐纽湯汤萬万葉叶盧卢蘇苏寧宁漢汉黃黄岡冈陰阴"
    "濟济瀋沈遼辽慶庆貴贵瓊琼陝陕肅肃寶宝雞鸡臨临聞闻絳绛陸陆榮荣蘆芦廠厂醫医財财賓宾館馆環环銅铜"
    "鐵铁鋼钢頭头灘滩壩坝樹树後后裏里裡里鄰邻聯联團团員员會会辦办處处務务產产業业術术經经開开發发"
    "虛虚擬拟過过蠶蚕雙双費费觀观瀾澜書书農农機机紡纺織织藥药糧粮氣气車车贖赎數数達达遠远連连進进"
    "邊边鄧邓鄒邹銘铭鴻鸿鵬鹏點点齊齐鮮鲜勝胜協协啟启嘯啸圍围報报壽寿媽妈將将專专對对屆届島岛峽峡"
    "帥帅廬庐彌弥徑径戰战揚扬擇择擴扩敵敌暢畅曉晓條条極极構构槍枪櫃柜歐欧歸归殘残沖冲涼凉淺浅湧涌"
    "滄沧滿满漁渔潔洁澤泽濱滨瀘泸瀏浏烏乌無无煙烟燈灯營营爾尔狹狭獅狮獨独現现瑪玛甌瓯畝亩畫画當当"
    "盤盘礦矿禮礼種种稱称穀谷竇窦筆笔節节純纯紅红紹绍終终給给統统絲丝綏绥維维網网緊紧緯纬縱纵總总"
    "職职聽听膠胶舊旧艦舰莖茎蓋盖蓮莲蔣蒋薩萨藍蓝藝艺蘄蕲蟲虫衝冲補补製制複复見见規规視视計计訂订"
    "訊讯託托記记設设訴诉診诊詩诗話话該该詳详認认誠诚語语說说調调諸诸謝谢證证識识議议護护讓让貢贡"
    "貨货貿贸賢贤質质購购贛赣趕赶軍军載载輝辉郵邮釋释針针釣钓銷销鋒锋錢钱錄录鏡镜閣阁閘闸閩闽闊阔"
    "陣阵隨随險险雜杂離离霧雾靈灵靜静順顺須须領领題题顏颜類类風风飛飞飯饭飲饮駐驻騰腾驗验髮发鬥斗"
    "魚鱼魯鲁鳥鸟鶴鹤麥麦"
)
_SIMPLE = str.maketrans(dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)))

# Taken for one another by whoever reads handwriting, among characters that places bear.
_LOOK_ALIKES = (
    "未末 土士 天夫 干千于 大太 日曰 玉王 候侯 扬杨 陶淘掏 墩敦礅 坡波破 坞鸣 史吏 北比 西酉 "
    "东车 下卞 上止 乌马 羊芊 列刘 贺贸 辛幸 任仕 柏伯 范苑 瞿翟 斐裴 段叚 赏常 龙尤 居屈 "
    "泓弘 驿译 金全 席度 白自 冼洗 圣怪 惠慧 卓桌草 园圆 湾弯 凰凤 陈阵 李季 徐除 郭部 何河 "
    "郑邓 岳兵 茂戊 冯马 令今 乔桥 曲由 古占 免兔 庄压 沟构 岭铃 窑窖 埝捻 堡保 坟纹 店占 "
    "店点 铺捕 桃挑 洞同 营宫 甫浦 霍翟 累雷 德得 宣宜 绿录 州洲"
)


def simple(text: str) -> str:
    """Return a text with the traditional characters that places bear made simple."""
    return text.translate(_SIMPLE)


@cache
def _look_alikes() -> frozenset[tuple[str, str]]:
    groups = _LOOK_ALIKES.split()
    return frozenset((a, b) for group in groups for a in group for b in group if a != b)


@cache
def _sounds(one: str) -> frozenset[str]:
    """The readings of a character, tones and the usual confusions of the region apart."""
    readings = pinyin(one, style=Style.NORMAL, heteronym=True)[0]
    return frozenset(_plain_sound(reading) for reading in readings)


def _plain_sound(reading: str) -> str:
    for strong, weak in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n")):
        reading = reading.replace(strong, weak)
    return "l" + reading[1:] if reading.startswith("n") else reading


def alike(one: str, other: str) -> bool:
    """Tell whether one character is heard or read as another."""
    return (one, other) in _look_alikes() or not _sounds(one).isdisjoint(_sounds(other))


class Spellings:
    """Names found by what is one character off: another, one too few or many, two swapped."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take pairs of name and code."""
        self._near: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for name, code in pairs:
            for shorter in (name, *_shorter(name)):
                self._near[shorter].add((name, code))

    def near(self, word: str, within: str) -> list[tuple[str, str]]:
        """Return the (name, code) pairs inside a division that are one character off a word."""
        found = set()
        for shorter in (word, *_shorter(word)):
            found |= self._near.get(shorter, set())
        return sorted(
            (name, code)
            for name, code in found
            if code.startswith(within) and name != word and _one_off(name, word)
        )


def _shorter(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word))) if len(word) > 1 else iter(())


def _one_off(name: str, word: str) -> bool:
    if len(name) != len(word):
        return abs(len(name) - len(word)) == 1
    differing = [i for i, (a, b) in enumerate(zip(name, word, strict=True)) if a != b]
    return len(differing) == 1 or is_swapped(name, word)


def is_swapped(name: str, word: str) -> bool:
    """Tell whether two neighbouring characters changed places."""
    places = [i for i, (a, b) in enumerate(zip(name, word, strict=False)) if a != b]
    if len(name) != len(word) or len(places) != 2 or places[1] - places[0] != 1:
        return False
    i, j = places
    return name[i] == word[j] and name[j] == word[i]


def is_slip(name: str, word: str, *, sure_of_place: bool) -> bool:
    """Tell whether a word can be a slip for a name that is one character off it.

    Always where the other character sounds or looks alike. `sure_of_place` (its township is
    named): too where the name has three characters or more and another than the first differs,
    or one was left out or added; 李家庄 for 路家庄 is another village all the same.
    """
    if len(name) == len(word) and not is_swapped(name, word):
        (place,) = (i for i, (a, b) in enumerate(zip(name, word, strict=True)) if a != b)
        if alike(name[place], word[place]):
            return True
        return sure_of_place and place > 0 and len(name) > 2
    return sure_of_place and max(len(name), len(word)) > 2
