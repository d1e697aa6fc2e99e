"""Marking item by item, and the laws: order never matters, points stay between 0 and the item's."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.exam.key import PaperKey
from shared.exam.kinds.choice import ChoiceKey
from shared.exam.kinds.fill_in import Blank, BlankKey, FillIn, FillInKey
from shared.exam.kinds.form import FieldKey, Form, FormField, FormKey, FormTable
from shared.exam.kinds.kind import CellValue
from shared.exam.kinds.multiple_choice import MultipleChoice
from shared.exam.kinds.parts import Key
from shared.exam.kinds.short_answer import ShortAnswer
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem
from shared.exam.kinds.spreadsheet import CellKey, Spreadsheet, SpreadsheetKey
from shared.exam.kinds.true_false import TrueFalse, TrueFalseKey
from shared.exam.kinds.voucher import Voucher
from shared.exam.paper import Group, Paper, Section
from shared.exam.scoring import score_item
from tests.support.scoring import OPTIONS, item, nothing, points, score_paper


# ------------------------------------------------------------------ choices
@pytest.mark.parametrize(("choice", "got"), [("B", 3), ("A", 0), ("", 0), ("b", 0)])
def test_single_choice(choice, got):
    assert points(ChoiceKey(right=("B",)), SingleChoice(choice=choice)) == got


@pytest.mark.parametrize(
    ("choices", "got"),
    [("ACD", 3), ("DCA", 3), ("AC", 2), ("A", 1), ("", 0), ("AB", 0), ("ABCD", 0), ("B", 0), ("AX", 0), ("AAC", 2)],
)
def test_multiple_choice_gives_part_for_right_ones_and_nothing_with_a_wrong_one(choices, got):
    key = ChoiceKey(right=("A", "C", "D"), partial="1")
    assert points(key, MultipleChoice(choices=tuple(choices))) == got


def test_multiple_choice_without_partial_is_all_or_nothing():
    key = ChoiceKey(right=("A", "C"))
    assert points(key, MultipleChoice(choices=("A",))) == 0
    assert points(key, MultipleChoice(choices=("C", "A"))) == 3


def test_true_false():
    assert points(TrueFalseKey(right=False), TrueFalse(value=False)) == 3
    assert points(TrueFalseKey(right=False), TrueFalse(value=True)) == 0


def test_no_answer_or_one_of_another_kind_is_worth_nothing():
    for response in (None, ShortAnswer(text="B"), TrueFalse(value=True), Voucher()):
        assert points(ChoiceKey(right=("B",)), response) == 0


def test_an_item_without_a_key_is_left_to_people():
    score = score_item(item("short_answer"), None, ShortAnswer(text="因为"), nothing)
    assert (score.manual, score.answered, score.points) == (True, True, 0)


# ------------------------------------------------------------------ fill-in
@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("360000", True), ("360,000", True), ("360,000.00", True), ("３６０，０００", True), (" 360 000 ", True),
        ("¥360,000", True), ("￥360000.00", True), ("360000元", True), ("360000.005", True), ("+360000", True),
        ("360000.02", False), ("36,0000", False), ("-360000", False), ("三十六万", False), ("", False), ("元", False),
        ("3.6e5", False), ("360000%", True), ("(360000)", False), ("360000件", False), ("NaN", False), (".", False),
        ("9" * 70, False),
    ],
)  # fmt: skip
def test_a_number_in_any_usual_writing(typed, right):
    key = FillInKey(blanks=(BlankKey(id="1", points="2", numeric="360000", tolerance="0.01"),))
    blanks = (Blank(id="1", hint="元"),)
    assert points(key, FillIn(blanks={"1": typed}), "fill_in", "2", blanks=blanks) == (2 if right else 0)


@pytest.mark.parametrize(
    ("typed", "wanted", "right"),
    [("30%", "30", True), ("30", "30", True), ("0.3", "30", False), ("37.5%", "0.375", True), ("0.375", "0.375", True)],
)
def test_percent_means_what_the_key_wants(typed, wanted, right):
    key = FillInKey(blanks=(BlankKey(id="1", points="2", numeric=wanted),))
    assert points(key, FillIn(blanks={"1": typed}), "fill_in", blanks=(Blank(id="1", hint="%"),)) == (2 if right else 0)


@pytest.mark.parametrize(
    ("typed", "right"),
    [("$B$2", True), ("＄b＄2", True), (" $B $2 ", True), ("=$B$2", True), ("B2", False), ("", False)],
)
def test_text_in_any_width_and_case(typed, right):
    key = FillInKey(blanks=(BlankKey(id="2", points="2", accept=("$B$2", "=$B$2")),))
    assert points(key, FillIn(blanks={"2": typed}), "fill_in") == (2 if right else 0)


def test_each_blank_by_itself():
    key = FillInKey(blanks=(BlankKey(id="1", points="2", numeric="30"), BlankKey(id="2", points="1", accept=("甲",))))
    assert points(key, FillIn(blanks={"1": "30", "2": "乙", "9": "30"}), "fill_in") == 2


# ------------------------------------------------------------------ form
@pytest.mark.parametrize("tolerance", [None, "0", "0.001"])
def test_a_percentage_is_the_number_before_its_sign_with_and_without_it(tolerance):
    table = FormTable(fields=(FormField(id="a", label="率", type="percent"),), rows=())
    key = FormKey(fields=(FieldKey(id="a", value="0.34", points="4", tolerance=tolerance),))
    typed = ("0.34", "0.34%", "０。３４％", "34%", "0.0034", "34", "", "无")
    got = [points(key, Form(fields={"a": text}), "form", "4", form=table) for text in typed]
    assert got == [4, 4, 4, 0, 0, 0, 0, 0]


def test_form_fields_by_type():
    fields = (
        FormField(id="a", label="金额", type="money"),
        FormField(id="b", label="性质", type="choice", choices=("有利差异", "不利差异")),
        FormField(id="c", label="日期", type="date"),
        FormField(id="d", label="率", type="percent"),
    )
    key = FormKey(
        fields=(
            FieldKey(id="a", value="-2960.00", points="2", tolerance="0.01"),
            FieldKey(id="b", value="有利差异", points="0.5"),
            FieldKey(id="c", value="2026-10-31", points="0.5"),
            FieldKey(id="d", value="0.34", points="1", tolerance="0.005"),
        )
    )
    form = FormTable(fields=fields, rows=())

    def got(**typed):
        return points(key, Form(fields=typed), "form", "4", form=form)

    assert got(a="－2,960", b="有利差异", c="2026/10/31", d="0.34%") == 4
    assert got(a="(2,960.00)", b="不利差异", c="2026-10-30", d="0.346") == 2
    assert got(a="2960", d="0.345") == 1
    assert got() == 0


# ------------------------------------------------------------------ spreadsheet
def sheet(found, **key):
    cell = CellKey(ref="表!C4", points="3", **{"value": "288", **key})
    found = found if isinstance(found, CellValue) else CellValue(value=found)
    return points(
        SpreadsheetKey(cells=(cell,)), Spreadsheet(cells={}), "spreadsheet", recalculate=lambda *_: {"表!C4": found}
    )


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (Decimal(288), True), (Decimal("288.004"), True), (Decimal("288.006"), False), ("288", True), ("288元", True),
        (True, False), (None, False), ("", False), ("二百八十八", False),
    ],
)  # fmt: skip
def test_a_cell_by_its_value(value, right):
    assert sheet(value, tolerance="0.005") == (3 if right else 0)


@pytest.mark.parametrize(
    ("value", "wanted", "right"),
    [
        (Decimal(46454), "2027-03-08", True), (Decimal(46455), "2027-03-08", False),
        ("2027年3月8日", "2027-03-08", True),
        (Decimal("0.125"), "12.5%", True), ("00123", "00123", True), ("ａ公司", "A 公司", True), (True, "TRUE", True),
        (False, "TRUE", False), (Decimal(1), "TRUE", False), (None, "2027-03-08", False),
    ],
)  # fmt: skip
def test_a_cell_of_a_day_a_percentage_a_code_or_a_truth_value(value, wanted, right):
    assert sheet(value, value=wanted) == (3 if right else 0)


def test_floating_point_noise_costs_nothing_and_errors_count_nothing():
    assert sheet(Decimal("0.30000000000000004"), value="0.3") == 3
    assert sheet(Decimal("0.3000001"), value="0.3") == 0
    assert sheet(CellValue(value=None, error=True), value="0") == 0
    assert sheet(" 方案二", value="方案二") == 3


@pytest.mark.parametrize(
    ("formula", "right"),
    [
        ("=基础数据!B5+1", True), ("=SUM($B$5:B8)", True), ("=b5", True), ("=288", False), ("=200+88", False),
        (None, False), ("=LOG10(100)", False), ('=LEN("B5")+284', False), ("=IF(A1>0,288,288)", True),
    ],
)  # fmt: skip
def test_a_required_formula_must_refer_to_a_cell(formula, right):
    found = CellValue(value=Decimal(288), formula=formula)
    assert sheet(found, must_be_formula=True) == (3 if right else 0)


# ------------------------------------------------------------------ laws
TEXT = st.one_of(st.text(max_size=12), st.sampled_from(["4", "126000", "2180", "-1", "1e9", "％", "2026-11-05"]))


@given(st.lists(st.sampled_from("ABCDX")), st.randoms(use_true_random=False))
def test_the_order_of_chosen_options_never_matters(choices, dice):
    key = ChoiceKey(right=("A", "C", "D"), partial="1")
    shuffled = list(choices)
    dice.shuffle(shuffled)
    first, second = (points(key, MultipleChoice(choices=tuple(x))) for x in (choices, shuffled))
    assert first == second
    assert 0 <= first <= 3
    assert first == 0 or not set(choices) - {"A", "C", "D"}


@given(st.dictionaries(st.sampled_from(["1", "2"]), TEXT))
def test_any_text_in_a_blank_is_marked_between_zero_and_full(blanks):
    key = FillInKey(blanks=(BlankKey(id="1", points="2", numeric="4"), BlankKey(id="2", points="2", accept=("甲",))))
    assert 0 <= points(key, FillIn(blanks=blanks), "fill_in", "4") <= 4


# ------------------------------------------------------------------ paper
def exam():
    def group(group_id, *items):
        return Group(group_id=group_id, title="", instruction="", items=items)

    def choice(item_id, worth):
        return SingleChoiceItem(item_id=item_id, stem="", points=worth, options=OPTIONS)

    theory = Section(
        section_id="t", kind="theory", title="理论", groups=(group("a", choice("T1", "60"), choice("T2", "40")),)
    )
    practical = Section(
        section_id="p", kind="practical", title="实操", groups=(group("b", choice("P1", "59.5"), choice("P2", "40.5")),)
    )
    paper = Paper(
        paper_id="P",
        version=2,
        title="",
        subject="",
        certificate="",
        level="",
        duration_s=60,
        sections=(theory, practical),
    )
    items: dict[str, Key] = {name: ChoiceKey(right=("A",)) for name in ("T1", "T2", "P1", "P2")}
    return paper, PaperKey(paper_id="P", version=2, pass_mark="60", items=items)


@pytest.mark.parametrize(
    ("right", "theory", "practical", "passed"),
    [
        (("T1", "P1"), "60", "59.5", False),
        (("T1", "T2", "P1", "P2"), "100", "100", True),
        (("T1", "P1", "P2"), "60", "100", True),
        (("T2", "P1", "P2"), "40", "100", False),
        ((), "0", "0", False),
    ],
)
def test_both_sections_must_reach_the_mark(right, theory, practical, passed):
    paper, key = exam()
    result = score_paper(paper, key, {name: SingleChoice(choice="A") for name in right}, nothing)
    assert (result.points("theory"), result.points("practical")) == (Decimal(theory), Decimal(practical))
    assert result.total == Decimal(theory) + Decimal(practical)
    assert result.passed is passed


@pytest.mark.parametrize(
    ("kind", "wanted", "typed", "right"),
    [
        ("money", "1250.40", "￥1,250.4", True), ("money", "-500", "（500）", True), ("percent", "0.34", "0.34", True),
        ("date", "2027-03-08", "2027年3月8日", True), ("text", "00123", "123", False), ("text", "12.5", "12。5", True),
        ("choice", "有利差异", "有利差异", True), ("text", "甲", "乙", False),
    ],
)  # fmt: skip
def test_a_field_without_a_tolerance_is_right_by_what_it_means(kind, wanted, typed, right):
    form = FormTable(fields=(FormField(id="a", label="甲", type=kind, choices=("有利差异",)),), rows=())
    key = FormKey(fields=(FieldKey(id="a", value=wanted, points="4"),))
    assert points(key, Form(fields={"a": typed}), "form", "4", form=form) == (4 if right else 0)
