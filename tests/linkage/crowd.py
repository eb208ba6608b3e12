"""Rows of lists about people whom the tests know, from a seed."""

from benchmarks import linking_people

from lianfang.linkage.records import Record

WANG = Record(
    "wang",
    "王小明",
    number="149999199001010014",
    phones=("13812345678",),
    sex="M",
    birth_date="1990-01-01",
    division="140802001001",
    address="解放佳苑22号楼2单元302",
    left_on="2020-01-15",
)


def rows(people=400, count=900, seed=7):
    """Records of six lists, and of whom each is."""
    return linking_people.lists(people, count, seed)


def together(links):
    """For each record joined, which group it is in."""
    return {key: n for n, group in enumerate(links.joined) for key in group.keys}


def one(links, a, b):
    """Whether two records were joined."""
    group = together(links)
    return a in group and group.get(a) == group.get(b)


def asked(links, a, b):
    """Whether a person is asked about two records."""
    return any({pair.a, pair.b} == {a, b} for pair in links.doubtful)
