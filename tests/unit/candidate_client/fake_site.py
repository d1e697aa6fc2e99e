"""A site server in memory for tests of the client's core: the same merge rule, a clock and a cable to pull."""

import threading
import time

from candidate_client.core.localclock import monotonic_ms
from shared.exam import paper as p
from shared.exam.answers.log import AnswerBook, AnswerRefusedError, Entry, Stored
from shared.exam.kinds.fill_in import Blank, FillInItem
from shared.exam.kinds.parts import Option
from shared.exam.kinds.single_choice import SingleChoiceItem
from shared.exam.room.events import HandInCause
from shared.exam.signals import Signal
from shared.exchange.journal_file import journal_name, open_records
from shared.exchange.journal_records import Wrote
from shared.exchange.paper_archive import pack_paper
from shared.link.errors import Refused, Unreachable
from shared.protocol.clearing import ClearCall, Cleared
from shared.protocol.device import (
    AnswerSnapshot,
    CandidateCard,
    DeviceStatus,
    LeftByCode,
    LoginReply,
    PaperOffer,
    SessionCard,
)
from shared.protocol.errors import sentence
from shared.protocol.journal import JournalPart, JournalReply
from shared.protocol.signals import LockNow
from shared.protocol.sitting import HandInReply, HandInRequest, SaveReply, SittingStatus, SittingStatusRequest
from shared.security.canonical import sha256_hex
from shared.security.vault import Box

TICKET = "2611280012"
DURATION_MS = 60_000
RESUME_CODE = "7K2M-9QXA-41TD"


def small_paper() -> p.Paper:
    """Two choice items and a fill-in."""
    options = tuple(Option(id=i, text=f"选项{i}") for i in "ABCD")
    items = tuple(SingleChoiceItem(item_id=f"S{n}", stem=f"第{n}题", points="2", options=options) for n in (1, 2))
    fill = FillInItem(item_id="B1", stem="共 {{1}} 元", points="2", blanks=(Blank(id="1", hint="元"),))
    groups = (
        p.Group(group_id="single", title="一、单项选择题", instruction="", items=items),
        p.Group(group_id="fill", title="二、填空题", instruction="", items=(fill,)),
    )
    section = p.Section(section_id="theory", kind="theory", title="理论", groups=groups)
    return p.Paper(
        paper_id="P1",
        version=1,
        title="样例",
        subject="样例",
        certificate="样例",
        level="初级",
        duration_s=60,
        sections=(section,),
    )


