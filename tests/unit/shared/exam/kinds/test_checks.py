"""What an author's check finds in each kind: a whole item has no finding, each slip has its place and its code."""

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from shared.exam.kinds import fill_in, form, multiple_choice, single_choice, spreadsheet, true_false, voucher
from shared.exam.kinds.asking import check_item
from shared.exam.kinds.choice import ChoiceKey
from shared.exam.kinds.fill_in import Blank, BlankKey, FillInItem, FillInKey
from shared.exam.kinds.form import FieldKey, FormCell, FormField, FormItem, FormKey, FormTable
from shared.exam.kinds.kind import Desk, TemplateFinding
from shared.exam.kinds.multiple_choice import MultipleChoiceItem
from shared.exam.kinds.parts import LETTERS, Item, Key, Option
from shared.exam.kinds.short_answer import ShortAnswerItem, ShortAnswerKey
from shared.exam.kinds.single_choice import SingleChoiceItem
from shared.exam.kinds.spreadsheet import CellKey, SpreadsheetItem, SpreadsheetKey
from shared.exam.kinds.true_false import TrueFalseItem, TrueFalseKey
from shared.exam.kinds.voucher import VoucherItem, VoucherKey, VoucherLineKey

Place = tuple[str | int, ...]
OPTIONS = tuple(Option(id=name, text=f"选项{name}") for name in "ABCD")
WHERE = {
    "single": SingleChoiceItem(item_id="S", stem="?", points="2", options=OPTIONS),
    "multiple": MultipleChoiceItem(item_id="M", stem="?", points="3", options=OPTIONS),
    "judge": TrueFalseItem(item_id="J", stem="。", points="1"),
    "blank": FillInItem(item_id="B", stem="{{1}} 和 {{2}}", points="3", blanks=(Blank(id="1"), Blank(id="2"))),
    "voucher": VoucherItem(item_id="V", stem="填制凭证。", points="5"),
    "sheet": SpreadsheetItem(item_id="X", stem="填表。", points="3", template="media/x.xlsx", asked=2),
    "form": FormItem(
        item_id="F",
        stem="填表。",
        points="5",
        form=FormTable(
            fields=(
                FormField(id="m", label="金额", type="money"),
                FormField(id="d", label="日期", type="date"),
                FormField(id="c", label="性质", type="choice", choices=("有利", "不利")),
                FormField(id="t", label="部门", type="text"),
            ),
            rows=(
                (FormCell(text="项目", header=True), FormCell(field="m")),
                (FormCell(field="d"), FormCell(field="c")),
                (FormCell(field="t", colspan=2),),
            ),
        ),
    ),
}  # fmt: skip
RIGHT: dict[str, Key] = {
    "single": ChoiceKey(right=("B",)),
    "multiple": ChoiceKey(right=("A", "C"), partial="1"),
    "judge": TrueFalseKey(right=True),
    "blank": FillInKey(
        blanks=(BlankKey(id="1", points="2", numeric="30"), BlankKey(id="2", points="1", accept=("甲",)))
    ),
    "voucher": VoucherKey(
        date="2026-10-15",
        attachments=1,
        date_points="1",
        lines=(
            VoucherLineKey(account="1403-01", side="debit", amount="100", points="2"),
            VoucherLineKey(account="1002-01", side="credit", amount="100", points="2"),
        ),
    ),
    "sheet": SpreadsheetKey(
        cells=(CellKey(ref="表!A1", value="288", points="1"), CellKey(ref="表!A2", value="甲", points="2"))
    ),
    "form": FormKey(
        fields=(
            FieldKey(id="m", value="-12.50", points="2", tolerance="0.01"),
            FieldKey(id="d", value="2026-10-31", points="1"),
            FieldKey(id="c", value="有利", points="1"),
            FieldKey(id="t", value="采购部", points="1"),
        )
    ),
}
DESK = Desk(media={"media/x.xlsx"}, leaf_accounts=frozenset({"1403-01", "1002-01"}), inspect=lambda *_: ())


AMOUNT = FormField(id="m", label="甲", type="money")
CHOICES: Place = ("field", 0, "choices")


