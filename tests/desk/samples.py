"""Sample pages for the templates: long names, long numbers, every state, empty lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from lianfang.desk import shapes as s
from lianfang.desk.minilines import mini_line
from lianfang.desk.templatetags.words import change, day, duration, heads, moment, span
from lianfang.kernel.clock import DISTRICT

AS_OF = datetime(2020, 2, 10, 18, 0, tzinfo=DISTRICT)
LONG = "运城经济技术开发区大渠街道办事处红旗西街社区居民委员会第十二网格（含铁路小区北院）"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
HERE = "#"


def hour(days: int = 0, hours: int = 0, minutes: int = 0) -> datetime:
    """So long before the samples' moment."""
    return AS_OF - timedelta(days=days, hours=hours, minutes=minutes)


def rail(current: str = "总览") -> tuple[s.Entry, ...]:
    """The work group's rail."""
    entries = (
        ("front", "总览", "o", 0),
        ("duty", "逾期", "d", 47),
        ("list", "名单", "b", 0),
        ("lead", "线索", "l", 19),
        ("roster", "隔离", "q", 16),
        ("report", "日报", "r", 1),
        ("briefing", "简报", "s", 0),
    )
    return tuple(
        s.Entry(icon, label, f"/{label}", letter=letter, overdue=overdue, current=label == current)
        for icon, label, letter, overdue in entries
    )


def frame(current: str = "总览", **changes: Any) -> s.Frame:
    """A work-group officer's frame in a drill."""
    entries = rail(current)
    whole = s.Frame(
        product="联防",
        language="zh-hans",
        as_of=AS_OF,
        incident="新冠肺炎疫情",
        phase="一级响应",
        drill="没有真人　场景时间2月10日18时",
        scope="盐湖区",
        officer="王*明",
        post="综合协调组 组长",
        unit="盐湖区疫情防控指挥部",
        rail=entries,
        bar=(entries[0], entries[1], entries[3], entries[5]),
        search_url="/find",
        language_url="/language",
        switch_post_url="/post",
        logout_url="/logout",
    )
    return replace(whole, **changes)


def outside() -> s.Frame:
    """The frame before login."""
    return s.Frame(
        product="联防",
        language="zh-hans",
        as_of=AS_OF,
        drill="演练数据，没有真人。",
        language_url="/language",
    )


def login(refusal: str = "") -> s.LoginPage:
    """The door, with the drill's accounts."""
    return s.LoginPage(
        form=s.Form(
            action="/login",
            key="k",
            submit="登录",
            refusal=refusal,
            fields=(
                s.Field("username", "用户名", autocomplete="username", value="coordination"),
                s.Field("password", "密码", kind="password", autocomplete="current-password"),
            ),
        ),
        accounts=(
            ("指挥长", "commander / drill-2020"),
            ("综合协调组 组长", "coordination / drill-2020"),
            ("东城街道 党工委书记", "dongcheng / drill-2020"),
        ),
    )


def choose_post() -> s.ChoosePostPage:
    """Two posts, one with a very long place."""
    return s.ChoosePostPage(
        s.Form(
            action="/post",
            key="k",
            submit="进入这个岗位",
            fields=(
                s.Field(
                    "post",
                    "您现任的岗位",
                    kind="radio",
                    choices=(
                        s.Choice("1", "综合协调组 组长", "盐湖区疫情防控指挥部　盐湖区", True),
                        s.Choice("2", "包联干部", LONG),
                    ),
                ),
            ),
        )
    )


IDENTITIES = (
    s.IdentityLine(
        "名单行数 ＝ 退回 ＋ 入账",
        8512,
        8512,
        "/rows",
        "/rows",
        (s.Part("退回", 37, "/rows"), s.Part("入账", 8475, "/rows")),
    ),
    s.IdentityLine(
        "线索 ＝ 各结果之和",
        3806,
        3806,
        "/leads",
        "/leads",
        (
            s.Part("找到", 2214, "/leads"),
            s.Part("已知", 806, "/leads"),
            s.Part("信息有误", 212, "/leads"),
            s.Part("不在此住", 187, "/leads"),
            s.Part("期满", 96, "/leads"),
            s.Part("在外地", 151, "/leads"),
            s.Part("未出行", 73, "/leads"),
            s.Part("联系不上", 48, "/leads"),
            s.Part("待答复", 19, "/leads"),
        ),
    ),
    s.IdentityLine(
        "隔离令 ＝ 在效 ＋ 到期 ＋ 解除 ＋ 替换",
        1204,
        1204,
        "/orders",
        "/orders",
        (
            s.Part("在效", 1118, "/o"),
            s.Part("到期", 64, "/o"),
            s.Part("解除", 19, "/o"),
            s.Part("替换", 3, "/o"),
        ),
    ),
    s.IdentityLine("在用床位 ＝ 在效集中令", 86, 85, "/beds", "/orders"),
    s.IdentityLine("应做事项 ＝ 规则应有", 31296, 31296, "/duties", "/duties"),
    s.IdentityLine(
        "住户 ＝ 已应门 ＋ 未应门 ＋ 待访",
        None,
        230914,
        "/households",
        "/households",
        why="金井乡2月9日的登记还没有收到",
    ),
)

