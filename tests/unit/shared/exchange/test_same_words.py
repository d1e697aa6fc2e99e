"""The same room, session and seat as people type them in many ways; and slips that must not pass as the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.exchange.same_words import looks_like, plain, surely_meant, whole_number
from shared.exchange.session_words import on_one_dial, plain_session

SESSION = "2027-03-06 09:00-11:30"


@pytest.mark.parametrize(
    "written",
    [
        "2027-03-06 09:00－11:30", "2027-03-06  09:00-11:30", "2027-03-06 9:00-11:30", "2027/03/06 09:00-11:30",
        "2027/3/6 9:00—11:30", "2027年3月6日 09:00–11:30", "2027年03月06日09：00‐11：30",
        "２０２７－０３－０６　０９：００－１１：３０",
        "2027.3.6 09:00~11:30", "2027-03-06 09:00 至 11:30", "2027-3-6 9:00 − 11:30", "20270306 09:00-11:30",
        "2027-03-06\u00a009:00-11:30", "\u200b2027-03-06 09:00-11:30", "2027-03-06(周六)09:00-11:30",
        "2027-03-06 09:00:00-11:30:00",
        "2027年3月6日上午9:00-11:30", "2027-03-06 9:00AM - 11:30AM", "2027-03-06T09:00-11:30",
        "2027年3月6日 早上9点至11点半",
        "2027 年 3 月 6 日 9 : 00 - 11 : 30", "2027年3月6号9点整到上午11点30分", "2027-03-06 09:00-2027-03-06 11:30",
        "2027年3月6日9时00分至11时30分", "2027-03-06\n09:00-11:30", "2027-03-06 09:00——11:30",
    ],
)  # fmt: skip
def test_one_session_in_many_writings(written):
    assert plain_session(written) == plain_session(SESSION)


@pytest.mark.parametrize(
    "written",
    ["2027-03-06 09:00-11:00", "2027-03-07 09:00-11:30", "2027-06-03 09:00-11:30", "2027-03-06 19:00-11:30", "第1场"],
)
def test_another_session_stays_another(written):
    assert plain_session(written) != plain_session(SESSION)


@pytest.mark.parametrize(
    ("written", "plainly"),
    [
        ("2027-03-06 下午2:30-4:30", "2027-03-06#14:30-16:30"),
        ("2027-03-06 2:30-4:30pm", "2027-03-06#14:30-16:30"),
        ("2027-03-06 上午11:00-1:00", "2027-03-06#11:00-13:00"),
        ("2027-03-06 11:00-1:00PM", "2027-03-06#11:00-13:00"),
        ("2027-03-06 中午12:00-下午1:30", "2027-03-06#12:00-13:30"),
        ("2027-03-06 中午1点-2点", "2027-03-06#13:00-14:00"),
        ("2027-03-06 凌晨12:30-2:00", "2027-03-06#00:30-02:00"),
        ("2027-03-06 晚上10:30-次日0:30", "2027-03-06#22:30-00:30"),
        ("2027-03-06 晚上10:30-晚上12:00", "2027-03-06#22:30-00:00"),
        ("2027-03-06 22:30-24:00", "2027-03-06#22:30-00:00"),
        ("2027-03-06 22:30 至 2027年3月7日 0:30", "2027-03-06#22:30-00:30"),
        ("2027-03-06 22:30 至 2027年3月8日 0:30", "2027-03-06#22:30-2027-03-08#00:30"),
        ("2027-03-06 9:00-次日11:00", "2027-03-06#09:00-次日11:00"),
        ("2027-13-46 22:30 至 2027-13-47 0:30", "2027-13-46#22:30-2027-13-47#00:30"),
        ("9:00 - 2027-03-06 11:00", "09:00-2027-03-06#11:00"),
        ("exam 9:00-11:00", "exam09:00-11:00"),
        ("2027-03-06 下午14:30-16:30", "2027-03-06#下午14:30-16:30"),
    ],
)
def test_times_of_twelve_hours_and_over_midnight(written, plainly):
    assert plain_session(written) == plainly
    assert plain_session(plainly.replace("#", " ")) == plainly


def test_half_a_day_off():
    assert on_one_dial("2027-03-06#02:30-04:30", "2027-03-06#14:30-16:30")
    assert not on_one_dial("2027-03-06#02:30-04:30", "2027-03-06#14:30-16:00")
    assert not on_one_dial("2027-03-06#02:30-04:30", "2027-03-06#02:30-04:30")
    assert not on_one_dial("第1场", "2027-03-06#02:30-04:30")


@pytest.mark.parametrize(
    "written", ["北楼 205机房", "北楼２０５机房", "北楼205 机房 ", "北楼205　机房", "北\ufeff楼205机房"]
)
def test_one_room_in_many_writings(written):
    assert plain(written) == "北楼205机房"


@pytest.mark.parametrize(
    ("a", "b"),
    [("A-205", "A－205"), ("A-205", "A—205"), ("A-205", "A‐205"), ("A-205", "A–205"), ("北楼(205)", "北楼（２０５）")],
)
def test_dashes_and_brackets_of_all_kinds_are_one(a, b):
    assert plain(a) == plain(b)


@pytest.mark.parametrize("written", ["1", "01", "001", "１", "1.0", " 1 ", "０１", "1.00"])
def test_one_seat_in_many_writings(written):
    assert whole_number(written) == 1


@pytest.mark.parametrize("written", ["", "一", "1.5", "-1", "1号", "1e3", "²", "12345678901234567890"])
def test_what_is_no_seat(written):
    assert whole_number(written) is None


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("北楼20５机房", False), ("北搂205机房", True), ("北楼25机房", True), ("北楼2055机房", True),
        ("北楼250机房", True),
        ("北楼2O5机房", True), ("205机房", True), ("北楼205", True), ("图书馆机房", False),
        ("北楼205计算机教室", True), ("东205机房", True),
        ("南楼301机房", False), ("", False),
    ],
)  # fmt: skip
def test_what_looks_like_the_room(written, near):
    assert looks_like(plain(written), "北楼205机房") is near


@given(st.text(max_size=30))
def test_plain_writing_is_plain_already(text):
    assert plain(plain(text)) == plain(text)
    assert not looks_like(plain(text), plain(text))
    plain_session(text)
    whole_number(text)


@given(st.text(min_size=4, max_size=12, alphabet="ABCDEF"), st.integers(0, 11), st.sampled_from("xyz"))
def test_one_character_off_always_looks_alike(text, at, char):
    at %= len(text)
    for slip in (text[:at] + char + text[at:], text[:at] + text[at + 1 :], text[:at] + char + text[at + 1 :]):
        assert looks_like(slip, text)
        assert looks_like(text, slip)


def test_endless_names_are_not_folded():
    assert not surely_meant("房" * 101, "房" * 101)
    assert surely_meant("房" * 100, "房" * 100)
