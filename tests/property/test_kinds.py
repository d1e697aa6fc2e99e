"""Whatever an author's key or a candidate's answer says, no kind raises, and points stay between 0 and the item's."""

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.centre import samples
from scripts.centre.authoring.exam_folder import read_exam
from shared.exam.accounts import leaf_accounts
from shared.exam.kinds.asking import answer_parts, check_item, is_answered, marks_of, media_of, progress_of, read_item
from shared.exam.kinds.kind import CellValue, Desk, Shuffle, Telling, TemplateFinding
from shared.exam.kinds.numbers import points_of
from shared.exam.kinds.parts import Item
from shared.exam.kinds.registry import KINDS, AnyKey, AnyKind, AnyResponse, kind_of
from shared.exam.scoring import score_item
from tests.support.any_struct import TEXT, any_of

EVERY = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
QUIET = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
RESPONSES = st.one_of([any_of(kind.response) for kind in KINDS])
KEYS = st.one_of([any_of(kind.key) for kind in KINDS])
CELL: st.SearchStrategy[Any] = st.builds(
    CellValue,
    value=st.one_of(st.none(), st.booleans(), TEXT, st.decimals(), st.sampled_from([Decimal(288), Decimal("NaN")])),
    error=st.booleans(),
    formula=st.one_of(st.none(), TEXT),
)


class Nonsense:
    """A recalculation that gives anything at all."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def __call__(self, template: str, typed: Any, wanted: Any, proof: Any = None) -> dict[str, CellValue]:
        found = {ref: self._data.draw(st.one_of(st.none(), CELL)) for ref in wanted}
        return {ref: value for ref, value in found.items() if value is not None}


def desk(data: st.DataObject, item: Item) -> Desk:
    told = (TemplateFinding(ref=None, code="x", sentence="x"), TemplateFinding(ref="表!A1", code="y", sentence="y"))
    return Desk(
        media=media_of(item) if data.draw(st.booleans()) else (),
        leaf_accounts=frozenset(data.draw(st.lists(TEXT, max_size=3))),
        inspect=lambda *_: told,
    )


@EVERY
@QUIET
@given(st.data())
def test_no_answer_stops_the_marking(kind: AnyKind, data: st.DataObject) -> None:
    item = data.draw(any_of(kind.item))
    key = data.draw(st.one_of(any_of(kind.key), KEYS, st.none()))
    response = data.draw(st.one_of(any_of(kind.response), RESPONSES, st.none()))
    score = score_item(item, key, response, Nonsense(data))
    assert 0 <= score.points <= score.full
    assert score.answered is is_answered(response)
    progress_of(item, response)
    if response is not None:
        answer_parts(item, response, Telling(seen=True))
        answer_parts(None, response)


@EVERY
@QUIET
@given(st.data())
def test_no_key_stops_the_check_and_what_passes_is_marked(kind: AnyKind, data: st.DataObject) -> None:
    item, key = data.draw(any_of(kind.item)), data.draw(any_of(kind.key))
    findings = list(check_item(item, key, desk(data, item)))
    assert all(found.sentence and found.code for found in findings)
    kind.arranged(item, Shuffle(seed="s", options=True))
    kind.guess(item, key, random.Random(1))
    answer = kind.model_answer(item, key)
    marks = marks_of(item, key, answer, Nonsense(data))
    if not findings:
        assert sum(mark.full for mark in marks) == points_of(item.points)


SAMPLE = read_exam(samples.EXAM)


def _leaves(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all texts and numbers in a key as plain data."""
    if isinstance(part, dict | list):
        for name, inner in part.items() if isinstance(part, dict) else enumerate(part):
            yield from _leaves(inner, (*path, name))
    elif path[-1] != "type":
        yield path


@settings(max_examples=300)
@given(st.data())
def test_a_key_with_one_wrong_value_is_refused_or_marks_its_own_answer_in_full(data: st.DataObject) -> None:
    """The sample's keys, one value of one of them changed into something a hurried author might leave there."""
    by_machine = [i for i in SAMPLE.paper.items() if i.kind not in {"spreadsheet", "short_answer"}]
    item = data.draw(st.sampled_from(by_machine))
    plain = msgspec.to_builtins(SAMPLE.key.items[item.item_id])
    *way, last = data.draw(st.sampled_from(list(_leaves(plain))))
    holder = plain
    for name in way:
        holder = holder[name]
    holder[last] = data.draw(st.one_of(TEXT, st.booleans(), st.integers(-3, 99)))
    try:
        key = msgspec.convert(plain, AnyKey)
    except msgspec.ValidationError:
        return
    known = Desk(media=SAMPLE.media.keys(), leaf_accounts=LEAVES, inspect=lambda *_: ())
    if any(check_item(item, key, known)):
        return
    marks = marks_of(item, key, kind_of(item).model_answer(item, key), Nonsense(data))
    assert sum(mark.points for mark in marks) == points_of(item.points)


LEAVES = frozenset(account.code for account in leaf_accounts(SAMPLE.paper.accounts))


@EVERY
@given(st.data())
def test_whatever_stands_in_an_authors_file_is_an_item_or_told(kind: AnyKind, data: st.DataObject) -> None:
    value = st.recursive(
        st.one_of(TEXT, st.booleans(), st.integers(), st.floats(allow_nan=False), st.none()),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
        max_leaves=6,
    )
    names = [field.name for field in msgspec.structs.fields(kind.form)]
    raw = data.draw(st.dictionaries(st.sampled_from([*names, "kind", "x"]), value))
    built, findings = read_item(kind, {"points": "1", "credit": "all"}, raw)
    assert (built is None) == bool(findings)


@EVERY
@given(st.data())
def test_an_answer_comes_back_from_the_wire_as_it_went(kind: AnyKind, data: st.DataObject) -> None:
    response = data.draw(any_of(kind.response))
    for codec in (msgspec.json, msgspec.msgpack):
        assert codec.decode(codec.encode(response), type=AnyResponse) == response


@pytest.mark.parametrize(
    "raw",
    [
        {"type": "single_choice", "choice": "长" * 201},
        {"type": "multiple_choice", "choices": ["A"] * 27},
        {"type": "ordering", "order": ["A"] * 27},
        {"type": "matching", "pairs": {str(n): "A" for n in range(27)}},
        {"type": "fill_in", "blanks": {"1": "长" * 2_001}},
        {"type": "fill_in", "blanks": {str(n): "" for n in range(201)}},
        {"type": "short_answer", "text": "长" * 100_001},
        {"type": "form", "fields": {str(n): "" for n in range(1_001)}},
        {"type": "voucher", "lines": [{}] * 501},
        {"type": "voucher", "lines": [{"summary": "长" * 2_001}]},
        {"type": "spreadsheet", "cells": {"表!A1": "长" * 32_768}},
        {"type": "spreadsheet", "cells": {f"表!A{n}": "" for n in range(100_001)}},
        {"type": "case", "answers": {str(n): {"type": "true_false", "value": True} for n in range(31)}},
        {"type": "case", "answers": {"1": {"type": "voucher"}}},
        {"type": "essay", "text": ""},
    ],
    ids=lambda raw: str(raw)[:40],
)
def test_an_answer_beyond_its_bounds_is_refused_at_the_door(raw: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(raw, type=AnyResponse)
