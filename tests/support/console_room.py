"""The sample day of the pictures on the real service: 45 candidates, their PCs, what was done and said until a moment.

    room = ConsoleRoom(folder)                    # 11:08: one PC silent, one candidate out of the room
    room = ConsoleRoom(folder, minute=-80)        # 80 minutes before the start: nobody is there
    room = ConsoleRoom(folder, minute=140, late_answers=True)
    room.gateway                                  # the console's own gateway, answered by the server (`local_room`)

The day is the one of `scripts.lab.pictures.day`, but lived: candidates log in, confirm and hand in through the service,
the paper is opened with its code, room and sittings are started and ended by the acts. What people and the server only
noted (a link lost, a leave, a warning) is written into the log at its time. From then on everything is the server's:
the view, the lists, what it refuses and with which sentence.
"""

from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from scripts.lab.pictures.day import MIN, MOVED, sample_records
from scripts.lab.pictures.plan import SEATS, SPARES, START_MS, sample_plan
from shared.exam.answers.log import Entry
from shared.exam.room import events as ev
from shared.exchange.receipt import Receipt, sign_receipt
from shared.protocol.commands import EndRoom, StartRoom, Unseal
from shared.protocol.errors import WireError
from shared.protocol.sitting import SittingStatusRequest
from site_server.domain.ports import Delivered
from site_server.domain.rows import DeviceRow
from site_server.service.people.sitting_status import sitting_status
from tests.support.local_room import LocalGateway
from tests.support.server_parts import Pc, ServerParts

PIN: Final = "24682468"
"""Everybody's PIN in the sample room."""
NOW: Final = 98 + 1 / 3
"""Minute of the exam: early hand-ins, one PC silent, one candidate out of the room."""
END: Final = 140
"""Minute of the exam: everybody has handed in, the room has ended, nothing is collected."""
WANTS_TO_LEAVE: Final = 27
LATE_FROM, LATE_SEAT = MOVED, 46
"""The candidate whose old PC still holds answers, and where they sit since they were moved."""
_FIRST: Final = -95
_DONE_BY_THE_SERVER: Final = (ev.PackageImported, ev.Collected, ev.BundleSealed)
_CREDIT_OF_THE_MOVE: Final = "g1"  # the server gives it by itself


