"""The workbook the formula lists are computed in: a ledger, parameters, assets, three months, prices; all made up."""

import datetime as dt
import io

import openpyxl
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

_Constant = str | float | bool | dt.date | None

_ACCOUNTS = (
    ("660201", "管理费用—工资", "行政部"),
    ("660202", "管理费用—办公费", "行政部"),
    ("6601", "销售费用", "销售部"),
    ("100201", "银行存款—工行", "财务部"),
    ("1122", "应收账款", "销售部"),
    ("2202", "应付账款", "采购部"),
    ("6001", "主营业务收入", "销售部"),
    ("00123", "内部往来", "财务部"),
)


def ledger_book() -> openpyxl.Workbook:
    """The workbook without formulas."""
    book = openpyxl.Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "题"
    _ledger(book.create_sheet("账"))
    _parameters(book.create_sheet("参数"))
    _assets(book.create_sheet("资产"))
    for month in (1, 2, 3):
        sheet = book.create_sheet(f"{month}月")
        sheet["A1"], sheet["B1"] = "项目", "金额"
        for row, name in enumerate(("材料", "人工", "制造费用"), 2):
            sheet.cell(row, 1, name)
            sheet.cell(row, 2, month * 1000 + row * 37.25)
        sheet["B5"] = None if month == 2 else month
    for name, text in (
        ("税率", "参数!$B$2"),
        ("rate", "参数!$B$3"),
        ("借方", "账!$F$2:$F$31"),
        ("部门", "账!$E$2:$E$31"),
        ("附加率", "0.12"),
        ("单位", '"元"'),
        ("合计数", "SUM(账!$F$2:$F$31)"),
    ):
        book.defined_names[name] = DefinedName(name, attr_text=text)
    return book


def book_bytes(book: openpyxl.Workbook) -> bytes:
    """The workbook as a file."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ledger(sheet: Worksheet) -> None:
    for column, name in enumerate(("日期", "凭证号", "科目编码", "科目名称", "部门", "借方", "贷方", "摘要"), 1):
        sheet.cell(1, column, name)
    for n in range(30):
        code, name, department = _ACCOUNTS[n % len(_ACCOUNTS)]
        row = n + 2
        day = dt.date(2026, 1, 5) + dt.timedelta(days=n * 11)
        amount = round(1000 + n * 137.35 + (n % 7) * 0.05, 2)
        sheet.cell(row, 1, day).number_format = "yyyy/m/d"
        sheet.cell(row, 2, f"记-{n + 1:03d}")
        sheet.cell(row, 3, code).number_format = "@"
        sheet.cell(row, 4, name)
        sheet.cell(row, 5, department)
        if n % 3 != 2:
            sheet.cell(row, 6, amount).number_format = "#,##0.00"
        else:
            sheet.cell(row, 7, amount).number_format = "#,##0.00"
        sheet.cell(row, 8, f"{name[:2]}  第{n + 1}笔")
    sheet.add_table(Table(displayName="明细", ref="A1:H31"))


def _parameters(sheet: Worksheet) -> None:
    rows: list[tuple[_Constant, ...]] = [
        ("名称", "值", "说明"),
        ("增值税率", 0.13, None),
        ("年利率", 0.048, None),
        ("本金", 500000, None),
        ("期数", 36, None),
        ("空白", None, None),
        ("文字数", "1,234.50", None),
        ("真", True, None),
        ("今天", dt.date(2026, 11, 30), None),
        ("入职", dt.date(2019, 3, 15), None),
        ("小数", 2.675, None),
        ("负数", -1234.567, None),
        ("大写", 1004050.6, None),
        ("文本", "ABC-2026-0015", None),
        ("全角", "会计（ａｂｃ）１２３", None),
    ]
    for n, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            sheet.cell(n, column, value)
    sheet["B9"].number_format = sheet["B10"].number_format = "yyyy-mm-dd"
    sheet["E1"], sheet["F1"], sheet["G1"] = "起点", "税率", "速算扣除"
    table = ((0, 0.03, 0), (36000, 0.1, 2520), (144000, 0.2, 16920), (300000, 0.25, 31920), (420000, 0.3, 52920))
    for n, line in enumerate((*table, (660000, 0.35, 85920), (960000, 0.45, 181920)), 2):
        for column, number in enumerate(line, 5):
            sheet.cell(n, column, number)
    sheet["I1"], sheet["J1"], sheet["K1"] = "产品", "一月", "二月"
    for n, (name, one, two) in enumerate((("甲", 120, 135), ("乙", 80, 95), ("丙", 200, 180), ("丁", 60, 75)), 2):
        sheet.cell(n, 9, name)
        sheet.cell(n, 10, one)
        sheet.cell(n, 11, two)


def _assets(sheet: Worksheet) -> None:
    for column, name in enumerate(("名称", "原值", "残值率", "年限", "购置日期", "现金流", "流量日期"), 1):
        sheet.cell(1, column, name)
    flows = (-100000, 28000, 32000, 36000, 25000, 18000)
    for n, (name, cost, years) in enumerate((("车床", 120000, 10), ("货车", 86000, 4), ("电脑", 5999.9, 3)), 2):
        line: tuple[_Constant, ...] = (name, cost, 0.05, years, dt.date(2024, n, 10 + n))
        for column, value in enumerate(line, 1):
            sheet.cell(n, column, value)
        sheet.cell(n, 5).number_format = "yyyy/m/d"
    for n, flow in enumerate(flows, 2):
        sheet.cell(n, 6, flow)
        sheet.cell(n, 7, dt.date(2026, 1, 1) + dt.timedelta(days=(n - 2) * 365)).number_format = "yyyy/m/d"
