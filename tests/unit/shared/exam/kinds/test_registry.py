"""The registry and what every kind must bring: an editor of its name, one tag, words, and papers that stay readable."""

import importlib
import importlib.resources
import json

import msgspec
import pytest

from candidate_client.ui import kinds as editors
from shared.exam.answers.content import Answered
from shared.exam.key import PaperKey
from shared.exam.kinds.asking import answer_parts, check_item, is_answered, marks_of, progress_of, within_bounds
from shared.exam.kinds.choice import ChoiceKey
from shared.exam.kinds.kind import Desk
from shared.exam.kinds.parts import Key, Option
from shared.exam.kinds.registry import KINDS, AnyKind, kind_named, kind_of
from shared.exam.kinds.short_answer import ShortAnswer, ShortAnswerItem, ShortAnswerKey
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem
from shared.exam.kinds.true_false import TrueFalse, TrueFalseKey
from shared.exam.paper import Group


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_is_whole(kind: AnyKind) -> None:
    assert type(kind).__module__ == f"shared.exam.kinds.{kind.name}"
    assert kind.response.__struct_config__.tag == kind.name
    assert kind.title
    assert kind_named(kind.name) is kind
    assert callable(importlib.import_module(f"{editors.__name__}.{kind.name}").make)


def test_every_editor_belongs_to_a_kind() -> None:
    for path in importlib.resources.files(editors).iterdir():
        if path.name.endswith(".py") and path.name != "__init__.py":
            assert kind_named(path.name.removesuffix(".py")) is not None, path.name


def test_a_paper_of_the_first_format_is_read() -> None:
    """Papers once had every item carry the parts of all kinds."""
    old: dict[str, object] = {
        "item_id": "S1",
        "kind": "single_choice",
        "stem": "?",
        "points": "2",
        "title": "",
        "documents": [],
    }
    old |= {"options": [{"id": "A", "text": "甲"}], "blanks": [], "template": None, "form": None}
    text = json.dumps({"group_id": "g", "title": "", "instruction": "", "items": [old]})
    group = msgspec.json.decode(text, type=Group)
    assert group.items == (SingleChoiceItem(item_id="S1", stem="?", points="2", options=(Option(id="A", text="甲"),)),)
    assert kind_of(group.items[0]).name == group.items[0].kind == "single_choice"


def test_answers_and_keys_keep_their_names_on_the_wire() -> None:
    answered = Answered(item_id="S1", response=SingleChoice(choice="A"))
    text = msgspec.json.encode(answered)
    assert json.loads(text)["response"] == {"type": "single_choice", "choice": "A"}
    assert msgspec.json.decode(text, type=Answered) == answered
    key = PaperKey(paper_id="P", version=1, pass_mark="60", items={"S1": ChoiceKey(right=("A",))})
    assert json.loads(msgspec.json.encode(key))["items"]["S1"] == {"type": "choice", "right": ["A"], "partial": None}
    assert msgspec.json.decode(msgspec.json.encode(key), type=PaperKey) == key


def test_an_answer_of_another_kind_is_there_but_worth_nothing() -> None:
    item = SingleChoiceItem(item_id="S1", stem="?", points="2", options=(Option(id="A", text="甲"),))
    other = TrueFalse(value=True)
    assert is_answered(other)
    assert progress_of(item, other) == "partly"
    assert progress_of(item, None) == "none"
    assert [part.text for part in answer_parts(item, other)] == ["正确"]
    right: Key = ChoiceKey(right=("A",))
    assert marks_of(item, right, other, lambda *_: {}) == []
    assert marks_of(item, TrueFalseKey(right=True), SingleChoice(choice="A"), lambda *_: {}) == []


def test_what_every_item_must_have_is_checked() -> None:
    desk = Desk(media=(), leaf_accounts=frozenset(), inspect=lambda *_: ())
    item = ShortAnswerItem(item_id=" ", stem="", points="-1", material="![图](media/x.png)")
    found = {(f.path, f.code) for f in check_item(item, None, desk)}
    assert found == {
        (("item_id",), "bad_id"),
        (("stem",), "no_stem"),
        (("points",), "no_points"),
        ((), "no_file"),
        (("answer",), "no_key"),
    }
    whole = ShortAnswerItem(item_id="Q", stem="为什么？", points="5")
    assert [f.code for f in check_item(whole, TrueFalseKey(right=True), desk)] == ["other_key"]
    assert [f.code for f in check_item(whole, ShortAnswerKey(reference=""), desk)] == ["no_reference"]
    (mark,) = marks_of(whole, ShortAnswerKey(reference="因为"), ShortAnswer(text="因为"), lambda *_: {})
    assert mark.manual
    assert (mark.points, mark.full) == (0, 5)


def test_what_is_larger_than_its_kind_allows_is_told_before_it_is_written() -> None:
    assert within_bounds(ShortAnswer(text="长" * 100_000))
    assert not within_bounds(ShortAnswer(text="长" * 100_001))