def found(name: str, key: Key | None = None, item: Item | None = None, desk: Desk = DESK) -> set[tuple[Place, str]]:
    findings = list(check_item(item or WHERE[name], key or RIGHT[name], desk))
    for f in findings:
        assert "None" not in f.sentence, f.sentence
        assert all(isinstance(step, int) or step == step.strip() for step in f.path)
    return {(f.path, f.code) for f in findings}


def line(**changes: Any) -> VoucherKey:
    key = RIGHT["voucher"]
    assert isinstance(key, VoucherKey)
    return replace(key, lines=(replace(key.lines[0], **changes), key.lines[1]))


def cell(**changes: Any) -> SpreadsheetKey:
    key = RIGHT["sheet"]
    assert isinstance(key, SpreadsheetKey)
    return replace(key, cells=(replace(key.cells[0], **changes), key.cells[1]))


def field(place: int, **changes: Any) -> FormKey:
    key = RIGHT["form"]
    assert isinstance(key, FormKey)
    fields = list(key.fields)
    fields[place] = replace(fields[place], **changes)
    return replace(key, fields=tuple(fields))


def blank(place: int, **changes: Any) -> FillInKey:
    key = RIGHT["blank"]
    assert isinstance(key, FillInKey)
    blanks = list(key.blanks)
    blanks[place] = replace(blanks[place], **changes)
    return replace(key, blanks=tuple(blanks))


@pytest.mark.parametrize("name", WHERE)
def test_a_whole_item_has_no_finding(name: str) -> None:
    assert found(name) == set()


