"""The server's use cases on parts a test controls: a memory store, a clock that is turned by hand, a real package.

    parts = ServerParts(tmp_path)                 # package imported, nothing else
    parts.unsealed(); parts.started()             # or step by step
    reply = parts.login(seat=1)                   # LoginReply, on a device enrolled for that seat
    parts.clock.pass_ms(1_000); parts.look()      # time goes on, the ticker looks
    parts.restart()                               # another server on what was stored

No TLS and no threads but the writer's; the web side is tested with `parts.app()` and Flask's own client.
"""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from shared.exam.answers.content import Answered, Content
from shared.exam.answers.log import AnswerBook, Entry
from shared.exam.answers.review import HeldDecision
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.plan import DayRules
from shared.exchange.site_files import CentrePublic
from shared.protocol.commands import Command, CommandReply, CommandRequest, Credential, ReviewHeld, StartRoom, Unseal
from shared.protocol.device import LoginReply, LoginRequest, ResumeRequest
from shared.protocol.sitting import (
    HandInReply,
    HandInRequest,
    ItemNumber,
    SaveReply,
    SaveRequest,
    SittingStatus,
    SittingStatusRequest,
)
from shared.protocol.version import PROTOCOL_VERSION
from shared.security.tokens import read_token
from shared.security.vault import Keyring
from site_server.adapters.db.store import DatabaseStore
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.program_files import ReleaseFolder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.adapters.files.trial_shelf import TrialResultFile
from site_server.adapters.memory.store import MemoryStore
from site_server.bootstrap import assemble
from site_server.domain.ports import Delivered, Store
from site_server.domain.row_seal import row_seal
from site_server.domain.rows import DeviceRow
from site_server.service.answers.history import history
from site_server.service.answers.save import save_answers
from site_server.service.commands.carry import carry_out
from site_server.service.commands.facts import Ask
from site_server.service.continuity.import_package import import_package
from site_server.service.core.site import Limits
from site_server.service.core.tokens import SittingClaims, StaffClaims
from site_server.service.people.confirm import confirm_identity
from site_server.service.people.login import log_in, resume
from site_server.service.people.sitting_status import sitting_status
from site_server.service.time.hand_in import hand_in
from site_server.web.app import create_app
from tests.support.memory_stage import MemoryStage
from tests.support.tiny_content import quick_rules
from tests.support.tiny_session import TinySession


class HandClock:
    """A `Clock` that a test turns: monotonic and wall apart, reboots included."""

    def __init__(self) -> None:
        self.wall = 1_800_000_000_000
        self.monotonic = 1_000_000
        self.boot = "boot-1"

    def wall_ms(self) -> int:
        return self.wall

    def monotonic_ms(self) -> int:
        return self.monotonic

    def boot_id(self) -> str:
        return self.boot

    def pass_ms(self, ms: int) -> None:
        """Time goes on, on every clock."""
        self.wall += ms
        self.monotonic += ms

    def reboot(self, away_ms: int) -> None:
        """The machine was off for that long."""
        self.wall += away_ms
        self.monotonic, self.boot = 5_000, self.boot + "+"


class RecordingUploader:
    """An `Uploader` that hands out what a test puts into `answer`."""

    def __init__(self) -> None:
        self.answer: Callable[[Path, str], Delivered] | None = None

    def upload(
        self,
        bundle: Path,
        *,
        centre: CentrePublic,
        session_id: str,
        bundle_sha256: str,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        troubled: Callable[[str], None],
    ) -> Delivered:
        assert self.answer is not None
        progress(1, 2)
        return self.answer(bundle, bundle_sha256)


