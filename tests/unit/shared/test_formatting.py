"""Times, amounts and masks read as the field writes them."""

from datetime import timedelta, timezone
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import formatting as f

# 2026-11-28 09:41:07 in Shanghai
AT_MS = 1_795_830_067_000
ROOM = "Asia/Shanghai"


def test_times_are_the_rooms_whatever_the_machines_zone() -> None:
    assert f.clock_time(AT_MS, ROOM) == "09:41:07"
    assert f.clock_time(AT_MS, ROOM, seconds=False) == "09:41"
    assert f.clock_time(AT_MS, timezone(timedelta(hours=6))) == "07:41:07"
    assert f.date(AT_MS, ROOM) == "2026年11月28日"
    assert f.date_time(AT_MS, ROOM) == "2026年11月28日 09:41"
    assert f.clock_span(AT_MS, AT_MS + 7_200_000, ROOM) == "09:41-11:41"
    assert f.clock_span(AT_MS, AT_MS + 20 * 3_600_000, ROOM) == "09:41-次日05:41"
    assert f.clock_span(AT_MS, AT_MS + 48 * 3_600_000, ROOM) == "09:41-09:41"


def test_a_date_is_the_rooms_day_not_utcs() -> None:
    assert f.date(AT_MS - 3 * 3_600_000, ROOM) == "2026年11月28日"
    assert f.date(AT_MS - 10 * 3_600_000, ROOM) == "2026年11月27日"


def test_an_unknown_zone_is_an_error() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        f.room_zone("Mars/Olympus")


@pytest.mark.parametrize(
    ("span_ms", "up", "shown"),
    [
        (5_025_000, False, "01:23:45"),
        (1, True, "00:00:01"),
        (1, False, "00:00:00"),
        (0, True, "00:00:00"),
        (-5_000, True, "00:00:00"),
        (100 * 3_600_000, False, "100:00:00"),
    ],
)
def test_durations_in_digits(span_ms: int, up: bool, shown: str) -> None:
    assert f.duration_clock(span_ms, round_up=up) == shown


def test_short_durations_may_leave_out_hours() -> None:
    assert f.duration_clock(130_000, hours=False) == "02:10"
    assert f.duration_clock(3_600_000, hours=False) == "01:00:00"


@pytest.mark.parametrize(
    ("span_ms", "words"),
    [
        (4_980_000, "1 小时 23 分"),
        (7_200_000, "2 小时"),
        (1_380_000, "23 分"),
        (600_000, "10 分"),
        (130_000, "2 分 10 秒"),
        (120_000, "2 分"),
        (45_999, "45 秒"),
        (-1, "0 秒"),
    ],
)
def test_durations_in_words(span_ms: int, words: str) -> None:
    assert f.duration_words(span_ms) == words


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("12345.67", "12,345.67"),
        ("0", "0.00"),
        ("-0.001", "0.00"),
        ("-1234.5", "-1,234.50"),
        (Decimal("0.005"), "0.01"),
        (Decimal(1000000), "1,000,000.00"),
    ],
)
def test_money(amount: Decimal | str, shown: str) -> None:
    assert f.money(amount) == shown


def test_money_is_a_number() -> None:
    with pytest.raises(InvalidOperation):
        f.money("十二")


def test_file_sizes() -> None:
    assert [f.file_size(n) for n in (999, 1000, 999_960, 999_960_000)] == ["999 B", "1.0 KB", "1.0 MB", "1.0 GB"]
    assert [f.file_size(n) for n in (812, 23_400, 5_100_000, 2_000_000_000)] == ["812 B", "23.4 KB", "5.1 MB", "2.0 GB"]


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张**"),
        ("欧阳明月", "欧**"),
        ("𠮷田", "𠮷**"),
        ("㛃", "㛃**"),
        ("䶮文", "䶮**"),
        ("𣲗", "𣲗**"),
        ("阿不都·热合曼", "阿**·**"),
        ("葛\U000e0100城", "葛\U000e0100**"),
        ("Sarah Anderson", "S*** A***"),
        (" 李四 ", "李**"),
        ("", ""),
    ],
)
def test_masked_names(name: str, masked: str) -> None:
    assert f.mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("371102200501011234", "371***********1234"),
        ("37110220050101123X", "371***********123X"),
        ("E12345678", "E******78"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_masked_ids(number: str, masked: str) -> None:
    assert f.mask_id(number) == masked


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=6))
def test_a_mask_shows_one_character_and_hides_the_length(name: str) -> None:
    assert f.mask_name(name) == name[0] + "**"


@given(st.text(alphabet="0123456789", min_size=6, max_size=30))
def test_a_masked_id_shows_seven_digits_at_most(number: str) -> None:
    masked = f.mask_id(number)
    assert len(masked) == len(number)
    assert sum(character != "*" for character in masked) <= 7


@given(st.integers(), st.sampled_from([ROOM, "Pacific/Kiritimati", "Etc/GMT+12"]), st.booleans())
def test_every_number_has_a_writing(number: int, zone: str, flag: bool) -> None:
    """What a candidate's PC claims is shown to people: whatever it is, showing it never fails."""
    for at_ms in (number, number * 2**40):
        assert f.clock_time(at_ms, zone, seconds=flag)
        assert f.date_time(at_ms, zone, seconds=flag)
        assert f.clock_span(at_ms, at_ms + 1, zone)
        assert f.duration_clock(at_ms, round_up=flag)
