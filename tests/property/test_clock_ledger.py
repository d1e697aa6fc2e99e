"""The laws of the clock ledger (shared.exam.clock.account), over arbitrary histories."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.exam.clock.account import (
    DAY_MS,
    Grant,
    Pause,
    TimeAccount,
    allotted_ms,
    deadline_ms,
    is_paused,
    paused_ms,
    remaining_ms,
    runs_out_ms,
    used_ms,
)

START = 1_700_000_000_000
moments = st.integers(START - 3_600_000, START + 6 * 3_600_000)
pauses = st.lists(
    st.builds(
        lambda begin, length: Pause(from_ms=begin, to_ms=None if length is None else begin + length),
        moments,
        st.none() | st.integers(0, 3_600_000),
    ),
    max_size=5,
).map(tuple)
grants = st.lists(
    st.builds(lambda ms: Grant(grant_id="g", kind="extension", ms=ms, reason="r"), st.integers(-3_600_000, 3_600_000)),
    max_size=4,
).map(tuple)
accounts = st.builds(
    TimeAccount,
    duration_ms=st.integers(0, 8 * 3_600_000),
    start_ms=st.just(START) | st.none(),
    extra_percent=st.sampled_from([0, 25, 30, 50, 100]),
    pauses=pauses,
    grants=grants,
)


@given(accounts, moments)
def test_remaining_is_never_negative_nor_endless(account: TimeAccount, now_ms: int) -> None:
    assert 0 <= remaining_ms(account, now_ms) <= allotted_ms(account) <= 10 * DAY_MS


@given(accounts, moments)
def test_time_granted_is_conserved(account: TimeAccount, now_ms: int) -> None:
    assert used_ms(account, now_ms) + remaining_ms(account, now_ms) == allotted_ms(account)


@given(accounts, moments, st.integers(0, 3_600_000))
def test_time_runs_off_at_most_as_fast_as_the_clock(account: TimeAccount, now_ms: int, later: int) -> None:
    run = remaining_ms(account, now_ms) - remaining_ms(account, now_ms + later)
    assert 0 <= run <= later


@given(accounts, moments, st.integers(1, 3_600_000))
def test_a_pause_stops_the_clock(account: TimeAccount, now_ms: int, later: int) -> None:
    paused = replace(account, pauses=(*account.pauses, Pause(from_ms=now_ms)))
    assert remaining_ms(paused, now_ms + later) == remaining_ms(account, now_ms)


@given(accounts, moments, st.integers(0, 3_600_000), st.integers(0, 3_600_000))
def test_pause_and_extension_commute(account: TimeAccount, now_ms: int, length: int, extension: int) -> None:
    pause = Pause(from_ms=now_ms, to_ms=now_ms + length)
    grant = Grant(grant_id="x", kind="extension", ms=extension, reason="r")
    first = replace(replace(account, pauses=(*account.pauses, pause)), grants=(*account.grants, grant))
    second = replace(replace(account, grants=(*account.grants, grant)), pauses=(*account.pauses, pause))
    shuffled = replace(first, pauses=tuple(reversed(first.pauses)))
    then = now_ms + length + 1000
    assert remaining_ms(first, then) == remaining_ms(second, then) == remaining_ms(shuffled, then)


@given(accounts, moments)
def test_the_deadline_is_when_time_runs_out(account: TimeAccount, now_ms: int) -> None:
    finished = replace(account, pauses=tuple(p for p in account.pauses if p.to_ms is not None and p.to_ms <= now_ms))
    end_ms = deadline_ms(finished, now_ms)
    if end_ms is not None and end_ms >= now_ms:
        assert remaining_ms(finished, end_ms) == 0
        if end_ms > now_ms and allotted_ms(finished) > 0:
            assert remaining_ms(finished, end_ms - 1) > 0


@given(accounts, moments)
def test_overlapping_room_and_own_pauses_count_once(account: TimeAccount, now_ms: int) -> None:
    doubled = replace(account, pauses=account.pauses + account.pauses)
    assert paused_ms(doubled, now_ms) == paused_ms(account, now_ms)
    assert is_paused(doubled, now_ms) == is_paused(account, now_ms)


@given(accounts)
def test_time_runs_out_at_one_moment_and_not_before(account: TimeAccount) -> None:
    end_ms = runs_out_ms(account)
    if end_ms is None:
        unending = any(p.to_ms is None for p in account.pauses)
        assert account.start_ms is None or unending
        return
    assert remaining_ms(account, end_ms) == 0
    if allotted_ms(account) > 0:
        assert remaining_ms(account, end_ms - 1) > 0


@given(accounts, st.integers(0, 3_600_000), st.none() | st.integers(0, 3_600_000))
def test_what_happens_after_time_has_run_out_does_not_move_that_moment(
    account: TimeAccount, later: int, length: int | None
) -> None:
    end_ms = runs_out_ms(account)
    if end_ms is None:
        return
    begin = end_ms + later
    pause = Pause(from_ms=begin, to_ms=None if length is None else begin + length)
    assert runs_out_ms(replace(account, pauses=(*account.pauses, pause))) == end_ms
