"""The people at the console: commands repeated until they are answered, and a look at the room every half second."""

import logging
import queue
import secrets
import threading
from collections.abc import Callable
from typing import TypeVar

from scripts.lab.faults.child import steady_ms
from scripts.lab.faults.prepare import Site
from shared.link.device_files import DeviceFiles
from shared.link.errors import LinkError
from shared.link.site_line import device_transport
from shared.protocol import paths
from shared.protocol.answers import AnswerHistory
from shared.protocol.commands import (
    Command,
    CommandReply,
    CommandRequest,
    Credential,
    CreditOutages,
    Extend,
    OutageRef,
    ResumeRoom,
    ResumeSittings,
    ReviewHeld,
    StartRoom,
)
from shared.protocol.console import EventPage, RoomView, StaffLoginReply, StaffLoginRequest
from shared.protocol.device import Hello
from shared.protocol.jobs import Job, JobKind, JobRequest
from shared.protocol.version import PROTOCOL_VERSION

log = logging.getLogger(__name__)

_LOOK_S = 0.5
_AGAIN_S = 0.1
_CALL_S = 3.0
_TRIES = 5

T = TypeVar("T")
Sample = tuple[int, int, int]
"""Steady clock before and after a call, and the room's clock in its answer."""


class Console:
    """Signed in as the chief examiner; keeps everything that the server confirmed."""

    def __init__(self, site: Site, address: str) -> None:
        self._link = device_transport(DeviceFiles(site.console), address, read_timeout_s=_CALL_S)
        self._site = site
        self._orders: queue.SimpleQueue[tuple[str, Command] | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for name, work in (("orders", self._give), ("look", self._look))
        ]
        self.replies: list[tuple[int, Command, CommandReply]] = []
        """Every command that was confirmed, with the steady time of the reply."""
        self.refused: list[tuple[Command, str]] = []
        self.views: list[tuple[int, RoomView]] = []
        self.samples: list[Sample] = []
        self.outages_ms: list[int] = []
        """Steady times at which the server did not answer."""
        self._pending = 0
        self._count = threading.Lock()

    def start(self) -> None:
        """Sign in and begin to look."""
        body = StaffLoginRequest(staff_id="chief", pin=self._site.pins["chief"], protocol_version=PROTOCOL_VERSION)
        self._link.set_token(self._link.call("POST", paths.STAFF_LOGIN, body, StaffLoginReply).token)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Leave."""
        self._stopping.set()
        self._orders.put(None)
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(30)
        self._link.close()

    def approvals(self) -> tuple[Credential, ...]:
        """Chief examiner and inspector, each with the own PIN."""
        return tuple(Credential(staff_id=person, pin=pin) for person, pin in self._site.pins.items())

    def order(self, command: Command) -> None:
        """Give a command; it is repeated under one id until the server answers, in order with the others."""
        with self._count:
            self._pending += 1
        self._orders.put((secrets.token_hex(8), command))

    def credit_outages(self) -> int:
        """Give back what the newest look at the room proposes for outages; for how many candidates."""
        seats = self.views[-1][1].seats if self.views else ()
        refs = tuple(
            OutageRef(ticket=p.ticket, from_ms=p.from_ms, to_ms=p.to_ms, ms=p.lost_ms)
            for s in seats
            for p in s.proposals
        )
        if refs:
            self.order(CreditOutages(outages=refs, reason="服务器或网络中断", approvals=self.approvals()))
        return len({ref.ticket for ref in refs})

    @property
    def idle(self) -> bool:
        """Whether every command has been answered."""
        with self._count:
            return self._pending == 0

    def move_to(self, address: str) -> None:
        """The server is another one now."""
        self._link.move_to(f"https://{address}")

    def do_again(self, lost_ms: int) -> list[Command]:
        """What was confirmed before that moment and is not in the log any more; what people must do again is given.

        A seat move and a pause are over by then; what they were for is told by people's own notes. Raises LinkError.
        """
        page = self._link.call("GET", f"{paths.EVENTS}?limit=1000", None, EventPage)
        known = {record.seq: record for record in page.records}
        gone = [
            command
            for at_ms, command, reply in list(self.replies)
            if at_ms < lost_ms and any(known.get(record.seq) != record for record in reply.records)
        ]
        for command in gone:
            if isinstance(command, StartRoom | ResumeRoom | ResumeSittings | Extend):
                self.order(command)
        return gone

    def view(self) -> RoomView:
        """The room now. Raises LinkError."""
        return self._link.call("GET", paths.VIEW, None, RoomView)

    def leave_late_answers_to_centre(self, wait: Callable[[float], object]) -> None:
        """Decide about every late answer, so that the results can be sealed. Raises LinkError."""
        self._patiently(self._leave_late_answers, wait)

    def _leave_late_answers(self) -> None:
        for seat in self.view().seats:
            if not seat.held:
                continue
            story = self._link.call("GET", f"{paths.ANSWERS_OF}/{seat.ticket}", None, AnswerHistory)
            choices = tuple(story.choice(late, "to_centre") for late in story.waiting())
            command = ReviewHeld(
                ticket=seat.ticket, choices=choices, reason="故障演练中迟到的作答", approvals=self.approvals()
            )
            body = CommandRequest(command_id=secrets.token_hex(8), command=command)
            self._link.call("POST", paths.COMMAND, body, CommandReply)

    def job(self, kind: JobKind, wait: Callable[[float], object]) -> Job:
        """Do a long work and wait for its end, as patiently as people at a busy server. Raises LinkError."""
        job = self._patiently(lambda: self._link.call("POST", paths.JOBS, JobRequest(kind=kind), Job), wait)
        asked = f"{paths.JOBS}/{job.job_id}"
        while job.state == "running":
            wait(0.05)
            job = self._patiently(lambda: self._link.call("GET", asked, None, Job), wait)
        return job

    @staticmethod
    def _patiently(call: Callable[[], T], wait: Callable[[float], object]) -> T:
        for _ in range(_TRIES):
            try:
                return call()
            except LinkError as error:
                if not error.retryable:
                    raise
                wait(_AGAIN_S)
        return call()

    def _give(self) -> None:
        while (order := self._orders.get()) is not None and not self._stopping.is_set():
            self._repeat(*order)
            with self._count:
                self._pending -= 1

    def _repeat(self, command_id: str, command: Command) -> None:
        body = CommandRequest(command_id=command_id, command=command)
        while not self._stopping.is_set():
            try:
                reply = self._link.call("POST", paths.COMMAND, body, CommandReply)
                self.replies.append((steady_ms(), command, reply))
            except LinkError as error:
                if error.retryable:
                    self._stopping.wait(_AGAIN_S)
                    continue
                self.refused.append((command, error.code))
            return

    def _look(self) -> None:
        while not self._stopping.wait(_LOOK_S):
            try:
                before = steady_ms()
                hello = self._link.call("GET", paths.HELLO, None, Hello, read_timeout_s=1.0)
                self.samples.append((before, steady_ms(), hello.room_ms))
                view = self.view()
                self.views.append((steady_ms(), view))
            except LinkError:
                self.outages_ms.append(steady_ms())
