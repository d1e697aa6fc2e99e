"""What a candidate's cells compute to at the centre, that the screen showed the same, and the saved file."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.styles import Protection
from openpyxl.utils.datetime import to_excel

from scripts.centre import samples
from shared.workbook.export import filled_workbook
from shared.workbook.marking import Marker
from shared.workbook.task import Task

TEMPLATE = (samples.EXAM / "media" / "x01-cvp.xlsx").read_bytes()
C = "本量利!C"


MARKER = Marker({"t": TEMPLATE})


def compute(typed, wanted):
    return MARKER("t", typed, wanted)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("=基础数据!B5+基础数据!B6+SUM(基础数据!B7:B8)", 288),
        ("＝基础数据！B5＋基础数据!B6＋SUM（基础数据!B7：B8）", 288),
        ("=基础数据!B5×2÷1", 372),
        ('=IF（基础数据!B5>1，"甲（a）"，“乙”）', "甲（a）"),
        ("='基础数据'!B5", 186),
        ("40%", Decimal("0.4")),
        ("1,234.50", Decimal("1234.5")),
        (" 12 ", 12),
        ("00123", "00123"),
        ("'123", "123"),
        ("文字", "文字"),
        ("=0.1+0.2", Decimal("0.30000000000000004")),
    ],
)
def test_typed_texts_mean_what_the_candidate_saw(typed, value):
    found = compute({f"{C}4": typed}, [f"{C}4"])[f"{C}4"]
    assert (found.value, found.error) == (value, False)
    screen = Task(TEMPLATE)
    place = screen.place(f"{C}4")
    assert place is not None
    screen.write({place: typed})
    shown = screen.value(place)
    assert shown == (float(value) if isinstance(value, int | Decimal) else value)


@pytest.mark.parametrize("typed", ["=1/0", "=名称", "=C4+1", "=NOSUCH(1)", "=1e999"])
def test_errors_are_errors_and_never_a_value(typed):
    found = compute({f"{C}4": typed}, [f"{C}4"])[f"{C}4"]
    assert (found.value, found.error, found.formula) == (None, True, typed)


@pytest.mark.parametrize("typed", ["=(", "=Z99:", "=1 2"])
def test_a_malformed_formula_is_the_text_that_was_typed(typed):
    found = compute({f"{C}4": typed}, [f"{C}4"])[f"{C}4"]
    assert (found.value, found.error, found.formula) == (typed, False, None)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("８６５０", 8650),
        ("￥8,650.5", 8650.5),
        ("（720）", -720),
        ("36。75", 36.75),
        ("2027年3月8日", 46454),
        ("00123", "00123"),
    ],
)
def test_screen_marker_and_filed_workbook_read_one_text_alike(typed, value):
    ref = f"{C}4"
    screen = Task(TEMPLATE)
    place = screen.place(ref)
    assert place is not None
    screen.write({place: typed})
    filed = openpyxl.load_workbook(io.BytesIO(filled_workbook(TEMPLATE, screen.answer())))["本量利"]["C4"].value
    filed = to_excel(filed) if isinstance(filed, dt.datetime) else filed
    assert (screen.value(place), compute({ref: typed}, [ref])[ref].value, filed) == (value, value, value)


def test_locked_and_unknown_cells_are_not_taken():
    typed = {"基础数据!B5": "1", "无此表!A1": "1", "本量利!": "1", "": "1", f"{C}8": "9", f"{C}4": "=基础数据!B5"}
    values = compute(typed, [f"{C}4", f"{C}8", "无此表!A1"])
    assert values[f"{C}4"].value == 186
    assert values[f"{C}8"].value == ""
    assert "无此表!A1" not in values


def test_candidates_do_not_see_each_other():
    assert compute({f"{C}4": "5"}, [f"{C}4"])[f"{C}4"].value == 5
    assert compute({}, [f"{C}4"])[f"{C}4"].value is None


def test_the_whole_untouched_template_computes_to_what_the_candidate_sees():
    screen = Task(TEMPLATE)
    book = openpyxl.load_workbook(io.BytesIO(TEMPLATE))
    refs = [f"{sheet.title}!{cell.coordinate}" for sheet in book for row in sheet.iter_rows() for cell in row]
    values = compute({}, refs)
    for ref in refs:
        place = screen.place(ref)
        assert place is not None
        seen = screen.value(place)
        found = values[ref].value
        assert (float(found) if isinstance(found, Decimal) else found) == seen, ref


def test_dependent_cells_follow_across_sheets():
    values = compute({f"{C}7": "=0.4"}, [f"{C}8"])
    assert values[f"{C}8"].value == Decimal("0.6")


def test_a_sheet_without_protection_is_open_everywhere_and_text_cells_stay_text():
    book = openpyxl.Workbook()
    book.active.title = "表"
    book.active["A1"] = 2
    book.active["B1"].number_format = "@"
    locked = book.create_sheet("锁")
    locked["A1"].protection = Protection(locked=False)
    locked.protection.sheet = True
    stream = io.BytesIO()
    book.save(stream)
    typed = {"表!A1": "5", "表!C9": "=A1*2", "表!B1": "12", "锁!A1": "7", "锁!A2": "8"}
    values = Marker({"t": stream.getvalue()})("t", typed, [*typed])
    assert [values[ref].value for ref in typed] == [5, 10, "12", 7, None]


def test_the_saved_workbook_is_the_template_with_the_answers():
    typed = {
        f"{C}4": "＝基础数据!B5",
        f"{C}5": "240,000",
        f"{C}6": "=(",
        f"{C}7": "40%",
        f"{C}9": '=IF(1>2,"a"',
        f"{C}10": "00123",
        f"{C}11": "坏\x01字",
        "基础数据!B5": "1",
        "无此表!A1": "1",
        "本量利!??": "1",
    }
    data = filled_workbook(TEMPLATE, typed)
    book, original = openpyxl.load_workbook(io.BytesIO(data)), openpyxl.load_workbook(io.BytesIO(TEMPLATE))
    sheet = book["本量利"]
    assert [sheet[f"C{n}"].value for n in (4, 5, 6, 7, 9, 10, 11)] == [
        "=基础数据!B5", 240000, "=(", 0.4, '=IF(1>2,"a"', "00123", "坏字",
    ]  # fmt: skip
    assert [sheet[f"C{n}"].data_type for n in (4, 5, 6, 9, 10)] == ["f", "n", "s", "s", "s"]
    assert book["基础数据"]["B5"].value == 186
    assert sheet["C4"].number_format == original["本量利"]["C4"].number_format
    assert sheet.protection.sheet
    assert len(book["方案比较"].data_validations.dataValidation) == len(
        original["方案比较"].data_validations.dataValidation
    )
