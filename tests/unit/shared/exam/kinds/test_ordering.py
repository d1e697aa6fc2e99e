"""Ordering: authored, checked, shuffled by the seed, told and marked by what the key gives credit for."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.exam.kinds.asking import answer_parts, arranged, check_item, progress_of, read_item
from shared.exam.kinds.kind import Desk, Shuffle, Telling
from shared.exam.kinds.ordering import KIND, Ordering, OrderingItem, OrderingKey
from shared.exam.kinds.parts import Option
from shared.exam.scoring import score_item

DESK = Desk(media=(), leaf_accounts=frozenset(), inspect=lambda *_: ())
ITEM = OrderingItem(
    item_id="O1", stem="排序", points="3", entries=tuple(Option(id=name, text=f"步骤{name}") for name in "ABCD")
)


def points(order: str, right: str = "BCDA", **key: Any) -> Decimal:
    found = OrderingKey(order=tuple(right), **key)
    return score_item(ITEM, found, Ordering(order=tuple(order)), lambda *_: {}).points


@pytest.mark.parametrize(("order", "got"), [("BCDA", 3), ("BCAD", 0), ("BCD", 0), ("", 0), ("BCDAA", 0)])
def test_all_or_nothing(order: str, got: int) -> None:
    assert points(order) == got


@pytest.mark.parametrize(("order", "got"), [("BCDA", "3"), ("CBDA", "1.5"), ("BC", "1.5"), ("ABCD", "0"), ("B", ".75")])
def test_each_right_place(order: str, got: str) -> None:
    assert points(order, credit="position", each="0.75") == Decimal(got)


@pytest.mark.parametrize(("order", "got"), [("BCDA", 3), ("ABCD", 2), ("DABC", 2), ("CBAD", 0), ("CD", 1), ("BBBB", 0)])
def test_each_right_neighbourhood(order: str, got: int) -> None:
    assert points(order, credit="adjacent", each="1") == got


def test_it_is_authored_with_what_the_group_gives() -> None:
    group = {"points": "3", "credit": "adjacent", "each": "1", "title": "五、排序题"}
    entries = [{"id": name, "text": name} for name in "ABCD"]
    built, findings = read_item(
        KIND, group, {"item_id": "O1", "stem": "排", "entries": entries, "answer": list("BCDA")}
    )
    assert findings == ()
    assert built is not None
    assert built.key == OrderingKey(order=("B", "C", "D", "A"), credit="adjacent", each="1")
    assert list(check_item(built.item, built.key, DESK)) == []
    assert score_item(built.item, built.key, KIND.model_answer(ITEM, built.key), lambda *_: {}).points == 3


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (OrderingKey(order=("A", "B", "C", "D")), "order_told"),
        (OrderingKey(order=("B", "C", "A")), "order_differs"),
        (OrderingKey(order=("B", "C", "A", "A")), "order_differs"),
        (OrderingKey(order=("B", "C", "D", "A"), credit="position", each="1"), "points_sum"),
        (OrderingKey(order=("B", "C", "D", "A"), credit="adjacent", each="一"), "not_a_number"),
        (OrderingKey(order=("B", "C", "D", "A"), credit="position", each="-1"), "negative"),
    ],
)
def test_a_slip_is_found(key: OrderingKey, code: str) -> None:
    findings = list(check_item(ITEM, key, DESK))
    assert code in {found.code for found in findings}
    assert not any("None" in found.sentence for found in findings)


def test_a_wrong_order_is_told_at_the_answer() -> None:
    key = OrderingKey(order=("B", "C", "A"))
    assert (("answer",), "order_differs") in {(found.path, found.code) for found in check_item(ITEM, key, DESK)}


def test_where_all_must_be_right_the_points_of_each_are_not_asked_for() -> None:
    key = OrderingKey(order=("B", "C", "D", "A"), credit="all", each="")
    assert [found.code for found in check_item(ITEM, key, DESK) if not found.doubt] == []


def test_points_of_each_that_are_never_given_are_doubted() -> None:
    key = OrderingKey(order=("B", "C", "D", "A"), credit="all", each="1")
    assert [(found.code, found.doubt) for found in check_item(ITEM, key, DESK)] == [("each_unused", True)]


def test_points_that_do_not_add_up_are_told_with_their_number() -> None:
    key = OrderingKey(order=("B", "C", "D", "A"), credit="adjacent", each="5")
    (told,) = [found.sentence for found in check_item(ITEM, key, DESK) if found.code == "points_sum"]
    assert "3" in told


def test_progress_and_words() -> None:
    met = arranged(ITEM, Shuffle(seed="7", options=False))
    assert isinstance(met, OrderingItem)
    assert met != ITEM
    assert progress_of(ITEM, Ordering(order=("A",))) == "partly"
    assert progress_of(ITEM, Ordering(order=("A", "C", "B", "D"))) == "full"
    assert [(p.label, p.text) for p in answer_parts(ITEM, Ordering(order=("B",)))] == [("第1位", "B 步骤B")]
    seen = answer_parts(met, Ordering(order=("A", "B")), Telling(seen=True))
    letters = {entry.id: "ABCD"[place] for place, entry in enumerate(met.entries)}
    assert [f"（考生屏幕上是 {letters[name]}）" in part.text for name, part in zip("AB", seen, strict=True)] == [
        letters["A"] != "A",
        letters["B"] != "B",
    ]
    assert [p.text for p in answer_parts(None, Ordering(order=("B",)))] == ["B"]


def test_the_letter_on_screen_is_told_only_of_the_order_seen() -> None:
    turned = replace(ITEM, entries=ITEM.entries[::-1])
    answer = Ordering(order=("A", "C"))
    assert [p.text for p in answer_parts(turned, answer, Telling(seen=True))] == [
        "A（考生屏幕上是 D） 步骤A",
        "C（考生屏幕上是 B） 步骤C",
    ]
    assert [p.text for p in answer_parts(turned, answer, Telling(seen=False))] == ["A 步骤A", "C 步骤C"]


@given(st.lists(st.sampled_from("ABCDX")), st.sampled_from(["all", "position", "adjacent"]))
def test_points_stay_in_bounds(order: list[str], credit: str) -> None:
    assert 0 <= points("".join(order), credit=credit, each="0.75") <= 3


def test_what_was_marked_is_told_by_place_or_neighbourhood() -> None:
    def told(credit: str) -> list[str]:
        key = OrderingKey(order=("B", "A"), credit=credit, each="1")  # type: ignore[arg-type]
        return [mark.what for mark in score_item(ITEM, key, Ordering(order=("B", "A")), lambda *_: {}).marks]

    assert told("all") == ["答案"]
    assert told("position") == ["第1位 B", "第2位 A"]
    assert told("adjacent") == ["B → A"]
