"""Vouchers: accounts are found as accountants look for them, and balance means balance."""

from decimal import Decimal

from candidate_client.core.outline import voucher_balanced
from candidate_client.workspaces.voucher import Chart, balancing_amount, totals
from shared.exam.paper import Account
from shared.exam.responses import Voucher, VoucherLine

ACCOUNTS = tuple(
    Account(code=code, name=full.rpartition("—")[2], full_name=full, category="资产")
    for code, full in (
        ("1002", "银行存款"),
        ("1002-01", "银行存款—基本户"),
        ("1002-02", "银行存款—一般户"),
        ("1403", "原材料"),
        ("2221", "应交税费"),
        ("2221-01", "应交税费—应交增值税"),
        ("2221-01-01", "应交税费—应交增值税—进项税额"),
    )
)


def test_only_last_level_accounts_are_offered() -> None:
    chart = Chart(ACCOUNTS)
    assert [a.code for a in chart.leaves] == ["1002-01", "1002-02", "1403", "2221-01-01"]
    assert chart.code_of("1002") is None


def test_search_by_code_name_and_characters_in_order() -> None:
    chart = Chart(ACCOUNTS)
    assert [a.code for a in chart.search("1002")] == ["1002-01", "1002-02"]
    assert [a.code for a in chart.search("100202")] == ["1002-02"]
    assert [a.code for a in chart.search("应交进项")] == ["2221-01-01"]
    assert [a.code for a in chart.search("原")] == ["1403"]
    assert chart.search("固定资产") == []


def test_an_account_is_known_by_code_label_and_unique_name() -> None:
    chart = Chart(ACCOUNTS)
    for typed in ("2221-01-01", "2221-01-01 应交税费—应交增值税—进项税额", "进项税额", "22210101"):
        assert chart.code_of(typed) == "2221-01-01"


def line(debit: str = "", credit: str = "") -> VoucherLine:
    return VoucherLine(summary="购料", account="1403", debit=debit, credit=credit)


def test_totals_balance_and_what_is_missing() -> None:
    lines = (line(debit="1,000.10"), line(debit="0.20"), line(credit="1000.30"))
    assert totals(lines).balanced
    assert voucher_balanced(Voucher(lines=lines))
    assert balancing_amount(lines[:2], debit_side=False) == Decimal("1000.30")
    assert not totals((line(debit="x"), line(credit="x"))).balanced
    assert not totals(()).balanced
