"""Validations of real workbooks in a real task: where their lists come from, which cells they serve, what is said."""

import io
import time
import zipfile
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from shared.workbook.problems import problems
from shared.workbook.task import Place, Task

NEWER = """<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"
 xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">
 <x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="2">
 <x14:dataValidation type="list" allowBlank="1" showErrorMessage="1" errorTitle="部门" error="请选择部门。">
 <x14:formula1><xm:f>参数!$A$2:$A$4</xm:f></x14:formula1><xm:sqref>H2:H3 J2</xm:sqref>
 </x14:dataValidation>
 <x14:dataValidation type="whole" operator="lessThan" errorTitle="件数" error="太多了。">
 <x14:formula1><xm:f>K4</xm:f></x14:formula1><xm:sqref>L4:L5 I4</xm:sqref>
 </x14:dataValidation></x14:dataValidations></ext></extLst>"""


def rule(kind: str, cells: str, **more: Any) -> DataValidation:
    made: Any = DataValidation
    return made(type=kind, sqref=cells, **more)  # type: ignore[no-any-return]  # the stubs know single words only


def workbook(*more: DataValidation) -> bytes:
    book = openpyxl.Workbook()
    sheet, listed = book.active, book.create_sheet("参数")
    assert sheet is not None
    sheet.title = "表"
    for row, name in enumerate(("仓储部", "采购部", "审计部"), 2):
        listed.cell(row, 1, name)
        listed.cell(row, 2, f"66020{row}")
    listed["C1"] = 500
    listed.sheet_state = "hidden"
    book.defined_names["部门"] = DefinedName("部门", attr_text="参数!$A$2:$A$4")
    for line in sheet["A2:L9"]:
        for cell in line:
            cell.protection = Protection(locked=False)
    for row in range(2, 6):
        sheet.cell(row, 11, row * 100)
    sheet.protection.sheet = True
    for made in (
        rule("list", "A2:A9", formula1="参数!$A$2:$A$4"),
        rule("list", "B2:B9", formula1="部门"),
        rule("list", "C2:C9", formula1="参数!$B$2:$B$4"),
        rule("list", "D2", formula1='"甲,乙"', showDropDown=True),
        rule("decimal", "E2:E9", operator="lessThanOrEqual", formula1="参数!$C$1"),
        rule("textLength", "F2", formula1="2", formula2="10"),
        rule("date", "G2", formula1="45000", formula2="47000"),
        rule("custom", "L2", formula1="AND(L2>0,ISNUMBER(L2))", prompt="填写大于 0 的数。"),
        rule("decimal", "A1:A1", operator="greaterThan", formula1="9"),
        *more,
    ):
        sheet.add_data_validation(made)
    sheet["A1"] = 1
    out = io.BytesIO()
    book.save(out)
    return with_newer_rule(out.getvalue())


