"""One mistake planted in the sample exam: exactly that one is told, in the right file, on the right line.

`line` is what stands on the line that is told; empty for files that have no lines.
"""

import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from scripts.centre.authoring.exam_folder import check_exam
from tests.support.pdf import pdf
from tests.support.planting import (
    ACCOUNTS,
    D1,
    EXAM,
    FILL,
    FORM,
    JUDGE,
    MULTIPLE,
    PAPER,
    SHEET,
    SINGLE,
    TEMPLATE,
    VOUCHER,
    Planted,
    bomb,
    book,
    both,
    cell,
    chart,
    comment_answers,
    half_picture,
    hidden_answers,
    hide_row,
    jpeg,
    lock,
    open_sheet,
    option,
    part,
    stem,
    text,
    unlock,
    write,
)

FIRST_LINE_OF_TABLE = "| 项目 | 金额 |"

PLANTED = [
    # the folder and the paper's head
    Planted("no paper", lambda exam: (exam / PAPER).unlink(), PAPER, "file_missing"),
    Planted("other format", text(PAPER, "exam-paper/1", "exam-paper/9"), PAPER, "not_offered", "format"),
    Planted("no title", text(PAPER, 'title = "数字化管理会计（初级）"\n', ""), PAPER, "missing", "#"),
    Planted("number for text", text(PAPER, 'level = "初级"', "level = 1"), PAPER, "not_text", "level"),
    Planted("text for number", text(PAPER, "version = 1", 'version = "1"'), PAPER, "not_whole", "version"),
    Planted("misspelt key", text(PAPER, "duration_minutes", "durations_minutes"), PAPER, "unknown_field", "durations"),
    Planted("id with blanks", text(PAPER, '"DMA-J-2026-04-A"', '"DMA J 2026"'), PAPER, "bad_text", "paper_id"),
    Planted("no duration", text(PAPER, "duration_minutes = 120\n", ""), PAPER, "no_duration", "#"),
    Planted(
        "carry over alone",
        text(PAPER, "duration_minutes", "carry_over = true\nduration_minutes"),
        PAPER,
        "carry_over_alone",
        "carry_over",
    ),
    Planted(
        "one section timed",
        text(PAPER, 'title = "实操"', 'title = "实操"\nduration_minutes = 120'),
        PAPER,
        "section_without_duration",
        "[[section]]",
    ),
    Planted("pass mark in words", text(PAPER, '"60"', '"六十"'), PAPER, "bad_text", "pass_mark"),
    Planted("pass mark out of reach", text(PAPER, '"60"', '"101"'), PAPER, "pass_mark", "pass_mark"),
    Planted(
        "unknown section kind", text(PAPER, 'kind = "practical"', 'kind = "practise"'), PAPER, "not_offered", "practise"
    ),
    Planted(
        "same section",
        text(PAPER, 'section_id = "practical"', 'section_id = "theory"'),
        PAPER,
        "same_section",
        "section_id",
    ),
    Planted("missing file", text(PAPER, "theory/fill_in.toml", "theory/fillin.toml"), PAPER, "file_missing", "fillin"),
    Planted(
        "file twice",
        text(PAPER, '"practical/form.toml",', '"practical/form.toml",\n    "practical/voucher.toml",'),
        PAPER,
        "same_file",
        "voucher",
    ),
    # reading the files
    Planted("quote left open", text(SINGLE, 'answer = "D"', 'answer = "D'), SINGLE, "toml_syntax", 'answer = "D'),
    Planted("Chinese quotes", text(SINGLE, 'answer = "D"', "answer = “D”"), SINGLE, "toml_syntax", "“D”"),
    Planted(
        "key twice", text(SINGLE, 'answer = "D"', 'answer = "D"\nanswer = "C"'), SINGLE, "toml_syntax", 'answer = "C"'
    ),
    Planted("GBK", write(JUDGE, "kind = '判断'".encode("gbk")), JUDGE, "not_utf8"),
    Planted("huge file", write(JUDGE, b"#" * (5 << 20)), JUDGE, "file_too_large"),
    Planted("unknown kind", text(SINGLE, '"single_choice"', '"guess"'), SINGLE, "unknown_kind", "guess"),
    Planted("same group", text(MULTIPLE, '"multiple"', '"single"'), MULTIPLE, "same_group", "group_id"),
    Planted("unknown head key", text(SINGLE, "shuffle_items", "shuffle_item"), SINGLE, "unknown_key", "shuffle_item"),
    Planted(
        "picture in a heading",
        text(SINGLE, 'title = "一、', 'title = "![x](media/a.png)一、'),
        SINGLE,
        "markdown_in_plain_text",
        "title",
    ),
    # choices and judgements
    Planted(
        "answer not offered", text(SINGLE, 'answer = "D"', 'answer = "E"'), SINGLE, "answer_not_offered", 'answer = "E"'
    ),
    Planted("two answers", text(SINGLE, 'answer = "D"', 'answer = ["A", "B"]'), SINGLE, "not_text", "answer"),
    Planted("same item", text(SINGLE, 'item_id = "S04"', 'item_id = "S01"'), SINGLE, "same_item", 'item_id = "S01"'),
    Planted("same option", text(SINGLE, '{ id = "B"', '{ id = "A"'), SINGLE, "same_id", '{ id = "A"'),
    Planted("misspelt answer", text(SINGLE, 'answer = "D"', 'anwser = "D"'), SINGLE, "unknown_field", "anwser"),
    Planted(
        "partial too high", text(MULTIPLE, 'partial = "1"', 'partial = "1.5"'), MULTIPLE, "partial_too_high", "partial"
    ),
    Planted("judgement in words", text(JUDGE, "answer = true", 'answer = "对"'), JUDGE, "not_true_false", "answer"),
    Planted("points of a section", text(SINGLE, 'points = "2"', 'points = "3"'), PAPER, "section_total", "[[section]]"),
    Planted("points in words", text(SINGLE, 'points = "2"', 'points = "两分"'), SINGLE, "bad_text", "points"),
    Planted("one right of many", text(MULTIPLE, '["A", "C", "D"]', '["A"]'), MULTIPLE, "one_answer", "answer"),
    Planted("option twice", option("融合性原则", "成本效益原则"), SINGLE, "same_text", '{ id = "'),
    Planted("all of the above", option("融合性原则", "以上各项都对"), SINGLE, "option_names_others", "以上各项"),
    Planted("option in another width", option("融合性原则", "成本效益原则。"), SINGLE, "same_text", '{ id = "'),
    Planted(
        "number with a comma again",
        both(text(SINGLE, '"下降20%"', '"1,000"'), text(SINGLE, '"下降25%"', '"１０００"')),
        SINGLE,
        "same_text",
        '{ id = "',
    ),
    Planted("the three above", option("融合性原则", "上述三项"), SINGLE, "option_names_others", "上述三项"),
    Planted("letters of options", option("融合性原则", "ABC都对"), SINGLE, "option_names_others", "ABC"),
    Planted("an option by its name", option("融合性原则", "选项A和C"), SINGLE, "option_names_others", "选项A"),
    Planted(
        "letter in the explanation",
        text(SINGLE, 'analysis = """\n', 'analysis = """\n故选D。\n'),
        SINGLE,
        "analysis_names_letter",
    ),
    Planted("two of the above", option("融合性原则", "B 和 C"), SINGLE, "option_names_others", "B 和 C"),
    Planted("Chinese item id", text(SINGLE, '"S01"', '"题一"'), SINGLE, "bad_item_id", "题一"),
    Planted(
        "file with a back-slash", text(PAPER, "theory/fill_in", "theory\\\\fill_in"), PAPER, "file_name", "fill_in"
    ),
    Planted(
        "file from elsewhere", text(PAPER, "theory/fill_in", "../exam/theory/fill_in"), PAPER, "file_name", "fill_in"
    ),
    Planted("same document", text(VOUCHER, '{ id = "d2"', '{ id = "d1"'), VOUCHER, "same_id", '{ id = "d1"'),
    # texts
    Planted("raw HTML", stem("水的化学式是 H<sub>2</sub>O。"), SINGLE, "raw_html", "<sub>"),
    Planted("a line break of HTML", stem("一行<br>又一行"), SINGLE, "raw_html", "<br>"),
    Planted("a link", stem("见[准则](https://example.org/x)。"), SINGLE, "link", "example.org"),
    Planted("remote picture", stem("![图](https://example.org/a.png)"), SINGLE, "remote_picture", "a.png"),
    Planted("picture not there", stem("![图](media/none.png)"), SINGLE, "media_missing"),
    Planted(
        "table without a rule",
        stem(f"{FIRST_LINE_OF_TABLE}\n| 单价 | 60 |"),
        SINGLE,
        "broken_table",
        FIRST_LINE_OF_TABLE,
    ),
    Planted(
        "table with an odd row",
        stem(f"{FIRST_LINE_OF_TABLE}\n|---|---|\n| 单价 | 60 | 元 |"),
        SINGLE,
        "uneven_table",
        "| 元 |",
    ),
    Planted("indented paragraph", stem("    首行缩进四格"), SINGLE, "indented_code", "首行缩进"),
    Planted("misspelt formula", stem(r"$\\fra{a}{b}$"), SINGLE, "formula", "fra"),
    Planted("LaTeX", stem(r"$$ \\frac{a}{b} $$"), SINGLE, "latex", "frac"),
    Planted("replacement character", stem("价格�元"), SINGLE, "strange_character", "�"),
    Planted("a blank where none is asked", stem("单价为 {{1}} 元"), SINGLE, "blank_not_here", "{{1}}"),
    Planted(
        "option with HTML", text(SINGLE, '{ id = "A", text = "', '{ id = "A", text = "<b>'), SINGLE, "raw_html", "<b>"
    ),
    Planted(
        "option with a missing picture",
        text(SINGLE, '{ id = "A", text = "', '{ id = "A", text = "![](media/o.png)'),
        SINGLE,
        "media_missing",
        "o.png",
    ),
    # fill-in
    Planted("unknown blank", text(FILL, "{{2}}", "{{3}}"), FILL, "blanks_differ", "stem"),
    Planted("blank without an answer", text(FILL, 'numeric = "30"\n', ""), FILL, "one_answer", "[[item.blank]]"),
    Planted("number with a comma", text(FILL, '"360000"', '"360,000"'), FILL, "not_a_number", "360,000"),
    Planted(
        "negative tolerance", text(FILL, 'tolerance = "0.01"', 'tolerance = "-0.01"'), FILL, "negative", "tolerance"
    ),
    Planted(
        "points of blanks",
        text(FILL, 'points = "2"\nnumeric = "30"', 'points = "1"\nnumeric = "30"'),
        FILL,
        "points_sum",
        "[[item]]",
    ),
    # vouchers and accounts
    Planted("unbalanced", text(VOUCHER, '"126000.00"', '"126000.01"'), VOUCHER, "unbalanced", "[[item.answer.lines]]"),
    Planted(
        "not a leaf", text(VOUCHER, 'account = "1403-01"', 'account = "1403"'), VOUCHER, "no_leaf_account", "account"
    ),
    Planted("left for debit", text(VOUCHER, 'side = "debit"', 'side = "left"'), VOUCHER, "not_offered", "side"),
    Planted(
        "no such day",
        text(VOUCHER, '2026-10-15"\ndate_points', '2026-10-35"\ndate_points'),
        VOUCHER,
        "no_date",
        "date =",
    ),
    Planted("missing document", text(VOUCHER, D1, 'media = "media/none.png"'), VOUCHER, "media_missing", "none.png"),
    Planted(
        "other case", text(VOUCHER, D1, 'media = "media/V01-d1-invoice-steel.png"'), VOUCHER, "media_missing", "V01-d1"
    ),
    Planted("outside the folder", text(VOUCHER, D1, 'media = "../secret.png"'), VOUCHER, "media_name", "secret"),
    Planted("Chinese file name", text(VOUCHER, D1, 'media = "media/发票.png"'), VOUCHER, "media_name", "发票"),
    Planted("half a picture", half_picture, VOUCHER, "picture_damaged", D1),
    Planted("no picture", write("media/v01-d1-invoice-steel.png", b"garbage"), VOUCHER, "picture_kind", D1),
    Planted("JPEG called PNG", write("media/v01-d1-invoice-steel.png", jpeg()), VOUCHER, "picture_ending", D1),
    Planted(
        "PDF with a password",
        both(
            write("media/v01-d1.pdf", pdf(password="x")),
            text(VOUCHER, 'media = "media/v01-d1-invoice-steel.png"', 'media = "media/v01-d1.pdf"'),
        ),
        VOUCHER,
        "pdf_password",
        "media/v01-d1.pdf",
    ),
    Planted("huge picture", write("media/v01-d1-invoice-steel.png", bytes(3 << 20)), VOUCHER, "media_too_large", D1),
    Planted("account twice", text(ACCOUNTS, 'code = "1012-01"', 'code = "1001"'), ACCOUNTS, "same_account", "1001"),
    Planted(
        "account without parent",
        text(ACCOUNTS, 'code = "1012-01"', 'code = "1013-01"'),
        ACCOUNTS,
        "no_parent_account",
        "1013",
    ),
    Planted(
        "unknown category", text(ACCOUNTS, 'category = "资产"', 'category = "财产"'), ACCOUNTS, "not_offered", "财产"
    ),
    # forms
    Planted("field not drawn", text(FORM, '{ field = "material_price" }', '{ text = "" }'), FORM, "fields_differ"),
    Planted("uneven rows", text(FORM, "colspan = 7", "colspan = 6"), FORM, "uneven_rows"),
    Planted("answer of no field", text(FORM, "material_standard = {", "material_other = {"), FORM, "key_differs"),
    Planted("choice not offered", text(FORM, '"有利差异", points', '"有利", points'), FORM, "answer_not_offered"),
    # templates
    Planted("no template", text(SHEET, f'template = "{TEMPLATE}"\n', ""), SHEET, "missing", "[[item]]"),
    Planted("garbage", write(TEMPLATE, b"garbage"), SHEET, "not_a_workbook", "template"),
    Planted(
        "an old .xls",
        write(TEMPLATE, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        SHEET,
        "old_or_encrypted",
        "template",
    ),
    Planted("locked answer", book(lock), SHEET, "locked_cell", "本量利!C4"),
    Planted("spare open cell", book(unlock), SHEET, "open_cell_not_asked", "template"),
    Planted("unprotected sheet", book(open_sheet), SHEET, "sheet_unprotected", "template"),
    Planted("hidden row", book(hide_row), SHEET, "hidden_cell", "本量利!C4"),
    Planted("unknown sheet", text(SHEET, '"本量利!C4"', '"本量!C4"'), SHEET, "no_sheet", "本量!C4"),
    Planted("no cell", text(SHEET, '"本量利!C4"', '"本量利!四"'), SHEET, "no_cell", "四"),
    Planted("cell twice", text(SHEET, '"本量利!C5"', '"本量利!C4"'), SHEET, "same_ref", "C4"),
    Planted("chart", book(chart), SHEET, "not_drawn", "template"),
    Planted("macro", part("xl/vbaProject.bin"), SHEET, "macros", "template"),
    Planted("external link", part("xl/externalLinks/externalLink1.xml"), SHEET, "external_link", "template"),
    Planted("pivot table", part("xl/pivotTables/pivotTable1.xml"), SHEET, "pivot_table", "template"),
    Planted("zip bomb", bomb, SHEET, "too_large", "template"),
    Planted("error on opening", cell("基础数据!D20", "=1/0"), SHEET, "error_shown", "template"),
    Planted("unknown function", cell("基础数据!D20", "=CUBEVALUE(1,2)"), SHEET, "not_computed", "template"),
    Planted("answer left in", cell("方案比较!B12", "方案二"), SHEET, "points_without_answer", "template"),
    Planted("answers on a hidden sheet", book(hidden_answers), SHEET, "answer_in_template", "template"),
    Planted("answers in a comment", book(comment_answers), SHEET, "answer_in_template", "template"),
    Planted("wrong key", text(SHEET, 'value = "方案二"', 'value = "方案九"'), SHEET, "rule_refuses_answer", "方案九"),
]


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name.replace(" ", "-"))
def test_a_planted_mistake_is_told_and_nothing_else(tmp_path, planted):
    exam = tmp_path / "exam"
    shutil.copytree(EXAM, exam)
    planted.plant(exam)
    checked = check_exam(exam)
    assert checked.authored is None
    # Other points or another kind of credit is against the words of the head as well; test_heads looks at those.
    told = [fault for fault in checked.faults if fault.code != "head_differs"]
    assert {(fault.file, fault.code) for fault in told} == {(planted.file, planted.code)}
    for fault in told:
        lines = (exam / fault.file).read_text("utf-8").split("\n") if fault.line else [""]
        assert planted.line in lines[max(0, fault.line - 1)], fault
        assert fault.sentence.endswith("。")


