"""Reading templates: types, names, hidden parts, pictures; and whatever is no template, named and never a traceback."""

import contextlib
import datetime as dt
import io
import struct
import zlib

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from shared.workbook.package import TemplateError
from shared.workbook.problems import problems
from shared.workbook.task import Task
from shared.workbook.template import Template
from tests.unit.shared.workbook.books import at, one_sheet, repacked, saved

PLAIN = one_sheet(lambda sheet: sheet.append([1, "=A1*2"]))


def shown(task: Task, *names: str) -> list[str]:
    return [task.shown(at(task, name)) for name in names]


def test_dates_are_days_and_codes_are_texts() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A2"] = dt.date(2025, 4, 18), dt.datetime(2026, 12, 1, 18, 30)  # noqa: DTZ001 - a sheet knows no time zones
        sheet["A1"].number_format, sheet["A2"].number_format = 'yyyy"年"m"月"d"日"', "yyyy/m/d"
        for row, formula in enumerate(
            ("=EDATE(A1,24)", "=A2-A1", "=YEAR(A1)", "=EOMONTH(A2,0)", '=VLOOKUP("2202",D1:E2,2,0)'), 3
        ):
            sheet[f"A{row}"] = formula
        sheet["A3"].number_format = sheet["A6"].number_format = "yyyy-mm-dd"
        for row, (code, name) in enumerate((("1002", "银行"), ("2202", "应付")), 1):
            sheet.cell(row, 4, code)
            sheet.cell(row, 5, name)

    task = Task(one_sheet(fill))
    assert shown(task, "表!A1", "表!A2", "表!A3", "表!A5", "表!A6", "表!A7") == [
        "2025年4月18日", "2026/12/1", "2027-04-18", "2025", "2026-12-31", "应付",
    ]  # fmt: skip
    assert task.value(at(task, "表!A4")) == pytest.approx(592.7708333)
    assert task.content(at(task, "表!A1")) == "2025/4/18"


def test_typed_days_codes_and_amounts_compute() -> None:
    task = Task(one_sheet(lambda sheet: sheet.append([None, "=A1*2", "=SUM(A1:A1)"])))
    for typed, value, double in (
        ("９００", 900, "1800"),
        ("￥2,400", 2400, "4800"),
        ("（35.5）", -35.5, "-71"),
        ("7。25", 7.25, "14.5"),
    ):
        task.write({at(task, "表!A1"): typed})
        assert (task.value(at(task, "表!A1")), task.shown(at(task, "表!B1"))) == (value, double)
    task.write({at(task, "表!A1"): "2027年2月3日", at(task, "表!D1"): "=A1+30", at(task, "表!E1"): "=D1-A1"})
    assert shown(task, "表!A1", "表!D1", "表!E1") == ["2027年2月3日", "2027年3月5日", "30"]


def test_hidden_sheets_rows_and_columns_compute_and_are_told_as_hidden() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "计算"
    sheet["A1"] = "=参数!A1*2+B2"
    sheet["B2"] = 5
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.freeze_panes = "B3"
    secret = book.create_sheet("参数")
    secret["A1"] = 21
    secret["A1"].protection = Protection(locked=False)
    secret.sheet_state = "veryHidden"
    task = Task(saved(book))
    assert task.value(at(task, "计算!A1")) == 47
    first, second = task.sheets
    assert (first.hidden, second.hidden) == (False, True)
    assert (first.hidden_rows, first.hidden_columns) == ({2}, {2})
    assert (first.frozen_rows, first.frozen_columns) == (2, 1)
    assert not task.editable(at(task, "参数!A1"))


def test_subtotals_leave_hidden_rows_out_where_their_kind_does() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in range(1, 6):
            sheet.cell(row, 1, 10**row)
        sheet["B1"], sheet["B2"] = "=SUBTOTAL(9,A1:A5)", "=SUBTOTAL(109,A1:A5)"
        sheet.row_dimensions[2].hidden = sheet.row_dimensions[5].hidden = True

    task = Task(one_sheet(fill))
    assert [task.value(at(task, f"表!B{n}")) for n in (1, 2)] == [111110, 11010]