class FakeSite:
    """State of one room with one candidate; `online` False pulls the cable, `revoked` takes the PC off the list."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.online = True
        self.poll_ms = 30
        self.started_ms: int | None = None
        self.paused = False
        self.extra_ms = 0
        self.epoch = 0
        self.confirmed = False
        self.fenced_epochs: set[int] = set()
        self.move_pending = False
        self.log: list[Stored] = []
        self.book = AnswerBook(TICKET)
        self.closed: HandInReply | None = None
        self.hand_in_code: str | None = None
        self.journal_key = bytes(range(32))
        self.paper_key = bytes(reversed(range(32)))
        self.ciphertext = Box(self.paper_key).encrypt(pack_paper(small_paper(), {}))
        self.saves: list[tuple[int, int, int]] = []
        self.valid_tokens = True
        self.revoked = False
        self.parts: list[JournalPart] = []
        self.clear: ClearCall | None = None
        self.cleared: list[Cleared] = []
        self.journals = (0, 0)
        self.backup = False
        self.taken_over_ms = 0
        self.session_id = "S1"
        self.reports: list[HandInRequest] = []
        self.told: list[Signal] = []
        self.heard: dict[str, int] = {}
        self.lock_now = LockNow()

    def now(self) -> int:
        return monotonic_ms() + 1_000_000_000_000

    def gateway(self, *_: object) -> "FakeGateway":
        return FakeGateway(self)

    def close(self, cause: HandInCause) -> None:
        """The server closes the sitting by itself."""
        with self.lock:
            self.closed = HandInReply(room_ms=self.now(), cause=cause, entries=self.book.count(), head=self.book.head())

    def lose_all(self) -> None:
        """Fall back to an empty backup."""
        with self.lock:
            self.log, self.book = [], AnswerBook(TICKET)


class FakeGateway:
    """One line to the fake site."""

    def __init__(self, site: FakeSite) -> None:
        self.site = site
        self.epoch = 0
        self.closed = False

    def _reach(self, *, token: bool = False) -> None:
        if not self.site.online or self.closed:
            time.sleep(0.01)
            raise Unreachable
        if self.site.revoked:
            raise Refused("device_not_trusted", sentence("device_not_trusted"), status=403)
        if token and not self.site.valid_tokens:
            raise Refused("token_expired", sentence("token_expired"), status=401)

    def set_token(self, token: str | None) -> None:
        self.epoch = int(token or 0)

    def close(self) -> None:
        self.closed = True

    def session(self) -> SessionCard:
        return SessionCard(
            session_id=self.site.session_id,
            title="样例",
            subject="样例",
            level="初级",
            site_name="考点",
            room="考场",
            starts_at_ms=self.site.now(),
            duration_s=60,
            time_zone="Asia/Shanghai",
            login_opens_ms=0,
            late_limit_ms=0,
            requires_id_number=False,
        )

    def signals(self, stream: str, first: int, signals: tuple[Signal, ...]) -> None:
        self._reach()
        with self.site.lock:
            known = self.site.heard.get(stream, 0)
            for number, signal in enumerate(signals, first):
                if number > known:
                    self.site.told.append(signal)
                    self.site.heard[stream] = number

    def journal(self, part: JournalPart) -> JournalReply:
        self._reach()
        site = self.site
        with site.lock:
            site.parts.append(part)
            if part.journal != journal_name("S1", TICKET):
                return JournalReply(state="unknown")
            records = open_records(Box(site.journal_key), TICKET, part.first, part.records)
            new = 0
            for record in records:
                if isinstance(record, Wrote) and site.book.accept(record.entry):
                    site.log.append(Stored(entry=record.entry, received_ms=site.now()))
                    new += 1
            return JournalReply(state="taken" if new else "known", new=new)

    def device_status(
        self,
        paper_sha256: str,
        journals: int,
        journals_kept: int,
        *,
        checks: bool = False,
        left: tuple[LeftByCode, ...] = (),
        cleared: Cleared | None = None,
    ) -> DeviceStatus:
        self._reach()
        site = self.site
        if cleared is not None:
            site.cleared.append(cleared)
        site.journals = (journals, journals_kept)
        return DeviceStatus(
            room_ms=site.now(),
            phase="running" if site.started_ms else "ready",
            seat=12,
            taken_over_ms=site.taken_over_ms,
            lock=site.lock_now,
            poll_after_ms=30,
            session=self.session(),
            paper=PaperOffer(sha256=sha256_hex(site.ciphertext), bytes=len(site.ciphertext))
            if not site.clear
            else None,
            resumable=site.epoch > 0 and site.closed is None and (site.move_pending or not site.fenced_epochs),
            clear=site.clear if not site.cleared or site.cleared[-1].left else None,
        )

    def paper(self) -> bytes:
        self._reach()
        return self.site.ciphertext

    def login(self, ticket: str, password: str, id_number: str) -> LoginReply:
        self._reach()
        if password != ticket[-6:]:
            raise Refused("wrong_password", sentence("wrong_password"), status=409)
        return self._open(moved=False)

    def resume(self, last_epoch: int) -> LoginReply:
        self._reach()
        return self._open(moved=self.site.move_pending)

    def _open(self, *, moved: bool) -> LoginReply:
        site = self.site
        with site.lock:
            site.epoch += 1
            site.valid_tokens = True
            site.move_pending = False
            site.fenced_epochs.clear()
            return LoginReply(
                room_ms=site.now(),
                token=str(site.epoch),
                session=self.session(),
                candidate=CandidateCard(
                    ticket=TICKET,
                    name="𠮷张三",
                    gender="男",
                    id_type="居民身份证",
                    id_masked="371***1234",
                    school="学院",
                ),
                seat=12,
                epoch=site.epoch,
                next_seq=1,
                journal_key=site.journal_key,
                shuffle_seed="seed",
                confirmed=site.confirmed and not moved,
                snapshot=self.snapshot(),
                rules_for_candidates="守则",
                penalties="处理",
                known_entries=tuple(s.entry for s in site.log),
                resume_code=RESUME_CODE,
            )

    def confirm(self) -> None:
        self._reach(token=True)
        if self.site.closed is not None:
            raise Refused("sitting_closed", sentence("sitting_closed"), status=409)
        self.site.confirmed = True

    def snapshot(self) -> AnswerSnapshot:
        book = self.site.book
        return AnswerSnapshot(
            answers=book.answers,
            flags=tuple(book.flags),
            position=book.position,
            scroll=book.scroll,
            entries=book.count(),
            head=book.head(),
        )

    def sitting_status(self, request: SittingStatusRequest) -> SittingStatus:
        self._reach(token=True)
        site = self.site
        with site.lock:
            now = site.now()
            used = now - site.started_ms if site.started_ms else 0
            left = max(0, DURATION_MS + site.extra_ms - used)
            phase = "working" if site.started_ms and site.confirmed else "waiting"
            if site.paused:
                phase = "paused"
            if site.closed:
                phase = "closed"
            if self.epoch != site.epoch or self.epoch in site.fenced_epochs:
                phase = "fenced"
            running = phase == "working"
            return SittingStatus(
                room_ms=now,
                phase=phase,  # type: ignore[arg-type]
                remaining_ms=left,
                allotted_ms=DURATION_MS + site.extra_ms,
                deadline_ms=now + left if running else None,
                poll_after_ms=self.site.poll_ms,
                acknowledged_seq=site.book.next_seq(self.epoch) - 1,
                hand_in_code=site.hand_in_code,
                paper_key=self.site.paper_key if site.started_ms else None,
                paper_sha256=sha256_hex(site.ciphertext),
                other_epochs=sum(1 for s in site.log if s.entry.epoch != self.epoch),
                closed_cause=site.closed.cause if site.closed else None,
                confirmed=site.confirmed,
                taken_over_ms=site.taken_over_ms,
                lock=site.lock_now,
                clearing=site.clear is not None and phase == "closed",
                backup=site.backup,
            )

    def save(self, epoch: int, entries: tuple[Entry, ...]) -> SaveReply:
        assert epoch <= self.epoch, "the server would refuse it"
        self._reach(token=True)
        site = self.site
        if site.started_ms is None:
            raise Refused("not_started", sentence("not_started"), status=409)
        with site.lock:
            for entry in entries:
                try:
                    if site.book.accept(entry):
                        site.log.append(Stored(entry=entry, received_ms=site.now()))
                except AnswerRefusedError as error:
                    details = {"epoch": epoch, "expected_seq": error.expected_seq}
                    raise Refused(error.code, sentence(error.code), status=409, details=details) from error
            seq = site.book.next_seq(epoch) - 1
            site.saves.append((epoch, entries[0].seq, seq))
            return SaveReply(epoch=epoch, acknowledged_seq=seq, head=site.book.head_at(epoch, seq).hex())

    def hand_in(self, request: HandInRequest) -> HandInReply:
        self._reach(token=True)
        site = self.site
        with site.lock:
            site.reports.append(request)
            assert request.seq == site.book.next_seq(request.epoch) - 1
            assert request.head == site.book.head_at(request.epoch, request.seq).hex()
            if site.closed is None:
                site.closed = HandInReply(
                    room_ms=site.now(), cause=request.cause, entries=site.book.count(), head=site.book.head()
                )
            return site.closed
