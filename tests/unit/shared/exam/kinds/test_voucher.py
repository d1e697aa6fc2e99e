"""Marking a voucher: by account, side and amount, in any order; what lines come to counts, not how they are drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.exam.kinds.postings import VoucherLine
from shared.exam.kinds.voucher import Voucher, VoucherKey, VoucherLineKey
from tests.support.scoring import points

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
    assert (
        points(key, replace(GOOD, lines=(VoucherLine(account="6602-01", debit="500"), typed[1])), "voucher", "25") == 25
    )
    on_the_other_side = (typed[0], VoucherLine(account="6601-01", credit="500"))
    assert points(key, replace(GOOD, lines=on_the_other_side), "voucher", "25") == 15


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


@given(st.permutations(VOUCHER.lines), st.lists(LINE, max_size=6))
def test_the_order_of_the_key_never_matters(lines, typed):
    response = Voucher(lines=tuple(typed))
    assert points(replace(VOUCHER, lines=tuple(lines)), response, "voucher", "25") == voucher(response)
