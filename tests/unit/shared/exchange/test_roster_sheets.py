"""The national templates as they come: every problem named by sheet, row, column and reason; nothing half-imported."""

import datetime as dt
import io
import shutil
import zipfile

import openpyxl
import pytest

from scripts.centre import samples
from shared.exchange.id_numbers import id_problem
from shared.exchange.roster_problems import RosterError
from shared.exchange.roster_sheets import read_roster
from shared.exchange.sheet_words import RESIDENT
from tests.support.sheets import change_part, picture

SAMPLES = samples.SITE
ROOM, SESSION = "实训楼301机房", "2026-11-28 09:30-11:30"


@pytest.fixture
def folder(tmp_path):
    for name in ("seating.xlsx", "students.xlsx", "photos.zip"):
        shutil.copy(SAMPLES / name, tmp_path / name)
    return tmp_path


def read(folder, room=ROOM, session=SESSION, seats=45):
    return read_roster(
        folder / "seating.xlsx",
        folder / "students.xlsx",
        folder / "photos.zip",
        room=room,
        session=session,
        seats=seats,
    )


def change(folder, book, **cells):
    path = folder / f"{book}.xlsx"
    workbook = openpyxl.load_workbook(path)
    for ref, value in cells.items():
        workbook.active[ref] = value
    workbook.save(path)


def problems(folder, **how):
    with pytest.raises(RosterError) as caught:
        read(folder, **how)
    assert caught.value.code == "roster_refused"
    return [p.line() for p in caught.value.problems]


def photos(folder, changes):
    """Rewrite photos.zip: name to bytes, None takes it out."""
    source = zipfile.ZipFile(SAMPLES / "photos.zip")
    kept = {n: source.read(n) for n in source.namelist()} | changes
    with zipfile.ZipFile(folder / "photos.zip", "w") as target:
        for name, data in kept.items():
            if data is not None:
                target.writestr(name, data)


def test_the_samples_are_read_whole_with_their_rare_characters(folder):
    roster = read(folder)
    assert [c.seat for c in roster.candidates] == list(range(1, 46))
    assert [c.name for c in roster.candidates[:7]] == [
        "样例𠮷", "样例㛃", "样例䶮", "阿卜杜拉·样例", "样例𣲗", "Sample Anna-Maria", "样例 〇",
    ]  # fmt: skip
    assert set(roster.photos) == {c.photo for c in roster.candidates}
    assert roster.warnings == ()
    assert roster.candidates[19].id_number.endswith("X")


def test_the_other_room_is_read_by_itself(folder):
    assert [c.seat for c in read(folder, room="实训楼302机房").candidates] == [1, 2, 3]


def test_an_unknown_room_or_session_lists_what_there_is(folder):
    (line,) = problems(folder, room="实训楼309机房")
    assert "实训楼301机房" in line
    assert "实训楼302机房" in line