class Pc:
    """A candidate's PC after a log-in: its journal and its calls."""

    def __init__(self, parts: "ServerParts", reply: LoginReply) -> None:
        self.parts, self.reply = parts, reply
        self.claims = read_token(parts.site.token_key, reply.token, SittingClaims, now_ms=parts.site.clock.now_ms())
        self.book = AnswerBook(reply.candidate.ticket)
        self.ticket = reply.candidate.ticket

    def write(self, content: Content, *, epoch: int | None = None, client_ms: int = 1, guessed: bool = False) -> Entry:
        """One more entry in the journal, written at that time by the PC's clock."""
        number = epoch or self.reply.epoch
        seq = self.book.next_seq(number)
        entry = Entry(epoch=number, seq=seq, content=content, client_ms=client_ms, guessed=guessed)
        self.book.accept(entry)
        return entry

    def choose(self, item: str, choice: str, *, client_ms: int = 1, guessed: bool = False) -> Entry:
        """An answer in the journal."""
        content = Answered(item_id=item, response=SingleChoice(choice=choice))
        return self.write(content, client_ms=client_ms, guessed=guessed)

    def send(self, *entries: Entry, epoch: int | None = None) -> SaveReply:
        """Send entries."""
        return save_answers(
            self.parts.site, self.claims, SaveRequest(epoch=epoch or entries[0].epoch, entries=tuple(entries))
        )

    def answer(self, item: str, choice: str) -> SaveReply:
        """Write and send."""
        return self.send(self.choose(item, choice))

    def confirm(self) -> None:
        """It is me."""
        confirm_identity(self.parts.site, self.claims)

    def status(
        self,
        *,
        head: str | None = None,
        unsent: int = 0,
        item_id: str = "s1",
        items: tuple[ItemNumber, ...] = (),
        paper_open: bool = True,
    ) -> SittingStatus:
        """A sign of life. `paper_open`: False while the PC still fetches the paper and counts nothing."""
        seq, own = self.end()
        request = SittingStatusRequest(
            item_id=item_id,
            items=items,
            answered=int(paper_open),
            total=5 if paper_open else 0,
            flagged=0,
            seq=seq,
            head=own if head is None else head,
            unsent=unsent,
            paper_ready=paper_open,
        )
        return sitting_status(self.parts.site, self.claims, request)

    def hand_in(self, cause: Any = "candidate") -> HandInReply:
        """Close the sitting."""
        seq, head = self.end()
        return hand_in(
            self.parts.site, self.claims, HandInRequest(epoch=self.reply.epoch, seq=seq, head=head, cause=cause)
        )

    def end(self) -> tuple[int, str]:
        """Where the journal of this epoch ends."""
        seq = self.book.next_seq(self.reply.epoch) - 1
        return seq, self.book.head_at(self.reply.epoch, seq).hex() if seq else ""


