"""Accounts are found as accountants look for them, in whatever width they type."""

from candidate_client.workspaces.accounts import Chart
from shared.exam.accounts import Account

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


def test_a_chinese_keyboard_finds_the_same_accounts() -> None:
    chart = Chart(ACCOUNTS)
    assert chart.code_of("２２２１－０１－０１") == chart.code_of("2221．01．01") == "2221-01-01"
    assert [a.code for a in chart.search("１００２")] == ["1002-01", "1002-02"]
