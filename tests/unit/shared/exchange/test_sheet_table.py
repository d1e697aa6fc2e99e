"""What a sheet may hide and how it may be broken: nothing is taken or dropped in silence."""

import datetime as dt
import zipfile

import pytest
from openpyxl.styles import Font

from shared.exchange.roster_sheets import SEATING_COLUMNS
from shared.exchange.sheet_table import read_table
from tests.support.sheets import SEATING, add_part, candidate, change_book, change_part, write_book

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rows(count=6, **how):
    return [["考场编排表"], list(SEATING), *(candidate(number, **how) for number in range(1, count + 1))]


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "seating.xlsx", {"名单": rows()})


def read(path):
    table, problems = read_table(path, SEATING_COLUMNS, numeric=("座位号",), loose=("考场名称", "考试科目", "场次"))
    return table, [problem.line() for problem in problems]


def refused(path):
    _, lines = read(path)
    assert lines
    return lines


def set_cells(path, **cells):
    def change(book):
        for ref, value in cells.items():
            book.active[ref] = value

    change_book(path, change)


def test_all_visible_sheets_are_one_table(tmp_path):
    other = [["第二考场"], [], list(SEATING)[::-1], candidate(7)[::-1], candidate(8)[::-1]]
    path = write_book(tmp_path / "s.xlsx", {"205": rows(), "填表说明": [["请按说明填写"]], "206": other})
    table, lines = read(path)
    assert lines == []
    assert [row["座位号"] for row in table.rows] == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert (table.rows[-1].sheet, table.rows[-1].number) == ("206", 5)
    assert table.problem(table.rows[-1], "座位号", "?").line() == "s.xlsx 工作表“206” 第5行 C列（座位号）：?"
    assert [note.line() for note in table.notes] == ["s.xlsx 工作表“填表说明”：没有表头行，没有当作名单读取"]


