"""Messages and receipts: who has not read what, and for how long a message says anything."""

from shared.exam.room import events as ev
from shared.exam.room.messages import UNREAD_AFTER_MS, Message, oldest_unread
from tests.unit.shared.exam.acts.support import MIN, closed, login, running
from tests.unit.shared.exam.support import Log, T


def sent(log: Log, at_ms: int, name: str = "m", tickets: tuple[str, ...] = (), until_ms: int | None = None) -> None:
    log.add(at_ms, ev.MessageSent(message_id=name, tickets=tickets, text="请安静", until_ms=until_ms))


def read(log: Log, n: int, at_ms: int, name: str = "m", number: int = 1) -> None:
    log.add(
        at_ms,
        ev.MessageRead(message_id=name, ticket=f"T{n}", seat=n, at_ms=at_ms, stream="s", number=number),
    )


def unread(log: Log, n: int, now_ms: int) -> tuple[str, int] | None:
    found = oldest_unread(log.state.messages.values(), log.state.sittings[f"T{n}"], now_ms)
    return (found[0].message_id, found[1]) if found is not None else None


def test_a_message_is_unread_after_a_while_until_it_is_read() -> None:
    log = running(1, 2)
    sent(log, T, tickets=("T1",))
    assert unread(log, 1, T + UNREAD_AFTER_MS - 1) is None
    assert unread(log, 1, T + UNREAD_AFTER_MS) == ("m", T)
    assert unread(log, 2, T + UNREAD_AFTER_MS) is None, "it was not for them"
    read(log, 1, T + 3 * MIN)
    assert unread(log, 1, T + 4 * MIN) is None
    assert log.state.messages["m"].read == {"T1": T + 3 * MIN}
    assert log.state.pc(1).heard == {"s": 1}
    read(log, 1, T + 5 * MIN, number=2)
    assert log.state.messages["m"].read == {"T1": T + 3 * MIN}, "the first time counts"
    read(log, 1, T + 5 * MIN, name="?", number=3)
    assert set(log.state.messages) == {"m"}


def test_a_message_that_is_over_was_still_not_read_but_who_came_later_never_saw_it() -> None:
    log = running(1)
    sent(log, T, until_ms=T + 10 * MIN)
    log.add(T + 5 * MIN, login(2))
    assert unread(log, 3, T + 9 * MIN) is None, "nobody has logged in there"
    log.add(T + 20 * MIN, login(3))
    assert unread(log, 1, T + 30 * MIN) == ("m", T)
    assert unread(log, 2, T + 30 * MIN) == ("m", T + 5 * MIN)
    assert unread(log, 3, T + 30 * MIN) is None
    closed(log, 1, T + 30 * MIN)
    assert unread(log, 1, T + 31 * MIN) is None


def test_until_when_a_message_is_shown() -> None:
    message = Message(message_id="m", tickets=(), text="x", at_ms=T, until_ms=T + MIN)
    assert [message.shown(T + MIN - 1), message.shown(T + MIN)] == [True, False]
