"""SIGKILL in the middle of saving, again and again: what was acknowledged is there, in order, with the same hash."""

import random
import threading
import time
from pathlib import Path

import pytest

from shared.exam.answers.content import Answered
from shared.exam.answers.log import AnswerBook, Entry
from shared.exam.kinds.short_answer import ShortAnswer
from shared.link.errors import LinkError
from shared.protocol import paths
from shared.protocol.commands import StartRoom, Unseal
from shared.protocol.console import RoomView
from shared.protocol.device import Empty, LoginReply
from shared.protocol.sitting import SaveReply, SaveRequest, SittingStatus, SittingStatusRequest
from tests.support.tiny_session import TinySession

CANDIDATES = 6
KILLS = 4


class Typist(threading.Thread):
    """Saves as fast as it is acknowledged, repeats what was not, and remembers what was."""

    def __init__(self, tiny: TinySession, seat: int, stop: threading.Event) -> None:
        super().__init__(name=f"typist-{seat}")
        self.link = tiny.device(seat=seat).transport()
        self.reply: LoginReply = tiny.login(self.link, seat=seat)
        self.link.call("POST", paths.CONFIRM, Empty(), Empty)
        self.book = AnswerBook(self.reply.candidate.ticket)
        self.acknowledged = 0
        self.stop = stop
        self.refused: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            seq = self.acknowledged + 1
            text = ShortAnswer(text=f"第 {seq} 版 " + "字" * random.randint(1, 300))
            entry = Entry(epoch=1, seq=seq, content=Answered(item_id="s1", response=text), client_ms=seq)
            while not self.stop.is_set():
                try:
                    body = SaveRequest(epoch=1, entries=(entry,))
                    reply = self.link.call("POST", paths.ANSWERS, body, SaveReply)
                except LinkError as error:
                    if not error.retryable:
                        self.refused.append(error.code)
                        return
                    time.sleep(0.02)
                    continue
                self.book.accept(entry)
                self.acknowledged = reply.acknowledged_seq
                break


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_by_kills(tmp_path: Path) -> None:
    with TinySession(tmp_path, candidates=CANDIDATES, duration_s=600) as tiny:
        chief = tiny.staff("chief")
        tiny.command(chief, Unseal(code=tiny.opening_code))
        stop = threading.Event()
        typists = [Typist(tiny, seat, stop) for seat in range(1, CANDIDATES + 1)]
        tiny.command(chief, StartRoom())
        for typist in typists:
            typist.start()
        before = tiny.view(chief)
        for _ in range(KILLS):
            time.sleep(random.uniform(0.3, 1.0))
            tiny.server.kill()
            tiny.server.start()
        time.sleep(0.5)
        stop.set()
        for typist in typists:
            typist.join(30)
        assert [t.refused for t in typists] == [[]] * CANDIDATES
        assert all(t.acknowledged > 0 for t in typists)
        view: RoomView = tiny.view(chief)
        assert view.last_seq >= before.last_seq + KILLS
        for typist in typists:
            # An entry may have been kept whose acknowledgement the kill swallowed; nothing may be missing.
            body = SittingStatusRequest(
                item_id="",
                answered=0,
                total=0,
                flagged=0,
                seq=typist.acknowledged,
                head=typist.book.head_at(1, typist.acknowledged).hex(),
                unsent=0,
                paper_ready=True,
            )
            status = typist.link.call("POST", paths.SITTING_STATUS, body, SittingStatus)
            assert typist.acknowledged <= status.acknowledged_seq <= typist.acknowledged + 1
            assert status.phase == "working"
        assert [t for t in tiny.view(chief).to_do if t.kind == "conflict"] == []
        # Room time went on at one speed: the deadline of everybody is where it was.
        after = {s.ticket: s.deadline_ms for s in tiny.view(chief).seats if s.ticket}
        assert after == {s.ticket: s.deadline_ms for s in before.seats if s.ticket}