@pytest.mark.parametrize(
    ("cell", "value", "reason"),
    [
        ("A3", 261128000101, "第3行 A列（准考证号）：以数字格式保存"),
        ("E3", 110101200301019009, "第3行 E列（证件号码）：以数字格式保存"),
        ("E4", "110101200402029012", "第4行 E列（证件号码）：身份证号校验位不对"),
        ("E4", "11010120040202901", "第4行 E列（证件号码）：身份证号应为18位"),
        ("E4", "11010120040202901１", "第4行 E列（证件号码）：号码中有空格、撇号、横线、全角或小写的字符"),
        ("E4", "'110101200402029011", "第4行 E列（证件号码）：号码中有空格、撇号"),
        ("H5", 1e300, "第5行 H列（座位号）：应为1至45的整数"),
        ("E6", "A00000003", "第6行 E列（证件号码）：港澳居民来往内地通行证号码格式不对"),
        ("D7", "学生证", "第7行 D列（证件类型）：证件类型“学生证”不在许可范围"),
        ("B5", "", "第5行 B列（考生姓名）：必填项为空"),
        ("B5", "样例\n䶮", "第5行 B列（考生姓名）：含有换行"),
        ("B5", "样例龙", "第5行 B列（考生姓名）：与学生表（students.xlsx）第5行的姓名不一致"),
        ("C5", "女", "第5行 C列（性别）：与学生表"),
        ("C5", "M", "第5行 C列（性别）：应为男或女"),
        ("H5", 46, "第5行 H列（座位号）：应为1至45的整数"),
        ("H5", 0, "第5行 H列（座位号）：应为1至45的整数"),
        ("H5", 3.5, "第5行 H列（座位号）：应为整数"),
        ("H5", "三", "第5行 H列（座位号）：应为整数"),
        ("H5", 2, "第5行 H列（座位号）：与第4行重复"),
        ("A5", "261128000102", "第5行 A列（准考证号）：与第4行重复"),
        ("A5", "准考证", "第5行 A列（准考证号）：应只含数字和字母"),
        ("A5", "1" * 33, "第5行 A列（准考证号）：应只含数字和字母，共4至32个"),
        ("J5", dt.date(2026, 11, 28), "第5行 J列（场次）：以日期格式保存"),
        ("E5", "110101200402029011", "第5行 E列（证件号码）：与第4行重复"),
    ],
)
def test_a_bad_cell_is_named_by_sheet_row_column_and_reason(folder, cell, value, reason):
    change(folder, "seating", **{cell: value})
    lines = problems(folder)
    assert any(line.startswith("seating.xlsx 工作表“Sheet1”") and reason in line for line in lines), lines


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [
        ("阿·样", "阿•样", "这里：“·”U+00B7；学生表：“•”U+2022"),
        ("朗样", "\uf929样", "这里：“朗”U+6717；学生表：“\uf929”U+F929"),
        ("葛样", "葛\U000e0100样", "这里：无；学生表：“\U000e0100”U+E0100"),
        ("Anna Lee", "Anna  Lee", "这里：无；学生表：“ ”U+0020"),
        ("张　三", "张三", "这里：“\u3000”U+3000；学生表：无"),
    ],
)
def test_names_that_look_the_same_are_told_apart_by_their_characters(folder, here, there, told):
    change(folder, "seating", B5=here)
    change(folder, "students", A5=there)
    lines = problems(folder)
    assert any("姓名看起来相同，字符不同（" + told in line for line in lines), lines


def test_an_endless_seat_is_no_whole_number(folder):
    change_part(
        folder / "seating.xlsx", "xl/worksheets/sheet1.xml", r'<c r="H5"[^>]*>.*?</c>', '<c r="H5"><v>1e999</v></c>'
    )
    assert any("第5行 H列（座位号）：应为整数" in line for line in problems(folder))


def test_a_candidate_missing_from_the_students_is_named(folder):
    change(folder, "students", E3="110101200301019018")
    lines = problems(folder)
    assert any("students.xlsx 工作表“Sheet1” 第3行 E列（证件号码）" in line for line in lines)
    assert any("seating.xlsx" in line and "没有这个证件" in line for line in lines)


def test_all_problems_of_all_files_come_together(folder):
    change(folder, "seating", A3=261128000101, H9="x", C12="?")
    change(folder, "students", E20="1")
    photos(folder, {"EX0000005.jpg": None, "00000004.jpg": b"tiny"})
    lines = problems(folder)
    for part in ("第3行 A列", "第9行 H列", "第12行 C列", "students.xlsx", "缺少照片", "10KB至5MB"):
        assert any(part in line for line in lines), part
    assert not any("EX0000005" in line for line in lines)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "缺少照片"),
        (b"x" * 9_999, "照片大小为9999字节"),
        (b"x" * 20_000, "不是有效的 JPG 或 PNG 图片"),
        (b"\xff\xd8\xff" + bytes(5 * 1024 * 1024), "应在10KB至5MB之间"),
        (b"\xff\xd8\xff" + bytes(20_000), "图片"),
    ],
)
def test_a_bad_photo_is_named_by_ticket(folder, content, reason):
    photos(folder, {"H00000003.jpg": content})
    (line,) = problems(folder)
    assert line.startswith("photos.zip：准考证号 261128000104：")
    assert reason in line


def test_two_photos_of_one_person_are_refused_and_an_odd_size_is_a_warning(folder):
    png = picture((300, 400), "PNG")
    photos(folder, {"H00000003.png": png})
    assert any("2张同名照片" in line for line in problems(folder))
    photos(folder, {"H00000003.jpg": None, "H00000003.png": png})
    roster = read(folder)
    assert [w.line() for w in roster.warnings] == [
        "photos.zip：准考证号 261128000104：照片为300×400像素，标准为295×413"
    ]
    assert roster.candidates[3].photo == "261128000104.png"


def test_photos_in_a_folder_are_found_and_rubbish_is_ignored(folder):
    data = zipfile.ZipFile(SAMPLES / "photos.zip").read("H00000003.jpg")
    photos(
        folder,
        {"H00000003.jpg": None, "照片/H00000003.JPG": data, "__MACOSX/._H00000003.jpg": b"x", "readme.txt": b"hi"},
    )
    assert read(folder).photos["261128000104.jpg"] == data


