"""A whole small session for tests: keys, package file, data folder, the real server process, enrolled devices.

    with TinySession(tmp_path, candidates=4, duration_s=60) as tiny:    # server runs, package imported
        pc = tiny.device(seat=1)                 # an enrolled candidate PC
        link = pc.transport()                    # shared.link.Transport with its certificate
        reply = tiny.login(link, seat=1)         # LoginReply; sets the token on the transport
        chief = tiny.staff("chief")              # a console's Transport, signed in (or "proctor", "tech", …)
        tiny.command(chief, Unseal(code=tiny.opening_code))
        tiny.command(chief, StartRoom())
        tiny.server.kill(); tiny.server.start()  # SIGKILL and restart on the same port

Useful attributes: `plan`, `paper`, `media`, `photos`, `package` (file), `opening_code`, `extension_key`, `pins` (staff
id to PIN), `setup_pin`, `data` (server's folder), `site` (SitePublic), `centre` (CentrePublic), `centre_keys`,
`server.address` (for `--server`), `enrolment_code()` (for `--enrol`), `password(seat)`, `ticket(seat)`.
`TinySession(..., start=False)` only makes the files; `import_package=False` leaves the room empty.
Nothing here needs Qt or the centre's command line.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from msgspec.structs import replace

from shared.exam.answers.review import HeldDecision
from shared.exam.plan import DayRules, SessionPlan
from shared.exchange.directory import Directory
from shared.exchange.package import SecondPaper, build_package
from shared.exchange.site_files import CentrePublic, SitePublic, read_card
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.answers import AnswerHistory
from shared.protocol.commands import Command, CommandReply, CommandRequest, Credential, ReviewHeld
from shared.protocol.console import PackageReport, RoomView, StaffLoginReply, StaffLoginRequest
from shared.protocol.device import EnrolReply, EnrolRequest, LoginReply, LoginRequest
from shared.protocol.enrolment import EnrolmentRequest, EnrolmentWindow
from shared.protocol.version import PROTOCOL_VERSION
from shared.security import codes, sealing, signing
from shared.security.backup_code import mask_code
from shared.security.certificates import key_pem, make_device_key, make_device_request
from shared.security.codes import enrolment_proof
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.local_call import local_transport
from site_server.rooms.making import MadeRoom
from site_server.settings import RUN_FILE, read_run_info
from tests.support.tiny_content import (
    make_backup,
    make_limits,
    make_paper,
    make_photo,
    make_plan,
    quick_rules,
    with_pins_and_photos,
)

ROOT = Path(__file__).resolve().parents[2]
STAFF = ("proctor", "proctor2", "chief", "inspector", "tech")


class CentreKeys:
    """The centre's secrets and its public card."""

    def __init__(self, upload_url: str = "http://127.0.0.1:9/files", receipt_url: str = "http://127.0.0.1:9/r") -> None:
        self.signing_key = signing.make_signing_key()
        self.identity = sealing.make_identity()
        self.card = CentrePublic(
            centre_id="CENTRE-1",
            name="示范评价组织",
            signing_key=signing.public_pem(self.signing_key.public_key()).decode(),
            results_recipient=sealing.recipient_of(self.identity),
            upload_url=upload_url,
            receipt_url=receipt_url,
        )


