"""A paper of two items, small enough to be checked in milliseconds: slips in its head, ids, accounts and documents."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from scripts.centre.authoring.exam_folder import check_exam

PAPER = """
format = "exam-paper/1"
paper_id = "P1"
version = 1
title = "管理会计"
subject = "管理会计"
certificate = "证书"
level = "初级"
duration_minutes = 60
full_marks = "10"
pass_mark = "6"
accounts = "accounts.toml"
[[section]]
section_id = "theory"
kind = "theory"
title = "理论"
files = ["short.toml"]
[[section]]
section_id = "practical"
kind = "practical"
title = "实操"
files = ["voucher.toml"]
"""
SHORT = """
kind = "short_answer"
group_id = "short"
title = "一、简答题"
points = "5"
[[item]]
item_id = "Q1"
stem = "什么是固定成本？"
answer = "总额不变的成本（2分），在相关范围内（3分）。"
[[item]]
item_id = "Q2"
stem = "什么是变动成本？"
answer = "总额成正比例变动的成本（5分）。"
"""
VOUCHER = """
kind = "voucher"
group_id = "voucher"
title = "一、填制凭证"
[[item]]
item_id = "V1"
points = "10"
stem = "请根据2张原始凭证填制凭证（日期为2026年10月15日；原始凭证全部作为附件）。"
documents = [
    { id = "d1", title = "发票", media = "media/a.png" },
    { id = "d2", title = "回单", media = "media/b.png" },
]
[item.answer]
date = "2026-10-15"
attachments = 2
[[item.answer.lines]]
account = "1001"
side = "debit"
amount = "100"
points = "5"
[[item.answer.lines]]
account = "1002-01"
side = "credit"
amount = "100"
points = "5"
"""
ACCOUNTS = """
[[account]]
code = "1001"
name = "库存现金"
full_name = "库存现金"
category = "资产"
[[account]]
code = "1002"
name = "银行存款"
full_name = "银行存款"
category = "资产"
[[account]]
code = "1002-01"
name = "基本户"
full_name = "银行存款—基本户"
category = "资产"
"""
FILES = {"paper.toml": PAPER, "short.toml": SHORT, "voucher.toml": VOUCHER, "accounts.toml": ACCOUNTS}
Change = tuple[str, str, str]


def picture(size: tuple[int, int] = (40, 30), dots: int = 1, note: str = "", exif: Image.Exif | None = None) -> bytes:
    image, told, target = Image.new("RGB", size, "white"), PngInfo(), io.BytesIO()
    for dot in range(dots):
        image.putpixel((dot, dot), (0, 0, 0))
    told.add_itxt("Description", note)
    if exif is not None:
        image.save(target, "JPEG", exif=exif)
    else:
        image.save(target, "PNG", pnginfo=told)
    return target.getvalue()


def document(words: str = "", title: str = "") -> bytes:
    made = FPDF()
    made.add_page()
    made.set_font("helvetica")
    if words:
        made.cell(text=words)
    if title:
        made.set_title(title)
    return bytes(made.output())


def check(folder: Path, *changes: Change, media: Mapping[str, bytes] | None = None) -> list[str]:
    files = dict(FILES)
    for file, old, new in changes:
        assert old in files[file]
        files[file] = files[file].replace(old, new)
    (folder / "media").mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    for name, data in {"a.png": picture(), "b.png": picture(dots=2), **(media or {})}.items():
        (folder / "media" / name).write_bytes(data)
    checked = check_exam(folder)
    return sorted({f"{fault.code}{'?' if fault.doubt else ''}" for fault in (*checked.faults, *checked.doubts)})


def test_the_small_paper_has_no_fault(tmp_path: Path) -> None:
    assert check(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("paper.toml", 'subject = "', 'subject = " ', "blank_at_edge"),
        ("paper.toml", 'title = "管', 'title = "\\ue000管', "strange_character"),
        ("paper.toml", 'title = "实操"', 'title = "理论"', "section_of_other_kind"),
        ("paper.toml", 'kind = "practical"', 'kind = "theory"', "section_of_other_kind"),
        ("paper.toml", 'title = "实操"', 'title = "\\u2060"', "nothing_seen"),
        ("paper.toml", 'section_id = "practical"', 'section_id = "Theory"', "same_section"),
        ("paper.toml", '["voucher.toml"]', '["voucher.toml", "short.toml"]', "same_file"),
        ("paper.toml", 'paper_id = "P1"', 'paper_id = "nul"', "name_no_file"),
        ("paper.toml", 'paper_id = "P1"', 'paper_id = "P1\\n"', "bad_text"),
        ("paper.toml", 'pass_mark = "6"', 'pass_mark = "６"', "bad_text"),
        ("paper.toml", 'pass_mark = "6"', 'pass_mark = "10"', "odd_pass_mark?"),
        ("paper.toml", 'pass_mark = "6"', 'pass_mark = "0.6"', "odd_pass_mark?"),
        ("paper.toml", "duration_minutes = 60", "duration_minutes = 6", "odd_duration?"),
        ("paper.toml", 'level = "初级"', 'level = "初级"\nmarker_gap = "5"', "gap_too_large"),
        ("short.toml", '"Q2"', '"q1"', "same_item"),
        ("short.toml", '"Q2"', '"Q2."', "name_no_file"),
        ("short.toml", "什么是变动成本", "什么是固定成本", "same_question"),
        ("short.toml", "（2分）", "（3分）", "reference_points?"),
        ("short.toml", 'answer = "总额不变的成本（2分），在相关范围内（3分）。"', 'answer = "\\u200b"', "no_reference"),
        ("voucher.toml", 'amount = "100"', 'amount = "100.005"', "not_money"),
        ("voucher.toml", 'group_id = "voucher"', 'group_id = "SHORT"', "same_group"),
        ("voucher.toml", "2026-10-15", "2026-10-16", "date_differs"),
        ("voucher.toml", "日期为2026年10月15日", "2026年10月16日的业务", "date_differs?"),
        ("voucher.toml", "attachments = 2", "attachments = 3", "attachments_differ"),
        ("voucher.toml", "根据2张", "根据3张", "documents_differ?"),
        ("voucher.toml", 'title = "回单"', 'title = ""', "no_title"),
        ("voucher.toml", 'title = "回单"', 'title = "发票 "', "same_title"),
        ("voucher.toml", 'id = "d2"', 'id = "D1"', "same_id"),
        ("voucher.toml", 'id = "d2"', 'id = ""', "bad_id"),
        ("voucher.toml", "media/b.png", "media/a.png", "same_media"),
        ("voucher.toml", "media/b.png", "media/b.xlsx", "no_document"),
        ("accounts.toml", 'full_name = "银行存款—基本户"', 'full_name = "银行存款"', "same_account_name"),
        ("accounts.toml", 'full_name = "银行存款—基本户"', 'full_name = "应收账款—基本户"', "account_name_above?"),
        ("accounts.toml", '金"\ncategory = "资产"', '金"\ncategory = "成本"', "account_category?"),
        ("accounts.toml", 'name = "基本户"', 'name = "\\u200b"', "nothing_seen"),
        ("accounts.toml", 'code = "1001"', 'code = "１００１"', "bad_text"),
    ],
)  # fmt: skip
def test_a_slip_in_the_head_of_a_small_paper(tmp_path: Path, file: str, old: str, new: str, code: str) -> None:
    assert code in check(tmp_path, (file, old, new))


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ('kind = "sh', 'kind\u00a0= "sh', 2, "U+00A0"),
        ('kind = "sh', 'kind\u3000= "sh', 2, "U+3000"),
        ('kind = "sh', '\ufeffkind = "sh', 2, "U+FEFF"),
        ('points = "5"', 'points = "5"\u200b', 5, "U+200B"),
        ("kind = ", "kind ＝ ", 2, "＝ 是中文输入法的符号，请改成英文的 ="),
        ('"short"', "“short”", 3, '“ 是中文输入法的符号，请改成英文的 "'),
        ('"short"', '"short”', 3, "后一个是中文引号"),
        ('points = "5"', 'points = "5"，', 5, "多了 ， ，请删去"),
        ('points = "5"', "points = ５", 5, "请改成英文的 5"),
        ('[[item]]\nitem_id = "Q2"', '［［item］］\nitem_id = "Q2"', 10, "请改成英文的 ["),
        ('[[item]]\nitem_id = "Q2"', '＃ 二\n[[item]]\nitem_id = "Q2"', 10, "请改成英文的 #"),
        ('points = "5"', '分值 = "5"', 5, "不是“名称 = 值”"),
        ('answer = "总额成', 'answer = """总额\n成', 13, "引号没有成对"),
    ],
)
def test_a_sign_of_another_keyboard_is_named_on_its_line(
    tmp_path: Path, old: str, new: str, line: int, told: str
) -> None:
    check(tmp_path, ("short.toml", old, new))
    (fault,) = (fault for fault in check_exam(tmp_path).faults if fault.file == "short.toml")
    assert (fault.code, fault.line) == ("toml_syntax", line)
    assert told in fault.sentence


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (picture(dots=0), "picture_empty"),
        (picture((4, 4)), "picture_tiny"),
        (picture((9000, 20)), "picture_long"),
        (picture(note="标准答案：100"), "answer_in_media"),
    ],
)
def test_a_picture_that_does_not_show_what_was_meant(tmp_path: Path, data: bytes, code: str) -> None:
    assert check(tmp_path, media={"b.png": data}) == [code]


def test_a_picture_that_lies_on_its_side(tmp_path: Path) -> None:
    held = Image.Exif()
    held[0x0112] = 6
    turned = picture(dots=9, exif=held)
    assert check(tmp_path, ("voucher.toml", "b.png", "b.jpg"), media={"b.jpg": turned}) == ["picture_turned"]


@pytest.mark.parametrize(
    ("data", "code"),
    [(document(), ["pdf_blank"]), (document("x", "参考答案"), ["answer_in_media"]), (document("x"), [])],
)
def test_a_pdf_that_is_empty_or_tells(tmp_path: Path, data: bytes, code: list[str]) -> None:
    assert check(tmp_path, ("voucher.toml", "b.png", "b.pdf"), media={"b.pdf": data}) == code


def test_a_file_named_as_the_answer_is_doubted(tmp_path: Path) -> None:
    told = check(tmp_path, ("voucher.toml", "b.png", "v1-answer.png"), media={"v1-answer.png": picture(dots=3)})
    assert told == ["answer_file?"]
