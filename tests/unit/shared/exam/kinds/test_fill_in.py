"""Blanks with a unit: what the paper prints behind a blank need not be typed, and may be."""

from decimal import Decimal

import pytest

from shared.exam.kinds.fill_in import KIND, Blank, BlankKey, FillIn, FillInItem, FillInKey
from shared.exam.kinds.units import unit_of
from shared.exam.scoring import score_item

ITEM = FillInItem(
    item_id="f1",
    stem="收入{{a}}，增长{{b}}，成本{{c}}。",
    points="3",
    blanks=(Blank(id="a", hint="万元"), Blank(id="b", hint="%"), Blank(id="c")),
)
KEY = FillInKey(
    blanks=(
        BlankKey(id="a", points="1", numeric="12"),
        BlankKey(id="b", points="1", numeric="3.5"),
        BlankKey(id="c", points="1", numeric="80"),
    )
)


def no_workbook(*_: object) -> dict[str, object]:
    raise AssertionError("a blank asks for no workbook")


def points(**typed: str) -> dict[str, Decimal]:
    score = score_item(ITEM, KEY, FillIn(blanks=typed), no_workbook)  # type: ignore[arg-type]
    return {mark.what: mark.points for mark in score.marks}


@pytest.mark.parametrize(
    ("blank", "typed", "right"),
    [
        ("a", "12", True),
        ("a", "12万元", True),
        ("a", "120000", False),
        ("a", "12元", False),
        ("b", "3.5", True),
        ("b", "3.5%", True),
        ("c", "80", True),
        ("c", "80元", True),
        ("c", "80万元", False),
        ("c", "", False),
    ],
)
def test_a_unit_behind_a_blank_may_be_typed_or_left(blank: str, typed: str, right: bool) -> None:
    assert points(**{blank: typed})[f"空{blank}"] == (1 if right else 0)


def test_a_blank_that_the_paper_does_not_show_is_read_as_money() -> None:
    stray = FillInKey(blanks=(BlankKey(id="z", points="1", numeric="5"),))
    score = score_item(ITEM, stray, FillIn(blanks={"z": "5元"}), no_workbook)  # type: ignore[arg-type]
    assert [mark.points for mark in score.marks] == [Decimal(1)]


@pytest.mark.parametrize(
    ("hint", "stem", "unit"),
    [
        ("", "{{1}}", "元"),
        (" （） ", "共{{1}}。", "元"),
        ("万元", "{{1}}", "万元"),
        ("（万元）", "{{1}}", "万元"),
        ("单位：万元", "{{1}}", "万元"),
        ("单位 (万元)", "{{1}}", "万元"),
        ("填整数，单位为百万元", "{{1}}", "百万元"),
        ("以千元为单位", "{{1}}", "千元"),
        ("万元，保留两位小数", "{{1}}", "万元"),
        ("元/件", "{{1}}", "元/件"),
        ("", "共 {{1}} 万元。", "万元"),
        ("", "共{{ 1 }}万元的资金", "万元"),
        ("保留两位小数", "共 {{1}} 万元", "万元"),
        ("", "保本点为 {{1}} 台，", "台"),
        ("台", "{{1}} 和 {{2}}", "台"),
        ("", "{{2}} 万元，{{1}} 件/月。", "件/月"),
        ("", "{{2}} 万元", "元"),
        ("", "| {{1}} | 万元 |", "元"),
    ],
)
def test_the_unit_is_found_in_the_hint_or_behind_the_blank(hint: str, stem: str, unit: str) -> None:
    assert unit_of(hint, stem, "1") == unit
    item = FillInItem(item_id="B", stem=stem, points="2", blanks=(Blank(id="1", hint=hint),))
    key = FillInKey(blanks=(BlankKey(id="1", points="2", numeric="36"),))
    for typed in ("36", f"36{unit}", f"36.0 {unit}"):
        (mark,) = KIND.mark(item, key, FillIn(blanks={"1": typed}), lambda *_: {})
        assert mark.points == 2, typed