class ConsoleRoom(ServerParts):
    """See the module. `minute`: of the exam, negative before its start."""

    def __init__(self, folder: Path, *, minute: float = NOW, late_answers: bool = False, **plan: Any) -> None:
        """`plan` goes on to the session: `section_s`, `carry_over`."""
        self.pcs: dict[str, Pc] = {}
        self._late = late_answers
        self._unsent: tuple[Pc, tuple[Entry, ...]] | None = None
        super().__init__(folder, early_s=-_FIRST * 60, pin=PIN, plan=sample_plan(), **plan)
        for seat in range(1, SEATS + SPARES + 1):
            self.device(seat)
        for record in sample_records()[1:]:
            if record.at_ms > _at(minute):
                break
            self._turn_to(record.at_ms)
            self._happens(record)
        self._turn_to(_at(minute))
        self._everybody_is_heard()
        self.gateway = LocalGateway(self)

    def device(self, seat: int, role: Any = "candidate") -> DeviceRow:
        """The PC of a seat by the names of the sample day (0: the console)."""
        if role != "candidate":
            return super().device(seat, role)
        found = self.site.devices.at_seat(seat)
        if found is not None:
            return found
        row = DeviceRow(
            device_id=f"pc-{seat:02d}",
            role="candidate",
            device_name=f"PC-{seat:02d}",
            seat=seat,
            fingerprint=f"print-{seat}",
            enrolled_ms=1,
        )
        self.site.writer.do(lambda tx: tx.put(row))
        self.site.devices.keep(row)
        return row

    def note(self, actor: str, event: ev.Event) -> None:
        """Write into the log what somebody noted."""
        self.site.writer.do(lambda tx: tx.append(actor, event))

    def events(self) -> list[ev.Event]:
        """The room log so far."""
        return [record.event for record in self.site.need_room().records]

    def late_answers_arrive(self) -> None:
        """The old PC of the candidate who was moved comes back and sends what it still had."""
        assert self._unsent is not None
        pc, entries = self._unsent
        pc.send(*entries)

    def receipts_come(self) -> None:
        """From now on an upload reaches the centre, which answers with its receipt."""

        def receive(bundle: Path, sha256: str) -> Delivered:
            statement = Receipt(
                receipt_id="R-20261128-0001",
                centre_id=self.tiny.centre.centre_id,
                session_id=self.tiny.plan.session_id,
                site_id=self.tiny.site.site_id,
                bundle_id="b",
                bundle_sha256=sha256,
                bytes=bundle.stat().st_size,
                received_ms=1,
            )
            return Delivered(location="x", receipt=sign_receipt(statement, self.tiny.centre_keys.signing_key))

        self.uploader.answer = receive

    def _turn_to(self, at_ms: int) -> None:
        self.clock.pass_ms(max(0, at_ms - self.clock.wall))

    def _happens(self, record: ev.Record) -> None:
        event = record.event
        if isinstance(event, _DONE_BY_THE_SERVER) or getattr(event, "grant_id", "") == _CREDIT_OF_THE_MOVE:
            return
        if isinstance(event, ev.PaperUnsealed):
            self.command(Unseal(code=self.tiny.opening_code), by=record.actor)
        elif isinstance(event, ev.RoomStarted):
            self.command(StartRoom(), by=record.actor)
        elif isinstance(event, ev.RoomEnded):
            self.look()
            self.command(EndRoom(), by=record.actor)
            if self._late:
                self.late_answers_arrive()
        elif isinstance(event, ev.CandidateLoggedIn):
            self._arrives(event)
        elif isinstance(event, ev.IdentityConfirmed):
            self.pcs[event.ticket].confirm()
        elif isinstance(event, ev.HandedIn):
            self._hands_in(event)
        elif isinstance(event, ev.LinkRestored) and record.at_ms < _at(80):
            self._comes_back(record, event)
        else:
            self.note(record.actor, event)

    def _comes_back(self, record: ev.Record, event: ev.LinkRestored) -> None:
        """Two of three went on while they were cut off: what they wrote arrives with them."""
        self.note(record.actor, event)
        pc = self.pcs[event.ticket]
        if self._unsent is not None and self._unsent[0].ticket == pc.ticket:
            return  # what they wrote is still on the old PC
        for number in range(int(event.ticket[-2:]) % 3):
            pc.send(pc.choose(f"s{number + 1}", "B", client_ms=record.at_ms - 20_000 + number))

    def _arrives(self, event: ev.CandidateLoggedIn) -> None:
        own = next(c.seat for c in self.tiny.plan.candidates if c.ticket == event.ticket)
        if event.how == "moved" and self._late:
            self._works_before_the_move(self.pcs[event.ticket])
        pc = self.pcs[event.ticket] = self.login(own, at=event.seat, confirm=False)
        if event.how == "moved" and self._late:
            pc.send(pc.choose("s1", "C", client_ms=_at(43)))

    def _works_before_the_move(self, pc: Pc) -> None:
        """Two answers arrive; of the two that stayed on the PC one is to a question that was answered again."""
        pc.send(pc.choose("s1", "A", client_ms=_at(3)), pc.choose("s2", "A", client_ms=_at(4)))
        self._unsent = pc, (pc.choose("s1", "B", client_ms=_at(40)), pc.choose("s2", "D", client_ms=_at(40.5)))

    def _hands_in(self, event: ev.HandedIn) -> None:
        """As soon as the candidate may; whoever may not is closed by the server when the time is up."""
        self._asks_to_leave(self.pcs[event.ticket], event.cause)
        self.site.need_room().alive(event.ticket, 0).hand_in_asked_ms = None

    def _everybody_is_heard(self) -> None:
        now, room = self.site.clock.now_ms(), self.site.need_room()
        for pc in self.pcs.values():
            sitting = room.state.sittings[pc.ticket]
            if sitting.link_lost_ms is not None:
                continue
            sitting_status(self.site, pc.claims, replace(SITTING, answered=24 + sitting.seat * 7 % 26))
            if sitting.seat == WANTS_TO_LEAVE and sitting.open and room.state.started_ms is not None:
                self._asks_to_leave(pc)
        for seat in range(1, SEATS + SPARES + 1):
            occupant = room.state.occupant(seat)
            if occupant is None or occupant.link_lost_ms is None:
                self.site.devices.saw(f"pc-{seat:02d}", now)

    def _asks_to_leave(self, pc: Pc, cause: ev.HandInCause = "candidate") -> None:
        try:
            pc.hand_in(cause)
        except WireError as refusal:
            if refusal.code not in {"hand_in_needs_consent", "hand_in_too_early", "section_open"}:
                raise


def _at(minute: float) -> int:
    return START_MS + round(minute * MIN)


SITTING: Final = SittingStatusRequest(
    item_id="s1", answered=0, total=49, flagged=0, seq=0, head="", unsent=0, paper_ready=True
)
