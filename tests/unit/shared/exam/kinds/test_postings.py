"""A voucher balances on the screen exactly when it earns the points for it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.exam.kinds.postings import Posting, VoucherLine, balancing_amount, is_begun, posting, totals
from shared.exam.kinds.voucher import KIND, Voucher, VoucherItem, VoucherKey

ITEM = VoucherItem(item_id="V", stem="填制凭证", points="1")
KEY = VoucherKey(date="2027-03-08", attachments=2, lines=(), balance_points="1")


def debit(amount: str, account: str = "1403") -> VoucherLine:
    return VoucherLine(summary="购料", account=account, debit=amount)


def credit(amount: str, account: str = "2202-01") -> VoucherLine:
    return VoucherLine(summary="购料", account=account, credit=amount)


def balanced(*lines: VoucherLine) -> bool:
    return totals(lines).balanced


@pytest.mark.parametrize("written", ["1250.4", "１２５０．４０", "￥1,250.40", "1250。4", "1,250.40元", "1 250.4"])
def test_amounts_in_any_usual_writing_balance(written: str) -> None:
    assert balanced(debit(written), credit("1250.40"))
    assert posting(debit(written, "１４０３")) == Posting(account="1403", side="debit", amount=Decimal("1250.4"))


def test_a_red_entry_balances_a_red_entry() -> None:
    assert balanced(debit("（300）"), credit("-300"))
    assert balanced(debit("300"), debit("-300", "2202-01"))
    assert balanced(credit("（300）"), credit("300", "1403"))
    assert not balanced(debit("300"), debit("-299.99", "2202-01"))


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (debit("100"),),
        (debit("100"), credit("99.99")),
        (debit("0"), credit("0")),
        (debit("一百"), credit("一百")),
        (debit("0.005"), credit("0.005")),
        (debit("10%"), credit("10%")),
        (debit("100", ""), credit("100")),
        (debit("100"), credit("100"), debit("")),
        (debit("100"), credit("100"), VoucherLine(account="1403", debit="5", credit="5")),
    ],
)
def test_what_does_not_balance(lines: tuple[VoucherLine, ...]) -> None:
    assert not balanced(*lines)


def test_the_totals_say_why() -> None:
    sums = totals((debit("x"), debit("100", ""), credit("1,60。5"), credit("60.5"), VoucherLine(summary="只有摘要")))
    assert (sums.debit, sums.credit, sums.unreadable, sums.unfinished) == (Decimal(100), Decimal("60.5"), 2, 3)
    assert totals((debit("100", ""), credit("100"))).equal
    assert balancing_amount((debit("100"), credit("60.5")), debit_side=False) == Decimal("39.5")
    assert balancing_amount((debit("100"), credit("60.5")), debit_side=True) == Decimal("-39.5")


def test_a_summary_alone_is_no_line_and_a_zero_beside_an_amount_is_nothing() -> None:
    assert not is_begun(VoucherLine(summary="购料"))
    assert posting(VoucherLine(account="1403", debit="100", credit="0")) is not None
    assert posting(VoucherLine(account="1403", debit="100", credit="无")) is None


def test_a_voucher_is_complete_with_a_day_and_balance() -> None:
    whole = (debit("100"), credit("100"))
    assert KIND.is_whole(ITEM, Voucher(date="2027年3月8日", lines=whole))
    assert not KIND.is_whole(ITEM, Voucher(date="三月", lines=whole))
    assert not KIND.is_whole(ITEM, Voucher(date="2027-03-08", lines=whole[:1]))


AMOUNT = st.sampled_from(
    ["", " ", "0", "100", "１００", "￥100.00", "（100）", "-100", "200", "x", "1e2", "100%", "0.001"]
)
LINE = st.builds(VoucherLine, account=st.sampled_from(["", "1403", "2202－01"]), debit=AMOUNT, credit=AMOUNT)


@given(st.lists(LINE, max_size=5))
def test_the_screen_and_the_marker_judge_alike(lines: list[VoucherLine]) -> None:
    voucher = Voucher(lines=tuple(lines))
    (mark,) = (mark for mark in KIND.mark(ITEM, KEY, voucher, lambda *_: {}) if mark.what == "借贷平衡")
    assert (mark.points == 1) == totals(lines).balanced
