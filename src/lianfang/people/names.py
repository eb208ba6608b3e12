"""A person's name as written on lists: its normal form, its sound, its look-alike form.

Two people are never one because of these forms; they only say which pairs are worth comparing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

from lianfang.kernel.text import plain

_COMPOUNDS = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 "
    "濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 "
    "公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 "
    "微生 公户 公玉 梁丘 左丘 东门 西门 单于 第五 完颜 纳兰 叶赫 达奚 褚师"
)
COMPOUND_SURNAMES = frozenset(_COMPOUNDS.split())

# Readings that a character has only, or mostly, as a surname (现代汉语词典, 第七版).
_READINGS = (
    "万俟:mo-qi 尉迟:yu-chi 长孙:zhang-sun 单于:chan-yu 澹台:tan-tai 亓官:qi-guan "
    "乐正:yue-zheng 子车:zi-ju 单:shan 解:xie 仇:qiu 盖:ge 曾:zeng 查:zha 区:ou 朴:piao "
    "翟:zhai 任:ren 华:hua 葛:ge 乐:yue 缪:miao 员:yun 宓:mi 折:she 种:chong 冼:xian 洗:xian "
    "秘:bi 黑:he 召:shao 隗:wei 郇:xun 贾:jia 繁:po 撒:sa 纪:ji 燕:yan 应:ying 宁:ning 祭:zhai "
    "车:che 郗:xi 乜:nie 句:gou 谌:chen 曲:qu 薄:bo 覃:qin 相:xiang 盛:sheng 佴:nai 牟:mu "
    "那:na 柏:bai 逄:pang 晁:chao 沈:shen 过:guo 能:nai 莘:shen 藏:zang 臧:zang 占:zhan 都:du "
    "尉:wei 行:xing 颉:xie"
)
_SURNAME_READINGS = {
    surname: reading.replace("-", " ")
    for surname, _, reading in (pair.partition(":") for pair in _READINGS.split())
}

# Characters that clerks and recognisers of handwriting take for one another in names.
# The first of a group stands for all of it; a character belongs to one group only.
_LOOK_ALIKES = (
    "己已巳 未末 戊戌戍戎 士土 日曰 侯候 杨扬 冶治 博搏 国囯圀 梁粱 天夭 于千干 午牛 人入 刀力 "
    "大太 王玉 元无 今令 白自 田由甲申 目且 晴睛 清请情 青靑 佳住 桂挂 娟捐 亨享 凤风 玲铃 "
    "峰锋蜂 伟玮炜 淑椒 梅海 祥详 裕浴 彬杉 焕换涣 瑞端 珍诊 琼谅 璐潞 璋彰 妹姝 昊吴 晓骁 "
    "援暖 景影 春舂 根跟 楠南 傅付 俊骏竣峻 健建键 徐涂 邢刑 隋随 闫阎 驰弛 龙尤 龚袭 孟盂 "
    "宇字 帅师 席度 弟第 折拆析 拓柘 季李 毛手 秦泰 陈阵 肖萧 蓝篮 谭潭 铁轶 茹菇 莹萤 蕾雷 "
    "薛薜 菅管 斌赋 竞竟 栗粟 荀苟 贾贸 冉再 卞卡 宋宗 郎朗 乌鸟 丛从 仇仉 崇祟 坚竖 辛幸 "
    "琪淇棋祺 瑜愉渝 珂柯 琳淋 茵菌 苗茁 沈沉 尹伊 余佘 晟展 芸芝 汪江 卜下 巩玑"
)
_LOOK_ALIKE_TABLE = str.maketrans(
    {char: group[0] for group in _LOOK_ALIKES.split() for char in group[1:]}
)

_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff〇"
_BRACKETED = re.compile(r"[(\[{<【〔《][^()\[\]{}<>【】〔〕《》]*[)\]}>】〕》]")
_DOTS = re.compile(rf"\s*[·•‧∙⋅・﹒]\s*|(?<=[{_HAN}])\s*\.\s*(?=[{_HAN}])")
_SPACE_AT_HAN = re.compile(rf"(?<=[{_HAN}])\s+|\s+(?=[{_HAN}])")
# Too short for a label, a note or a title beside it.
_BARE_NAME = re.compile(r"[\u3400-\u9fff]{2,3}")
_RELATION = (
    "户主|本人|学生|配偶|妻子?|丈夫|夫|长子|次子|三子|儿子?|子|长女|次女|三女|女儿?|父亲?|母亲?|爸爸?|"
    "妈妈?|哥哥?|弟弟?|姐姐?|妹妹?|孙子|孙女|外孙女?|儿媳|女婿|岳父|岳母|爷爷|奶奶|家属|爱人"
)
_LABEL = re.compile(
    rf"^(?:户主|姓名|本人|学生)\s*[:,;]\s*|^户主(?=[{_HAN}]{{2,4}}$)"
    rf"|(?<=[{_HAN}]{{2}})[\s,/;-]*(?:户主|本人|学生)$"
    rf"|^(?:{_RELATION})\s*[:,;/-]\s*(?=[{_HAN}]{{2}})"
    rf"|(?<=[{_HAN}]{{2}})\s*[:,;/-]\s*(?:{_RELATION})$"
)
_HONORIFIC = re.compile(
    rf"(?<=[{_HAN}]{{2}})(?:先生|女士|小姐|同学|同志|老师|医生|大夫|师傅|阿姨)$"
)
_NUMBER_AT_END = re.compile(rf"(?<=[{_HAN}])\s*\d{{1,2}}$")
_STRAY = "'\"`’‘“”.,;:、,_-*/|\\ "
_FULL_NAME = re.compile(rf"[{_HAN}]{{2,6}}|[{_HAN}]{{1,12}}(?:·[{_HAN}]{{1,12}})+")
_LATIN_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'·-](?=[^\W\d_])){2,59}")
# 王小明之子, 王小明儿子: somebody's relative, whose own name is not said.
_OF_ANOTHER = re.compile(
    rf"[{_HAN}]{{2,4}}(?:之[子女妻夫父母孙]|的?(?:儿子|女儿|妻子|丈夫|父亲|母亲|爸爸|妈妈|孙子|孙女|爱人|家属))"
)
_NO_NAMES = "不详 未知 不明 姓名 匿名 无名 空白 没有 未填 保密 合计 总计 小计 共计"
_NOT_NAMES = frozenset(_NO_NAMES.split())


def normal_name(text: str) -> str:
    """Return a name in the one form in which names are compared; '' if nothing is left.

    Half-width, without spaces between Chinese characters (王　明), one kind of middle dot,
    Latin letters in capitals, and without notes in brackets, labels (户主), honorifics (先生)
    and the number that tells namesakes of one list apart (王伟2). Applying it twice changes
    nothing.
    """
    if _BARE_NAME.fullmatch(text):
        return text
    name, before = plain(text).upper(), None
    while name != before:
        before = name
        name = _cleaned_once(name)
    return name


def _cleaned_once(name: str) -> str:
    name = _BRACKETED.sub("", name)
    name = _DOTS.sub("·", name)
    name = _SPACE_AT_HAN.sub("", plain(name)).strip(_STRAY).strip("·")
    for noise in (_LABEL, _HONORIFIC, _NUMBER_AT_END):
        name = noise.sub("", name)
    return name


def is_full_name(name: str) -> bool:
    """Tell whether a normal name is a whole one: surname and given name, nothing hidden.

    王某, 王*明, a surname alone (王, 欧阳) and two names in one cell are not.
    """
    if name in _NOT_NAMES or name in COMPOUND_SURNAMES or "某" in name:
        return False
    if len(name) > 3 and _OF_ANOTHER.fullmatch(name):
        return False
    return bool(_FULL_NAME.fullmatch(name) or _LATIN_NAME.fullmatch(name))


def split_name(name: str) -> tuple[str, str]:
    """Return surname and given name of a normal name; names with a dot or in Latin stay whole."""
    if "·" in name or not name or name.isascii():
        return name, ""
    length = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return name[:length], name[length:]


@lru_cache(maxsize=65_536)
def pinyin(name: str) -> str:
    """Return the tone-free reading of a normal name, its syllables parted by spaces.

    The surname is read as a surname (单 shan, 解 xie, 尉迟 yu chi); ü is written v.
    """
    surname, given = split_name(name)
    first = _SURNAME_READINGS.get(surname) or " ".join(_readings(surname))
    return plain(f"{first} {' '.join(_readings(given))}").lower()


def _readings(text: str) -> list[str]:
    """Each character's commonest reading; as words, names are not to be found in a dictionary."""
    if text.isascii():
        return [text]
    return [_reading(character) for character in text]


@lru_cache(maxsize=16_384)
def _reading(character: str) -> str:
    return "".join(lazy_pinyin(character))


def look_alike(name: str) -> str:
    """Return a normal name with each easily mistaken character put as its group's first."""
    return name.translate(_LOOK_ALIKE_TABLE)
