"""The people of the day drill: candidates at their PCs and a chief examiner, through the server's own use cases."""

import secrets
from typing import Final

from scripts.lab.bench.synthetic import CHIEF, PIN
from shared.exam.acts.base import Credential
from shared.exam.answers.content import Answered
from shared.exam.answers.log import AnswerBook, Entry
from shared.exam.kinds.short_answer import ShortAnswer
from shared.exam.plan import Candidate, StaffMember
from shared.protocol.commands import (
    Command,
    CommandRequest,
    EndRoom,
    Extend,
    LogIncident,
    MoveSeat,
    StartRoom,
    Unseal,
)
from shared.protocol.device import LoginRequest
from shared.protocol.sitting import HandInRequest, SaveRequest, SittingStatusRequest
from shared.protocol.version import PROTOCOL_VERSION
from shared.security.codes import hash_secret
from shared.security.tokens import read_token
from site_server.domain.rows import DeviceRow
from site_server.service.answers.save import save_answers
from site_server.service.commands.carry import carry_out
from site_server.service.commands.facts import Ask
from site_server.service.core.site import Site
from site_server.service.core.tokens import SittingClaims, StaffClaims
from site_server.service.people.confirm import confirm_identity
from site_server.service.people.login import log_in
from site_server.service.people.sitting_status import sitting_status
from site_server.service.time.hand_in import hand_in

INSPECTOR: Final = StaffMember(staff_id="inspector", name="样例巡考", role="inspector", pin_hash=hash_secret(PIN))
_REASON: Final = "演练"


class _Sitting:
    """A candidate at a PC: logs in, writes, hands in."""

    def __init__(self, site: Site, device: DeviceRow, who: Candidate) -> None:
        request = LoginRequest(ticket=who.ticket, password=who.ticket[-6:], protocol_version=PROTOCOL_VERSION)
        reply = log_in(site, device, request)
        self._site, self._epoch, self._book = site, reply.epoch, AnswerBook(who.ticket)
        self._claims = read_token(site.token_key, reply.token, SittingClaims, now_ms=site.clock.now_ms())
        confirm_identity(site, self._claims)

    def answer(self, text: str) -> None:
        """One answer, kept by the server, and the sign of life after it."""
        content = Answered(item_id="S01", response=ShortAnswer(text=text))
        entry = Entry(
            epoch=self._epoch,
            seq=self._book.next_seq(self._epoch),
            content=content,
            client_ms=self._site.clock.now_ms(),
        )
        self._book.accept(entry)
        save_answers(self._site, self._claims, SaveRequest(epoch=self._epoch, entries=(entry,)))
        seq, head = self._end()
        alive = SittingStatusRequest(
            item_id="S01", answered=1, total=50, flagged=0, seq=seq, head=head, unsent=0, paper_ready=True
        )
        sitting_status(self._site, self._claims, alive)

    def hand_in(self) -> None:
        """Close it."""
        seq, head = self._end()
        hand_in(self._site, self._claims, HandInRequest(epoch=self._epoch, seq=seq, head=head, cause="candidate"))

    def _end(self) -> tuple[int, str]:
        seq = self._book.next_seq(self._epoch) - 1
        return seq, self._book.head_at(self._epoch, seq).hex() if seq else ""


class DayRoom:
    """The room of one session, from the opening code to its end."""

    def __init__(self, site: Site, opening_code: str) -> None:
        self._site, self._opening_code = site, opening_code
        self._room = site.need_room()
        self._people = sorted(self._room.plan.candidates, key=lambda one: one.seat)

    def begin(self, *, present: int) -> list[_Sitting]:
        """Everybody up to seat `present` comes in; then the exam starts and they write."""
        self.act(Unseal(code=self._opening_code))
        sitting = [_Sitting(self._site, self._pc(who.seat), who) for who in self._people[:present]]
        self.act(StartRoom(reason=_REASON))
        for one in sitting:
            one.answer(f"作答：{self._room.title}")
        return sitting

    def sit(self, note: str) -> None:
        """A whole session: one absent, one moved to the spare PC, one given time, one incident, one still there."""
        people = self._people
        sitting = self.begin(present=len(people) - 1)
        self.act(MoveSeat(ticket=people[0].ticket, to_seat=len(people) + 1, reason="键盘失灵"))
        sitting[0] = _Sitting(self._site, self._pc(len(people) + 1), people[0])
        sitting[0].answer("在备用机上继续作答")
        approvals = tuple(Credential(staff_id=one, pin=PIN) for one in (CHIEF, INSPECTOR.staff_id))
        self.act(Extend(tickets=(people[0].ticket,), seconds=300, reason="换机", approvals=approvals))
        self.act(LogIncident(category="equipment", text=note))
        for one in sitting[1:]:
            one.hand_in()
        self.act(EndRoom(reason=_REASON))

    def act(self, command: Command) -> None:
        """The chief examiner at the console."""
        person = StaffClaims(session_no=self._room.session_no, staff_id=CHIEF, role="chief", device_id="console-0")
        ask = Ask(site=self._site, device=self._device("console-0", 0), person=person)
        carry_out(ask, CommandRequest(command_id=secrets.token_hex(8), command=command))

    def _pc(self, seat: int) -> DeviceRow:
        return self._device(f"pc-{seat}", seat)

    def _device(self, device_id: str, seat: int) -> DeviceRow:
        """That device, enrolled if it was not."""
        found = self._site.devices.get(device_id)
        if found is not None:
            return found
        row = DeviceRow(
            device_id=device_id,
            role="candidate" if seat else "console",
            device_name="",
            seat=seat,
            fingerprint=secrets.token_hex(32),
            enrolled_ms=self._site.clock.now_ms(),
        )
        self._site.writer.do(lambda tx: tx.put(row))
        self._site.devices.keep(row)
        return row
