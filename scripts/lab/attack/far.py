"""Each kind of caller before a real server process: TLS with its own certificate, its token, everything the door does.

The same calls as those before the app in this process (`callers.Room`); besides, what the process costs while it is
called: its memory, its own time for one answer, what it wrote into its log.
"""

import contextlib
import http.client
import socket
import ssl
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

import msgspec
import psutil

from scripts.lab.attack import lines
from scripts.lab.attack.fuzz.door import MOST_MB, PATIENCE_S
from scripts.lab.attack.rights import CALLERS, ROLES
from scripts.lab.attack.wire import served
from shared.exam.acts.wall import OpenWall
from shared.protocol import paths
from shared.protocol.commands import EndRoom, StartRoom, Unseal
from shared.protocol.console import StaffLoginReply, StaffLoginRequest
from shared.protocol.device import Empty, LoginReply, LoginRequest
from shared.protocol.version import PROTOCOL_VERSION
from shared.protocol.wall import WallCard
from shared.security.certificates import SERVER_NAME
from site_server.adapters.files.clock import MachineClock
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.local_call import local_token
from site_server.web.route import Route
from tests.support.tiny_content import quick_rules
from tests.support.tiny_session import TinySession

LOCAL: Final = "local technician"
"""The server's own command line: the certificate of the data folder, a token that it signs itself."""
FAR_CALLERS: Final = (*CALLERS, LOCAL)
LATEST_S: Final = 60.0
"""No answer is later, however busy the machine: as long as the door itself waits (`site_server.serving.line`)."""
_PIN: Final = "2345ABCD"
_STAFF: Final = {"proctor": "proctor", "chief": "chief", "inspector": "inspector", "technician": "tech"}
_DURATION_S: Final = 7_200
_SAFE: Final = "%/?=&-_.~:'!*(),;@+$"


