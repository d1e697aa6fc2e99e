"""All rooms from the national sheets: each gets its package; a planted mistake is told by its cell."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts.centre import samples
from scripts.centre.cli.parser import main
from scripts.centre.folder import CentreFolder
from scripts.centre.issuing import all_rooms
from scripts.centre.issuing.issue import issue_ready
from shared.exchange.site_files import write_card
from tests.support.many_rooms import ManyRooms
from tests.support.travelling import make_site

SAMPLES = samples.FOLDER


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with two registered sites."""
    root = tmp_path_factory.mktemp("keys")
    centre = root / "centre"
    assert (
        main(["make-keys", "--dir", str(centre), "--id", "PJ01", "--name", "样例", "--url", "https://x.example"]) == 0
    )
    for site_id in ("ZD0001", "ZD0002"):
        write_card(root / "card.json", make_site(site_id).public)
        assert main(["register-site", "--dir", str(centre), str(root / "card.json")]) == 0
    return centre


@pytest.fixture
def centre(keys: Path, tmp_path: Path) -> Path:
    shutil.copytree(keys, tmp_path / "centre")
    return tmp_path / "centre"


def build(centre: Path, folder: Path, *more: str) -> int:
    names = ("rooms", "registrations", "seating", "students")
    words = [word for name in names for word in (f"--{name}", str(folder / f"{name}.xlsx"))]
    words += ["--photos", str(folder / "photos.zip"), "--exam", str(SAMPLES / "exam")]
    words += ["--plan", str(SAMPLES / "site" / "plan.toml"), "--allow", "start-passed", *more]
    return main(["build-all", "--dir", str(centre), *words])


def test_every_room_gets_its_package_without_editing_anything(
    centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = ManyRooms(4, 3, ("ZD0001", "ZD0002"))
    many.write(tmp_path)
    assert build(centre, tmp_path, "--out", str(tmp_path / "out")) == 0
    said = capsys.readouterr().out
    assert "已封装4个试卷包，考生 12 人" in said
    sessions = sorted(path.name for path in (centre / "sessions").iterdir())
    assert sessions == [f"S20261128-0930-ZD000{site}-00{room}" for site in (1, 2) for room in (1, 2)]
    assert len(list((tmp_path / "out").glob("*.exampkg"))) == 4
    rows = list(
        openpyxl.load_workbook(tmp_path / "out" / "总表.xlsx").worksheets[0].iter_rows(min_row=3, values_only=True)
    )
    assert [row[4] for row in rows] == [3, 3, 3, 3]
    assert build(centre, tmp_path, "--pins", str(tmp_path / "pins")) == 0
    folder = CentreFolder(centre)
    assert sorted(path.name for path in (tmp_path / "pins").iterdir()) == [f"{s}-工作人员口令单.xlsx" for s in sessions]
    assert not list(centre.rglob("*.xlsx")), "what is printed lies where it was asked for, and nowhere else"
    assert [path.name for path in folder.issues(sessions[0])] == ["1", "2"]
    pins = [folder.secrets.read(path / "staff-pins.json") for path in folder.issues(sessions[0])]
    assert pins[0] == pins[1]


def seat(row: int, column: int, value: Any) -> Callable[[ManyRooms], None]:
    def plant(many: ManyRooms) -> None:
        many.seating[row][column] = value

    return plant


def of(sheet: str, row: int, column: int, value: Any) -> Callable[[ManyRooms], None]:
    def plant(many: ManyRooms) -> None:
        getattr(many, sheet)[row][column] = value

    return plant


two_sheets, site_unknown = seat(3, 1, "样例别人"), of("rooms", 0, 2, "ZD0009")


def two_places(many: ManyRooms) -> None:
    many.seating[3][1:5] = many.seating[0][1:5]
    for row in range(3, 6):
        many.seating[row][9] = "2026-11-28 10:00-12:00"
    del many.registrations[3], many.students[3]


def lose_student(many: ManyRooms) -> None:
    del many.students[4]


def lose_registration(many: ManyRooms) -> None:
    del many.registrations[4]


def lose_seat(many: ManyRooms) -> None:
    del many.seating[5]


def lose_photo(many: ManyRooms) -> None:
    del many.photos[f"{many.seating[2][4]}.jpg"]


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        (
            seat(0, 6, "机房O01"),
            "seating.xlsx 工作表“Sheet1” 第3行 G列（考场名称）：考场表（rooms.xlsx）中没有“机房O01”，像是“机房001”",
        ),
        (seat(1, 7, 9), "seating.xlsx 工作表“Sheet1” 第4行 H列（座位号）：应为1至3的整数"),
        (seat(1, 7, 1), "第4行 H列（座位号）：与第3行重复"),
        (seat(2, 8, "智能财税(初级)"), "第5行 I列（考试科目）：考场表第3行没有安排这个科目"),
        (seat(0, 9, "上午场"), "场次“上午场”里没有日期和开考时间"),
        (
            seat(0, 9, "2026-11-28 09:30"),
            "第3行 J列（场次）：与本考场另一场次“2026-11-28 09:30-11:30”（2人）的时间重叠",
        ),
        (seat(4, 9, "2026-11-28 9:31-11:31"), "第7行 J列（场次）：与本考场另一场次“2026-11-28 09:30-11:30”（2人）"),
        (seat(4, 9, "2026-11-28 8:30-10:30"), "第7行 J列（场次）：与本考场另一场次“2026-11-28 09:30-11:30”（2人）"),
        (
            seat(8, 9, "2026-11-29 09:30-11:30"),
            "第11行 J列（场次）：像是本考场的场次“2026-11-28 09:30-11:30”（2人）；请改正",
        ),
        (
            seat(8, 9, "2026-11-28 21:30-23:30"),
            "第11行 J列（场次）：像是本考场的场次“2026-11-28 09:30-11:30”（2人）；请改正",
        ),
        (two_places, "第6行 J列（场次）：与第3行（考场“机房001”，场次“2026-11-28 09:30-11:30”）是同一个人，时间重叠"),
        (of("rooms", 0, 5, "3个"), "rooms.xlsx 工作表“Sheet1” 第3行 F列（考位数）：应为整数"),
        (of("registrations", 0, 6, None), "registrations.xlsx 工作表“Sheet1” 第3行 G列（考核站点编号）：必填项为空"),
        (seat(0, 4, "110101200401010011"), "第3行 E列（证件号码）"),
        (two_sheets, "第6行 B列（考生姓名）：与学生表（students.xlsx）第6行的姓名不一致"),
        (of("rooms", 0, 5, 0), "rooms.xlsx 工作表“Sheet1” 第3行 F列（考位数）"),
        (of("rooms", 2, 4, "机房001"), "rooms.xlsx 工作表“Sheet1” 第5行 E列（考场名称）：与前面的行重复"),
        (site_unknown, "rooms.xlsx 工作表“Sheet1” 第3行 C列（考核站点编号）：考点 ZD0009 还没有登记"),
        (
            of("registrations", 0, 6, "ZD0002"),
            "第3行 G列（考场名称）：考场属于考点 ZD0001，报考表第3行报的是考点 ZD0002",
        ),
        (lose_student, "第7行 E列（证件号码）：在学生表（students.xlsx）中没有这个证件"),
        (lose_registration, "第7行 E列（证件号码）：在报考表（registrations.xlsx）中没有这个证件"),
        (lose_seat, "registrations.xlsx 工作表“Sheet1” 第8行 B列（证件号码）：报了名，却不在排考表（seating.xlsx）中"),
        (lose_photo, "photos.zip：准考证号 261100000003："),
    ],
)
def test_a_planted_mistake_is_told_by_its_cell_and_nothing_is_packed(
    centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], plant: Callable[[ManyRooms], None], told: str
) -> None:
    many = ManyRooms(3, 3)
    plant(many)
    many.write(tmp_path)
    assert build(centre, tmp_path) == 1
    said = capsys.readouterr().out
    assert told in said
    many_told = {two_sheets: 2, site_unknown: 4}.get(plant, 1)
    assert f"有{many_told}处需要改正" in said  # what only follows from a slip is not told
    assert not (centre / "sessions").exists()