def test_newer_functions_are_shown_without_the_prefixes_of_the_file() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"] = 4, "=_xlfn.LET(_xlpm.x,A1,_xlfn.IFS(_xlpm.x>3,_xlpm.x*2,TRUE,0))"

    task = Task(one_sheet(fill))
    assert task.content(at(task, "表!B1")) == "=LET(x,A1,IFS(x>3,x*2,TRUE,0))"
    assert task.value(at(task, "表!B1")) == 8


def test_names_tables_and_a_long_ledger_are_whole() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "账"
    for row in range(1, 3001):
        sheet.cell(row, 1, row)
        sheet.cell(row, 100, row / 2)
    book.defined_names["比率"] = DefinedName("比率", attr_text="账!$A$2")
    other = book.create_sheet("汇")
    other.defined_names["本地"] = DefinedName("本地", attr_text="账!$A$1:$A$3000")
    other["A1"], other["A2"], other["A3"] = "=SUM(账!A:A)", "=SUM(账!CV1:CV3000)*比率", "=SUM(本地)"
    task = Task(saved(book))
    assert [task.value(at(task, f"汇!A{n}")) for n in (1, 2, 3)] == [4501500, 4501500, 4501500]
    assert task.sheets[0].rows >= 3000
    assert task.sheets[0].columns >= 100


def test_rows_and_columns_unlocked_as_a_whole_can_be_typed_into() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "题"
        sheet.column_dimensions["C"].protection = Protection(locked=False)
        sheet.row_dimensions[5].protection = Protection(locked=False)
        sheet.protection.sheet = True

    task = Task(one_sheet(fill))
    assert [task.editable(at(task, f"表!{cell}")) for cell in ("A1", "B2", "C2", "B5")] == [False, False, True, True]


def test_conditional_formats_follow_what_is_typed() -> None:
    def fill(sheet: Worksheet) -> None:
        red = PatternFill(bgColor="FFFF0000")
        sheet.conditional_formatting.add("A1:A3", CellIsRule(operator="lessThan", formula=["0"], fill=red))
        sheet.conditional_formatting.add("B1:B3", FormulaRule(formula=["$A1>100"], fill=red))

    task = Task(one_sheet(fill))
    task.write({at(task, "表!A1"): "-1", at(task, "表!A2"): "150"})
    assert [task.style(at(task, f"表!{c}")).fill for c in ("A1", "A2", "B1", "B2")] == ["#FF0000", "", "", "#FF0000"]
    task.undo()
    assert task.style(at(task, "表!A1")).fill == ""


def test_a_comment_is_read_and_does_not_break_anything() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = 5
        sheet["A1"].comment = Comment("单位：万元", "命题")

    data = one_sheet(fill)
    assert Task(data).comment(at(Task(data), "表!A1")) == "单位：万元"
    assert problems(data) == ()


