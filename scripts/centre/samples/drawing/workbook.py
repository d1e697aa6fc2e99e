"""The spreadsheet template of the sample exam: cost-volume-profit analysis and a comparison of schemes.

Only the candidate's cells are unlocked (light yellow). Locked formulas wait until the cells they need are
filled, so that an untouched template shows no error and no misleading number.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

_THIN = Side(style="thin", color="808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="D9E2F0")
_ANSWER = PatternFill("solid", fgColor="FFF8D6")
_FONT = "宋体"
_MONEY = "#,##0.00"
_COUNT = "#,##0"
_RATE = "0.00%"

_ANALYSIS: tuple[tuple[str, str, str, str | None], ...] = (
    ("单位变动成本", "元/张", _MONEY, None),
    ("固定成本总额", "元", _MONEY, None),
    ("单位边际贡献", "元/张", _MONEY, None),
    ("边际贡献率", "%", _RATE, None),
    ("变动成本率", "%", _RATE, '=IF(C7="","",1-C7)'),
    ("保本销售量", "张", _COUNT, None),
    ("保本销售额", "元", _MONEY, None),
    ("预计边际贡献总额", "元", _MONEY, None),
    ("预计营业利润", "元", _MONEY, None),
    ("安全边际量", "张", _COUNT, None),
    ("安全边际率", "%", _RATE, None),
    ("保本作业率", "%", _RATE, '=IF(C14="","",1-C14)'),
    ("实现目标营业利润的销售量", "张", _COUNT, None),
    ("经营杠杆系数", "倍", "0.00", None),
)
_CHECK = (
    '=IF(OR(C7="",C12="",C14=""),"待填写",'
    'IF(ABS(C14*C7-C12/(基础数据!B4*基础数据!B12))<0.00001,"一致","不一致，请检查"))'
)


def build(target: Path, figures: Mapping[str, Any]) -> None:
    """Write the template to `target`. `figures` is the table ``workbook`` of documents.toml."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _data_sheet(book.create_sheet("基础数据"), figures)
    _analysis_sheet(book.create_sheet("本量利"))
    _schemes_sheet(book.create_sheet("方案比较"))
    for sheet in book.worksheets:
        sheet.protection.sheet = True
        sheet.sheet_view.showGridLines = False
        sheet.freeze_panes = "A4"
    book.active = 1
    for number, sheet in enumerate(book.worksheets):
        sheet.sheet_view.tabSelected = number == 1
    book.properties.creator = "样例"
    book.save(target)


def _data_sheet(sheet: Worksheet, figures: Mapping[str, Any]) -> None:
    _head(sheet, "升降办公桌成本与经营资料（2026年12月）", figures["company"], "ABCD", (26, 16, 12, 40))
    _labels(sheet, ("项目", "数值", "单位", "说明"))
    for number, row in enumerate(figures["rows"], start=4):
        _put(sheet, f"A{number}", row["name"])
        _put(sheet, f"B{number}", row["value"], fmt=_COUNT if row["unit"] == "张" else _MONEY)
        _put(sheet, f"C{number}", row["unit"], centre=True)
        _put(sheet, f"D{number}", row["note"])


def _analysis_sheet(sheet: Worksheet) -> None:
    _head(sheet, "本量利分析表（2026年12月）", "编制单位：样例启航家居有限公司", "ABCD", (8, 30, 20, 12))
    _labels(sheet, ("序号", "项目", "金额或数量", "单位"))
    for number, (name, unit, fmt, formula) in enumerate(_ANALYSIS, start=4):
        _put(sheet, f"A{number}", number - 3, centre=True)
        _put(sheet, f"B{number}", name)
        _put(sheet, f"C{number}", formula, fmt=fmt, answer=formula is None)
        _put(sheet, f"D{number}", unit, centre=True)
    _put(sheet, "A18", "勾稽校验")
    sheet.merge_cells("A18:B18")
    _put(sheet, "B18", None)
    _put(sheet, "C18", _CHECK, centre=True)
    _put(sheet, "D18", None)
    sheet["A19"] = "勾稽关系：销售利润率 = 安全边际率 × 边际贡献率"
    sheet["A19"].font = Font(name=_FONT, size=9, color="595959")


