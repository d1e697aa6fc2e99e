"""Sections with their own limits by examples (their laws: tests/property)."""

from shared.exam.clock.account import Grant, Pause, TimeAccount
from shared.exam.clock.sections import SectionClosing, SittingClock, sitting_clock
from shared.exam.plan import SectionLimit
from tests.unit.shared.exam.support import forfeited_ms, granted_ms

T = 1_795_829_400_000
MINUTE = 60_000
LIMITS = (
    SectionLimit(section_id="theory", title="理论", duration_s=3600),
    SectionLimit(section_id="practical", title="实操", duration_s=5400),
)


def closing(minute: int, section_id: str = "theory") -> SectionClosing:
    return SectionClosing(
        section_id=section_id, closed_ms=T + minute * MINUTE, noted_ms=T + minute * MINUTE, cause="candidate"
    )


def clock(
    *closings: SectionClosing,
    carry_over: bool = False,
    started: bool = True,
    grants: tuple[Grant, ...] = (),
    pauses: tuple[Pause, ...] = (),
) -> SittingClock:
    whole = TimeAccount(duration_ms=1, start_ms=T if started else None, grants=grants, pauses=pauses)
    return sitting_clock(LIMITS, closings, whole, carry_over=carry_over)


def grant(minutes: int, section_id: str) -> Grant:
    return Grant(grant_id="g", kind="extension", ms=minutes * MINUTE, reason="r", section_id=section_id)


def test_a_shared_limit_is_one_account_without_a_name() -> None:
    whole = TimeAccount(duration_ms=60 * MINUTE, start_ms=T)
    one = sitting_clock((), (), whole, carry_over=True)
    assert (one.open.section_id, one.open.account, one.later) == ("", whole, ())
    assert one.end_ms(T) == T + 60 * MINUTE
    assert one.carry_over is False


def test_sections_run_one_after_the_other() -> None:
    first = clock()
    assert (first.open.section_id, first.open.title, first.open_index) == ("theory", "理论", 0)
    assert first.later[0].account.start_ms is None
    assert first.left_ms(T + 10 * MINUTE) == 140 * MINUTE
    assert first.end_ms(T + 10 * MINUTE) == T + 150 * MINUTE
    second = clock(closing(40))
    assert (second.open.section_id, second.later) == ("practical", ())
    assert second.open.account.start_ms == T + 40 * MINUTE
    assert second.used_ms(T + 50 * MINUTE) == 50 * MINUTE
    assert second.left_ms(T + 50 * MINUTE) == 80 * MINUTE
    assert second.end_ms(T + 50 * MINUTE) == T + 130 * MINUTE


def test_time_left_is_forfeited_or_carried_over_once() -> None:
    forfeited = clock(closing(40))
    assert forfeited_ms(forfeited) == 20 * MINUTE
    assert granted_ms(forfeited) == 150 * MINUTE
    carried = clock(closing(40), carry_over=True)
    assert forfeited_ms(carried) == 0
    assert carried.open.carried_ms == 20 * MINUTE
    assert carried.open.left_ms(T + 40 * MINUTE) == 110 * MINUTE
    assert granted_ms(carried) == 150 * MINUTE
    assert carried.end_ms(T + 40 * MINUTE) == T + 150 * MINUTE
    carried_grant = carried.open.account.grants[-1]
    assert carried_grant == Grant(grant_id="carried", kind="carried", ms=20 * MINUTE, reason="", section_id="practical")


def test_a_closed_section_stands_still() -> None:
    theory = clock(closing(40)).sections[0]
    assert theory.used_ms(T + 90 * MINUTE) == 40 * MINUTE
    assert theory.used_ms(T + 30 * MINUTE) == 30 * MINUTE
    assert theory.left_ms(T + 90 * MINUTE) == 20 * MINUTE


def test_a_grant_counts_where_it_was_given_and_an_old_one_in_the_first_section() -> None:
    given = clock(grants=(grant(5, "practical"), grant(3, ""), grant(2, "of another paper")))
    assert given.sections[0].left_ms(T) == 65 * MINUTE
    assert given.sections[1].left_ms(T) == 95 * MINUTE
    assert clock(grants=(grant(4, "theory"),)).sections[0].left_ms(T) == 64 * MINUTE


def test_no_end_before_the_start_or_in_a_pause() -> None:
    assert clock(started=False).end_ms(T) is None
    assert clock(pauses=(Pause(from_ms=T),)).end_ms(T + 1) is None
