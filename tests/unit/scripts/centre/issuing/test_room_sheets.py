"""The 考场 sheet as people fill it in."""

from pathlib import Path

import pytest

from scripts.centre.issuing.room_sheets import ROOM_COLUMNS, read_rooms
from shared.exchange.same_words import plain
from tests.support.sheets import write_book


def subjects(tmp_path: Path, written: str) -> frozenset[str]:
    row = ["P1", "春季", "ZD0001", "滨海学院", "机房001", "45", written]
    path = write_book(tmp_path / "rooms.xlsx", {"考场": [[f"•{name}" for name in ROOM_COLUMNS], row]})
    rooms, problems = read_rooms(path)
    assert (problems, rooms is not None) == ([], True)
    assert rooms is not None
    ((room,),) = rooms.named.values()
    return room.subjects


@pytest.mark.parametrize("between", [",", "，", "、", ";", "；", ", ", " 、 "])
def test_two_subjects_are_parted_by_whatever_people_type(tmp_path: Path, between: str) -> None:
    found = subjects(tmp_path, f"数字化管理会计(初级){between}智能财税")
    assert {plain("数字化管理会计（初级）"), "智能财税"} <= found


def test_a_sign_within_the_name_of_a_subject_is_no_harm(tmp_path: Path) -> None:
    assert "成本、管理会计" in subjects(tmp_path, "成本、管理会计")
