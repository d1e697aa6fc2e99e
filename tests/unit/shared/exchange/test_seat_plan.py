"""Which seat a PC is for: by pattern, by list; and the list as technicians make it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.exchange.seat_list import SeatListError, read_seat_list
from shared.exchange.seat_plan import is_pattern, seat_plan
from tests.support.sheets import write_book


@pytest.mark.parametrize(
    ("pattern", "host", "seat"),
    [
        ("JF301-#", "jf301-07", 7),
        ("JF301-#", "JF301-007.school.edu.cn", 7),
        ("JF301-#", "JF302-07", 0),
        ("JF301-#", "JF301-", 0),
        ("JF301-#", "JF301-00", 0),
        ("JF301-#", "JF301-49", 0),
        ("*#", "LAB1-PC12", 12),
        ("*-#-*", "lab-12-left", 12),
        ("PC#", "PC12a", 0),
        ("", "PC12", 0),
        ("PC#", "", 0),
        ("机房.#", "机房.9", 0),
    ],
)
def test_a_pattern_tells_the_seat(pattern, host, seat):
    assert seat_plan(pattern, seats=48).seat_of(host) == seat


def test_the_list_goes_before_the_pattern():
    plan = seat_plan("PC-#", {"PC-05": 12, "TEACHER": 46, "PC-06": 99}, seats=48)
    assert [plan.seat_of(h) for h in ("pc-05", "Teacher.lan", "PC-06", "PC-07")] == [12, 46, 0, 7]


@given(st.text(alphabet="#*aA1.-机", max_size=80), st.text(alphabet="aA1.-机0", max_size=300))
def test_any_name_under_any_pattern_is_a_seat_or_none(pattern, host):
    seat = seat_plan(pattern, seats=48).seat_of(host)
    assert 0 <= seat <= 48
    assert is_pattern(pattern) or seat == 0


def test_a_csv_of_excel_is_read(tmp_path):
    path = tmp_path / "seats.csv"
    path.write_bytes("座位号,备注,电脑名\r\n1,,PC-01\r\n\r\n02,x,教师机\r\n".encode("gb18030"))
    assert read_seat_list(path) == {"PC-01": 1, "教师机": 2}
    path.write_bytes("PC-01,1\nPC-02,2".encode("utf-8-sig"))
    assert read_seat_list(path) == {"PC-01": 1, "PC-02": 2}


def test_a_workbook_is_read(tmp_path):
    path = tmp_path / "seats.xlsx"
    write_book(path, {"座位": [["电脑名", "座位号"], ["PC-01", 1], ["PC-02", 2]]})
    assert read_seat_list(path) == {"PC-01": 1, "PC-02": 2}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("PC-01,1\nPC-02,1", "座位号 1"),
        ("PC-01,1\npc-01,2", "pc-01"),
        ("PC-01,0", "“0”"),
        ("PC-01,一", "“一”"),
        ("PC-01,1000", "“1000”"),
        (",3", "没有电脑名"),
        ("PC-01", "“”"),
        ("", "没有找到任何一行"),
    ],
)
def test_each_wrong_line_is_named_and_nothing_is_taken(tmp_path, text, named):
    path = tmp_path / "seats.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SeatListError) as caught:
        read_seat_list(path)
    assert named in caught.value.message


@pytest.mark.parametrize("data", [b"\0\1\2", b"\x00" * (2 << 20), b'"open', b"\xff\xff,1", b"\xff\xfe1\0\xd8"])
def test_what_is_no_list_is_refused(tmp_path, data):
    path = tmp_path / "seats.csv"
    path.write_bytes(data)
    with pytest.raises(SeatListError):
        read_seat_list(path)
    with pytest.raises(SeatListError):
        read_seat_list(tmp_path / "none.csv")
    with pytest.raises(SeatListError):
        read_seat_list(tmp_path / "none.xlsx")


@pytest.mark.parametrize(
    "content",
    [
        "电脑名\t座位号\r\nJF-01\t1\r\nJF-02\t2".encode("utf-16"),  # Excel's "Unicode text"
        "电脑名\t座位号\nJF-01\t1\nJF-02\t2".encode(),
        "电脑名;座位号\nJF-01;1\nJF-02;2".encode(),
        "电脑名，座位号\nJF-01，1\nJF-02，2".encode(),
        "三号机房座位表\n\n座位号,电脑名,备注\n1,JF-01,\n2,JF-02,新".encode("gbk"),
        "sep=,\n*电脑名,*座位号\nJF-01,1\nJF-02,2".encode(),
        "电脑名,座位号\nJF-01,１\nJF-02,2.0".encode(),
        b"JF-01,1\nJF-02,2",
    ],
)
def test_a_list_as_other_programs_and_people_write_it(tmp_path, content):
    path = tmp_path / "seats.txt"
    path.write_bytes(content)
    assert read_seat_list(path) == {"JF-01": 1, "JF-02": 2}


def test_a_workbook_that_was_only_called_csv_is_read(tmp_path):
    write_book(tmp_path / "seats.xlsx", {"表": [["电脑名", "座位号"], ["JF-01", 1]]})
    path = (tmp_path / "seats.xlsx").rename(tmp_path / "seats.csv")
    assert read_seat_list(path) == {"JF-01": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("电脑名,座位\nJF-01,1", "表头缺少列：座位号；B1 写的是“座位”，如是“座位号”请改成这个写法"),
        ("电脑名,座位号,座位号\nJF-01,1,2", "表头“座位号”出现2次"),
    ],
)
def test_a_head_that_is_not_whole_is_told_by_its_words(tmp_path, content, said):
    path = tmp_path / "seats.csv"
    path.write_text(content)
    with pytest.raises(SeatListError) as caught:
        read_seat_list(path)
    assert said in caught.value.message