def test_pictures_are_read_with_place_and_size() -> None:
    png = _png()
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><xdr:oneCellAnchor>'
        "<xdr:from><xdr:col>1</xdr:col><xdr:colOff>9525</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>19050</xdr:rowOff>"
        '</xdr:from><xdr:ext cx="952500" cy="476250"/><xdr:pic><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill>'
        "</xdr:pic></xdr:oneCellAnchor><xdr:twoCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:row>3</xdr:row></xdr:from>"
        "<xdr:graphicFrame/></xdr:twoCellAnchor></xdr:wsDr>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        parts["xl/drawings/drawing1.xml"] = drawing.encode()
        parts["xl/media/image1.png"] = png
        parts["xl/drawings/_rels/drawing1.xml.rels"] = _relation(
            "rId1", f"{kind}/image", "../media/image1.png"
        ).encode()
        sheet = _relation("rId1", f"{kind}/drawing", "/xl/drawings/drawing1.xml")
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = sheet.encode()
        return parts

    template = Template(repacked(PLAIN, change))
    (picture,) = template.sheets[0].pictures
    assert (picture.place.row, picture.place.column, picture.left_px, picture.top_px) == (3, 2, 1, 2)
    assert (picture.width_px, picture.height_px, picture.data) == (100, 50, png)
    assert template.drawn[0].missing == (("D4", "chart"),)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_workbook"),
        (b"no workbook at all", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_or_encrypted"),
        (PLAIN[:400], "damaged"),
        (repacked(PLAIN, lambda parts: {"a.txt": b"x"}), "not_a_workbook"),
        (repacked(PLAIN, lambda parts: parts | {"mimetype": b"application/vnd.oasis"}), "other_format"),
        (repacked(PLAIN, lambda parts: parts | {"xl/vbaProject.bin": b"x"}), "macros"),
        (repacked(PLAIN, lambda parts: parts | {"xl/media/x.png": b"\0" * (17 << 20)}), "too_large"),
        (repacked(PLAIN, lambda parts: parts | {"xl/worksheets/sheet1.xml": b"<a/>"}), ""),
        (repacked(PLAIN, lambda parts: parts | {"xl/worksheets/sheet1.xml": b"<broken"}), "unreadable"),
        (repacked(PLAIN, lambda parts: parts | {"xl/workbook.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "damaged"),
        (repacked(PLAIN, lambda parts: {k: v for k, v in parts.items() if "workbook.xml" not in k}), "unreadable"),
    ],
)
def test_what_is_no_template_is_named(data: bytes, code: str) -> None:
    found = problems(data)
    assert [problem.code for problem in found] == ([code] if code else [])


def test_parts_named_from_the_root_and_minimal_packages_open() -> None:
    for data in (
        repacked(PLAIN, lambda parts: {f"/{name}": content for name, content in parts.items()}),
        repacked(PLAIN, lambda parts: {name.replace("/", "\\"): content for name, content in parts.items()}),
        repacked(PLAIN, lambda parts: {k: v for k, v in parts.items() if not k.startswith(("docProps", "xl/theme"))}),
        _minimal(),
    ):
        task = Task(data)
        assert task.value(at(task, f"{task.sheets[0].name}!B1")) == 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_file_opens_or_is_named_and_never_ends_otherwise(data: st.DataObject) -> None:
    raw = bytearray(PLAIN)
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(TemplateError):
        Task(bytes(raw))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet="=A1B2:$!,()+-*/%^&<>\"'{}[]#@ .SUMIF甲月;\n09e", max_size=30))
def test_whatever_is_typed_computes_to_something(text: str) -> None:
    task = Task(PLAIN)
    for typed in (text, f"={text}"):
        task.write({at(task, "表!C3"): typed})
        task.value(at(task, "表!C3"))
        task.shown(at(task, "表!C3"))
    assert task.value(at(task, "表!B1")) == 2


@pytest.mark.parametrize(
    "typed",
    [
        "=" + "(" * 4000 + "1" + ")" * 4000, "=" + "-" * 8000 + "1", "=" + "IF(1," * 1500 + "1" + ")" * 1500,
        "=SUM(A1:XFD1048576)", "=A1:XFD1048576*1", "=SUMPRODUCT((A:XFD=1)*1)", '=REPT(REPT("a",32767),32767)',
        "=SUM(ROW(1:1048576)*COLUMN(A:XFD))",
        "=" + "+".join(["A1"] * 1900), "=SEQUENCE(1000000,1000000)", "=C3", "=SUM(C:C)",
    ],
)  # fmt: skip
def test_nothing_typed_into_a_cell_ends_the_process(typed: str) -> None:
    task = Task(PLAIN)
    task.write({at(task, "表!C3"): typed})
    task.value(at(task, "表!C3"))
    assert task.value(at(task, "表!B1")) == 2


def _minimal() -> bytes:
    """Nothing but what the standard demands: no styles, no themes, texts in place."""
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="{relations}"/>'
            f'<Override PartName="/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            f'<Override PartName="/s.xml" ContentType="{kinds}.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": _relation("r", f"{office}/officeDocument", "workbook.xml"),
        "workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="q"/></sheets>'
            "</workbook>"
        ),
        "_rels/workbook.xml.rels": _relation("q", f"{office}/worksheet", "s.xml"),
        "s.xml": (
            f'<worksheet xmlns="{main}"><sheetData><row><c r="A1"><v>1</v></c><c><f>A1*2</f></c></row></sheetData>'
            "</worksheet>"
        ),
    }
    return repacked(PLAIN, lambda _parts: {name: text.encode() for name, text in parts.items()})


def _relation(key: str, kind: str, target: str) -> str:
    schema = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{schema}"><Relationship Id="{key}" Type="{kind}" Target="{target}"/></Relationships>'


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")
    )


def test_the_bytes_of_a_template_are_not_changed_by_reading() -> None:
    assert openpyxl.load_workbook(io.BytesIO(PLAIN)).worksheets[0]["B1"].value == "=A1*2"
