"""Lists as offices write them; ID numbers in area 149999, which was never assigned."""

from io import BytesIO

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from lianfang.people.rules import check_character

HERE = "140802001001"
NEXT = "140802002001"
HEADER = "姓名,身份证号,联系电话,住址,离开日期"
HERE_ADDRESS = "盐湖区中城街道西花园社区居委会"
IN_COMPOUND = "盐湖区中城街道西花园社区居委会解放佳苑3号楼2单元301"
NEXT_ADDRESS = "盐湖区东城街道中银社区居委会"


def number(n: int) -> str:
    """The n-th synthetic ID number."""
    first = f"1499991990{n // 1000 + 1:02d}01{n % 1000:03d}"
    return first + check_character(first)


def row(name: str, n: int, address: str, *, phone: str = "", left: str = "2020-01-20") -> str:
    """One row of a person: the n-th number and phone."""
    return ",".join((name, number(n), phone or f"139{n:08d}", address, left))


def csv(*rows: str, header: str = HEADER) -> bytes:
    """A list in UTF-8."""
    return "\n".join((header, *rows)).encode() + b"\n"


def workbook(*rows: str, sheets: int = 1, header: str = HEADER) -> bytes:
    """The same list saved by a spreadsheet: other bytes, the same rows."""
    buffer = BytesIO()
    with Workbook(buffer) as book:
        for n in range(sheets):
            sheet = book.add_worksheet()
            sheet.write_string(0, 0, f"名单{n}")
            for at, line in enumerate((header, *rows[n::sheets]), start=1):
                for column, cell in enumerate(line.split(",")):
                    sheet.write_string(at, column, cell)
    return buffer.getvalue()