class ServerParts:
    """See the module."""

    # Also of a server that a test puts together on another machine's folder.
    anchor: bytes | None = None
    limits: Limits | None = None

    def __init__(
        self,
        folder: Path,
        *,
        rules: DayRules | None = None,
        store: Store | None = None,
        early_s: int = 0,
        pin: str = "12345678",
        anchor: bytes | None = None,
        limits: Limits | None = None,
        **tiny: Any,
    ) -> None:
        """`early_s`: how long before the planned start the day begins. `anchor`: what releases are trusted by."""
        self.anchor, self.limits = anchor, limits
        self.tiny = TinySession(folder, rules=rules or quick_rules(), start=False, pin=pin, **tiny)
        self.clock = HandClock()
        self.clock.wall = self.tiny.plan.starts_at_ms - early_s * 1000
        self.store: Store = store or MemoryStore()
        self.folder = DataFolder(self.tiny.data)
        self.uploader = RecordingUploader()
        self.files = SiteFiles(self.folder)
        self.keyring: Keyring = self.files.keyring()
        self.keys = self.files.load(self.keyring)
        self._assemble()
        self.import_package(self.tiny.package)

    def _assemble(self) -> None:
        self.stage = MemoryStage()
        self.use_cases = assemble(
            keys=self.keys,
            keyring=self.keyring,
            store=self.store,
            folder=self.folder,
            clock=self.clock,
            uploader=self.uploader,
            programs=ReleaseFolder(self.folder.root / "updates"),
            anchor=self.anchor,
            limits=self.limits,
            stage=self.stage,
            shelf=TrialResultFile(self.folder.root),
        )
        self.site = self.use_cases.site

    def open_folder(self, data: Path) -> None:
        """A server on a data folder that is there already, with its database."""
        self.folder = DataFolder(data)
        self.files = SiteFiles(self.folder)
        self.keyring = self.files.keyring()
        self.keys = self.files.load(self.keyring)
        self.store = DatabaseStore(self.folder.database, seal=row_seal(self.keyring))
        last = self.store.tick()
        if last is not None:
            self.clock.wall, self.clock.monotonic, self.clock.boot = last.wall_ms, last.monotonic_ms, last.boot_id
        self._assemble()

    def restart(self) -> None:
        """Another server on the same store."""
        self.stop()
        self._assemble()

    def stop(self) -> None:
        """End the writer."""
        self.use_cases.jobs.stop()
        self.site.writer.stop()

    def app(self) -> Flask:
        """The web side."""
        return create_app(self.use_cases)

    def import_package(self, path: Path) -> Any:
        """Import a copy of that file."""
        incoming = self.folder.incoming()
        incoming.write_bytes(path.read_bytes())
        return import_package(self.site, incoming, "setup")

    def look(self) -> None:
        """The ticker looks once."""
        self.use_cases.ticker.look()

    def unsealed(self) -> None:
        """Open the paper."""
        self.command(Unseal(code=self.tiny.opening_code))

    def started(self) -> None:
        """Open the paper and start."""
        self.unsealed()
        self.command(StartRoom())

    def device(self, seat: int, role: Any = "candidate") -> DeviceRow:
        """The device of a seat (0: the console)."""
        found = self.site.devices.get(f"{role}-{seat}")
        if found is None:
            found = DeviceRow(
                device_id=f"{role}-{seat}",
                role=role,
                device_name="",
                seat=seat,
                fingerprint=f"print-{seat}",
                enrolled_ms=1,
            )
            row = found
            self.site.writer.do(lambda tx: tx.put(row))
            self.site.devices.keep(row)
        return found

    def login(self, seat: int, *, at: int | None = None, confirm: bool = True, **changes: Any) -> Pc:
        """The candidate of a seat logs in (at another seat's PC, if told)."""
        request = LoginRequest(
            ticket=self.tiny.ticket(seat), password=self.tiny.password(seat), protocol_version=PROTOCOL_VERSION
        )
        for name, value in changes.items():
            request = type(request)(**{**_fields(request), name: value})
        pc = Pc(self, log_in(self.site, self.device(at or seat), request))
        if confirm:
            pc.confirm()
        return pc

    def resume(self, seat: int) -> Pc:
        """The PC of a seat goes on."""
        return Pc(self, resume(self.site, self.device(seat), ResumeRequest(protocol_version=PROTOCOL_VERSION)))

    def command(self, command: Command, by: str = "chief", command_id: str | None = None) -> CommandReply:
        """Give a command as that person."""
        member = self.tiny.plan.staff_member(by)
        assert member is not None
        claims = StaffClaims(
            session_no=self.site.need_room().session_no, staff_id=by, role=member.role, device_id="console-0"
        )
        ask = Ask(site=self.site, device=self.device(0, "console"), person=claims)
        return carry_out(ask, CommandRequest(command_id=command_id or secrets.token_hex(8), command=command))

    def decide_late(self, seat: int, decision: HeldDecision) -> CommandReply:
        """The chief examiner decides alike about every late answer of a candidate."""
        ticket = self.tiny.ticket(seat)
        story = history(self.site, self.site.need_room(), ticket)
        choices = tuple(story.choice(late, decision) for late in story.waiting())
        return self.command(
            ReviewHeld(ticket=ticket, choices=choices, reason="核实无误", approvals=self.approve("chief"))
        )

    def approve(self, *people: str) -> tuple[Credential, ...]:
        """Their own PINs."""
        return tuple(self.tiny.credential(person) for person in people)


def _fields(struct: Any) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}
