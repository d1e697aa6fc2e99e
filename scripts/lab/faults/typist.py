"""One windowless candidate PC of the suite: the client's real engine, with somebody in front who types fast.

Run by `scripts.lab.faults.warp`: module argument is a JSON file with a `Part`. Orders come as lines of JSON on standard
input: arrive (when to begin), leave (a locked screen), hand_in, intrude (try to log another candidate in here), quit.
What the PC saw goes out as lines of JSON on standard output, a pipe, so that it survives the process and no full disk
can stop it. `at` is the machine's steady clock in ms, the same for every process of the run.
"""

import json
import logging
import random
import sys
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import msgspec

from candidate_client.core.engine import Engine
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.settings import Settings
from candidate_client.core.state import ClientView
from scripts.lab.demo.orders import Orders
from scripts.lab.faults.paper import CHOICES, TEXTS
from shared.exam.kinds.parts import Response
from shared.exam.kinds.short_answer import ShortAnswer
from shared.exam.kinds.single_choice import SingleChoice

_LOOK_S = 0.01
_SHOWN_EVERY_MS = 150
_TRY_AGAIN_MS = 700
_NEVER = 1 << 62


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Who sits where. `ticket` is empty at a spare PC; `arrive_at_ms` on the machine's steady clock, None: not yet."""

    seat: int
    ticket: str
    data: str
    server: str
    seed: int
    pace_ms: int
    arrive_at_ms: int | None


class Said:
    """Writes the lines; listeners of several threads use it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[str, Any] = {}

    def write(self, kind: str, **values: Any) -> None:
        """A line."""
        line = json.dumps({"kind": kind, "at": monotonic_ms(), **values}, separators=(",", ":")) + "\n"
        with self._lock:
            sys.stdout.write(line)
            sys.stdout.flush()

    def changed(self, kind: str, **values: Any) -> None:
        """A line if it differs from the last one of its kind."""
        if self._last.get(kind) != values:
            self._last[kind] = values
            self.write(kind, **values)


class Typist:
    """The person, and what they see."""

    def __init__(self, engine: Engine, part: Part, said: Said) -> None:
        self._engine, self._part, self._said = engine, part, said
        self._random = random.Random(part.seed)
        self._busy: Future[None] | None = None
        self._not_before_ms = _NEVER if part.arrive_at_ms is None else part.arrive_at_ms
        self._next_act_ms = 0
        self._shown_ms = 0
        self._number = 0
        engine.add_listener(self._saw)
        engine.add_ack_listener(self._acknowledged)

    # ------------------------------------------------------------ what is seen
    def _acknowledged(self, ticket: str, epoch: int, seq: int, head: str) -> None:
        self._said.write("ack", ticket=ticket, epoch=epoch, seq=seq, head=head)

    def _saw(self, view: ClientView) -> None:
        ticket = view.candidate.ticket if view.candidate else ""
        self._said.changed("screen", screen=view.screen, ticket=ticket, epoch=view.epoch)
        self._said.changed("link", online=view.link.online, trouble=view.link.trouble != "")
        self._said.changed("left", unsent=view.unsent, unkept=view.unkept, disk=view.disk_trouble)
        self._said.changed("journals", waiting=view.journals, kept=view.journals_kept)
        if view.problem is not None:
            self._said.changed("problem", code=view.problem.code)

    def _note_kept(self) -> None:
        """Everything up to a number is on this PC's disk: asked in this order, because only this thread writes."""
        sitting = self._engine.sitting_log()
        if sitting is None:
            return
        epoch, seq = sitting.epoch, sitting.log.last_seq()
        if seq and sitting.log.unkept() == 0 and not self._engine.view.disk_trouble:
            self._said.changed("kept", ticket=sitting.ticket, epoch=epoch, seq=seq)

    def _note_time(self, now_ms: int) -> None:
        view = self._engine.view
        if now_ms - self._shown_ms < _SHOWN_EVERY_MS or view.screen != "exam" or view.candidate is None:
            return
        self._shown_ms = now_ms
        left = view.clock.remaining_ms(monotonic_ms())
        self._said.write("shown", ticket=view.candidate.ticket, left=left, running=view.clock.running)

    # ------------------------------------------------------------ what is done
    def obey(self, order: dict[str, Any]) -> None:
        """Do as told."""
        if order["do"] == "arrive":
            self._not_before_ms = int(order["at"])
        elif order["do"] == "leave":
            self._engine.leave()
        elif order["do"] == "hand_in":
            self._said.write("hand_in", taken=self._engine.hand_in())
        elif order["do"] == "intrude":
            ticket = str(order["ticket"])
            self._said.write("intrude", ticket=ticket)
            self._busy = self._engine.login(ticket, ticket[-6:])

    def look(self) -> None:
        """Do the next thing the screen asks for."""
        now_ms = monotonic_ms()
        self._note_kept()
        self._note_time(now_ms)
        if self._busy is not None and not self._busy.done():
            return
        if self._busy is not None and self._busy.exception() is not None:
            self._not_before_ms = now_ms + _TRY_AGAIN_MS
        self._busy = None
        view = self._engine.view
        if view.screen == "exam":
            self._work(now_ms)
        elif now_ms < self._not_before_ms:
            return
        elif view.screen == "login" and self._part.ticket:
            self._busy = self._engine.login(self._part.ticket, self._part.ticket[-6:])
        elif view.screen == "identity":
            self._busy = self._engine.confirm_identity()
        elif view.screen == "rules":
            self._engine.accept_rules()

    def _work(self, now_ms: int) -> None:
        if now_ms < self._next_act_ms:
            return
        self._next_act_ms = now_ms + int(self._part.pace_ms * self._random.uniform(0.3, 1.7))
        self._number += 1
        dice, item = self._random.random(), self._random.choice(CHOICES + TEXTS)
        if dice < 0.1:
            self._engine.visit(item)
        elif dice < 0.2:
            self._engine.set_flag(item, on=self._random.random() < 0.5)
        elif dice < 0.23:
            self._engine.answer(item, None)
        else:
            self._engine.answer(item, self._response(item))

    def _response(self, item: str) -> Response:
        if item in CHOICES:
            return SingleChoice(choice=self._random.choice("ABCD"))
        length = self._random.choice((3, 40, 400, 3_000))
        return ShortAnswer(text=f"第 {self._number} 版：" + "差异说明" * (length // 4))


def main() -> None:
    """Sit at the PC until told to quit."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    part = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Part)
    engine, said, orders = Engine(Settings(data=Path(part.data), server=part.server)), Said(), Orders()
    said.write("begin", seat=part.seat)
    typist = Typist(engine, part, said)
    engine.start()
    pause = threading.Event()
    while (order := orders.next()) is None or order["do"] != "quit":
        if order is not None:
            typist.obey(order)
        typist.look()
        pause.wait(_LOOK_S)
    engine.stop()
    said.write("end", mismatches=engine.hash_mismatches)


if __name__ == "__main__":
    main()