def with_newer_rule(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</worksheet>", NEWER.encode() + b"</worksheet>")
            new.writestr(name, content)
    return out.getvalue()


@pytest.fixture(scope="module")
def template() -> bytes:
    return workbook()


@pytest.fixture
def task(template: bytes) -> Task:
    return Task(template)


def at(task: Task, cell: str) -> Place:
    place = task.place(f"表!{cell}")
    assert place is not None
    return place


def hint(task: Task, cell: str, typed: str) -> str:
    task.write({at(task, cell): typed})
    return task.hint(at(task, cell))


@pytest.mark.parametrize("cell", ["A2", "A9", "B5", "H3", "J2"])
def test_lists_on_a_hidden_sheet_by_range_by_name_and_filed_by_newer_versions(task: Task, cell: str) -> None:
    assert tuple(task.choices(at(task, cell))) == ("仓储部", "采购部", "审计部")
    assert not hint(task, cell, "审计部")
    assert hint(task, cell, "审计") in {"请从列表中选择。", "部门：请选择部门。"}
    assert not task.choices(at(task, "H4"))


@pytest.mark.parametrize(
    ("source", "offered"),
    [
        ("参数!$A:$A", ["仓储部", "采购部", "审计部"]),
        ("OFFSET(参数!$A$1,1,0,2)", ["仓储部", "采购部"]),
        ("参数!$A$2:INDEX(参数!$A:$A,3)", ["仓储部", "采购部"]),
        ('INDIRECT("参数!A3:A4")', ["采购部", "审计部"]),
        ("IF($K$2=200,参数!$A$2:$A$3,参数!$A$4)", ["仓储部", "采购部"]),
    ],
)
def test_lists_that_formulas_make(source: str, offered: list[str]) -> None:
    made = Task(workbook(rule("list", "A12:B12", formula1=source)))
    assert list(made.choices(at(made, "B12"))) == offered


def test_a_code_chosen_from_a_list_stays_text(task: Task) -> None:
    offered = task.choices(at(task, "C2"))
    task.write({at(task, "C2"): offered["660203"]})
    assert task.value(at(task, "C2")) == "660203"
    assert not task.hint(at(task, "C2"))


def test_a_list_without_an_arrow_offers_nothing_but_still_judges(task: Task) -> None:
    assert not task.choices(at(task, "D2"))
    assert hint(task, "D2", "丙") == "请从列表中选择。"
    assert not hint(task, "D2", "乙")


def test_bounds_lengths_and_days(task: Task) -> None:
    assert hint(task, "E2", "501") == "这里应填写不大于 500 的数值。"
    assert not hint(task, "E2", "５００")
    assert not hint(task, "F2", "记字第12号")
    assert hint(task, "F2", "记") == "这里应填写 2 至 10 个字。"
    assert not hint(task, "G2", "2027年3月8日")
    assert hint(task, "G2", "2030年3月8日") == "这里应填写 2023/3/15 至 2028/9/4 之间的日期。"
    assert hint(task, "G2", "三月八日")


def test_relative_bounds_start_from_the_first_cell_as_filed(task: Task) -> None:
    assert hint(task, "L4", "399") == ""
    assert hint(task, "L4", "400") == "件数：太多了。"
    assert hint(task, "L5", "499") == ""
    assert hint(task, "L5", "500") == "件数：太多了。"


def test_a_formula_and_the_author_s_prompt(task: Task) -> None:
    assert task.prompt(at(task, "L2")) == "填写大于 0 的数。"
    assert hint(task, "L2", "-1") == "填写的内容不符合本单元格的要求。"
    assert not hint(task, "L2", "1")
    assert task.prompt(at(task, "L3")) == ""


def test_a_verdict_follows_what_it_refers_to(task: Task) -> None:
    assert hint(task, "L4", "399") == ""
    task.write({at(task, "K4"): "300"})
    assert task.hint(at(task, "L4")) == "件数：太多了。"
    task.undo()
    assert not task.hint(at(task, "L4"))


def test_what_the_candidate_cannot_change_is_not_judged(task: Task) -> None:
    assert not task.editable(at(task, "A1"))
    assert not task.hint(at(task, "A1"))


def test_the_author_is_told_of_rules_and_formats_that_cannot_work() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    for cell in ("B2", "C2"):
        sheet[cell].protection = Protection(locked=False)
    sheet["D9"].number_format = "abc"
    for made in (
        rule("list", "A1", formula1="参数!$A$2:$A$4"),
        rule("list", "A2", formula1="$H$1:$H$3"),
        rule("list", "A3", formula1="$B$2:$C$2"),
        rule("list", "A4", formula1="INDIRECT($B$2)"),
        rule("whole", "A5", formula1="1", formula2="没有的名称"),
        rule("whole", "A6", operator="lessThan", formula1="B2"),
        rule("custom", "A7", formula1="NOSUCH(A7)"),
        rule("custom", "A8", formula1="A8>0"),
        rule("list", "A9", formula1='"甲,乙"'),
    ):
        sheet.add_data_validation(made)
    sheet.protection.sheet = True
    out = io.BytesIO()
    book.save(out)
    assert [(found.ref, found.code) for found in problems(out.getvalue())] == [
        ("表!A1", "no_choices"),
        ("表!A2", "no_choices"),
        ("表!A5", "no_bound"),
        ("表!A7", "broken_formula"),
        ("表!D9", "number_format"),
    ]


def test_each_row_has_its_own_list_and_all_are_asked_anew_after_an_edit() -> None:
    made = Task(workbook(rule("list", "A12:A13", formula1="$J2:$L2"), rule("list", "E12", formula1="$J$2:$L$2")))
    made.write({at(made, "J2"): "甲", at(made, "L2"): "乙", at(made, "J3"): "丙"})
    assert list(made.choices(at(made, "A12"))) == ["甲", "200", "乙"]
    assert list(made.choices(at(made, "A13"))) == ["丙", "300"]
    made.write({at(made, "J2"): "丁"})
    assert list(made.choices(at(made, "A12"))) == list(made.choices(at(made, "E12"))) == ["丁", "200", "乙"]


def test_a_long_list_is_read_once_for_all_cells_that_share_it() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    for row in range(1, 1001):
        sheet.cell(row, 9, f"客户{row}")
        sheet.cell(row, 1, f"客户{row}" if row % 2 else "无此客户")
    sheet.add_data_validation(rule("list", "A1:A1000", formula1="$I$1:$I$1000"))
    out = io.BytesIO()
    book.save(out)
    made = Task(out.getvalue())
    began_s = time.process_time()
    assert [bool(made.hint(at(made, f"A{row}"))) for row in range(1, 1001)] == [False, True] * 500
    assert time.process_time() - began_s < 1