@pytest.mark.parametrize(
    ("name", "key", "place", "code"),
    [
        ("single", ChoiceKey(right=("E",)), ("answer",), "answer_not_offered"),
        ("single", ChoiceKey(right=("A", "B")), ("answer",), "one_answer"),
        ("multiple", ChoiceKey(right=()), ("answer",), "answer_not_offered"),
        ("multiple", ChoiceKey(right=("A", "A")), ("answer",), "answer_not_offered"),
        ("multiple", ChoiceKey(right=("A", "B"), partial="3"), ("partial",), "partial_too_high"),
        ("multiple", ChoiceKey(right=("A",)), ("answer",), "one_answer"),
        ("multiple", ChoiceKey(right=("A", "B"), partial="半"), ("partial",), "not_a_number"),
        ("multiple", ChoiceKey(right=("A", "B"), partial="-1"), ("partial",), "negative"),
        ("blank", blank(0, numeric="abc"), ("blank", 0, "numeric"), "not_a_number"),
        ("blank", blank(0, numeric="NaN"), ("blank", 0, "numeric"), "not_a_number"),
        ("blank", blank(0, numeric="1e5"), ("blank", 0, "numeric"), "not_a_number"),
        ("blank", blank(0, tolerance="x"), ("blank", 0, "tolerance"), "not_a_number"),
        ("blank", blank(0, tolerance="-1"), ("blank", 0, "tolerance"), "negative"),
        ("blank", blank(0, points="-2"), ("blank", 0, "points"), "negative"),
        ("blank", blank(0, points="2.5"), (), "points_sum"),
        ("blank", blank(0, accept=("30",)), ("blank", 0), "one_answer"),
        ("blank", blank(0, numeric=None), ("blank", 0), "one_answer"),
        ("blank", blank(1, accept=(" ",)), ("blank", 1, "accept"), "empty_answer"),
        ("blank", blank(1, id="9"), ("blank",), "key_differs"),
        ("voucher", line(account="1403"), ("answer", "lines", 0, "account"), "no_leaf_account"),
        ("voucher", line(amount="1,00"), ("answer", "lines", 0, "amount"), "not_a_number"),
        ("voucher", line(amount="0"), ("answer", "lines", 0, "amount"), "zero_amount"),
        ("voucher", line(amount="0.005"), ("answer", "lines", 0, "amount"), "not_money"),
        ("voucher", line(amount="99"), ("answer", "lines"), "unbalanced"),
        ("voucher", line(points="Infinity"), ("answer", "lines", 0, "points"), "not_a_number"),
        ("voucher", VoucherKey(date="2026-10-15", attachments=1, lines=()), ("answer", "lines"), "no_lines"),
        ("voucher", replace(line(), date="2026-13-01"), ("answer", "date"), "no_date"),
        ("voucher", replace(line(), attachments=-1), ("answer", "attachments"), "negative"),
        ("voucher", replace(line(), extra_line_deduction="x"), ("answer", "extra_line_deduction"), "not_a_number"),
        ("voucher", replace(line(), extra_line_deduction="-1"), ("answer", "extra_line_deduction"), "negative"),
        ("voucher", replace(line(), date_points="x"), ("answer", "date_points"), "not_a_number"),
        ("voucher", replace(line(), attachments_points="-1"), ("answer", "attachments_points"), "negative"),
        ("voucher", replace(line(), balance_points="x"), ("answer", "balance_points"), "not_a_number"),
        ("sheet", SpreadsheetKey(cells=()), ("answer", "cells"), "no_cells"),
        ("sheet", cell(ref="表!A2"), ("answer", "cells", 1, "ref"), "same_ref"),
        ("sheet", cell(value=" "), ("answer", "cells", 0, "value"), "empty_answer"),
        ("sheet", cell(tolerance="x"), ("answer", "cells", 0, "tolerance"), "not_a_number"),
        ("sheet", cell(points="2"), (), "points_sum"),
        ("form", field(0, value="12,5"), ("answer", "m", "value"), "not_a_number"),
        ("form", field(0, tolerance="x"), ("answer", "m", "tolerance"), "not_a_number"),
        ("form", field(1, value="十月"), ("answer", "d", "value"), "no_date"),
        ("form", field(2, value="无"), ("answer", "c", "value"), "answer_not_offered"),
        ("form", field(3, value=" "), ("answer", "t", "value"), "empty_answer"),
        ("form", field(3, tolerance="1"), ("answer", "t", "value"), "not_a_number"),
        ("form", field(3, id="x"), ("answer",), "key_differs"),
        ("form", field(3, points="7"), (), "points_sum"),
        ("form", field(3, points="x"), ("answer", "t", "points"), "not_a_number"),
        ("form", field(0, tolerance="-1"), ("answer", "m", "tolerance"), "negative"),
        ("multiple", ChoiceKey(right=("A", "B", "C", "D")), ("answer",), "all_right"),
        ("multiple", ChoiceKey(right=("A", "B"), partial="0"), ("partial",), "partial_nothing"),
        ("blank", blank(0, tolerance="30"), ("blank", 0, "tolerance"), "anything_goes"),
        ("blank", blank(0, tolerance="4"), ("blank", 0, "tolerance"), "wide_tolerance"),
        ("blank", blank(0, numeric="33.333"), ("blank", 0, "tolerance"), "no_rounding"),
        ("blank", blank(1, tolerance="1"), ("blank", 1, "tolerance"), "tolerance_unused"),
        ("blank", blank(1, accept=("甲", "甲 ")), ("blank", 1, "accept"), "same_accepted"),
        ("blank", blank(1, accept=("甲/乙",)), ("blank", 1, "accept"), "several_in_one"),
        ("blank", blank(1, accept=("长" * 201,)), ("blank", 1, "accept"), "too_long"),
        ("blank", blank(1, points="0"), ("blank", 1, "points"), "worth_nothing"),
        ("voucher", replace(line(), lines=(line().lines[0],) * 2), ("answer", "lines", 1), "same_line"),
        ("voucher", replace(line(), extra_line_deduction="5"), ("answer", "extra_line_deduction"), "deducts_all"),
        ("sheet", cell(tolerance="288"), ("answer", "cells", 0, "tolerance"), "anything_goes"),
        ("sheet", cell(value="甲", tolerance="1"), ("answer", "cells", 0, "tolerance"), "tolerance_unused"),
        ("sheet", cell(second="300"), ("answer", "cells", 0, "second"), "second_unused"),
        ("sheet", cell(second="288.0", must_be_formula=True), ("answer", "cells", 0, "second"), "second_same"),
        ("sheet", cell(value="甲", second="甲", must_be_formula=True), ("answer", "cells", 0, "second"), "second_same"),
        ("form", field(0, tolerance="12.5"), ("answer", "m", "tolerance"), "anything_goes"),
        ("form", field(0, value="-12.505"), ("answer", "m", "value"), "not_typed"),
        ("form", field(1, tolerance="1"), ("answer", "d", "tolerance"), "tolerance_unused"),
    ],
)
def test_a_slip_in_a_key_is_found_at_its_place(name: str, key: Key, place: Place, code: str) -> None:
    assert (place, code) in found(name, key)