OVERDUE = s.Overdue(
    total=47,
    url="/duties?tab=overdue",
    lines=(
        s.OverdueLine("健康监测", "东城街道 五包一小组", 16, timedelta(hours=9), "/d"),
        s.OverdueLine(
            "线索核查", "安邑街道 网格员（6人）", 19, timedelta(hours=5, minutes=20), "/d"
        ),
        s.OverdueLine("告知书送达", LONG, 8, timedelta(hours=3), "/d"),
        s.OverdueLine("指令签收", "区文化和旅游局 局长", 3, timedelta(hours=2, minutes=4), "/d"),
        s.OverdueLine("单位日报", "区交通运输局 局长", 1, timedelta(minutes=58), "/d"),
    ),
    grid=s.OverdueGrid(
        ("线索核查", "健康监测", "告知书送达", "日报"),
        tuple(
            s.OverdueRow(
                name, ((n, "/d"), (n % 3, "/d"), (0, ""), (n % 2, "/d")), n + n % 3 + n % 2, "/d"
            )
            for name, n in (
                ("东城街道", 3),
                ("西城街道", 1),
                ("安邑街道", 19),
                ("解州镇", 2),
                ("金井乡", 5),
            )
        ),
    ),
)


def tile(label: str, values: list[int | None], unit: str) -> s.FigureTile:
    """A figure with its seven days."""
    now, before = values[-1], values[-2]
    return s.FigureTile(
        id="F34",
        label=label,
        value="—" if now is None else f"{now:,}",
        unit=unit if now is not None else "",
        url="/figures/F34",
        change=None if now is None or before is None else now - before,
        line=mini_line(values),
        why="" if now is not None else "17时截止后才有",
    )


FIGURES = (
    tile("累计排查", [812, 1404, 1990, 2611, 3120, 3594, 3806], "人"),
    tile("居家隔离", [411, 590, 722, 864, 990, 1054, 1118], "人"),
    tile("集中隔离", [40, 52, 60, 71, 80, 82, 85], "人"),
    tile("今日解除", [0, 4, 12, 30, 44, 47, 41], "人"),
    tile("应报单位", [55, 55, 55, 55, 55, 55, 55], "个"),
    tile("按时上报", [51, 50, None, 54, 52, 54, 53], "个"),
    tile("健康监测完成率", [912, 930, 921, 940, 951, 947, 943], "‰"),
    tile("已摸排住户", [20914, 61840, 99120, 142870, 180240, 214400, 230914], "户"),
    tile("指挥部值守缺口", [0, 0, 12, 0, 0, 0, 0], "分钟"),
    tile("发热转诊", [1, 2, 2, 4, 3, 1, 2], "人"),
    tile("单位日报及时率", [1, 2, 2, 4, 3, 1, None], "%"),
    tile("参与联防联控的部门", [34, 34, 34, 34, 34, 34, 34], "个"),
)

CHANGES = (
    s.Change(
        hour(hours=2),
        "2月9日“居家隔离”更正",
        "/figures/F36",
        was="349人",
        now="775人",
        reason="补录铁路2月1日名单，原来漏了两页",
    ),
    s.Change(hour(hours=4), "新收名单2份，入账412行", "/batches"),
    s.Change(hour(hours=7), "第二隔离点启用，床位60张", "/sites"),
    s.Change(hour(hours=22), "隔离令到期自动解除41份", "/orders"),
)


def front(**changes: Any) -> s.FrontPage:
    """One line off, one not computable, 47 overdue."""
    return replace(
        s.FrontPage(
            identities=IDENTITIES,
            overdue=OVERDUE,
            figures=FIGURES,
            changes=CHANGES,
            worst="最久9小时，在东城街道五包一小组手里",
            gaps=(s.Link("解州镇3个网格没有网格员", "/gaps"),),
            sign=s.Link("签发今天的简报", "/briefing"),
        ),
        **changes,
    )


def quiet() -> s.FrontPage:
    """All balanced, nothing overdue, nothing changed."""
    return front(
        identities=tuple(line for line in IDENTITIES if line.holds),
        overdue=s.Overdue(0, (), None, "/d"),
        changes=(),
        worst="",
        gaps=(),
        sign=None,
    )


def pager(total: str = "约3,806条") -> s.Pager:
    """A page in the middle."""
    return s.Pager(f"第51—100条，共{total}", "?before=1", "?after=2")


def name(index: int) -> str:
    """A masked name."""
    surname = SURNAMES[index % len(SURNAMES)]
    return ("阿·买*提·*", f"{surname}*", f"{surname}*明", f"欧*{surname}")[
        index % 4 if index else 2
    ]