def _schemes_sheet(sheet: Worksheet) -> None:
    _head(sheet, "方案比较表（2026年12月）", "编制单位：样例启航家居有限公司", "ABCDE", (24, 16, 16, 16, 16))
    _labels(sheet, ("项目", "基础方案", "方案一", "方案二", "方案三"))
    given = (
        ("单价（元/张）", _MONEY, "=基础数据!B4"),
        ("销售量（张）", _COUNT, "=基础数据!B12"),
        ("单位变动成本（元/张）", _MONEY, '=IF(本量利!C4="","",本量利!C4)'),
        ("固定成本总额（元）", _MONEY, '=IF(本量利!C5="","",本量利!C5)'),
    )
    for number, (name, fmt, formula) in enumerate(given, start=4):
        _put(sheet, f"A{number}", name)
        _put(sheet, f"B{number}", formula, fmt=fmt)
        for column in "CDE":
            _put(sheet, f"{column}{number}", None, fmt=fmt, answer=True)
    derived = (
        ("单位边际贡献（元/张）", '=IF(OR({c}4="",{c}6=""),"",{c}4-{c}6)'),
        ("边际贡献总额（元）", '=IF(OR({c}5="",{c}8=""),"",{c}5*{c}8)'),
        ("营业利润（元）", '=IF(OR({c}7="",{c}9=""),"",{c}9-{c}7)'),
        ("较基础方案增减（元）", '=IF(OR({c}10="",$B$10=""),"",{c}10-$B$10)'),
    )
    for number, (name, formula) in enumerate(derived, start=8):
        _put(sheet, f"A{number}", name)
        for column in "BCDE":
            last = number == 11 and column == "B"
            _put(sheet, f"{column}{number}", "—" if last else formula.format(c=column), fmt=_MONEY, centre=last)
    _put(sheet, "A12", "最优方案（下拉选择）")
    _put(sheet, "B12", None, answer=True, centre=True)
    for column in "CDE":
        _put(sheet, f"{column}12", None)
    sheet.merge_cells("B12:E12")
    _validate(sheet)


def _validate(sheet: Worksheet) -> None:
    choice = DataValidation(type="list", formula1='"方案一,方案二,方案三"', allow_blank=True)
    choice.error, choice.errorTitle, choice.showErrorMessage = "请从下拉列表中选择方案。", "最优方案", True
    choice.add("B12")
    number = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    number.error, number.errorTitle, number.showErrorMessage = "请输入不小于0的数值。", "方案数据", True
    number.add("C4:E7")
    sheet.add_data_validation(choice)
    sheet.add_data_validation(number)


def _head(sheet: Worksheet, title: str, left: str, columns: str, widths: tuple[int, ...]) -> None:
    for column, width in zip(columns, widths, strict=True):
        sheet.column_dimensions[column].width = width
    sheet["A1"] = title
    sheet["A1"].font = Font(name=_FONT, size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.merge_cells(f"A1:{columns[-1]}1")
    sheet.row_dimensions[1].height = 32
    sheet["A2"] = left
    sheet["A2"].font = Font(name=_FONT, size=10)
    sheet[f"{columns[-1]}2"] = "金额单位：元"
    sheet[f"{columns[-1]}2"].font = Font(name=_FONT, size=10)
    sheet[f"{columns[-1]}2"].alignment = Alignment(horizontal="right")


def _labels(sheet: Worksheet, names: tuple[str, ...]) -> None:
    for column, name in zip("ABCDE", names, strict=False):
        _put(sheet, f"{column}3", name, centre=True)
        sheet[f"{column}3"].fill = _HEAD
        sheet[f"{column}3"].font = Font(name=_FONT, size=11, bold=True)


def _put(
    sheet: Worksheet, ref: str, value: object, *, fmt: str | None = None, answer: bool = False, centre: bool = False
) -> None:
    cell = sheet[ref]
    if value is not None:
        cell.value = value
    cell.border = _BORDER
    cell.font = Font(name=_FONT, size=11)
    cell.alignment = Alignment(horizontal="center" if centre else None, vertical="center")
    sheet.row_dimensions[cell.row].height = 21
    if fmt:
        cell.number_format = fmt
    if answer:
        cell.fill = _ANSWER
        cell.protection = Protection(locked=False)
