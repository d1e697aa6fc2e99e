"""An abandoned PC that still writes: its entries are kept and held, never counted by themselves; the console tells."""

from collections.abc import Callable

import pytest

from shared.exam.answers.content import Answered
from shared.exam.answers.log import Entry
from shared.exam.kinds.single_choice import SingleChoice
from shared.protocol import commands as wire
from site_server.service.answers.history import history
from site_server.service.view.room_view import room_view
from tests.support.server_parts import Pc, ServerParts

HOURS_MS = 7_200_000


def written(pc: Pc, item: str, choice: str, at_ms: int, *, guessed: bool = False) -> Entry:
    entry = Entry(
        epoch=1,
        seq=pc.book.next_seq(1),
        content=Answered(item_id=item, response=SingleChoice(choice=choice)),
        client_ms=at_ms,
        guessed=guessed,
    )
    pc.book.accept(entry)
    return entry


def test_what_somebody_types_on_the_abandoned_pc_waits_for_review(make_parts: Callable[..., ServerParts]) -> None:
    parts = make_parts(duration_s=3600)
    parts.device(5)
    old = parts.login(1)
    parts.started()
    parts.clock.pass_ms(60_000)
    own = written(old, "s1", "A", parts.site.clock.now_ms() - 1_000)  # the cable is out: it is on its PC only
    parts.command(wire.MoveSeat(ticket=old.ticket, to_seat=5, reason="网线故障"))
    new = parts.login(1, at=5)
    parts.clock.pass_ms(120_000)
    stranger = [written(old, item, "D", parts.site.clock.now_ms()) for item in ("s1", "s2")]
    assert old.send(own, *stranger).held == (2, 3)
    book = parts.site.need_room().books[old.ticket]
    assert book.answers == {"s1": SingleChoice(choice="A")}
    assert room_view(parts.site).seats[4].held == 2
    new.answer("s2", "B")
    for _ in range(2):
        answers = parts.site.need_room().books[old.ticket].answers
        assert answers == {"s1": SingleChoice(choice="A"), "s2": SingleChoice(choice="B")}
        parts.restart()


def test_a_pc_that_restarts_under_its_own_candidate_loses_nothing(make_parts: Callable[..., ServerParts]) -> None:
    parts = make_parts(duration_s=3600)
    pc = parts.login(1)
    parts.started()
    parts.clock.pass_ms(60_000)
    unsent = written(pc, "s1", "A", parts.site.clock.now_ms() + 500)  # its estimate runs half a second ahead
    again = parts.resume(1)
    assert again.send(unsent, epoch=1).held == ()
    assert parts.site.need_room().books[pc.ticket].answers == {"s1": SingleChoice(choice="A")}


def test_a_restarted_pc_with_a_wrong_wall_clock_proves_nothing_by_it(make_parts: Callable[..., ServerParts]) -> None:
    """Moved, then switched on again off the line and let on by a code; its clock battery is dead: two hours behind."""
    parts = make_parts(duration_s=3600)
    parts.device(5)
    old = parts.login(1)
    parts.started()
    parts.clock.pass_ms(60_000)
    own = written(old, "s1", "A", parts.site.clock.now_ms() - 1_000)
    parts.command(wire.MoveSeat(ticket=old.ticket, to_seat=5, reason="主机坏"))
    new = parts.login(1, at=5)
    parts.clock.pass_ms(120_000)
    claimed = parts.site.clock.now_ms() - HOURS_MS
    stranger = [written(old, item, "D", claimed + n, guessed=True) for n, item in enumerate(("s1", "s2"))]
    assert old.send(own, *stranger).held == (2, 3)
    new.answer("s1", "B")
    for _ in range(2):
        room = parts.site.need_room()
        assert room.books[old.ticket].answers == {"s1": SingleChoice(choice="B")}
        assert room_view(parts.site).seats[4].held == 2
        told = {(e.epoch, e.seq): (e.guessed, e.late) for e in history(parts.site, room, old.ticket).entries}
        assert told[1, 1] == (False, "")
        assert told[1, 3] == (True, "waiting"), "told to whoever decides"
        parts.restart()


@pytest.mark.parametrize("off_by_ms", [-HOURS_MS, 0, HOURS_MS])
def test_who_goes_on_at_the_same_pc_loses_nothing_by_its_wall_clock(
    make_parts: Callable[..., ServerParts], off_by_ms: int
) -> None:
    parts = make_parts(duration_s=3600)
    pc = parts.login(1)
    parts.started()
    parts.clock.pass_ms(60_000)
    unsent = written(pc, "s1", "A", parts.site.clock.now_ms() + off_by_ms, guessed=True)
    again = parts.resume(1)
    assert again.send(unsent, epoch=1).held == ()
    assert parts.site.need_room().books[pc.ticket].answers == {"s1": SingleChoice(choice="A")}
