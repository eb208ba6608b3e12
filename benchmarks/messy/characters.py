"""The characters of names, and which are taken for which by ear, by eye and by old systems.

Surnames in the order and rough shares of the Ministry of Public Security's yearly name report,
with those frequent in southern Shanxi raised; given-name characters by time of birth after the
same reports.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

SURNAMES = (
    "王84 李78 张76 刘54 陈38 杨36 赵30 黄14 周16 吴16 徐13 孙14 胡12 朱11 高14 林7 何11 郭20"
    " 马14 罗8 梁9 宋11 郑10 谢7 韩12 唐6 冯12 于6 董18 萧4 程8 曹9 袁8 邓5 许9 傅4 沈4 曾4"
    " 彭5 吕7 苏5 卢5 蒋4 蔡5 贾9 丁6 魏6 薛12 叶3 阎5 余4 潘4 杜10 戴3 夏4 钟2 汪4 田6 任11"
    " 姜4 范6 方4 石4 姚10 谭2 廖2 邹3 熊3 金3 陆3 郝6 孔3 白5 崔5 康4 毛3 邱3 秦5 江3 史6"
    " 顾2 侯7 邵4 孟5 龙2 万3 段6 雷5 钱2 汤2 尹4 黎1 易2 常6 武6 乔6 贺4 赖1 龚2 文3 樊9 卫12"
    " 柴7 闫6 南4 景6 翟3 畅3 介2 解3 荆4 祁3 裴4 关4 相3 廉2 屈2 晋1 尚2 弓1 谷1 肖5 付4"
    " 代2 兰2 殷2 严2 俞1 申2 焦3 安3 宁2 党2 原2 吉2 行1 运1 陶3 芦1 邢3 温2"
    " 欧阳1 上官1 司马1 诸葛1 令狐1 皇甫1 东方1 尉迟1"
)
GIVEN = {
    ("M", 1940): "志德福贵发财金银锁栓虎富文明玉天长生全有保成忠义山根来喜顺海安祥林春丙登俊万",
    ("F", 1940): "秀英桂兰玉珍凤莲梅芳香花翠芝荣淑仙爱娥菊月金巧俊银莲枝琴竹青彩云娃草叶会转",
    ("M", 1962): "建国军民志红卫平强文明华保安新生永林峰勇俊杰学海东晓刚伟锋社胜战援跃进荣成忠旭",
    ("F", 1962): "秀丽红梅玲霞爱芳英萍兰春桂琴艳敏莉华珍娟云改变菊巧芬凤青会香莲荣彩霞玉淑民",
    ("M", 1978): "伟强磊勇军涛斌波鹏辉杰超刚明亮峰飞晓凯龙海建平志浩宁林旭晋东林俊毅鑫栋彬雷",
    ("F", 1978): "静丽娟艳燕敏娜芳霞婷莉晓红玲丹雪慧琳洁颖倩萍璐菲梅佳云媛莹蕾蓉晶婧瑞翠",
    ("M", 1994): "宇浩杰鹏鑫凯俊博轩文泽阳龙晨天旭超子豪帅家飞一嘉伟昊晓恒瑞哲航睿帆亮毅",
    ("F", 1994): "婷佳欣怡雪雨梦琪雅文静思晓倩瑶颖悦慧玉洁琳嘉璐可莹晨妍媛敏露蕊丹诗菲",
    ("M", 2006): "子轩浩宇泽梓涵宸睿博文俊昊一辰明嘉奕铭煜哲皓天航家瑞晨霖熙然硕恒",
    ("F", 2006): "子涵欣怡梓雨诗萱一诺可佳琪语嫣艺思妍雅馨瑶琳悦晨依萌婉若溪玥甜菡",
}
# Given names of two characters so frequent that many bear them.
COMMON = {
    ("M", 1940): "福生 银锁 志明 德胜 长海 天保 有才 玉山 文生 金虎 新民 根生 进财 双喜",
    ("F", 1940): "秀英 桂英 玉兰 秀兰 桂兰 玉英 凤英 秀珍 玉珍 桂花 爱花 月英 玉梅 翠英",
    ("M", 1962): "建国 建军 志强 建华 建民 国强 永红 卫东 新民 红卫 爱民 建平 文革 保平 俊杰 永刚",
    ("F", 1962): "秀英 玉梅 秀梅 爱玲 红梅 春梅 秀丽 爱萍 丽萍 桂芳 秀云 改霞 春霞 玉玲 建萍 小红",
    ("M", 1978): "志强 建军 晓东 海军 志刚 永强 红军 晓峰 海涛 小军 文斌 建伟 俊峰 晓辉 国栋 亚军",
    ("F", 1978): "丽娟 海燕 丽丽 红艳 晓燕 艳丽 丽娜 春燕 小燕 晓丽 娟娟 亚丽 亚楠 海霞 静静 晓红",
    ("M", 1994): "浩然 鹏飞 宇航 志鹏 文博 子豪 俊杰 嘉伟 佳豪 泽宇 晨阳 晓龙 凯旋 宇轩",
    ("F", 1994): "佳怡 欣怡 雨欣 佳欣 思雨 梦瑶 婷婷 雅婷 静怡 雪婷 晓雨 嘉欣 梦婷 亚楠",
    ("M", 2006): "子轩 浩宇 梓轩 子涵 宇轩 浩然 博文 一诺 宇辰 子豪 俊熙 梓豪 皓轩 雨泽",
    ("F", 2006): "子涵 欣怡 梓涵 诗涵 雨涵 可馨 一诺 梓萱 欣妍 语嫣 佳琪 雨桐 思琪 梦涵",
}
ERAS = (1940, 1962, 1978, 1994, 2006)
UYGHUR = ("买买提", "艾山", "阿不都", "热合曼", "古丽", "帕提古丽", "吐尔逊", "阿依努尔", "艾力")
TIBETAN = ("扎西", "卓玛", "次仁", "央金", "索朗", "多吉", "巴桑")

# Taken for one another by the eye: handwriting read by a clerk, a scan read by a machine.
LOOKALIKES = (
    "己已巳 未末 日曰目 土士 干千于 天夫无 王玉主五 田由甲申电 大太犬 人入八 刀力刃 免兔 住往佳 侯候"
    " 晴睛 波坡 娟捐 妹姝 玲铃岭 莉荊 丽而 萍苹 芬芳 晓晚 明朋 东车 杨扬 柳抑 陈阵 李季 徐除 郭部 何河"
    " 宋宗朱 邓郑 董重 程呈 袁衰哀 曾会 吕吊 丁了 任仕 沈沉 姜美羌 范苑 江汪 傅博 钟种 卢户 崔催"
    " 陆陕 金全 郝赫 孔礼 白百自 毛手 邱丘 秦泰奏 史吏 项顾 邵部 孟盂 龙尤 万方 雷雪 钱线 汤扬 尹伊"
    " 常赏 武式 贺贸 文丈 彬杉 斌赋 鑫森 磊品 昊吴旲 浩洁 洁浩 辉晖 睿容 豪毫 亮壳 辰展 宸寝 梓样 梓锌"
    " 涵函 琪淇 瑶谣 颖颍 婷停 倩情 静睁 敏敌 慧彗 雅稚 怡治 欣欤 佳往 嘉喜 艳绝 燕蒸 霞露 娜那 丹舟"
    " 春舂 桂柱 兰三 凤风 英莫 秀季 玉五 珍诊 翠萃 花华 芝艺 荣荥 淑椒 仙山 栋拣 旭旮 毅殷 俊浚 杰木"
    " 志忘 伟纬 强弘 刚钢 勇男 军车 建健 国图 庆床 平乎 永水 学字 海侮 林休 峰蜂 锋铎 博搏 泽译 阳阴"
    " 晨晟 超赵 帅师 恒桓 瑞端 哲誓 航杭 帆凡 轩轩 皓浩 煜炽 铭铬 奕弈 硕顽 熙煕 诺诸 语浯 嫣蔫"
    " 妍研 馨磬 依衣 若苦 溪奚 甜恬 萱宣 卫卩 闫闰 景影 柴紫 薛薜 樊攀 翟瞿 裴斐 荆刑 祁祈 畅场"
)
TRADITIONAL = dict(
    zip(
        "张陈刘赵杨黄吴孙马罗郑谢韩冯萧许邓苏卢蒋贾叶阎钟谭邹陆龙万钱汤贺龚卫关严兰伟丽军杰涛艳"
        "荣华国凤洁梦红银贵财锁长义顺来银爱会转云枝莲东刚战进锋鹏飞晓凯宁栋鑫静娟颖萍莹蕾莹龙"
        "怡诗泽轩铭硕语艺诺瑶玥强军红飞龙时阳师传图庆",
        "張陳劉趙楊黃吳孫馬羅鄭謝韓馮蕭許鄧蘇盧蔣賈葉閻鍾譚鄒陸龍萬錢湯賀龔衛關嚴蘭偉麗軍傑濤艷"
        "榮華國鳳潔夢紅銀貴財鎖長義順來銀愛會轉雲枝蓮東剛戰進鋒鵬飛曉凱寧棟鑫靜娟穎萍瑩蕾瑩龍"
        "怡詩澤軒銘碩語藝諾瑤玥強軍紅飛龍時陽師傳圖慶",
        strict=True,
    )
)
# What the input method offers beside the characters of names.
_TYPED = (
    "为维未威围唯委小笑肖效利力立例历里理敬境竟紧近进今金经京精宏洪鸿均君峻健剑间见件智致至治知"
    "直之华化话画捷节界届结介炎研言眼严宴灵凌令领另平评凭民闽道到陶桃套育于与雨语预余玉心新辛信"
    "星行兴一以已意义易医宜依移成城程承诚承称字自资姿宣选玄旋好号毫寒汉含汗加价架夏下侠卷倦"
    "美每妹眉兰蓝烂览勤秦亲琴绣修休影应营迎贞真针镇阵风丰奉封春纯名鸣命勇用咏泳彭朋碰非菲费肥"
    "类累雷宾滨冰兵港岗纲丰封会回惠汇灰林临邻淋里礼李龙隆垄旭许续须序东冬动栋晋近进金生升胜声圣"
    "书淑叔树方房访坊芳燕雁验颜桂贵归规贵相向香祥响象爱艾哀彩采才菜姐杰洁接文闻雯稳问波博勃播"
    "超朝潮抄亮良量梁飞云运允韵雪学血娜那纳拿婷停庭挺亭倩千前钱潜瑶摇遥耀尧琪其奇齐启期旗"
    "悦月越岳阅嘉佳家甲涛滔韬晶精静萌蒙猛盟诗石时实事世思斯司四斯丝可克客科课语宇羽禹"
)
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


def surnames() -> tuple[list[str], list[int]]:
    """Surnames and their weights."""
    pairs = [
        (word.rstrip("0123456789"), int(word.lstrip(word.rstrip("0123456789"))))
        for word in SURNAMES.split()
    ]
    return [name for name, _ in pairs], [weight for _, weight in pairs]


@cache
def look_alikes() -> dict[str, str]:
    """By character: those it is read for."""
    found: dict[str, str] = defaultdict(str)
    for group in LOOKALIKES.split():
        for one in group:
            found[one] += "".join(other for other in group if other != one)
    return {one: others for one, others in found.items() if others}


@cache
def by_sound() -> tuple[dict[str, str], dict[str, str]]:
    """Tone-free pinyin of each character known here, and the characters of each sound."""
    from pypinyin import Style, pinyin

    known = dict.fromkeys("".join([*GIVEN.values(), _TYPED, *surnames()[0]]))
    sound_of = {one: pinyin(one, style=Style.NORMAL)[0][0] for one in known}
    sounding: dict[str, str] = defaultdict(str)
    for one, sound in sound_of.items():
        sounding[sound] += one
    return sound_of, sounding


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
