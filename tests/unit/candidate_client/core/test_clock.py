"""The room's clock as a PC knows it: nothing, a guess, then the server's word."""

from candidate_client.core.clock import RoomClock, Stamp


def test_before_the_first_reply_there_is_no_time_or_a_guess() -> None:
    clock = RoomClock()
    assert clock.stamp(5_000) == Stamp(0, guessed=True)
    clock.assume(1_000_000)
    assert clock.stamp(5_000) == Stamp(1_005_000, guessed=True)
    assert clock.sure_ms(5_000) == 0


def test_the_servers_word_overrides_the_guess() -> None:
    clock = RoomClock()
    clock.assume(1_000_000)
    offset = clock.observe(sent_ms=100, received_ms=100, server_ms=7_000_100)
    assert offset == 7_000_000
    assert clock.stamp(5_000) == Stamp(7_005_000, guessed=False)
    assert clock.sure_ms(5_000) == 7_005_000