def test_several_mistakes_are_told_in_one_run_in_the_papers_order(tmp_path):
    exam = tmp_path / "exam"
    shutil.copytree(EXAM, exam)
    chosen = {"misspelt answer", "unbalanced", "locked answer", "pass mark in words", "account twice"}
    plants = [planted for planted in PLANTED if planted.name in chosen]
    for planted in plants:
        planted.plant(exam)
    found = check_exam(exam).faults
    assert {fault.code for fault in found} >= {planted.code for planted in plants}
    assert found[0].file == PAPER
    assert [fault.line for fault in found if fault.file == SINGLE] == sorted(f.line for f in found if f.file == SINGLE)


def test_comments_and_chinese_names_are_fine(tmp_path: Path) -> None:
    exam = tmp_path / "exam"
    shutil.copytree(EXAM, exam)

    def change(work: openpyxl.Workbook) -> None:
        work["基础数据"]["B4"].comment = Comment("请注意单位", "教师")
        work.defined_names["单价"] = DefinedName("单价", attr_text="基础数据!$B$4")
        work["基础数据"]["D20"] = "=单价*2"

    book(change)(exam)
    checked = check_exam(exam)
    assert (checked.faults, checked.doubts) == ((), ()), "the sample paper is honest in everything"


def test_options_that_only_sound_like_pointing_are_fine(tmp_path: Path) -> None:
    exam = tmp_path / "exam"
    shutil.copytree(EXAM, exam)
    option("融合性原则", "50%以上都由总部承担")(exam)
    assert check_exam(exam).faults == ()
