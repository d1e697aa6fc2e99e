"""A candidate's PC without its program, and the console's long jobs: the messages only, over the real server."""

import time

from shared.exam.answers.content import Answered
from shared.exam.answers.log import AnswerBook, Entry
from shared.exam.kinds.single_choice import SingleChoice
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.device import Empty
from shared.protocol.jobs import Job, JobKind, JobRequest
from shared.protocol.sitting import (
    HandInReply,
    HandInRequest,
    SaveReply,
    SaveRequest,
    SittingStatus,
    SittingStatusRequest,
)
from tests.support.tiny_session import TinySession


class BarePc:
    """The candidate of a seat, logged in and confirmed."""

    def __init__(self, tiny: TinySession, seat: int) -> None:
        self.link = tiny.device(seat=seat).transport()
        self.reply = tiny.login(self.link, seat=seat)
        self.book = AnswerBook(self.reply.candidate.ticket)
        self.written: list[Entry] = []
        self.link.call("POST", paths.CONFIRM, Empty(), Empty)

    def answer(self, item: str, choice: str) -> SaveReply:
        epoch = self.reply.epoch
        content = Answered(item_id=item, response=SingleChoice(choice=choice))
        entry = Entry(epoch=epoch, seq=self.book.next_seq(epoch), content=content, client_ms=1)
        self.book.accept(entry)
        self.written.append(entry)
        return self.link.call("POST", paths.ANSWERS, SaveRequest(epoch=epoch, entries=(entry,)), SaveReply)

    def deliver(self) -> SaveReply:
        """Everything once more, as a PC does whose server lacks something."""
        request = SaveRequest(epoch=self.reply.epoch, entries=tuple(self.written))
        return self.link.call("POST", paths.ANSWERS, request, SaveReply)

    def status(self) -> SittingStatus:
        epoch = self.reply.epoch
        seq = self.book.next_seq(epoch) - 1
        head = self.book.head_at(epoch, seq).hex() if seq else ""
        body = SittingStatusRequest(
            item_id="s1", answered=1, total=5, flagged=0, seq=seq, head=head, unsent=0, paper_ready=True
        )
        return self.link.call("POST", paths.SITTING_STATUS, body, SittingStatus)

    def hand_in(self) -> HandInReply:
        epoch = self.reply.epoch
        seq = self.book.next_seq(epoch) - 1
        head = self.book.head_at(epoch, seq).hex() if seq else ""
        body = HandInRequest(epoch=epoch, seq=seq, head=head, cause="candidate")
        return self.link.call("POST", paths.HAND_IN, body, HandInReply)


def job(console: Transport, kind: JobKind) -> Job:
    """Long work, done or not after half a minute."""
    found: Job = console.call("POST", paths.JOBS, JobRequest(kind=kind), Job)
    until = time.monotonic() + 30
    while found.state == "running" and time.monotonic() < until:
        time.sleep(0.05)
        found = console.call("GET", f"{paths.JOBS}/{found.job_id}", None, Job)
    return found
