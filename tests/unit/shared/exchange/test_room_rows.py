"""Rows of a room and session: taken in every writing, named when they only look like it, counted for people."""

import pytest

from shared.exchange.roster_problems import RosterError
from shared.exchange.roster_sheets import read_roster
from tests.support.sheets import (
    ROOM,
    SEATING,
    SESSION,
    STUDENTS,
    SUBJECT,
    candidate,
    id_number,
    picture,
    student,
    write_book,
    write_photos,
)  # fmt: skip

PICTURE = picture()


def read(tmp_path, seating, *, room=ROOM, session=SESSION, seats=30, **how):
    """The roster of these rows; every candidate is a student with a photo."""
    write_book(tmp_path / "seating.xlsx", {"名单": [list(SEATING), *seating]})
    people = {row[4]: student(row) for row in seating}
    write_book(tmp_path / "students.xlsx", {"学生": [list(STUDENTS), *people.values()]})
    write_photos(tmp_path / "photos.zip", {f"{number}.jpg": PICTURE + number.encode() for number in people})
    files = (tmp_path / name for name in ("seating.xlsx", "students.xlsx", "photos.zip"))
    return read_roster(*files, room=room, session=session, seats=seats, **how)


def refused(tmp_path, seating, **how):
    with pytest.raises(RosterError) as caught:
        read(tmp_path, seating, **how)
    return [problem.line() for problem in caught.value.problems]


def full(count=12, **changes):
    """A room's rows; `changes` maps the names of columns to {number of the candidate: value}."""
    return [candidate(n, **{name: of[n] for name, of in changes.items() if n in of}) for n in range(1, count + 1)]


@pytest.mark.parametrize(
    "changes",
    [
        {"session": {3: "2027-03-06 14:00－16:00", 4: "2027/3/6 14:00—16:00", 5: "2027年3月6日14：00至16：00"}},
        {"session": {3: "2027年3月6日下午2:00-4:00", 4: "2027/3/6 2:00PM-4:00PM", 5: "2027-03-06 14点至16点"}},
        {"session": {6: "2027-03-06 14:00-2027-03-06 16:00", 7: "2027-03-06T14:00~16:00"}},
        {"room": {1: "北楼２０５机房", 2: "北楼205 机房", 3: "北楼\n205机房", 12: "北楼205机房\u200b"}},
        {"seat": {1: "01", 2: "２", 3: "3.0"}},
        {"subject": {7: "会计 基础"}},
    ],
)
def test_other_writings_are_the_same(tmp_path, changes):
    roster = read(tmp_path, full(**changes), subject=SUBJECT)
    assert [c.seat for c in roster.candidates] == list(range(1, 13))
    assert [group.line() for group in roster.groups] == [f"{roster.groups[0].room}（{SESSION}）12人"]


def test_half_a_day_off_is_asked_about_whatever_its_seats(tmp_path):
    morning = [candidate(n, session="2027-03-06 02:00-04:00", seat=n - 12) for n in (13, 14)]
    lines = refused(tmp_path, full() + morning)
    assert [line[: line.index("）")] for line in lines] == [
        f"seating.xlsx 工作表“名单” 第{row}行 J列（场次" for row in (14, 15)
    ]
    other = [candidate(n, session="2027-03-06 09:00-11:00", seat=n - 12) for n in (13, 14)]
    assert len(read(tmp_path, full() + other).candidates) == 12


def test_a_writing_other_than_the_plans_is_told(tmp_path):
    roster = read(tmp_path, full(room={1: "北楼２０５机房", 2: "北楼 205机房", 9: "北楼205机 房"}))
    (warning,) = roster.warnings
    assert warning.line() == (
        "seating.xlsx：工作表“名单”第2至3、10行（共3行）的考场或场次与计划的写法不同"
        "（全半角、空格、横线或日期写法），已按同一场读取"
    )


@pytest.mark.parametrize(
    ("changes", "row", "column", "right", "wrong"),
    [
        ({"room": {5: "北搂205机房"}}, 6, "G列（考场名称）", ROOM, "北搂205机房"),
        ({"room": {1: "北楼206机房"}}, 2, "G列（考场名称）", ROOM, "北楼206机房"),
        ({"room": {12: "北楼2O5机房"}}, 13, "G列（考场名称）", ROOM, "北楼2O5机房"),
        ({"room": {12: "北楼205"}}, 13, "G列（考场名称）", ROOM, "北楼205"),
        ({"session": {2: "2027-03-06 14:00-16:30"}}, 3, "J列（场次）", SESSION, "2027-03-06 14:00-16:30"),
        ({"room": {2: "北楼205计算机教室"}}, 3, "G列（考场名称）", ROOM, "北楼205计算机教室"),
        ({"session": {2: "2027-03-06下午14:00到16:00"}}, 3, "J列（场次）", SESSION, "2027-03-06下午14:00到16:00"),
        ({"session": {2: "27-3-6 14:00-16:00"}}, 3, "J列（场次）", SESSION, "27-3-6 14:00-16:00"),
        ({"session": {2: "3月6日 14:00-16:00"}}, 3, "J列（场次）", SESSION, "3月6日 14:00-16:00"),
        ({"session": {2: "周六下午场"}}, 3, "J列（场次）", SESSION, "周六下午场"),
        ({"session": {2: "2027-03-05 14:00-16:00"}}, 3, "J列（场次）", SESSION, "2027-03-05 14:00-16:00"),
    ],
)
def test_a_slip_is_named_by_row_and_column(tmp_path, changes, row, column, right, wrong):
    (line,) = refused(tmp_path, full(**changes))
    assert line.startswith(f"seating.xlsx 工作表“名单” 第{row}行 {column}：像是“{right}”，但写成了“{wrong}”")
    roster = read(tmp_path, full(**changes), near_names_checked=True)
    assert len(roster.candidates) == 11
    assert any("像是" in warning.reason for warning in roster.warnings)