class ServerProcess:
    """The real server, as its command line starts it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """`127.0.0.1:port`."""
        return f"127.0.0.1:{self.port}"

    def start(self, wait_s: float = 30.0) -> None:
        """Start (again, on the same port) and wait until it listens."""
        run_file = self.data / RUN_FILE
        run_file.unlink(missing_ok=True)
        arguments = ["run", "--data", str(self.data), "--host", "127.0.0.1", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "site_server", *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        )
        until = time.monotonic() + wait_s
        while not run_file.exists():
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended with {self._process.returncode}")
            if time.monotonic() > until:
                self.kill()
                raise TimeoutError("the server did not start listening")
            time.sleep(0.02)
        self.port = json.loads(run_file.read_text())["port"]

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        self._end(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)

    def stop(self) -> None:
        """End in order."""
        self._end(signal.SIGTERM)

    @property
    def pid(self) -> int:
        """The process id. RuntimeError if it does not run."""
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process.pid

    def _end(self, number: int) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(30)
            self._process = None


class Device:
    """An enrolled device: its files and connections."""

    def __init__(self, tiny: "TinySession", folder: Path, reply: EnrolReply, key: bytes, seat: int) -> None:
        self.device_id, self.seat, self._tiny = reply.device_id, seat, tiny
        folder.mkdir(parents=True, exist_ok=True)
        self.certificate, self.key, self.site_ca = folder / "device.crt", folder / "device.key", folder / "site-ca.crt"
        self.certificate.write_text(reply.certificate_pem)
        self.key.write_bytes(key)
        self.site_ca.write_text(reply.ca_pem)

    def transport(self, **options: Any) -> Transport:
        """A new connection to the server as it runs now; closed with the session."""
        made = Transport(
            f"https://{self._tiny.server.address}",
            site_ca=self.site_ca,
            certificate=self.certificate,
            key=self.key,
            **options,
        )
        self._tiny.keep(made)
        return made


class TinySession:
    """See the module."""

    def __init__(
        self,
        folder: Path,
        *,
        candidates: int = 4,
        spares: int = 1,
        duration_s: int = 60,
        rules: DayRules | None = None,
        starts_in_s: int = 0,
        centre: CentreKeys | None = None,
        start: bool = True,
        import_package: bool = True,
        pin: str | None = None,
        section_s: tuple[int, ...] = (),
        carry_over: bool = False,
        plan: SessionPlan | None = None,
        room: MadeRoom | None = None,
        backup: bool = False,
    ) -> None:
        """`section_s`: limits of the paper's sections by themselves; without them they share `duration_s`.

        `plan`: another session than the tiny one, on the tiny paper; everybody's PIN is `pin`, what its candidates look
        like is made up. Nothing in it is older than the day before it.
        `room`: one of several on a server that is there already; its session is named after it.
        `backup`: the package holds a backup paper as well, opened by `backup_code`.
        """
        duration_s = sum(section_s) or duration_s
        self.folder, self.data = folder, room.folder if room else folder / "server-data"
        self.centre_keys = centre or CentreKeys()
        self.centre = self.centre_keys.card
        files = SiteFiles(DataFolder(self.data))
        self.setup_pin = (
            room.setup_pin
            if room
            else files.make(
                site_id=plan.site_id if plan else "440106-01",
                site_name=plan.site_name if plan else "示范考点",
                centre=self.centre,
                addresses=[],
                now_ms=_now_ms(),
            )
        )
        self.site = read_card(files.site_card, SitePublic)
        people = [member.staff_id for member in plan.staff] if plan else STAFF
        self.pins = {name: pin or codes.new_pin() for name in people}
        self.plan = plan or make_plan(
            self.pins,
            candidates=candidates,
            spares=spares,
            duration_s=duration_s,
            rules=rules or quick_rules(),
            starts_at_ms=_now_ms() + starts_in_s * 1000,
        )
        self._made_ms = plan.starts_at_ms - 86_400_000 if plan else _now_ms()
        self.paper, self.media = make_paper(sum(section_s) or self.plan.duration_s)
        if plan:
            self.paper = replace(self.paper, paper_id=plan.paper_id)
            self.plan = with_pins_and_photos(plan, self.pins)
        self.backup_paper = make_backup(self.paper) if backup else None
        limits = make_limits(self.paper, section_s, self.backup_paper)
        self.plan = replace(self.plan, sections=limits, carry_over=carry_over)
        if self.backup_paper is not None:
            self.plan = replace(self.plan, backup_paper_id=self.backup_paper.paper_id)
        if room is not None:
            self.plan = replace(self.plan, room=room.entry.name, session_id=f"S-TINY-{room.entry.room_id}")
        self.photos = {f"{c.ticket}.png": make_photo(c.seat) for c in self.plan.candidates}
        self.opening_code, self.backup_code = codes.new_opening_code(1), codes.new_opening_code(1)
        self.extension_key = secrets.token_bytes(32)
        self.package = self.build_package(folder / "session.exampkg")
        self.server = ServerProcess(self.data)
        self._transports: list[Transport] = []
        self._devices: dict[int, Device] = {}
        if start:
            self.server.start()
            if import_package:
                self.import_package()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End connections and server."""
        for transport in self._transports:
            transport.close()
        self.server.stop()

    def keep(self, transport: Transport) -> None:
        """Close this connection with the session."""
        self._transports.append(transport)

    def build_package(
        self,
        path: Path,
        *,
        serial: int = 1,
        receipt_keys: tuple[bytes, ...] = (),
        directory: Directory | None = None,
        trust: bytes = b"",
        **changes: Any,
    ) -> Path:
        """Another package of this session; `changes` replace fields of the plan."""
        build_package(
            path,
            plan=replace(self.plan, **changes),
            photos=self.photos,
            paper=self.paper,
            media=self.media,
            site=self.site,
            centre_id=self.centre.centre_id,
            signing_key=self.centre_keys.signing_key,
            opening_code=self.opening_code,
            serial=serial,
            created_ms=self._made_ms,
            valid_until_ms=self._made_ms + 30 * 86_400_000,
            extension_key=self.extension_key,
            receipt_keys=receipt_keys,
            directory=directory,
            trust=trust,
            backup=SecondPaper(paper=self.backup_paper, media={}, opening_code=self.backup_code)
            if self.backup_paper is not None
            else None,
        )
        return path

    def centre_says(self, challenge: str, seat: int) -> str:
        """The centre's answer to a challenge for the backup paper of that candidate."""
        about = {"session_id": self.plan.session_id, "ticket": self.ticket(seat), "challenge": challenge}
        return mask_code(self.extension_key, self.backup_code, **about)

    def import_package(self, path: Path | None = None) -> PackageReport:
        """Import over the console path, as the technician "setup"."""
        data = (path or self.package).read_bytes()
        return self.staff("setup").call("POST", paths.PACKAGES, data, PackageReport, read_timeout_s=60)

    def ticket(self, seat: int) -> str:
        """The ticket number of the candidate whose seat in the plan this is."""
        return next(c.ticket for c in self.plan.candidates if c.seat == seat)

    def password(self, seat: int) -> str:
        """That candidate's password."""
        return self.ticket(seat)[-6:]

    def enrolment_code(self, open_for_s: int = 600) -> str:
        """Open the enrolment window; the code to type."""
        body = EnrolmentRequest(open_for_s=open_for_s)
        return self.staff("setup").call("POST", paths.ENROLMENT, body, EnrolmentWindow).code

    def device(self, *, seat: int) -> Device:
        """The PC of a seat, enrolled on first use."""
        if seat not in self._devices:
            self._devices[seat] = self.enrol("candidate", seat)
        return self._devices[seat]

    def enrol(self, role: str, seat: int = 0) -> Device:
        """Enrol one more device; role candidate or console."""
        code, key = self._code(role), make_device_key()
        request = make_device_request(key, "pc").decode()
        anybody = Transport(f"https://{self.server.address}", site_ca=None)
        reply = anybody.call(
            "POST",
            paths.ENROL,
            EnrolRequest(
                role=role,  # type: ignore[arg-type]
                device_name=f"PC-{seat:02d}",
                seat=seat,
                csr_pem=request,
                proof=enrolment_proof(code, request.encode()),
                protocol_version=PROTOCOL_VERSION,
            ),
            EnrolReply,
        )
        anybody.close()
        return Device(self, self.folder / "devices" / reply.device_id, reply, key_pem(key), seat)

    def login(self, transport: Transport, *, seat: int) -> LoginReply:
        """Log the candidate of that seat in on this PC's connection and set its token."""
        body = LoginRequest(ticket=self.ticket(seat), password=self.password(seat), protocol_version=PROTOCOL_VERSION)
        reply = transport.call("POST", paths.LOGIN, body, LoginReply)
        transport.set_token(reply.token)
        return reply

    def staff(self, staff_id: str) -> Transport:
        """A console's connection with this person signed in ("setup" before any package)."""
        transport = self._console().transport()
        pin = self.setup_pin if staff_id == "setup" else self.pins[staff_id]
        body = StaffLoginRequest(staff_id=staff_id, pin=pin, protocol_version=PROTOCOL_VERSION)
        transport.set_token(transport.call("POST", paths.STAFF_LOGIN, body, StaffLoginReply).token)
        return transport

    def credential(self, staff_id: str) -> Credential:
        """That person's own approval."""
        return Credential(staff_id=staff_id, pin=self.pins[staff_id])

    def command(self, console: Transport, command: Command, command_id: str | None = None) -> CommandReply:
        """Give a command."""
        body = CommandRequest(command_id=command_id or secrets.token_hex(8), command=command)
        return console.call("POST", paths.COMMAND, body, CommandReply, read_timeout_s=30)

    def decide_late(self, console: Transport, seat: int, decision: HeldDecision) -> CommandReply:
        """The chief examiner decides alike about every late answer of a candidate."""
        ticket = self.ticket(seat)
        story = console.call("GET", f"{paths.ANSWERS_OF}/{ticket}", None, AnswerHistory)
        choices = tuple(story.choice(late, decision) for late in story.waiting())
        approvals = (self.credential("chief"),)
        return self.command(console, ReviewHeld(ticket=ticket, choices=choices, reason="核实无误", approvals=approvals))

    def view(self, console: Transport) -> RoomView:
        """The console's view."""
        return console.call("GET", paths.VIEW, None, RoomView)

    def _code(self, role: str) -> str:
        # Opened as the command line opens it, since a console cannot open it before it is enrolled itself.
        info = read_run_info(self.data)
        assert info is not None, "the server does not run"
        local = local_transport(self.data, info)
        try:
            opened = local.call("POST", paths.ENROLMENT, EnrolmentRequest(open_for_s=3600), EnrolmentWindow)
            return opened.console_code if role == "console" else opened.code
        finally:
            local.close()

    def _console(self) -> Device:
        if 0 not in self._devices:
            self._devices[0] = self.enrol("console")
        return self._devices[0]


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
