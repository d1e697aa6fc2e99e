"""Matching: authored, checked, shuffled by the seed, told and marked pair by pair or as a whole."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.exam.kinds.asking import answer_parts, arranged, check_item, progress_of, read_item
from shared.exam.kinds.kind import Desk, Shuffle, Telling
from shared.exam.kinds.matching import KIND, Matching, MatchingItem, MatchingKey
from shared.exam.kinds.parts import Option
from shared.exam.scoring import score_item

DESK = Desk(media=(), leaf_accounts=frozenset(), inspect=lambda *_: ())
ITEM = MatchingItem(
    item_id="P1",
    stem="配对",
    points="3",
    entries=tuple(Option(id=name, text=f"左{name}") for name in "123"),
    options=tuple(Option(id=name, text=f"右{name}") for name in "ABCD"),
)
RIGHT = {"1": "A", "2": "C", "3": "B"}
KEY = MatchingKey(pairs=RIGHT, each="1")


def points(pairs: dict[str, str], key: MatchingKey = KEY, item: MatchingItem = ITEM) -> Decimal:
    return score_item(item, key, Matching(pairs=pairs), lambda *_: {}).points


@pytest.mark.parametrize(
    ("pairs", "got"),
    [
        (RIGHT, 3),
        ({"1": "A", "2": "C"}, 2),
        ({"1": "A", "2": "B", "3": "C"}, 1),
        ({"1": "A", "2": "A", "3": "A"}, 0),
        ({"9": "A"}, 0),
        ({}, 0),
    ],
)
def test_each_right_pair(pairs: dict[str, str], got: int) -> None:
    assert points(pairs) == got


def test_all_or_nothing() -> None:
    key = MatchingKey(pairs=RIGHT, credit="all")
    assert points(RIGHT, key) == 3
    assert points({**RIGHT, "3": "D"}, key) == 0
    assert points({"1": "A"}, key) == 0


def test_an_option_may_serve_often_where_the_item_says_so() -> None:
    item, key = replace(ITEM, reuse=True), MatchingKey(pairs={"1": "A", "2": "A", "3": "B"}, each="1")
    assert points({"1": "A", "2": "A", "3": "A"}, key, item) == 2
    assert [f.code for f in check_item(item, key, DESK)] == []
    assert [f.code for f in check_item(ITEM, key, DESK)] == ["option_used_twice"]


def test_it_is_authored_with_what_the_group_gives() -> None:
    lists = {
        name: [{"id": part.id, "text": part.text} for part in parts]
        for name, parts in (("entries", ITEM.entries), ("options", ITEM.options))
    }
    raw: dict[str, Any] = {"item_id": "P1", "stem": "配对", **lists, "answer": RIGHT}
    built, findings = read_item(KIND, {"points": "3", "each": "1", "title": "六、配对题"}, raw)
    assert findings == ()
    assert built is not None
    assert (built.item, built.key) == (ITEM, KEY)
    assert list(check_item(built.item, built.key, DESK)) == []
    again, _ = read_item(KIND, {"points": "3", "each": "1", "reuse": True}, raw)
    assert again is not None
    assert again.item == replace(ITEM, reuse=True)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (MatchingKey(pairs={"1": "A", "2": "C"}, each="1"), "key_differs"),
        (MatchingKey(pairs={**RIGHT, "3": "X"}, each="1"), "answer_not_offered"),
        (MatchingKey(pairs=RIGHT, each="2"), "points_sum"),
        (MatchingKey(pairs=RIGHT, each="无"), "not_a_number"),
        (MatchingKey(pairs=RIGHT, each="-1"), "negative"),
    ],
)
def test_a_slip_is_found(key: MatchingKey, code: str) -> None:
    assert code in {found.code for found in check_item(ITEM, key, DESK)}


def test_progress_and_words() -> None:
    assert progress_of(ITEM, Matching(pairs={"2": "C"})) == "partly"
    assert progress_of(ITEM, Matching(pairs=RIGHT)) == "full"
    told = answer_parts(ITEM, Matching(pairs={"3": "B", "1": "A"}))
    assert [(part.label, part.text) for part in told] == [("1 左1", "A 右A"), ("3 左3", "B 右B")]
    assert [part.text for part in answer_parts(None, Matching(pairs={"3": "B"}))] == ["B"]
    met = arranged(ITEM, Shuffle(seed="4", options=False))
    assert isinstance(met, MatchingItem)
    letter = "ABCD"[[option.id for option in met.options].index("D")]
    (seen,) = answer_parts(met, Matching(pairs={"1": "D"}), Telling(seen=True))
    assert seen.text == ("D 右D" if letter == "D" else f"D（考生屏幕上是 {letter}） 右D")


@given(st.dictionaries(st.sampled_from("1234"), st.sampled_from("ABCDX")), st.booleans())
def test_points_stay_in_bounds(pairs: dict[str, str], reuse: bool) -> None:
    assert 0 <= points(pairs, item=replace(ITEM, reuse=reuse)) <= 3