def test_half_a_room_in_a_slip_is_named_row_by_row(tmp_path):
    lines = refused(tmp_path, full(room=dict.fromkeys(range(6, 13), "北楼205机方")))
    assert len(lines) == 7


def test_real_neighbours_are_no_slip(tmp_path):
    others = [
        *(candidate(100 + n, room="北楼206机房", seat=n) for n in range(1, 4)),
        *(candidate(200 + n, room="南楼205机房", seat=n) for n in range(1, 4)),
        *(candidate(300 + n, session="2027-03-06 19:00-21:00", seat=n) for n in range(1, 4)),
        *(candidate(400 + n, room="图书馆", seat=n) for n in range(20, 22)),
        *(candidate(500 + n, room="北楼207机房", seat=n) for n in range(31, 40)),
    ]
    roster = read(tmp_path, [*full(), *others])
    assert len(roster.candidates) == 12
    assert roster.warnings == ()
    assert [group.line() for group in roster.groups] == [
        f"北楼205机房（{SESSION}）12人", f"北楼206机房（{SESSION}）3人", f"南楼205机房（{SESSION}）3人",
        "北楼205机房（2027-03-06 19:00-21:00）3人", f"图书馆（{SESSION}）2人", f"北楼207机房（{SESSION}）9人",
    ]  # fmt: skip


def test_seats_and_people_in_other_writings_are_still_twice(tmp_path):
    lines = refused(
        tmp_path, full(seat={3: "02", 5: "４"}, room={5: "北楼 205机房"}, session={5: "2027/3/6 14:00-16:00"})
    )
    assert lines == [
        "seating.xlsx 工作表“名单” 第4行 H列（座位号）：与第3行重复",
        "seating.xlsx 工作表“名单” 第6行 H列（座位号）：与第5行重复",
    ]


def test_twice_over_two_sheets_names_the_sheet(tmp_path):
    read(tmp_path, full())
    write_book(
        tmp_path / "seating.xlsx", {"甲": [list(SEATING), *full(11)], "乙": [list(SEATING), candidate(12, seat=11)]}
    )
    files = (tmp_path / name for name in ("seating.xlsx", "students.xlsx", "photos.zip"))
    with pytest.raises(RosterError) as caught:
        read_roster(*files, room=ROOM, session=SESSION, seats=30)
    assert [p.line() for p in caught.value.problems] == [
        "seating.xlsx 工作表“乙” 第2行 H列（座位号）：与工作表“甲”第12行重复"
    ]


def test_another_subject_in_a_row_is_named(tmp_path):
    (line,) = refused(tmp_path, full(subject={4: "财务报表"}), subject=SUBJECT)
    assert line.startswith("seating.xlsx 工作表“名单” 第5行 I列（考试科目）：写的是“财务报表”，本场科目是“会计基础”")
    assert len(read(tmp_path, full(subject={4: "财务报表"})).candidates) == 12


def test_nobody_lists_what_there_is_with_counts(tmp_path):
    (line,) = refused(tmp_path, full(), room="北楼208机房")
    assert line == f"seating.xlsx：没有考场“北楼208机房”场次“{SESSION}”的考生；表中有：北楼205机房（{SESSION}）12人"


def test_photos_of_people_on_no_list_are_told(tmp_path):
    read(tmp_path, full())
    numbers = [*(id_number(n) for n in range(1, 13)), id_number(900)]
    write_photos(tmp_path / "photos.zip", {f"{number}.jpg": PICTURE + number.encode() for number in numbers})
    files = (tmp_path / name for name in ("seating.xlsx", "students.xlsx", "photos.zip"))
    (warning,) = read_roster(*files, room=ROOM, session=SESSION, seats=30).warnings
    assert warning.reason.startswith("有1张照片不属于名单中的任何人")


@pytest.mark.parametrize("seat", [1, 2, 31])
@pytest.mark.parametrize(
    "written",
    ["北楼2O5机房", "北楼二〇五机房", "北楼二零五机房", "【北楼205机房】", "北楼205机房。", "北楼 ２0５ 机房、"],
)
def test_what_differs_only_to_the_eye_is_named_whatever_its_seat(tmp_path, written, seat):
    rows = full(room={7: written}, seat={7: seat})
    (line,) = refused(tmp_path, rows)
    assert f"第8行 G列（考场名称）：像是“{ROOM}”，但写成了“" in line


@pytest.mark.parametrize(
    ("plan", "written"),
    [("第1场", "第一场"), ("第12场", "第十二场"), ("第20场", "第二十场"), ("第一场", "（第1场）"), ("A场", "a场")],
)
def test_a_session_counted_in_words_is_the_one_in_digits(tmp_path, plan, written):
    rows = full(session=dict.fromkeys(range(1, 13), plan) | {5: written}, seat={5: 1})
    (line,) = refused(tmp_path, rows, session=plan)
    assert f"J列（场次）：像是“{plan}”，但写成了“{written}”" in line


@pytest.mark.parametrize("other", ["北楼206机房", "北楼20-5机房", "南楼205机房", "北楼2051机房"])
def test_a_real_neighbour_is_told_apart_without_a_question(tmp_path, other):
    neighbours = [candidate(n + 12, room=other, seat=n) for n in range(1, 4)]
    assert len(read(tmp_path, [*full(), *neighbours]).candidates) == 12
