"""A formula being written: pointing, F4, and the jumps of Ctrl+arrow."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.workbook.edit import Editing, Spot, jump
from shared.workbook.places import LAST_ROW
from shared.workbook.references import area_name, cycled, may_begin, references


def spot(row: int, column: int, sheet: str = "") -> Spot:
    return Spot(sheet=sheet, row=row, column=column)


def writing(text: str) -> Editing:
    return Editing("", text, "enter")


def test_pointing_moves_the_reference_until_something_is_typed() -> None:
    editing = writing("=")
    assert editing.point(spot(1, 1))
    assert editing.text == "=A1"
    assert editing.point(spot(2, 3))
    assert editing.text == "=C2"
    assert editing.point(spot(4, 4), extend=True)
    assert editing.text == "=C2:D4"
    editing.type("=C2:D4+", 7)
    assert not editing.pointing
    assert editing.point(spot(1, 2, "基础数据"))
    assert editing.text == "=C2:D4+基础数据!B1"
    assert editing.point(spot(3, 2, "基础数据"), extend=True)
    assert editing.text == "=C2:D4+基础数据!B1:B3"
    assert editing.point(spot(9, 2), extend=True)
    assert editing.text == "=C2:D4+B9"


def test_pointing_inside_a_formula_keeps_what_follows() -> None:
    editing = writing("=SUM()*2")
    editing.move_caret(5)
    assert editing.point(spot(1, 1))
    assert editing.text == "=SUM(A1)*2"
    assert editing.caret == 7
    assert editing.point(spot(12, 1), extend=True)
    assert editing.text == "=SUM(A1:A12)*2"
    assert editing.point_area("", 1, 2, LAST_ROW, 2)
    assert editing.text == "=SUM(B:B)*2"


def test_f4_goes_round_and_pointing_goes_on() -> None:
    editing = writing("=")
    editing.point(spot(5, 2))
    seen = []
    for _ in range(4):
        editing.cycle()
        seen.append(editing.text)
    assert seen == ["=$B$5", "=B$5", "=$B5", "=B5"]
    editing.cycle()
    assert editing.point(spot(6, 2))
    assert editing.text == "=B6"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("=A1:B2", "=$A$1:$B$2"),
        ("=表!A1", "=表!$A$1"),
        ("='1 月'!A1:B2", "='1 月'!$A$1:$B$2"),
        ("=A:C", "=$A:$C"),
        ("=2:5", "=$2:$5"),
        ('="A1"', '="A1"'),
        ("A1", "A1"),
        ("=SUM", "=SUM"),
    ],
)
def test_f4_knows_every_kind_of_reference(text: str, wanted: str) -> None:
    assert cycled(text, len(text))[0] == wanted


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("=", True),
        ("＝", True),
        ("=A1+", True),
        ("=A1", False),
        ("=SUM(", True),
        ("=SUM（A1，", True),
        ('="在', False),
        ("='表", False),
        ("12", False),
        ("", False),
        ("=A1 ", False),
        ("=A1:", True),
        ("=IF(A1>", True),
    ],
)
def test_where_a_reference_may_begin(text: str, may: bool) -> None:
    assert may_begin(text, len(text)) is may


def test_references_are_found_in_unfinished_and_full_width_text() -> None:
    found = references("=SUM（$B$2：B5，'1 月'!C3，基础数据！D4")
    assert [(r.sheet, r.top, r.left, r.bottom, r.right) for r in found] == [
        ("", 2, 2, 5, 2),
        ("1 月", 3, 3, 3, 3),
        ("基础数据", 4, 4, 4, 4),
    ]
    assert [r.sheet for r in references('=LOG10(A1)&"B2"&税率1')] == [""]
    assert references("A1") == []


@given(st.text(alphabet="=A1:$!'\"（，+表(B", max_size=20), st.integers(0, 25))
def test_any_text_can_be_edited(text: str, caret: int) -> None:
    editing = writing("=" + text)
    editing.move_caret(caret)
    before = editing.text
    assert all(before[r.start : r.end] for r in editing.references)
    editing.cycle()
    if editing.point(spot(3, 3)):
        assert "C3" in editing.text
        editing.point(spot(7, 7), extend=True)
        assert "C3:G7" in editing.text
    editing.type(before, caret)
    assert editing.text == before


@given(
    st.integers(1, 500),
    st.integers(1, 300),
    st.integers(1, 500),
    st.integers(1, 300),
    st.sampled_from(["", "1 月", "表"]),
)
def test_what_is_pointed_at_is_what_the_formula_refers_to(a: int, b: int, c: int, d: int, sheet: str) -> None:
    top, bottom, left, right = min(a, c), max(a, c), min(b, d), max(b, d)
    (found,) = references("=" + area_name(top, left, bottom, right, sheet=sheet))
    assert (found.sheet, found.top, found.left, found.bottom, found.right) == (sheet, top, left, bottom, right)


@given(st.lists(st.booleans(), min_size=1, max_size=30), st.data())
def test_a_jump_ends_at_an_edge_of_the_filled(line: list[bool], data: st.DataObject) -> None:
    last = len(line)
    at = data.draw(st.integers(1, last))
    step: Literal[-1, 1] = data.draw(st.sampled_from([-1, 1]))
    reached = jump(lambda place: line[place - 1], at, step, 1, last)
    assert 1 <= reached <= last
    if 1 <= at + step <= last:
        assert (reached - at) * step > 0
        assert line[reached - 1] or reached in {1, last}
        between = line[min(at, reached) : max(at, reached) - 1]
        assert len(set(between)) <= 1


def test_jumps_as_in_a_ledger() -> None:
    line = [True, True, True, False, False, True, False]
    go = [jump(lambda place: line[place - 1], at, 1, 1, 7) for at in (1, 3, 4, 6, 7)]
    assert go == [3, 6, 6, 7, 7]