@pytest.mark.parametrize("name", ["seating.xlsx", "students.xlsx", "photos.zip"])
@pytest.mark.parametrize("content", [b"", b"not a zip", None])
def test_an_unreadable_file_is_named(folder, name, content):
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    assert any(line.startswith(name) and "打不开" in line for line in problems(folder))


def test_missing_columns_are_named(folder):
    change(folder, "seating", E2="号码")
    (line,) = problems(folder)
    assert line.startswith("seating.xlsx 工作表“Sheet1”：表头缺少列：证件号码；E2 写的是“号码”")
    shutil.copy(SAMPLES / "photos.zip", folder / "photos.zip")
    empty = openpyxl.Workbook()
    empty.save(folder / "seating.xlsx")
    assert problems(folder) == ["seating.xlsx：没有找到表头行，请使用全国平台的模板"]


def test_the_header_may_stand_lower_with_other_marks_and_on_another_sheet(folder):
    source = openpyxl.load_workbook(folder / "seating.xlsx").active
    book = openpyxl.Workbook()
    book.active.append(["填表说明"])
    sheet = book.create_sheet("编排")
    sheet.append([])
    sheet.append(["考场编排表"])
    sheet.append(["说明：红色为必填"])
    for number, row in enumerate(source.iter_rows(min_row=2, values_only=True)):
        sheet.append([f"•{str(v).strip('*')} " for v in row] if number == 0 else list(row))
    stream = io.BytesIO()
    book.save(stream)
    (folder / "seating.xlsx").write_bytes(stream.getvalue())
    assert len(read(folder).candidates) == 45
    change_sheet = openpyxl.load_workbook(folder / "seating.xlsx")
    change_sheet["编排"]["C5"] = "?"
    change_sheet.save(folder / "seating.xlsx")
    assert "工作表“编排” 第5行 C列（性别）" in problems(folder)[0]


@pytest.mark.parametrize(
    ("id_type", "number", "right"),
    [
        (RESIDENT, "11010120060820919X", True),
        (RESIDENT, "11010120060820919x", False),
        (RESIDENT, "110101200613209191", False),
        ("港澳居民来往内地通行证", "H00000003", True),
        ("港澳居民来往内地通行证", "h00000003", False),
        ("台湾居民来往大陆通行证", "00000004", True),
        ("台湾居民来往大陆通行证", "0000004", False),
        ("护照", "EX0000005", True),
        ("护照", "ex 05", False),
    ],
)
def test_id_numbers_by_type(id_type, number, right):
    reason = id_problem(id_type, number)
    assert (reason == "") is right
    assert number not in reason


def test_an_impossible_birth_date_is_refused_even_with_a_right_check_digit():
    body = "11010120061331919"
    digits = "10X98765432"
    total = sum(int(n) * w for n, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    assert "出生日期" in id_problem(RESIDENT, body + digits[total % 11])


def test_tickets_that_differ_in_letter_case_only_are_the_same(folder):
    change(folder, "seating", A3="AB01", A4="ab01")
    with pytest.raises(RosterError) as refused:
        read(folder)
    assert "第4行 A列（准考证号）：与第3行重复" in "".join(problem.line() for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        ("E20", "‘110101200301019009", "E列（证件号码）：号码中有空格、撇号"),
        ("E20", "110101200301019", "E列（证件号码）：身份证号应为18位"),
        ("D20", "身份证", "D列（证件类型）：证件类型“身份证”不在许可范围"),
        ("D20", "护照", "E列（证件号码）：这是身份证号码，证件类型却是护照"),
        ("C20", "男性", "C列（性别）：应为男或女"),
        ("A20", "’261128000118", "A列（准考证号）：号码中有空格、撇号"),
        ("A20", "2611-2800-0118", "A列（准考证号）：号码中有空格、撇号、横线"),
        ("A20", "准考证", "A列（准考证号）：应只含数字和字母"),
    ],
)
def test_one_slip_is_told_once_at_its_own_cell(folder, cell, value, told):
    change(folder, "seating", **{cell: value})
    (line,) = problems(folder)
    assert f"第20行 {told}" in line


def test_another_type_of_document_is_told_as_that(folder):
    change(folder, "seating", D20="护照", E20="12345678")
    change(folder, "students", D20="台湾居民来往大陆通行证", E20="12345678")
    line = problems(folder)[0]
    assert "第20行 D列（证件类型）：与学生表（students.xlsx）第20行的证件类型（台湾居民来往大陆通行证）不一致" in line
