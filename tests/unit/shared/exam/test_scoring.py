"""Marking item by item, and the laws: order never matters, points stay between 0 and the item's."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.exam.key import PaperKey
from shared.exam.kinds.choice import ChoiceKey
from shared.exam.kinds.fill_in import Blank, BlankKey, FillIn, FillInKey
from shared.exam.kinds.form import FieldKey, Form, FormField, FormKey, FormTable
from shared.exam.kinds.kind import CellValue
from shared.exam.kinds.multiple_choice import MultipleChoice
from shared.exam.kinds.parts import Key, Option
from shared.exam.kinds.postings import VoucherLine
from shared.exam.kinds.registry import KINDS, kind_named
from shared.exam.kinds.short_answer import ShortAnswer
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem
from shared.exam.kinds.spreadsheet import CellKey, Spreadsheet, SpreadsheetKey
from shared.exam.kinds.true_false import TrueFalse, TrueFalseKey
from shared.exam.kinds.voucher import Voucher, VoucherKey, VoucherLineKey
from shared.exam.paper import Group, Paper, Section
from shared.exam.scoring import score_item
from tests.support.scoring import score_paper

KIND_OF = {kind.response: kind.name for kind in KINDS}
OPTIONS = tuple(Option(id=name, text=name) for name in "ABCD")


def nothing(template, typed, wanted, proof=None):
    return {}


def item(kind, points="3", **more):
    found = kind_named(kind)
    return found.item(item_id="I1", stem="", points=points, **more)


def points(key, response, kind=None, full="3", recalculate=nothing, **more):
    return score_item(
        item(kind or KIND_OF.get(type(response), "single_choice"), full, **more), key, response, recalculate
    ).points


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


# ------------------------------------------------------------------ voucher
VOUCHER = VoucherKey(
    date="2026-11-05",
    attachments=4,
    date_points="2",
    attachments_points="2",
    balance_points="1",
    extra_line_deduction="2",
    lines=(
        VoucherLineKey(account="1403-01", side="debit", amount="126000.00", points="5"),
        VoucherLineKey(account="2221-01-01", side="debit", amount="16300.00", points="5"),
        VoucherLineKey(account="2202-01", side="credit", amount="140120.00", points="5"),
        VoucherLineKey(account="1002-01", side="credit", amount="2180.00", points="5"),
    ),
)
LINES = (
    VoucherLine(summary="购料", account="1403-01", debit="126,000"),
    VoucherLine(account="2221-01-01", debit="16300.00"),
    VoucherLine(account="2202-01", credit="140120"),
    VoucherLine(account="1002-01", credit="２１８０"),
)
GOOD = Voucher(date="2026-11-05", attachments="4", lines=LINES)


def voucher(response):
    return points(VOUCHER, response, "voucher", "25")


def test_a_right_voucher_in_any_order_gets_everything():
    assert voucher(GOOD) == 25
    assert voucher(replace(GOOD, lines=(VoucherLine(), *reversed(LINES), VoucherLine(summary="只有摘要")))) == 25
    assert voucher(replace(GOOD, date="2026年11月5日", attachments="4张")) == 25


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        (VoucherLine(account="1403-01", debit="126000.01"), 6),
        (VoucherLine(account="1403-01", credit="126000"), 6),
        (VoucherLine(account="1403-02", debit="126000"), 5),
        (VoucherLine(account="1403-01", debit="126000", credit="126000"), 6),
        (VoucherLine(account="1403-01", debit="126000", credit="0"), 0),
        (VoucherLine(account="1403-01", debit="-126000"), 6),
        (VoucherLine(account="1403-01", debit="十二万六千"), 6),
        (VoucherLine(account="", debit="126000"), 6),
        (VoucherLine(), 6),
    ],
)
def test_a_wrong_line_costs_its_points_and_the_balance_when_it_breaks(line, lost):
    assert voucher(replace(GOOD, lines=(line, *LINES[1:]))) == 25 - lost


def test_date_attachments_and_balance_are_marked_by_themselves():
    assert voucher(replace(GOOD, date="2026-11-06")) == 23
    assert voucher(replace(GOOD, attachments="3")) == 23
    assert voucher(replace(GOOD, date="", attachments="")) == 21


def test_extra_lines_cost_and_the_sum_never_falls_below_zero():
    extra = (VoucherLine(account="6602-01", debit="100"), VoucherLine(account="1002-01", credit="100"))
    assert voucher(replace(GOOD, lines=LINES + extra)) == 21
    assert voucher(Voucher(lines=extra * 20)) == 0


def test_a_split_or_doubled_line_counts_once():
    assert voucher(replace(GOOD, lines=(*LINES, LINES[0]))) == 25 - 2 - 1
    twice = (VOUCHER.lines[0], replace(VOUCHER.lines[0], points="3"))
    doubled = replace(VOUCHER, lines=twice, extra_line_deduction="0")
    assert points(doubled, Voucher(lines=(LINES[0],)), "voucher", "25") == 5


@pytest.mark.parametrize("tolerance", [None, "0", "0.001"])
def test_a_percentage_is_the_number_before_its_sign_with_and_without_it(tolerance):
    table = FormTable(fields=(FormField(id="a", label="率", type="percent"),), rows=())
    key = FormKey(fields=(FieldKey(id="a", value="0.34", points="4", tolerance=tolerance),))
    typed = ("0.34", "0.34%", "０。３４％", "34%", "0.0034", "34", "", "无")
    got = [points(key, Form(fields={"a": text}), "form", "4", form=table) for text in typed]
    assert got == [4, 4, 4, 0, 0, 0, 0, 0]


PAID = replace(
    VOUCHER,
    lines=(
        VoucherLineKey(account="5001-01", side="debit", amount="4800.00", points="8"),
        VoucherLineKey(account="1002-01", side="credit", amount="3200.00", points="6"),
        VoucherLineKey(account="1002-01", side="credit", amount="1600.00", points="6"),
    ),
)


def _paid(*amounts, debits=("4800",)):
    lines = [VoucherLine(account="5001-01", debit=amount) for amount in debits]
    lines += [VoucherLine(account="1002.01", credit=amount) for amount in amounts]
    return points(PAID, replace(GOOD, lines=tuple(lines)), "voucher", "25")


@pytest.mark.parametrize(
    ("amounts", "got"),
    [
        (("3200", "1600"), 25),
        (("1600", "3200"), 25),
        (("4800",), 25),  # drawn together
        (("3200", "1000", "600"), 25),  # parted, at no cost
        (("4,000.00", "800"), 25),
        (("1600", "3000", "20"), 25 - 6 - 2 - 1),  # the rest comes to another sum, in one line too many
        (("3200", "1600", "50"), 22),  # one line too many, and it does not balance
        (("4800.01",), 12),
        (("3200",), 18),
    ],
)
def test_lines_of_one_account_and_side_count_by_what_the_ledger_gets(amounts, got):
    assert _paid(*amounts) == got


def test_lines_drawn_together_do_not_hide_one_too_many():
    extra = (VoucherLine(account="6602-01", debit="0.5"),)
    merged = (VoucherLine(account="5001-01", debit="4800"), VoucherLine(account="1002-01", credit="4800"))
    assert points(PAID, replace(GOOD, lines=merged + extra), "voucher", "25") == 25 - 2 - 1


def test_a_red_entry_within_one_side_balances_and_earns_its_points():
    lines = (("6602-01", "500.00"), ("6601-01", "-500.00"))
    key = replace(
        VOUCHER, lines=tuple(VoucherLineKey(account=a, side="debit", amount=m, points="10") for a, m in lines)
    )
    typed = tuple(VoucherLine(account=a, debit=m) for a, m in lines)
    assert points(key, replace(GOOD, lines=typed), "voucher", "25") == 25
    assert points(key, replace(GOOD, lines=(VoucherLine(account="6602-01", debit="500"), typed[1])), "voucher", "25")
    on_the_other_side = (typed[0], VoucherLine(account="6601-01", credit="500"))
    assert points(key, replace(GOOD, lines=on_the_other_side), "voucher", "25") == 15


# ------------------------------------------------------------------ form
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
LINE = st.one_of(
    st.sampled_from(LINES),
    st.builds(
        VoucherLine, summary=TEXT, account=st.sampled_from(["1403-01", "1002-01", "x", ""]), debit=TEXT, credit=TEXT
    ),
)


@given(st.lists(LINE, max_size=9), st.randoms(use_true_random=False), TEXT, TEXT)
def test_the_order_of_voucher_lines_never_matters(lines, dice, date, attachments):
    shuffled = list(lines)
    dice.shuffle(shuffled)
    first, second = (voucher(Voucher(date=date, attachments=attachments, lines=tuple(x))) for x in (lines, shuffled))
    assert first == second
    assert 0 <= first <= 25


@given(st.lists(st.sampled_from("ABCDX")), st.randoms(use_true_random=False))
def test_the_order_of_chosen_options_never_matters(choices, dice):
    key = ChoiceKey(right=("A", "C", "D"), partial="1")
    shuffled = list(choices)
    dice.shuffle(shuffled)
    first, second = (points(key, MultipleChoice(choices=tuple(x))) for x in (choices, shuffled))
    assert first == second
    assert 0 <= first <= 3
    assert first == 0 or not set(choices) - {"A", "C", "D"}


@given(st.permutations(VOUCHER.lines), st.lists(LINE, max_size=6))
def test_the_order_of_the_key_never_matters(lines, typed):
    response = Voucher(lines=tuple(typed))
    assert points(replace(VOUCHER, lines=tuple(lines)), response, "voucher", "25") == voucher(response)


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