def batches() -> s.BatchesPage:
    """Fifty lists."""
    states: tuple[tuple[s.State, str, str], ...] = (
        ("done", "✓", "入账"),
        ("due", "○", "待补206"),
        ("missed", "✕", "打不开"),
    )
    rows = tuple(
        s.BatchRow(
            url=f"/batches/{n}",
            name=(
                "铁路2月1日武汉方向到站旅客",
                "工信局企业返岗人员（第三批）",
                "教育局湖北高校学生",
            )[n % 3],
            provider=("区交通运输局", "区工业和信息化局", "区教育局")[n % 3],
            received=moment(hour(days=n // 6, hours=n % 6)),
            read=f"{4012 + n:,}",
            attached=f"{3806 + n:,}",
            rejected="206",
            waiting="0",
            state=states[n % 3][0],
            mark=states[n % 3][1],
            words=states[n % 3][2],
        )
        for n in range(12)
    )
    return s.BatchesPage(
        sentence="名单12份，共8,512行 ＝ 退回37 ＋ 入账8,475，相符。",
        rows=rows,
        pager=s.Pager("共12份"),
        add=s.Link("交一份名单", "/batches/new"),
        tabs=(s.Tab("全部", "?", "12", True), s.Tab("有待补的", "?tab=mend", "4")),
    )


def batch() -> s.BatchPage:
    """One list's rows with their fates."""
    fates: tuple[tuple[s.State, str, str, str], ...] = (
        ("done", "✓", "新的人", ""),
        ("done", "✓", "已知的人", ""),
        (
            "late",
            "！",
            "待补",
            "第12列“身份证号”：142701E+17不是18位号码，多半是表格把数字改成了科学记数；请把这一列设成文本后重填",
        ),
        ("waived", "同", "完全重复", "与第3行相同"),
    )
    rows = tuple(
        s.SourceRow(
            number=f"第{n + 51}行",
            name=name(n),
            place=("安邑街道 北街社区", "解州镇 西元村", LONG)[n % 3],
            state=fates[n % 4][0],
            mark=fates[n % 4][1],
            words=fates[n % 4][2],
            url=f"/leads/{n}",
            note=fates[n % 4][3] or "线索，待网格员答复",
        )
        for n in range(50)
    )
    return s.BatchPage(
        name="铁路2月1日武汉方向到站旅客",
        identity=replace(
            IDENTITIES[0],
            left=4012,
            right=4012,
            parts=(
                s.Part("入账", 3806, "?f=1"),
                s.Part("待补", 206, "?f=2"),
                s.Part("完全重复", 0, "?f=3"),
            ),
        ),
        terms=(
            s.Term("提供单位", "区交通运输局"),
            s.Term("依据", "传染病防治法第十二条"),
            s.Term("用途", "摸排武汉返乡人员"),
            s.Term(
                "文件",
                "铁路2.1武汉方向到站（最终版）改2.xlsx",
                source="2月1日9时收到，第2张表，第3行是表头",
            ),
            s.Term("交件人", "区交通运输局 联络员 赵*"),
        ),
        tabs=(
            s.Tab("全部", "?", "4,012", True),
            s.Tab("入账", "?f=1", "3,806"),
            s.Tab("待补", "?f=2", "206"),
            s.Tab("完全重复", "?f=3", "0"),
        ),
        rows=rows,
        pager=pager("4,012行"),
        mend=s.Link("下载待补表格", "/mend"),
    )


def filters(*, active: bool = True) -> s.Filters:
    """Place, state, owner, words."""
    return s.Filters(
        action="/leads",
        fields=(
            s.Field(
                "place",
                "地方",
                kind="select",
                choices=(s.Choice("", "全区"), s.Choice("140802004", "安邑街道", chosen=True)),
            ),
            s.Field(
                "outcome",
                "结果",
                kind="select",
                choices=(s.Choice("", "全部"), s.Choice("found", "找到")),
            ),
            s.Field("since", "从哪天起", kind="date", value="2020-02-01"),
            s.Field("q", "姓名首字、名单、岗位", kind="search", hint="例如：王"),
        ),
        active=(s.Active("安邑街道", "?"), s.Active("2月1日以后", "?")) if active else (),
        clear_url="?",
        hidden=(("tab", "open"),),
    )


LEAD_STATES: tuple[tuple[s.State, str, str], ...] = (
    ("due", "○", "待答复"),
    ("done", "✓", "找到"),
    ("missed", "✕", "逾期"),
    ("done", "✓", "已知"),
    ("late", "迟", "补答：联系不上"),
    ("waived", "免", "期满"),
)


def lead_rows(number: int = 50) -> tuple[s.LeadRow, ...]:
    """Rows as a view would make them."""
    return tuple(
        s.LeadRow(
            id=str(n),
            url=f"/leads/{n}",
            name=name(n),
            place=("安邑街道 北街社区", "解州镇 西元村", LONG)[n % 3 if n % 10 == 2 else n % 2],
            source="铁路2月1日",
            state=LEAD_STATES[n % 6][0],
            mark=LEAD_STATES[n % 6][1],
            words=LEAD_STATES[n % 6][2],
            owner="北街社区 第3网格 网格员",
            due="20:05" if n % 3 else "2月9日 20:05",
            left=("还剩2小时5分", "", "已逾期5小时20分")[n % 3],
            overdue=n % 3 == 2,
        )
        for n in range(number)
    )


def leads(**changes: Any) -> s.LeadsPage:
    """A full page with filters and a bulk act."""
    page = s.LeadsPage(
        sentence="待答复231条，其中逾期19条，最久5小时20分，在安邑街道网格员手里。",
        tabs=(
            s.Tab("待答复", "?tab=open", "231", True),
            s.Tab("逾期", "?tab=overdue", "19"),
            s.Tab("退回", "?tab=back", "37"),
            s.Tab("全部", "?tab=all", "3,806"),
        ),
        filters=filters(),
        rows=lead_rows(),
        pager=pager(),
        bulk=s.Form(
            action="/leads/reassign",
            key="k",
            submit="改派",
            fields=(
                s.Field(
                    "to", "改派给", kind="select", choices=(s.Choice("1", "北街社区 第3网格"),)
                ),
            ),
        ),
        groups=s.Groups(
            "约12,400条，先按街道分",
            (s.Link("安邑街道 4,120", "?p=1"), s.Link("东城街道 3,806", "?p=2")),
        ),
    )
    return replace(page, **changes)


def leads_none() -> s.LeadsPage:
    """Emptied by a filter."""
    return leads(
        sentence="没有符合条件的线索。",
        rows=(),
        pager=s.Pager(""),
        groups=None,
        bulk=None,
        nothing=s.Nothing(
            "filtered", "没有符合条件的线索。去掉“逾期”还有212条。", s.Link("去掉“逾期”", "?")
        ),
    )


STORY = (
    s.StoryDay(
        date(2020, 2, 10),
        (
            s.StoryLine(
                hour(minutes=55),
                "答复：找到，已居家",
                "北街社区 第3网格 网格员 李*华",
                rule="摸排答复办法第四条",
                decision=True,
            ),
            s.StoryLine(hour(hours=2), "上门一次，没有人应门", "北街社区 第3网格 网格员 李*华"),
            s.StoryLine(
                hour(hours=3),
                "到达日期改正",
                "综合协调组 王*明",
                was="1月12日",
                now="1月21日",
                recorded=hour(hours=1),
            ),
            s.StoryLine(hour(hours=4), "下发给网格员，2小时内答复", "系统", decision=True),
        ),
    ),
    s.StoryDay(
        date(2020, 2, 9),
        (
            s.StoryLine(
                hour(days=1, hours=9), "从名单“铁路2月1日”第37行入账", "综合协调组", url="/rows/37"
            ),
        ),
    ),
    s.StoryDay(
        date(2020, 2, 1),
        (s.StoryLine(hour(days=9), "收到名单", "区交通运输局 联络员"),),
        folded=True,
    ),
)

DUTIES = (
    s.DutyLine(
        "线索答复",
        "北街社区 第3网格 网格员",
        "20:05",
        "已逾期5小时20分",
        s.Chip("missed", "✕", "逾期"),
        "/d",
        True,
    ),
    s.DutyLine(
        "送达告知书", "北街社区 书记", "2月11日 8:00", "还剩14小时", s.Chip("due", "○", "待办")
    ),
)


def lead_form(error: bool = False) -> s.Form:
    """The answer to a lead."""
    return s.Form(
        action="/leads/1/answer",
        key="0192",
        submit="答复",
        title="答复这条线索",
        fields=(
            s.Field(
                "outcome",
                "结果",
                kind="radio",
                error="没有选结果。请选一项，例如“找到”。" if error else "",
                choices=(
                    s.Choice("found", "找到", "人在家，开始登记"),
                    s.Choice("known", "已知", "已经在册"),
                    s.Choice("wrong", "信息有误", "号码或地址不对"),
                    s.Choice("away", "联系不上", "3次以上没有联系到"),
                ),
            ),
            s.Field(
                "temperature",
                "体温",
                value="366" if error else "",
                unit="℃",
                short=True,
                inputmode="decimal",
                hint="34.0～43.0",
                optional=True,
                error="体温366超出34.0～43.0，请核对后填写，例如36.6。" if error else "",
            ),
            s.Field("note", "说明", kind="textarea", optional=True),
        ),
        consequence="答复后这条线索记到您名下，可以在24小时内更正，原来的答复会保留。",
        cancel_url="/leads",
    )


def lead(**changes: Any) -> s.LeadPage:
    """A lead half-way through its story."""
    page = s.LeadPage(
        name="王*明",
        place="盐湖区 安邑街道 北街社区",
        chip=s.Chip("due", "○", "待答复"),
        clock="还剩2小时",
        terms=(
            s.Term("性别、年龄", "男，34岁"),
            s.Term(
                "到达", "1月21日，从武汉", source="来自铁路2月1日名单第37行", original="1月12日"
            ),
            s.Term("电话", "138****5678", mend_url="/mend"),
            s.Term("身份证", "尾号001X"),
            s.Term("责任网格", LONG, url="/grids/3"),
        ),
        duties=DUTIES,
        story=STORY,
        related=(
            s.Link("名单“铁路2月1日”第37行", "/rows/37"),
            s.Link("同户2人", "/households/9"),
            s.Link("居家隔离令，2月23日24时结束", "/orders/1"),
        ),
        looks=(s.Look(hour(hours=1), "综合协调组 组长", "核对号码"),),
        answer=lead_form(),
        waiting="",
        previous_url="/leads/0",
        next_url="/leads/2",
    )
    return replace(page, **changes)


def lead_new() -> s.LeadPage:
    """A lead with nothing on it yet."""
    return lead(
        story=(),
        duties=(),
        related=(),
        looks=(),
        answer=None,
        waiting="还没有答复，2月10日20时前应答复。",
        previous_url="",
    )


DAYS = [date(2020, 2, 3) + timedelta(days=n) for n in range(14)]
HEADS = tuple(
    s.DayHead(label, today=on == AS_OF.date()) for label, on in zip(heads(DAYS), DAYS, strict=True)
)
CHECKED: dict[s.State, str] = {
    "done": "已查",
    "late": "补报",
    "missed": "漏查",
    "due": "待查",
    "waived": "免除",
}


def check_cell(who: str, index: int, on: int) -> s.DayCell:
    """A day of checks, every state by turns."""
    begin, today = index % 5, 7
    if on < begin or on > today or on > begin + 9:
        return s.DayCell(end=on == begin + 9)
    if (index, on) == (1, 5) or (index * 7 + on) % 61 == 9:
        return s.DayCell((("alarm", "▲38.2"),), "/c", f"{who} {day(DAYS[on])} 发热38.2℃")
    turn: list[s.State] = ["done", "done", "done", "late", "done", "missed", "done", "waived"]
    first = turn[(index * 5 + on * 3) % 8]
    second: s.State = "due" if on == today else turn[(index * 3 + on * 5) % 8]
    spoken = f"{who} {day(DAYS[on])} 上午{CHECKED[first]} 下午{CHECKED[second]}"
    return s.DayCell(
        ((first, s.MARKS[first]), (second, s.MARKS[second])),
        "/c",
        spoken,
        end=on == begin + 9,
        outside=on == begin and index % 9 == 4,
    )


def roster_people(number: int = 50) -> tuple[s.RosterPerson, ...]:
    """People in quarantine."""
    return tuple(
        s.RosterPerson(
            url=f"/people/{n}",
            name=name(n),
            day=f"第{9 - n % 5}/14天",
            end="至2月23日24时",
            place="北街社区",
            cells=tuple(check_cell(name(n), n, on) for on in range(14)),
            strip=f"近8天：漏查{n % 3}次，补报1次，没有发热",
            marks=(s.Chip("alarm", "▲", "38.2℃ 已送诊"),)
            if n == 1
            else (s.Chip("due", "○", "要买药"),)
            if n % 11 == 3
            else (),
            due="下午待查" if n % 3 == 0 else "",
            act=s.Link("记体温", "/check") if n % 3 == 0 else None,
        )
        for n in range(number)
    )


def roster(**changes: Any) -> s.RosterPage:
    """Fifty people, fourteen days."""
    page = s.RosterPage(
        sentence="安邑街道在隔离212人：今天下午还有38人待查，漏查5人，发热1人（已送发热门诊）。",
        filters=filters(active=False),
        days=HEADS,
        people=roster_people(),
        pager=pager("212人"),
    )
    return replace(page, **changes)


def roster_done() -> s.RosterPage:
    """All done for today."""
    return roster(
        people=(),
        pager=s.Pager(""),
        nothing=s.Nothing("done", "今天的事都办完了。下一次是明天6时30分的晨检。"),
    )


def person(**changes: Any) -> s.PersonPage:
    """A masked person, with the form that asks the purpose."""
    page = s.PersonPage(
        name="王*明",
        place="盐湖区 安邑街道 北街社区",
        chip=s.Chip("done", "✓", "居家隔离中"),
        clock="第9/14天，2月23日24时结束",
        terms=(
            s.Term("性别、年龄", "男，34岁"),
            s.Term("身份证", "尾号001X"),
            s.Term("电话", "138****5678"),
            s.Term("住址", "安邑街道 北街社区"),
            s.Term(
                "隔离令", "盐防隔〔2020〕37号", url="/orders/37", source="王*明签发，2月9日19时"
            ),
            s.Term("五包一小组", "北街社区第2组，5人", url="/teams/2"),
        ),
        duties=DUTIES,
        story=STORY,
        days=HEADS,
        checks=tuple(check_cell("王*明", 2, on) for on in range(14)),
        checks_sentence="近8天应查15次：按时12次，补报2次，漏查1次，没有发热。",
        related=(s.Link("线索“铁路2月1日第37行”", "/leads/1"),),
        looks=(),
        opening=s.Form(
            action="/people/1/open",
            key="k",
            submit="打开完整信息",
            title="需要看完整信息",
            fields=(
                s.Field(
                    "purpose",
                    "用来做什么",
                    kind="select",
                    choices=(
                        s.Choice("", "请选一项"),
                        s.Choice("visit", "上门"),
                        s.Choice("transfer", "转运送医"),
                    ),
                ),
            ),
            consequence="打开会记下您的岗位、时间和用途，本人可以查到。",
        ),
    )
    return replace(page, **changes)


def person_opened() -> s.PersonPage:
    """After a logged opening; a policeman's view without health data."""
    return person(
        opening=None,
        checks=(),
        withheld="体温、需要和病情不在您的岗位可看的范围内。",
        opened=s.Opened(
            (
                s.Term("姓名", "王小明"),
                s.Term("身份证", "149999198601010018"),
                s.Term("电话", "13800005678"),
                s.Term("住址", "安邑街道北街社区铁路小区3号楼2单元501"),
            ),
            "已记录：2月10日18时05分，综合协调组 王*明，用途：转运送医",
        ),
    )


UNITS = (
    "区交通运输局",
    "区文化和旅游局",
    "区公安分局",
    "安邑街道",
    "东城街道",
    "北街社区",
    LONG,
    "泓芝驿镇",
)


def report_cell(who: str, index: int, on: int) -> s.DayCell:
    """A day of reports."""
    if on > 7:
        return s.DayCell()
    kinds: tuple[tuple[s.State, str, str], ...] = (
        ("done", "✓", "按时"),
        ("done", "零", "零报告，已签"),
        ("late", "迟", "迟报"),
        ("done", "✓", "按时"),
        ("missed", "缺", "未报"),
        ("done", "零", "零报告，已签"),
        ("waived", "免", "免除"),
        ("done", "✓", "按时"),
    )
    state, mark, words = kinds[(index * 3 + on) % 8]
    if on == 7 and index % 3:
        state, mark, words = "due", "○", "待报，还剩1小时"
    flag = "改" if (index + on) % 13 == 4 else "矛" if (index + on) % 17 == 6 else ""
    return s.DayCell(((state, mark),), "/r", f"{who} {day(DAYS[on])} {words}", flag=flag)


def reports(**changes: Any) -> s.ReportMatrixPage:
    """Fifty-five units."""
    units = tuple(
        s.ReportUnit(
            name=UNITS[n % 8] if n < 8 else f"{UNITS[n % 6]}{n}",
            url=f"/units/{n}",
            cells=tuple(report_cell(UNITS[n % 8], n, on) for on in range(14)),
            on_time=f"{10 - n % 4}/10",
            strip=f"近7天按时{7 - n % 3}次，未报{n % 2}次",
            level=int(n % 8 == 5),
            owing="未报，已过58分" if n == 0 else "待报，还剩1小时",
            overdue=n == 0,
        )
        for n in range(50)
    )
    page = s.ReportMatrixPage(
        sentence="今天17时应报55个单位，实报53个：按时52个，迟报1个；区交通运输局和区文化和旅游局未报，已过58分。",
        rates=(
            replace(FIGURES[4], label="应报", value="55"),
            replace(FIGURES[4], label="实报", value="53"),
            replace(FIGURES[4], label="按时", value="52"),
            replace(FIGURES[4], label="上报率", value="96.4%", unit="（53/55）"),
            replace(FIGURES[4], label="按时率", value="94.5%", unit="（52/55）"),
        ),
        tabs=(s.Tab("单位日报", "?f=1", current=True), s.Tab("乡镇日报", "?f=2")),
        filters=replace(filters(active=False), fields=filters().fields[:2]),
        days=tuple(replace(head, cutoff="17时截止" if head.today else "") for head in HEADS),
        units=units,
        totals=tuple("52/55" if n < 7 else "" for n in range(14)),
        pager=pager("55个单位"),
        owing=units[:3],
    )
    return replace(page, **changes)


def duty_rows(overdue: bool = False) -> tuple[s.DutyRow, ...]:
    """Duties by turns open, overdue, done."""
    return tuple(
        s.DutyRow(
            url=f"/duties/{n}",
            kind=("健康监测", "线索答复", "送达告知书")[n % 3],
            subject=name(n),
            place="安邑街道 北街社区",
            owner="第3网格 网格员",
            due="20:05",
            left="已逾期5小时20分" if overdue or n == 1 else "还剩2小时",
            state="missed" if overdue or n == 1 else "due",
            mark="✕" if overdue or n == 1 else "○",
            words="逾期" if overdue or n == 1 else "待办",
            overdue=overdue or n == 1,
        )
        for n in range(50)
    )


DUTY_TABS = (s.Tab("我的", "?tab=mine", "12"), s.Tab("逾期，在谁手里", "?tab=overdue", "47"))


def duties_mine() -> s.DutiesPage:
    """One's own."""
    return s.DutiesPage(
        "您有12件事要办：2件逾期，最近的一件19时前。",
        (replace(DUTY_TABS[0], current=True), DUTY_TABS[1]),
        duty_rows()[:12],
        s.Pager("共12件"),
    )


def duties_none() -> s.DutiesPage:
    """All done."""
    return s.DutiesPage(
        "今天的事都办完了。",
        (replace(DUTY_TABS[0], current=True, count="0"), DUTY_TABS[1]),
        (),
        s.Pager(""),
        nothing=s.Nothing("done", "今天的事都办完了。下一次是明天6时30分的晨检。"),
    )


def duties_overdue() -> s.DutiesPage:
    """Everybody's overdue ones."""
    return s.DutiesPage(
        "逾期47件：最久9小时，在东城街道五包一小组手里；最多19件，在安邑街道网格员手里。",
        (DUTY_TABS[0], replace(DUTY_TABS[1], current=True)),
        duty_rows(overdue=True),
        pager("47件"),
        overdue=OVERDUE,
        filters=filters(active=False),
    )


def number(text: str, corrected: str = "") -> s.Run:
    """A number that opens."""
    return s.Run(text, "/figures/F34", "F34", corrected)


def briefing(**changes: Any) -> s.BriefingPage:
    """The evening's bulletin, unsigned."""
    page = s.BriefingPage(
        masthead="盐湖区疫情防控工作简报",
        issue="第17期",
        office="盐湖区疫情防控指挥部综合协调组",
        day="2020年2月10日",
        title="盐湖区新型冠状病毒感染的肺炎疫情防控工作日报",
        blocks=(
            s.Block(
                "p",
                (
                    s.Run("截至2月10日18时，全区"),
                    number("34"),
                    s.Run("个部门与各乡镇（街道）全部参与联防联控。"),
                ),
            ),
            s.Block("h1", (s.Run("一、精准摸排"),), anchor="s1"),
            s.Block(
                "p",
                (
                    s.Run("累计收到名单"),
                    number("8512"),
                    s.Run("行，入账"),
                    number("8475"),
                    s.Run("行；线索"),
                    number("3806"),
                    s.Run("条，已核销"),
                    number("3787"),
                    s.Run("条，待答复"),
                    number("19"),
                    s.Run("条。"),
                ),
            ),
            s.Block("h2", (s.Run("（一）居家隔离"),)),
            s.Block(
                "p",
                (
                    s.Run("居家隔离观察"),
                    number("349人", "〔更正为775人〕"),
                    s.Run("，集中隔离"),
                    number("85"),
                    s.Run("人，今日解除"),
                    number("41"),
                    s.Run("人。健康监测完成率"),
                    number("94.3%"),
                    s.Run("。"),
                ),
            ),
            s.Block(
                "table",
                head=("结果", "今日", "累计"),
                unit="单位：条",
                rows=(
                    (s.Run("找到"), number("96"), number("2214")),
                    (s.Run("已知"), number("31"), number("806")),
                    (s.Run("联系不上"), number("4"), number("48")),
                ),
            ),
            s.Block("h1", (s.Run("二、单位日报"),), anchor="s2"),
            s.Block(
                "p",
                (s.Run("应报"), number("55"), s.Run("个单位，按时"), number("52"), s.Run("个。")),
            ),
        ),
        state=s.Chip("due", "○", "草稿"),
        signed="数字定格在2月10日18时，19时前签发。",
        sections=(
            s.SectionState("一、精准摸排", "外防内控组", s.Chip("done", "✓", "已交"), "s1"),
            s.SectionState("二、单位日报", "综合协调组", s.Chip("missed", "缺", "未交"), "s2"),
        ),
        corrections=(CHANGES[0],),
        checks=(
            (s.Chip("missed", "✕", "1项不平"), "平衡表", "/"),
            (s.Chip("done", "✓", "齐"), "各部分", ""),
            (s.Chip("late", "！", "2处"), "报数与记录不一致", "/reports"),
        ),
        sign=s.Form(
            action="/briefing/sign",
            key="k",
            submit="签发",
            title="签发",
            consequence="签发后数字不再变，之后的更正写在旁边。1项不平会一并写进简报。",
        ),
        downloads=(s.Link("下载docx", "/b.docx"), s.Link("开放数据", "/b.json")),
        tail=(
            "报：市疫情防控指挥部",
            "送：区委、区人大、区政府、区政协领导",
            "发：各乡镇（街道），指挥部各成员单位　（共印60份）",
        ),
        older=(
            s.Tab("2月10日", "?", current=True),
            s.Tab("2月9日", "?d=9"),
            s.Tab("2月8日", "?d=8"),
        ),
    )
    return replace(page, **changes)


def chart() -> s.Chart:
    """A bar chart of seven days."""
    days = [date(2020, 1, 28) + timedelta(days=n) for n in range(14)]
    values = (12, 40, 88, 131, 210, 260, 301, 377, 420, 590, 722, 864, 1054, 1118)
    return s.Chart(
        id="chart-f36",
        kind="bar",
        title="居家隔离从2月6日起每天多一百多人（人，1月28日至2月10日）",
        unit="人",
        days=heads(days),
        series=(("居家", values), ("集中", tuple(n // 9 for n in values))),
        spoken="居家隔离人数，1月28日12人，2月10日1,118人，最多是2月10日。",
        source=f"F36，截至2月10日18时，盐湖区，{span(days[0], days[-1])}",
        mark=("床位", 400),
    )


def figure(**changes: Any) -> s.FigurePage:
    """Rows behind a number, some elsewhere."""
    page = s.FigurePage(
        id="F36",
        label="居家隔离观察",
        value="1,118",
        unit="人",
        definition="这一刻有居家隔离令在效的人，一人只数一次。",
        distinct="人（同一个人在几份名单里也只算一个）",
        version="3f9c2a71",
        head=(
            s.Cell("姓名"),
            s.Cell("地方"),
            s.Cell("隔离令"),
            s.Cell("结束"),
            s.Cell("第几天", number=True),
        ),
        rows=tuple(
            (
                s.Cell(name(n), f"/people/{n}"),
                s.Cell("安邑街道 北街社区"),
                s.Cell(f"盐防隔〔2020〕{n + 1}号", f"/orders/{n}"),
                s.Cell("2月23日24时"),
                s.Cell(str(n % 14 + 1), number=True),
            )
            for n in range(50)
        ),
        pager=pager("1,118人"),
        parts=(s.Part("街道", 806, "?k=1"), s.Part("乡镇", 312, "?k=2")),
        elsewhere=64,
        provisional=True,
        published="2月9日简报：349人",
        corrected="2月10日16时更正为775人，原因：补录铁路名单",
        chart=chart(),
    )
    return replace(page, **changes)


def errors() -> dict[str, tuple[str, s.Frame, Any]]:
    """Pages that refuse."""
    return {
        "error-403": (
            "error",
            frame(""),
            s.ErrorPage(
                "您现在的岗位不能看这份名单",
                "这份名单属于解州镇，您现在的岗位管东城街道。需要查看，请向综合协调组申请。",
                (s.Link("换一个岗位", "/post"), s.Link("向综合协调组申请", "/ask")),
            ),
        ),
        "error-404": (
            "error",
            frame(""),
            s.ErrorPage(
                "没有这条记录", "在您的范围内没有这条记录：可能地址不全，或者它属于别的地方。"
            ),
        ),
        "form-422": ("form", frame("线索"), s.FormPage("答复线索", lead_form(error=True))),
        "lead-409": (
            "lead",
            frame("线索"),
            lead(
                answer=replace(
                    lead_form(),
                    refusal="这条线索已由李*华在18时03分答复“已找到”。您填的没有保存，请看过再定。",
                )
            ),
        ),
    }


def pages() -> dict[str, tuple[str, s.Frame, Any]]:
    """Every page: name → template, frame, shape."""
    return {
        "login": ("login", outside(), login()),
        "login-refused": ("login", outside(), login("用户名或密码不对。")),
        "choose_post": ("choose_post", replace(outside(), officer="王*明"), choose_post()),
        "front": ("front", frame("总览"), front()),
        "front-quiet": ("front", frame("总览"), quiet()),
        "front-screen": ("front", frame("总览", theme="screen"), front()),
        "batches": ("batches", frame("名单"), batches()),
        "batch": (
            "batch",
            frame("名单", crumbs=(s.Link("名单", "/b"), s.Link("铁路2月1日", ""))),
            batch(),
        ),
        "leads": ("leads", frame("线索"), leads()),
        "leads-none": ("leads", frame("线索"), leads_none()),
        "lead": (
            "lead",
            frame(
                "线索",
                crumbs=(s.Link("名单", "/b"), s.Link("铁路2月1日", "/b/1"), s.Link("第37行", "")),
            ),
            lead(),
        ),
        "lead-new": ("lead", frame("线索"), lead_new()),
        "roster": ("roster", frame("隔离"), roster()),
        "roster-done": ("roster", frame("隔离"), roster_done()),
        "person": ("person", frame("隔离"), person()),
        "person-opened": ("person", frame("隔离"), person_opened()),
        "reports": ("reports", frame("日报"), reports()),
        "duties-mine": ("duties", frame("逾期"), duties_mine()),
        "duties-none": ("duties", frame("逾期"), duties_none()),
        "duties-overdue": ("duties", frame("逾期"), duties_overdue()),
        "briefing": ("briefing", frame("简报"), briefing()),
        "figure": ("figure", frame("总览"), figure()),
        "kit": ("kit", frame(""), None),
        **errors(),
    }


LONGEST = duration(timedelta(days=12, hours=4)) + change(-1234)