def test_another_session_of_a_room_is_one_and_numbers_are_typed_in_any_width(centre: Path, tmp_path: Path) -> None:
    many = ManyRooms(2, 3)
    for place in range(3):
        many.seating[place][9] = "2026年11月28日下午2:30至4:30"
    many.seating[2][9] = "2026-11-29 14:30-16:30"
    for row in many.registrations:
        row[1], row[6] = f" {row[1].lower()}", "ＺＤ0001"
    many.write(tmp_path)
    assert build(centre, tmp_path, "--allow", "near-names") == 0
    assert sorted(path.name for path in (centre / "sessions").iterdir()) == [
        "S20261128-0930-ZD0001-002", "S20261128-1430-ZD0001-001", "S20261129-1430-ZD0001-001",
    ]  # fmt: skip


def test_a_room_that_two_sites_have_needs_the_registration(
    centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = ManyRooms(2, 2, ("ZD0001", "ZD0002"))
    assert many.rooms[0][4] == many.rooms[1][4]
    del many.registrations[3]
    many.write(tmp_path)
    assert build(centre, tmp_path) == 1
    told = "第6行 G列（考场名称）：考点 ZD0001、ZD0002 都有这个考场，报考表中找不到这名考生的考点"
    assert told in capsys.readouterr().out


def test_ctrl_c_while_sealing_leaves_whole_packages_and_begins_no_other(
    centre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    many = ManyRooms(6, 1)
    many.write(tmp_path)
    seal = issue_ready
    sealed: list[str] = []

    def interrupted(*given: Any) -> Any:
        if len(sealed) == 2:
            raise KeyboardInterrupt
        sealed.append(given[1].plan.session_id)
        return seal(*given)

    monkeypatch.setattr(all_rooms, "issue_ready", interrupted)
    assert build(centre, tmp_path) == 1
    said = capsys.readouterr().out
    assert "没有全部封装：已完成" in said
    assert said.endswith("已中断\n")
    packages = list((centre / "sessions").glob("*/*/*.exampkg"))
    assert len(packages) == len(sealed) <= 3
    assert not list((centre / "sessions").glob("*/.issue-*"))
