"""Typed fields: what people write is read kindly, stored in one form, and never thrown away."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidate_client.workspaces.fields import read_field
from shared.exam.kinds.form import FieldType
from shared.exam.typed import read_amount


@pytest.mark.parametrize(
    ("kind", "typed", "value", "shown"),
    [
        ("money", "12345.6", "12345.60", "12,345.60"),
        ("money", "１２，３４５．６７", "12345.67", "12,345.67"),
        ("money", "−2,960", "-2960.00", "-2,960.00"),
        ("money", "(360)", "-360.00", "-360.00"),
        ("money", "36。5", "36.50", "36.50"),
        ("money", "-0", "0.00", "0.00"),
        ("integer", "１２０ ", "120", "120"),
        ("percent", "１２。５％", "12.5", "12.5"),
        ("money", "¥ 1,000", "1000.00", "1,000.00"),
        ("integer", "1,200", "1200", "1,200"),
        ("percent", "12.5%", "12.5", "12.5"),
        ("date", "2026年11月5日", "2026-11-05", "2026-11-05"),
        ("date", "20261105", "2026-11-05", "2026-11-05"),
        ("date", "2026.11.5", "2026-11-05", "2026-11-05"),
        ("text", " 采购部 ", " 采购部 ", " 采购部 "),
    ],
)
def test_reads(kind: FieldType, typed: str, value: str, shown: str) -> None:
    read = read_field(kind, typed)
    assert (read.value, read.shown, read.problem) == (value, shown, "")


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("money", "abc"),
        ("money", "1.234"),
        ("money", "1,23"),
        ("integer", "1.5"),
        ("date", "2026-02-30"),
        ("date", "昨天"),
    ],
)
def test_what_cannot_be_read_is_kept_and_explained(kind: FieldType, typed: str) -> None:
    read = read_field(kind, typed)
    assert read.value == typed
    assert read.problem


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_every_amount_comes_back_from_how_it_is_shown(amount: Decimal) -> None:
    read = read_field("money", f"{amount:f}")
    assert read_amount(read.shown) == amount
    assert read_field("money", read.shown).value == read.value