def test_a_second_sheet_without_its_header_is_not_dropped(tmp_path):
    path = write_book(tmp_path / "s.xlsx", {"205": rows(), "续": [candidate(7), candidate(8)]})
    assert refused(path) == ["s.xlsx 工作表“续”：没有表头行，却有证件号码；请加上表头，或删除这张工作表"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_left_out_and_named(tmp_path, state):
    path = write_book(tmp_path / "s.xlsx", {"初稿": rows(3), "定稿": rows()}, hidden=("初稿",))
    change_part(path, "xl/workbook.xml", '"hidden"', f'"{state}"')
    table, lines = read(path)
    assert lines == []
    assert {row.sheet for row in table.rows} == {"定稿"}
    assert "工作表“初稿”：是隐藏的，没有读取" in table.notes[0].line()


def test_a_list_on_a_hidden_sheet_alone_is_said(tmp_path):
    path = write_book(tmp_path / "s.xlsx", {"名单": rows(), "说明": [["说明"]]}, hidden=("名单",))
    assert refused(path) == ["s.xlsx：看得见的工作表中没有名单，“名单”是隐藏的；请取消隐藏后重新保存"]


def test_hidden_and_filtered_rows_are_refused_by_number(book):
    def hide(opened):
        sheet = opened.active
        sheet.auto_filter.ref = "A2:J8"
        for row in (4, 5, 7, 30):
            sheet.row_dimensions[row].hidden = True

    change_book(book, hide)
    (line,) = refused(book)
    assert "第4至5、7行（共3行）是隐藏的或被筛选掉的" in line


def test_rows_without_height_are_hidden_too(book):
    change_part(book, SHEET, '<row r="6"', '<row r="6" ht="0" customHeight="1"')
    assert "第6行（共1行）是隐藏的" in refused(book)[0]


def test_hidden_rows_above_the_header_do_not_matter(book):
    change_part(book, SHEET, '<row r="1"', '<row r="1" hidden="1"')
    assert read(book)[1] == []


@pytest.mark.parametrize("how", ['hidden="1"', 'width="0" customWidth="1"', 'hidden="true" width="9"'])
def test_a_hidden_column_of_the_table_is_refused_another_is_not(book, how):
    change_part(book, SHEET, "<sheetData>", f'<cols><col min="5" max="5" {how}/></cols><sheetData>')
    assert refused(book) == ["seating.xlsx 工作表“名单”：E列（证件号码）是隐藏的；请取消隐藏、核对内容后重新保存"]
    change_part(book, SHEET, 'min="5" max="5"', 'min="12" max="16384"')
    assert read(book)[1] == []


@pytest.mark.parametrize(
    ("ref", "value", "said"),
    [
        ("B4", "#REF!", "第4行 B列（考生姓名）：公式结果为错误值 #REF!"),
        ("A5", '=CONCAT("27","03")', "第5行 A列（准考证号）：公式没有保存结果"),
        ("J5", '=TEXT(TODAY(),"yyyy")', "第5行 J列（场次）：公式没有保存结果"),
        ("E6", dt.date(2005, 3, 1), "第6行 E列（证件号码）：以日期格式保存"),
        ("E6", dt.time(8, 30), "第6行 E列（证件号码）：以日期格式保存"),
        ("A6", 2703000004, "第6行 A列（准考证号）：以数字格式保存"),
        ("F6", True, "第6行 F列（所属院校）：单元格类型不对"),
        ("B6", "考\ue000生", "含有自造字（U+E000），请改用正式编码或按公安部门答复填写"),
        ("B6", "考\uf8ff生", "含有自造字（U+F8FF）"),
        ("B6", "考\U000f0001生", "含有自造字（U+F0001）"),
        ("B6", "考\U0010fffd生", "含有自造字（U+10FFFD）"),
        ("B6", "考\u200b生", "含有看不见的字符（U+200B）"),
        ("B6", "考\u202e生", "含有看不见的字符（U+202E）"),
        ("B6", "考\ufeff生", "含有看不见的字符（U+FEFF）"),
        ("B6", "考\u00a0生", "含有特殊空格（U+00A0）"),
        ("B6", "考\n生", "含有换行"),
        ("B6", "考\u0085生", "含有控制字符（U+0085）"),
        ("B6", "  ", "第6行 B列（考生姓名）：必填项为空"),
        ("A6", "2.703E+09", "第6行 A列（准考证号）：是科学计数法，原号码已丢失"),
        ("E6", "3.70202E+17", "第6行 E列（证件号码）：是科学计数法，原号码已丢失"),
        ("F6", "学" * 300, "第6行 F列（所属院校）：内容过长（300个字）"),
        ("H6", "1号", "第6行 H列（座位号）：应为整数"),
        ("H6", 1.5, "第6行 H列（座位号）：应为整数"),
    ],
)  # fmt: skip
def test_each_cause_has_its_own_words(book, ref, value, said):
    set_cells(book, **{ref: value})
    (line,) = refused(book)
    assert said in line


@pytest.mark.parametrize(
    "name", ["考𠮷", "考𰻝", "考\U00031350", "考\U000323af", "考\U0002ebf0", "〇·卡·Å", "Ann-Marie O'Neil"]
)
def test_rare_names_are_no_fault(book, name):
    set_cells(book, B6=name)
    table, lines = read(book)
    assert lines == []
    assert table.rows[3]["考生姓名"] == name


def test_a_formula_with_its_result_is_taken(book):
    change_part(book, SHEET, r'<c r="F4"[^>]*>.*?</c>', '<c r="F4" t="str"><f>UPPER("x")</f><v>滨海学院</v></c>')
    table, lines = read(book)
    assert lines == []
    assert table.rows[1]["所属院校"] == "滨海学院"


def test_a_formula_that_gives_nothing_is_an_empty_cell(book):
    change_part(book, SHEET, r'<c r="F4"[^>]*>.*?</c>', '<c r="F4" t="str"><f>IF(1,"")</f><v></v></c>')
    assert "第4行 F列（所属院校）：必填项为空" in refused(book)[0]


def test_an_error_is_told_also_where_the_formula_stands_alone_in_its_row(book):
    change_part(
        book, SHEET, r"</sheetData>", '<row r="9"><c r="A9" t="e"><f>X()</f><v>#NAME?</v></c></row></sheetData>'
    )
    assert "第9行：只填写了准考证号，不是完整的考生" in refused(book)[0]


def test_merged_cells_among_the_data_are_named(book):
    change_book(book, lambda opened: opened.active.merge_cells("F4:F6"))
    lines = refused(book)
    assert [line.split("：")[0].split(" ")[2] for line in lines] == ["第5行", "第6行"]
    assert all("在合并单元格 F4:F6 中" in line for line in lines)


def test_merged_titles_and_headers_are_no_fault(book):
    change_book(book, lambda opened: opened.active.merge_cells("A1:J1"))
    assert read(book)[1] == []


@pytest.mark.parametrize("first", ["合计", "合 计", "总计：", "制表人：王老师", "备注：以上", "共6人", "以下空白"])
def test_a_summary_row_is_one_finding(book, first):
    set_cells(book, A9=first, H9=6)
    assert len(refused(book)) == 1
    assert "第9行：“" in refused(book)[0]
    assert "是合计或说明，不是考生" in refused(book)[0]


def test_a_merged_summary_row_is_one_finding(book):
    set_cells(book, A9="合计", H9=6)
    change_book(book, lambda opened: opened.active.merge_cells("A9:G9"))
    assert len(refused(book)) == 1


def test_words_beside_the_table_are_one_finding(book):
    set_cells(book, M10="核对人")
    assert refused(book) == ["seating.xlsx 工作表“名单” 第10行：这一行没有考生内容，只有表外的文字；请删除"]


def test_a_second_header_is_one_finding(tmp_path):
    path = write_book(tmp_path / "s.xlsx", {"名单": [*rows(2), list(SEATING), candidate(3)]})
    assert refused(path) == ["s.xlsx 工作表“名单” 第5行：又是一行表头；请删除重复的表头，名单连续填写"]


def test_two_title_rows_and_marks_do_not_hide_the_header(tmp_path):
    marked = [f"● {name.strip('*')} " for name in SEATING]
    marked[0], marked[4] = "★准 考 证 号", "证件\n号码"
    path = write_book(tmp_path / "s.xlsx", {"名单": [["滨海学院"], ["考场编排表（第1场）"], marked, candidate(1)]})
    assert read(path)[1] == []


@pytest.mark.parametrize(
    ("ref", "written", "missing"),
    [("E2", "*证件号", "证件号码"), ("G2", "*考场", "考场名称"), ("J2", "考试场次", "场次")],
)
def test_a_column_under_a_near_name_is_asked_about(book, ref, written, missing):
    set_cells(book, **{ref: written})
    (line,) = refused(book)
    assert f"表头缺少列：{missing}；{ref} 写的是“{written.strip('*')}”" in line


def test_the_same_column_twice_is_asked_about(book):
    set_cells(book, L2="*座位号")
    change_part(book, SHEET, "<sheetData>", '<cols><col min="12" max="12" hidden="1"/></cols><sheetData>')
    assert refused(book) == [
        "seating.xlsx 工作表“名单”：表头“座位号”出现2次（H列、L列（隐藏）），无法确定用哪一列；请只保留一列"
    ]


@pytest.mark.parametrize("ref", ["XFD1048576", "A1048576", "XFD3", "KO60000"])
def test_a_far_cell_is_named_and_costs_nothing(book, ref):
    row = ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if row == "3":
        change_part(book, SHEET, r'(<row r="3".*?)</row>', rf'\1<c r="{ref}" t="inlineStr"><is><t>x</t></is></c></row>')
    else:
        far = f'<row r="{row}"><c r="{ref}"><v>1</v></c></row></sheetData>'
        change_part(book, SHEET, "</sheetData>", far)
    assert f"单元格 {ref} 有内容" in refused(book)[0]


def test_a_far_cell_on_a_hidden_sheet_or_without_content_is_nothing(tmp_path):
    path = write_book(tmp_path / "s.xlsx", {"名单": rows(), "库": [["x"]]}, hidden=("库",))
    change_part(path, "xl/worksheets/sheet2.xml", 'r="A1"', 'r="XFD1048576"')
    change_part(path, SHEET, "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    assert read(path)[1] == []


def test_seats_are_numbers_however_they_are_written(tmp_path):
    written = ["01", "２", "3.0", 4.0, " 5 ", "0006"]
    book = [list(SEATING), *(candidate(number, seat=seat) for number, seat in enumerate(written, start=1))]
    table, lines = read(write_book(tmp_path / "s.xlsx", {"名单": book}))
    assert lines == []
    assert [row["座位号"] for row in table.rows] == ["1", "2", "3", "4", "5", "6"]


def test_an_empty_sheet_and_one_with_a_header_alone(tmp_path):
    assert refused(write_book(tmp_path / "s.xlsx", {"空": []})) == ["s.xlsx：没有找到表头行，请使用全国平台的模板"]
    assert refused(write_book(tmp_path / "s.xlsx", {"名单": [list(SEATING)]})) == ["s.xlsx：表头之下没有数据"]


def test_a_state_list_of_a_chart_is_skipped_and_entities_are_refused(book):
    change_part(book, SHEET, "<worksheet", '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet')
    assert "打不开" in refused(book)[0]


@pytest.mark.parametrize(("height", "width"), [(0.75, None), (2.9, None), (None, 0.1)])
def test_what_is_drawn_too_thin_to_be_seen_is_hidden(book, height, width):
    def thin(opened):
        if height is not None:
            opened.active.row_dimensions[5].height = height
        if width is not None:
            opened.active.column_dimensions["E"].width = width

    change_book(book, thin)
    (line,) = refused(book)
    assert ("第5行（共1行）是隐藏的" if height else "E列（证件号码）是隐藏的") in line


def test_rows_that_are_crossed_out_are_asked_about(book):
    def strike(opened):
        opened.active["B4"].font = Font(strike=True)
        for cell in (*opened.active[6], opened.active["M7"]):  # M7 is empty
            cell.font = Font(strike=True, bold=True)
        opened.active["B5"].font = Font(bold=True)

    change_book(book, strike)
    assert refused(book) == [
        "seating.xlsx 工作表“名单”：第4、6行（共2行）划了删除线；是考生的请取消删除线，不是的请删除这些行，再重新保存"
    ]


def test_a_font_that_says_it_does_not_cross_out(book):
    change_book(book, lambda opened: setattr(opened.active["B4"], "font", Font(strike=True)))
    assert "划了删除线" in refused(book)[0]
    change_part(book, "xl/styles.xml", '<strike val="1" ?/>', '<strike val="0"/>')
    assert read(book)[1] == []


RUNS = "<r><t>考生</t></r><r><rPr><strike{how}/><sz val='11'/></rPr><t>{word}</t></r>"


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize(("how", "word", "told"), [("", "二", True), (" val='0'", "二", False), ("", " ", False)])
def test_a_word_crossed_out_inside_a_cell_is_asked_about(book, shared, how, word, told):
    runs = RUNS.format(how=how, word=word)
    if shared:
        change_part(book, SHEET, r'<c r="B4"[^>]*>.*?</c>', '<c r="B4" t="s"><v>1</v></c>')
        texts = f"<si><r><rPr><b/></rPr><t>x</t></r></si><si>{runs}<rPh sb='0' eb='1'><t>kao</t></rPh></si>"
        add_part(book, "xl/sharedStrings.xml", f"<sst xmlns='{MAIN}'>{texts}</sst>", "sharedStrings")
    else:
        change_part(book, SHEET, r'<c r="B4"[^>]*>.*?</c>', f'<c r="B4" t="inlineStr"><is>{runs}</is></c>')
    if told:
        assert "第4行（共1行）划了删除线" in refused(book)[0]
    else:
        table, lines = read(book)
        assert lines == []
        assert table.rows[1]["考生姓名"] == f"考生{word}".strip()


def test_a_workbook_without_styles_is_read(book):
    with zipfile.ZipFile(book) as source:
        parts = {name: source.read(name) for name in source.namelist() if name != "xl/styles.xml"}
    with zipfile.ZipFile(book, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)
    assert len(read(book)[0].rows) == 6