@pytest.mark.parametrize(
    ("name", "changes", "place", "code"),
    [
        ("single", {"options": (*OPTIONS, OPTIONS[0])}, ("options", 4, "id"), "same_id"),
        ("single", {"options": (*OPTIONS, Option(id=" ", text="x"))}, ("options", 4, "id"), "bad_id"),
        ("single", {"options": (*OPTIONS, Option(id="E", text=" "))}, ("options", 4, "text"), "empty_option"),
        ("judge", {"points": "一"}, ("points",), "not_a_number"),
        ("single", {"points": "-2"}, ("points",), "negative"),
        ("multiple", {"points": "-2"}, ("points",), "negative"),
        ("judge", {"stem": "![图](media/none.png)"}, (), "no_file"),
        ("blank", {"stem": "{{1}}"}, ("stem",), "blanks_differ"),
        ("blank", {"blanks": (Blank(id="1"), Blank(id="1"))}, ("blank", 1, "id"), "same_id"),
        (
            "blank",
            {"blanks": (Blank(id="1", hint="约3,0"), Blank(id="2", hint=" 甲"))},
            ("blank", 1, "hint"),
            "answer_shown",
        ),
        ("blank", {"blanks": (Blank(id="1", hint="30"), Blank(id="2"))}, ("blank", 0, "hint"), "answer_shown"),
        ("single", {"options": (*OPTIONS, Option(id="ａ", text="x"))}, ("options", 4, "id"), "same_id"),
        ("single", {"options": (*OPTIONS, Option(id="E ", text="x"))}, ("options", 4, "id"), "bad_id"),
    ],
)
def test_a_slip_in_an_item_is_found_at_its_place(name: str, changes: dict[str, Any], place: Place, code: str) -> None:
    assert (place, code) in found(name, item=replace(WHERE[name], **changes))


@pytest.mark.parametrize(
    ("changes", "place", "code"),
    [
        ({"rows": ((FormCell(field="m"),),)}, ("row",), "fields_differ"),
        ({"rows": ((FormCell(field="m", colspan=0), FormCell(field="d")),)}, ("row",), "bad_colspan"),
        ({"rows": ((FormCell(field="m"),), (FormCell(field="d"), FormCell(field="c")))}, ("row",), "uneven_rows"),
        ({"fields": (FormField(id="c", label="", type="choice", choices=("a", "a")),)}, CHOICES, "bad_choices"),
        ({"fields": (FormField(id="m", label="", type="money"),) * 2}, ("field", 1, "id"), "same_id"),
        ({"fields": (FormField(id="c", label="", type="choice", choices=("a", "Ａ ")),)}, CHOICES, "bad_choices"),
        ({"fields": (FormField(id="c", label="", type="choice", choices=("a", " ")),)}, CHOICES, "bad_choices"),
        ({"fields": (FormField(id="m", label="", type="money", choices=("a",)),)}, CHOICES, "choices_unused"),
        ({"fields": (FormField(id="m", label="\u200b", type="money"),)}, ("field", 0, "label"), "no_label"),
        ({"fields": (FormField(id="m", label="-12.50元", type="money"),)}, ("field", 0, "label"), "label_tells"),
        ({"fields": (AMOUNT, replace(AMOUNT, id="t"))}, ("field", 1, "label"), "same_label"),
        ({"rows": ((FormCell(field="m", text="元"),),)}, ("row", 0, "cells", 0), "text_and_field"),
        ({"rows": ((FormCell(text="（12.50）"),),)}, ("row", 0, "cells", 0), "cell_tells"),
    ],
)  # fmt: skip
def test_a_slip_in_a_table_is_found(changes: dict[str, Any], place: Place, code: str) -> None:
    item = WHERE["form"]
    assert isinstance(item, FormItem)
    assert (place, code) in found("form", item=replace(item, form=replace(item.form, **changes)))


def test_what_the_look_into_a_template_finds_stands_at_its_cell_or_at_the_template() -> None:
    told = (
        TemplateFinding(ref="表!A2", code="locked_cell", sentence="A2 已锁定"),
        TemplateFinding(ref=None, code="template_broken", sentence="打不开"),
    )
    assert found("sheet", desk=replace(DESK, inspect=lambda *_: told)) == {
        (("answer", "cells", 1, "ref"), "locked_cell"),
        (("template",), "template_broken"),
    }
    absent = replace(DESK, media=(), inspect=lambda *_: told)
    assert found("sheet", desk=absent) == {((), "no_file")}, "what is not there is not looked into"