class FarRoom:
    """Use as a context manager. `call` returns status and body; a connection that breaks has status 0."""

    def __init__(self, folder: Path, phase: str) -> None:
        self.routes: tuple[Route, ...] = served()
        self.callers: tuple[str, ...] = FAR_CALLERS
        self.slow: list[str] = []
        rules = quick_rules(late_limit_s=_DURATION_S)
        self._tiny = TinySession(folder, candidates=4, spares=2, duration_s=_DURATION_S, rules=rules, pin=_PIN)
        self._lines: dict[str, http.client.HTTPSConnection] = {}
        self._tokens: dict[str, str] = {}
        self._process = psutil.Process(self._tiny.server.pid)
        self.first_mb = self.most_mb = self._memory_mb()
        try:
            self._contexts = self._made_contexts()
            self._come_to(phase)
        except BaseException:
            self._tiny.close()
            raise
        self.first_mb = self.most_mb = self._memory_mb()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for line in self._lines.values():
            line.close()
        self._tiny.close()

    def sign_in(self) -> None:
        """Everybody gets a token again who may still have one; acts of before may have ended theirs."""
        for role in ROLES:
            body = StaffLoginRequest(staff_id=_STAFF[role], pin=_PIN, protocol_version=PROTOCOL_VERSION)
            self._told(role, "console", paths.STAFF_LOGIN, body, StaffLoginReply)
        tiny, seat = self._tiny, 1
        login = LoginRequest(ticket=tiny.ticket(seat), password=tiny.password(seat), protocol_version=PROTOCOL_VERSION)
        self._told("PC, logged in", "PC", paths.LOGIN, login, LoginReply)
        self.call("PC, logged in", "POST", paths.CONFIRM, data=msgspec.json.encode(Empty()))

    def call(self, caller: str, method: str, path: str, *, data: bytes = b"") -> tuple[int, bytes]:
        """One call: status and body; `slow` learns of it if it took too long."""
        began_s, spent_s = time.monotonic(), self._spent_s()
        token = self._token(caller)
        status, answer = 0, b""
        for _ in range(2):  # a line that was left alone for long is closed by the other side
            with contextlib.suppress(http.client.HTTPException, OSError):
                status, answer = self._asked(caller, method, quote(path, safe=_SAFE), data, token)
                break
            self._lines.pop(caller).close()
        took_s, own_s = time.monotonic() - began_s, self._spent_s() - spent_s
        if own_s > PATIENCE_S or took_s > LATEST_S:
            self.slow.append(f"{caller}: {method} {path} took {took_s:.1f} s, {own_s:.1f} s of the server's own")
        self.most_mb = max(self.most_mb, self._memory_mb())
        return status, answer

    def wrong(self) -> list[str]:
        """What does not hold of the process itself after all these calls."""
        found = list(self.slow)
        if not self._process.is_running() or self._process.status() == psutil.STATUS_ZOMBIE:
            found.append("the server has ended")
        if (grown := self.most_mb - self.first_mb) > MOST_MB:
            found.append(f"the server grew by {grown:.0f} MB")
        logs = sorted((self._tiny.data / "logs").glob("*.log*"))
        told = (line for log in logs for line in log.read_text("utf-8", errors="replace").splitlines())
        found += [line[:300] for line in told if "Traceback" in line or " CRITICAL " in line]
        return found

    def truths(self) -> dict[str, list[Any]]:
        """What is true in this room by the names of fields, so that calls get past the first look."""
        tickets = [candidate.ticket for candidate in self._tiny.plan.candidates]
        return {
            "ticket": tickets,
            "staff_id": [*_STAFF.values(), "proctor2"],
            "pin": [_PIN],
            "password": [ticket[-6:] for ticket in tickets],
            "code": [self._tiny.opening_code],
            "seat": [1, 2, 3, 4, 5, 6],
            "to_seat": [5, 6],
            "epoch": [1, 2],
            "seq": [1, 2, 3],
            "item_id": ["s1", "j1", "f1"],
            "protocol_version": [PROTOCOL_VERSION],
            "device_id": [self._tiny.device(seat=1).device_id, self._tiny.device(seat=0).device_id],
        }

    def _come_to(self, phase: str) -> None:
        tiny = self._tiny
        chief = tiny.staff("chief")
        if phase != "sealed":
            tiny.command(chief, Unseal(code=tiny.opening_code))
            tiny.command(chief, StartRoom())
        tiny.command(chief, OpenWall())
        self._tokens["wall's code"] = chief.call("GET", paths.WALL_CARD, None, WallCard).code
        self.sign_in()
        if phase == "ended":
            tiny.command(chief, EndRoom(reason="演练", approvals=(tiny.credential("chief"),)))

    def _asked(self, caller: str, method: str, target: str, data: bytes, token: str) -> tuple[int, bytes]:
        line = self._lines.get(caller) or self._lines.setdefault(caller, _Line(self._port, self._contexts[caller]))
        line.request(method, target, body=data, headers={"Authorization": f"Bearer {token}"} if token else {})
        response = line.getresponse()
        return response.status, response.read()

    @property
    def _port(self) -> int:
        return self._tiny.server.port

    def _token(self, caller: str) -> str:
        if caller == LOCAL:
            return local_token(self._keyring, MachineClock().wall_ms())
        return self._tokens.get(caller, "")

    def _told(self, caller: str, by: str, path: str, body: msgspec.Struct, kind: type[Any]) -> None:
        status, data = self.call(by, "POST", path, data=msgspec.json.encode(body))
        if status == http.HTTPStatus.OK:
            self._tokens[caller] = msgspec.json.decode(data, type=kind).token

    def _made_contexts(self) -> dict[str, ssl.SSLContext]:
        pc, console = self._tiny.device(seat=1), self._tiny.device(seat=0)
        nobody = lines.context(console.site_ca)
        files = SiteFiles(DataFolder(self._tiny.data, clean=False))
        self._keyring = files.keyring()
        own = lines.context(files.ca)
        own.load_cert_chain(files.local_certificate, files.local_key, files.key_password(self._keyring))
        made = dict.fromkeys(CALLERS, lines.context(console.site_ca, console))
        made |= dict.fromkeys(("stranger", "wall's code"), nobody)
        return made | dict.fromkeys(("PC", "PC, logged in"), lines.context(pc.site_ca, pc)) | {LOCAL: own}

    def _memory_mb(self) -> float:
        with contextlib.suppress(psutil.Error):
            return float(self._process.memory_info().rss) / 2**20
        return 0.0

    def _spent_s(self) -> float:
        with contextlib.suppress(psutil.Error):
            times = self._process.cpu_times()
            return float(times.user + times.system)
        return 0.0


class _Line(http.client.HTTPSConnection):
    """A kept connection to loopback that asks for the site's own name."""

    def __init__(self, port: int, context: ssl.SSLContext) -> None:
        super().__init__(lines.HOST, port, timeout=LATEST_S + 5)
        self._made = context

    def connect(self) -> None:
        raw = socket.create_connection((self.host, self.port), timeout=self.timeout)
        self.sock = self._made.wrap_socket(raw, server_hostname=SERVER_NAME)
