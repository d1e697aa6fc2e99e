"""Whatever happens in a room, the log and the entries alone bring the same room back: replay equals the live state."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.exam.answers.log import AnswerBook
from shared.exam.clock.account import allotted_ms, remaining_ms
from shared.exam.room import fold
from shared.protocol import commands as wire
from shared.protocol.errors import WireError
from shared.security.chain import verify_chain
from site_server.service.answers.results import chained_log
from site_server.service.core.room import open_entry
from site_server.service.view.room_view import room_view
from tests.support.server_parts import Pc, ServerParts

SEATS = st.integers(1, 4)
STEPS = st.one_of(
    st.tuples(st.just("login"), SEATS),
    st.tuples(st.just("resume"), st.integers(1, 5)),
    st.tuples(st.just("answer"), SEATS),
    st.tuples(st.just("late_journal"), SEATS),
    st.tuples(st.just("status"), SEATS),
    st.tuples(st.just("hand_in"), SEATS),
    st.tuples(st.just("wait"), st.integers(100, 20_000)),
    st.tuples(st.just("move"), SEATS),
    st.tuples(st.just("pause"), SEATS),
    st.tuples(st.just("resume_clock"), SEATS),
    st.tuples(st.just("pause_room"), st.just(0)),
    st.tuples(st.just("resume_room"), st.just(0)),
    st.tuples(st.just("extend"), SEATS),
    st.tuples(st.just("reopen"), SEATS),
    st.tuples(st.just("leave"), SEATS),
    st.tuples(st.just("restart"), st.integers(0, 30_000)),
)


class Play:
    """Carries steps out; what the rules refuse is refused and changes nothing but the record of it."""

    def __init__(self, parts: ServerParts) -> None:
        self.parts = parts
        self.pcs: dict[str, Pc] = {}

    def step(self, name: str, value: Any) -> None:
        try:
            getattr(self, name)(value)
        except WireError as error:
            if error.code == "server_fault":
                raise
        self.parts.look()

    def ticket(self, seat: int) -> str:
        return self.parts.tiny.ticket(seat)

    def keep(self, pc: Pc) -> None:
        known = self.pcs.get(pc.ticket)
        pc.book = known.book if known else pc.book
        self.pcs[pc.ticket] = pc

    def login(self, seat: int) -> None:
        self.keep(self.parts.login(seat))

    def resume(self, seat: int) -> None:
        self.keep(self.parts.resume(seat))

    def answer(self, seat: int) -> None:
        if pc := self.pcs.get(self.ticket(seat)):
            # What was refused last time is repeated, as a client does.
            pc.book = AnswerBook.replay(pc.ticket, self._stored(pc.ticket))
            pc.answer("s1", "ABCD"[self.parts.site.need_room().state.last_seq % 4])

    def late_journal(self, seat: int) -> None:
        if (pc := self.pcs.get(self.ticket(seat))) and pc.reply.epoch > 1:
            pc.book = AnswerBook.replay(pc.ticket, self._stored(pc.ticket))
            entry = pc.write(pc.choose("s2", "A").content, epoch=pc.reply.epoch - 1)
            pc.send(entry, epoch=entry.epoch)

    def status(self, seat: int) -> None:
        if pc := self.pcs.get(self.ticket(seat)):
            pc.status()

    def hand_in(self, seat: int) -> None:
        if pc := self.pcs.get(self.ticket(seat)):
            pc.hand_in()

    def wait(self, ms: int) -> None:
        self.parts.clock.pass_ms(ms)

    def move(self, seat: int) -> None:
        self.parts.command(wire.MoveSeat(ticket=self.ticket(seat), to_seat=5, reason="死机"))

    def pause(self, seat: int) -> None:
        self.parts.command(wire.PauseSittings(tickets=(self.ticket(seat),), reason="网络"))

    def resume_clock(self, seat: int) -> None:
        self.parts.command(wire.ResumeSittings(tickets=(self.ticket(seat),)))

    def pause_room(self, _: int) -> None:
        self.parts.command(wire.PauseRoom(reason="停电"))

    def resume_room(self, _: int) -> None:
        self.parts.command(wire.ResumeRoom())

    def extend(self, seat: int) -> None:
        approvals = self.parts.approve("chief", "inspector")
        command = wire.Extend(tickets=(self.ticket(seat),), seconds=20, reason="键盘", approvals=approvals)
        self.parts.command(command)

    def reopen(self, seat: int) -> None:
        command = wire.Reopen(ticket=self.ticket(seat), reason="误操作", approvals=self.parts.approve("chief"))
        self.parts.command(command)

    def leave(self, seat: int) -> None:
        self.parts.command(wire.StartLeave(ticket=self.ticket(seat), reason="如厕"))

    def restart(self, ms: int) -> None:
        self.parts.clock.pass_ms(ms)
        self.parts.restart()

    def _stored(self, ticket: str) -> Any:
        room = self.parts.site.need_room()
        return [open_entry(room.answer_box(ticket), row) for row in self.parts.store.entries(1, ticket)]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEPS, min_size=5, max_size=30))
def test_replay_equals_the_live_room(steps: list[tuple[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parts = ServerParts(Path(folder))
        try:
            play = Play(parts)
            play.login(1)
            play.login(2)
            parts.started()
            for name, value in steps:
                play.step(name, value)
            room, now = parts.site.need_room(), parts.site.clock.now_ms()
            assert fold.replay(parts.tiny.plan, room.records) == room.state
            verify_chain(room.plan.session_id, ((c.record, c.hash) for c in chained_log(room)))
            times = [record.at_ms for record in room.records]
            assert times == sorted(times)
            for ticket, book in room.books.items():
                again = AnswerBook.replay(ticket, play._stored(ticket))
                assert (again.head(), again.answers, again.held) == (book.head(), book.answers, book.held)
                assert room.marks[ticket].count == book.count()
                account = room.state.account(ticket)
                assert 0 <= remaining_ms(account, now) <= allotted_ms(account)
            before = room_view(parts.site)
            parts.restart()
            after = room_view(parts.site)
            assert (after.phase, after.totals, after.last_seq) == (before.phase, before.totals, before.last_seq + 1)
        finally:
            parts.stop()
