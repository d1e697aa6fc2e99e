"""A case: every question is authored, checked, told and marked as its own kind, by identity."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from shared.exam.kinds.asking import answer_parts, arranged, check_item, media_of, progress_of, read_item
from shared.exam.kinds.case import KIND, Case, CaseItem, CaseKey
from shared.exam.kinds.choice import ChoiceKey
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.kind import Desk, Shuffle
from shared.exam.kinds.multiple_choice import MultipleChoice
from shared.exam.kinds.parts import Response
from shared.exam.kinds.short_answer import ShortAnswer
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem
from shared.exam.kinds.true_false import TrueFalse, TrueFalseKey
from shared.exam.scoring import score_item

DESK = Desk(media=("media/x.png",), leaf_accounts=frozenset(), inspect=lambda *_: ())
OPTIONS = [{"id": name, "text": f"选项{name}"} for name in "ABCD"]
RAW: dict[str, Any] = {
    "item_id": "C1",
    "stem": "根据材料回答。",
    "points": "8",
    "material": "某企业……\n\n![图](media/x.png)",
    "question": [
        {"kind": "single_choice", "item_id": "1", "points": "1", "stem": "一？", "options": OPTIONS, "answer": "B"},
        {
            "kind": "multiple_choice", "item_id": "2", "points": "2", "stem": "二？", "options": OPTIONS,
            "answer": ["A", "C"], "partial": "0.5",
        },
        {"kind": "true_false", "item_id": "3", "points": "1", "stem": "三。", "answer": False},
        {
            "kind": "fill_in", "item_id": "4", "points": "2", "stem": "是 {{1}} 元。",
            "blank": [{"id": "1", "points": "2", "numeric": "1800", "hint": "元"}],
        },
        {"kind": "short_answer", "item_id": "5", "points": "2", "stem": "为什么？", "answer": "因为固定成本不变。"},
    ],
}  # fmt: skip
RIGHT = Case(
    answers={
        "1": SingleChoice(choice="B"),
        "2": MultipleChoice(choices=("A", "C")),
        "3": TrueFalse(value=False),
        "4": FillIn(blanks={"1": "1,800元"}),
        "5": ShortAnswer(text="固定成本不变。"),
    }
)


def build(raw: dict[str, Any] = RAW) -> tuple[CaseItem, CaseKey]:
    built, findings = read_item(KIND, {"title": "七、案例分析题"}, raw)
    assert findings == ()
    assert built is not None
    assert isinstance(built.item, CaseItem)
    assert isinstance(built.key, CaseKey)
    return built.item, built.key


ITEM, KEY = build()


def points(response: Response) -> Decimal:
    return score_item(ITEM, KEY, response, lambda *_: {}).points


def test_a_case_is_authored_and_nothing_of_its_key_is_in_the_paper() -> None:
    assert list(check_item(ITEM, KEY, DESK)) == []
    paper = msgspec.json.encode(ITEM).decode()
    for word in ("answer", "right", "partial", "numeric", "1800", "固定成本不变"):
        assert word not in paper.replace("short_answer", "")
    assert media_of(ITEM) == {"media/x.png"}
    assert msgspec.json.decode(paper, type=CaseItem) == ITEM


def test_questions_are_marked_by_their_kinds_and_the_rest_is_left_to_people() -> None:
    score = score_item(ITEM, KEY, RIGHT, lambda *_: {})
    assert (score.points, score.full, score.manual) == (6, 8, True)
    assert [(m.what, m.points, m.manual) for m in score.marks] == [
        ("（1）答案", 1, False),
        ("（2）答案", 2, False),
        ("（3）答案", 1, False),
        ("（4）空1", 2, False),
        ("（5）答案", 0, True),
    ]
    assert points(Case(answers={"2": MultipleChoice(choices=("A",)), "4": FillIn(blanks={"1": "1700"})})) == Decimal(
        "0.5"
    )
    assert points(Case(answers={"1": TrueFalse(value=True), "9": SingleChoice(choice="B")})) == 0
    without = score_item(ITEM, KEY, Case(answers={"1": SingleChoice(choice="B")}), lambda *_: {})
    assert not without.manual


def test_progress_counts_every_question() -> None:
    assert progress_of(ITEM, Case(answers={})) == "none"
    assert progress_of(ITEM, Case(answers={"4": FillIn(blanks={"1": " "})})) == "none"
    assert progress_of(ITEM, Case(answers={"3": TrueFalse(value=True)})) == "partly"
    assert progress_of(ITEM, RIGHT) == "full"
    assert progress_of(ITEM, Case(answers={**RIGHT.answers, "4": FillIn(blanks={})})) == "partly"


def test_words_stand_question_by_question() -> None:
    told = answer_parts(ITEM, RIGHT)
    assert [(part.label, part.text) for part in told] == [
        ("（1）", "B"),
        ("（2）", "AC"),
        ("（3）", "错误"),
        ("（4）空1", "1,800元"),
        ("（5）", "固定成本不变。"),
    ]
    assert [part.label for part in answer_parts(None, Case(answers={"7": TrueFalse(value=True)}))] == ["（7）"]


def test_options_are_shuffled_by_the_seed_and_case_where_the_group_says_so() -> None:
    plain, mixed = (arranged(ITEM, Shuffle(seed="s", options=options)) for options in (False, True))
    assert plain == ITEM
    other = arranged(replace(ITEM, item_id="C2"), Shuffle(seed="s", options=True))
    orders = set()
    for item in (mixed, other):
        assert isinstance(item, CaseItem)
        first = item.questions[0]
        assert isinstance(first, SingleChoiceItem)
        orders.add("".join(option.id for option in first.options))
    assert all(sorted(order) == list("ABCD") for order in orders)
    assert len(orders) == 2


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"answer": "Z"}, ("question", 0, "answer"), "answer_not_offered"),
        ({"points": "2"}, (), "points_sum"),
        ({"item_id": "2"}, ("question", 1, "item_id"), "same_id"),
        ({"stem": ""}, ("question", 0, "stem"), "no_stem"),
    ],
)
def test_a_slip_in_a_question_is_named_by_its_place(change: dict[str, Any], path: tuple[Any, ...], code: str) -> None:
    first, *others = RAW["question"]
    item, key = build({**RAW, "question": [{**first, **change}, *others]})
    assert (path, code) in {(found.path, found.code) for found in check_item(item, key, DESK)}


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"kind": "voucher"}, ("question", 0, "kind"), "not_offered"),
        ({"kind": None}, ("question", 0, "kind"), "missing"),
        ({"answr": "B"}, ("question", 0, "answr"), "unknown_field"),
        ({"options": "ABCD"}, ("question", 0, "options"), "not_a_list"),
    ],
)
def test_a_question_of_no_shape_is_named_by_its_place(change: dict[str, Any], path: tuple[Any, ...], code: str) -> None:
    first, *others = RAW["question"]
    changed = {name: value for name, value in {**first, **change}.items() if value is not None}
    built, findings = read_item(KIND, {}, {**RAW, "question": [changed, *others]})
    assert built is None
    assert (path, code) in {(found.path, found.code) for found in findings}


def test_a_case_needs_material_and_keys_that_fit() -> None:
    bare = {(found.path, found.code) for found in check_item(replace(ITEM, material=""), KEY, DESK)}
    assert bare == {(("material",), "no_material")}
    wrong = CaseKey(questions={**KEY.questions, "1": TrueFalseKey(right=True), "3": ChoiceKey(right=("A",))})
    assert [found.code for found in check_item(ITEM, wrong, DESK)] == ["other_key", "other_key"]
    assert score_item(ITEM, wrong, RIGHT, lambda *_: {}).points == 4
    assert set(KIND.model_answer(ITEM, wrong).answers) == {"2", "4", "5"}