def test_a_template_is_looked_into_for_the_cells_of_the_key() -> None:
    asked: list[object] = []

    def look(template: str, refs: Sequence[str]) -> tuple[TemplateFinding, ...]:
        asked.append((template, list(refs)))
        return (TemplateFinding(ref=None, code="template_broken", sentence="打不开"),)

    key = RIGHT["sheet"]
    assert isinstance(key, SpreadsheetKey)
    findings = list(check_item(WHERE["sheet"], key, replace(DESK, inspect=look)))
    assert asked == [("media/x.xlsx", [cell.ref for cell in key.cells])]
    assert [finding.sentence for finding in findings] == ["打不开"]


@pytest.mark.parametrize(("formula", "code"), [("=A1+1", None), ("A1+1", "no_formula"), ("=1+1", "no_formula")])
def test_the_authors_formula_computes_from_cells(formula: str, code: str | None) -> None:
    key = RIGHT["sheet"]
    assert isinstance(key, SpreadsheetKey)
    first, *others = key.cells
    told = found("sheet", key=replace(key, cells=(replace(first, formula=formula), *others)))
    assert told == ({(("answer", "cells", 0, "formula"), code)} if code else set())


@pytest.mark.parametrize(
    ("name", "key", "told"),
    [
        ("sheet", cell(ref="表!A2"), "表!A2"),
        ("sheet", cell(value=" "), "表!A1"),
        ("voucher", replace(line(), date="2026-13-01"), "2026-13-01"),
        ("voucher", line(account="1403"), "1403"),
        ("form", field(1, value="十月"), "十月"),
    ],
)
def test_a_finding_says_what_is_wrong(name: str, key: Key, told: str) -> None:
    assert any(told in f.sentence for f in check_item(WHERE[name], key, DESK))


def test_as_many_options_as_letters_are_a_choice() -> None:
    item = WHERE["single"]
    assert isinstance(item, SingleChoiceItem)
    options = tuple(Option(id=letter, text=letter) for letter in LETTERS)
    assert found("single", item=replace(item, options=options)) == set()
    assert (("options",), "option_count") in found("single", item=replace(item, options=(*options, *OPTIONS)))


def test_a_voucher_may_have_no_attachment() -> None:
    key = RIGHT["voucher"]
    assert isinstance(key, VoucherKey)
    assert found("voucher", replace(key, attachments=0)) == set()


def test_a_short_answer_needs_a_reference_for_those_who_mark_it() -> None:
    item = ShortAnswerItem(item_id="Q", stem="说明。", points="5")
    assert found("short", ShortAnswerKey(reference="要点"), item) == set()
    assert found("short", ShortAnswerKey(reference=""), item) == {(("answer",), "no_reference")}


@pytest.mark.parametrize("kind", [single_choice, multiple_choice, true_false, fill_in, voucher, spreadsheet, form])
def test_every_whole_key_marks_its_own_answer_in_full(kind: Any) -> None:
    name = next(name for name, item in WHERE.items() if isinstance(item, kind.KIND.item))
    item, key = WHERE[name], RIGHT[name]
    answer = kind.KIND.model_answer(item, key)
    assert kind.KIND.is_answered(answer)
    assert kind.KIND.is_whole(item, answer)
    if kind is not spreadsheet:
        assert sum(mark.points for mark in kind.KIND.mark(item, key, answer, lambda *_: {})) == sum(
            mark.full for mark in kind.KIND.mark(item, key, answer, lambda *_: {})
        )


def test_the_key_of_a_voucher_answers_with_a_summary_on_each_line() -> None:
    item, key = WHERE["voucher"], RIGHT["voucher"]
    assert isinstance(item, VoucherItem)
    assert isinstance(key, VoucherKey)
    answer = voucher.KIND.model_answer(replace(item, title="采购原材料一批并已验收入库"), key)
    assert {line.summary for line in answer.lines} == {"采购原材料一批并已验收入"}
    assert all(line.summary for line in voucher.KIND.model_answer(item, key).lines)
