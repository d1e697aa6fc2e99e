"""The trial's own server as a process, and this server's line to it: over TLS, as a console, like any other."""

import contextlib
import logging
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from shared.exam.acts.registry import AnyAct
from shared.exam.acts.room import Unseal
from shared.exam.kinds.registry import AnyResponse
from shared.exchange.errors import ExchangeError
from shared.link.errors import LinkError
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.commands import CommandReply, CommandRequest
from shared.protocol.console import PackageReport, RoomView, StaffLoginReply, StaffLoginRequest
from shared.protocol.device import Hello
from shared.protocol.enrolment import EnrolmentRequest, EnrolmentWindow
from shared.protocol.jobs import Job, JobKind, JobRequest
from shared.protocol.version import PROTOCOL_VERSION
from shared.security.errors import SecurityError
from shared.trial.plan import CHIEF
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.adapters.trial.material import Material, make_material, open_results
from site_server.domain.listening import seen_from_here
from site_server.domain.trial import TrialPlace, TrialStageError

log = logging.getLogger(__name__)

_SETUP: Final = "setup"
_START_S: Final = 60.0
_LOOK_S: Final = 0.1
_PORTS: Final = 20
_OPEN_S: Final = 1800
T = TypeVar("T")


class TrialProcess:
    """A `TrialStage`. `folder` is emptied by `make` and `remove`; `host` is where the site's own server listens.

    `program`: the command line that starts the server program.
    """

    def __init__(self, folder: Path, host: str, program: Sequence[str]) -> None:
        self._folder, self._host, self._program = folder, host, tuple(program)
        self._process: subprocess.Popen[bytes] | None = None
        self._material: Material | None = None
        self._transport: Transport | None = None
        self.port = 0
        self.enrol_code = ""

    def make(self, place: TrialPlace) -> None:
        """See TrialStage."""
        self.remove()
        self._folder.mkdir(parents=True, mode=0o700)
        self.port, self.enrol_code = _free_port(self._host, place.port), ""
        self._material = _told("make", lambda: make_material(self._folder, place))

    def serve(self) -> None:
        """See TrialStage."""
        material = self._need()
        self._process = subprocess.Popen(
            [*self._program, "run", "--trial", "--data", str(material.data), *self._place()],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        self._until_serving()
        if not self.enrol_code:
            _told("open", lambda: self._open_room(material))

    def kill(self) -> None:
        """See TrialStage."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            if process.stdin is not None:
                process.stdin.close()

    def act(self, act: AnyAct) -> None:
        """See TrialStage."""
        request = CommandRequest(command_id=secrets.token_hex(8), command=act)
        line = self._line()
        _told("act", lambda: line.call("POST", paths.COMMAND, request, CommandReply))

    def paused(self) -> bool:
        """See TrialStage."""
        line = self._line()
        return _told("view", lambda: line.call("GET", paths.VIEW, None, RoomView)).phase == "paused"

    def job(self, kind: JobKind) -> None:
        """See TrialStage."""
        line = self._line()
        job = _told(kind, lambda: line.call("POST", paths.JOBS, JobRequest(kind=kind), Job))
        while job.state == "running":
            time.sleep(_LOOK_S)
            place = f"{paths.JOBS}/{job.job_id}"
            job = _told(kind, lambda place=place: line.call("GET", place, None, Job))  # type: ignore[misc]
        if job.state != "done":
            raise TrialStageError(kind, job.error)

    def open(self) -> Mapping[int, Mapping[str, AnyResponse]]:
        """See TrialStage."""
        material = self._need()
        return _told("open", lambda: open_results(material))

    def remove(self) -> None:
        """See TrialStage."""
        if self._transport is not None:
            self._transport.close()
        self._transport = None
        self.kill()
        self._material = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def _place(self) -> tuple[str, ...]:
        return "--host", self._host, "--port", str(self.port)

    def _need(self) -> Material:
        if self._material is None:
            raise TrialStageError("not_made")
        return self._material

    def _line(self) -> Transport:
        if self._transport is None:
            raise TrialStageError("not_served")
        return self._transport

    def _until_serving(self) -> None:
        """Sign in once it answers; the token outlives a restart, the connection does not."""
        transport = self._transport or self._connect()
        self._transport = transport
        until_s = time.monotonic() + _START_S
        while time.monotonic() < until_s:
            if self._process is None or self._process.poll() is not None:
                break
            with contextlib.suppress(LinkError):
                transport.call("GET", paths.HELLO, None, Hello)
                return
            time.sleep(_LOOK_S)
        raise TrialStageError("not_serving")

    def _connect(self) -> Transport:
        files = SiteFiles(DataFolder(self._need().data, clean=False))
        return Transport(
            f"https://{seen_from_here(self._host)}:{self.port}",
            site_ca=files.ca,
            certificate=files.local_certificate,
            key=files.local_key,
            key_password=files.key_password(files.keyring()),
            read_timeout_s=60.0,
        )

    def _open_room(self, material: Material) -> None:
        self._sign_in(_SETUP, material.setup_pin)
        self._line().call("POST", paths.PACKAGES, material.package.read_bytes(), PackageReport)
        self._sign_in(CHIEF, material.chief_pin)
        opened = self._line().call("POST", paths.ENROLMENT, EnrolmentRequest(open_for_s=_OPEN_S), EnrolmentWindow)
        self.act(Unseal(code=material.opening_code))
        self.enrol_code = opened.code

    def _sign_in(self, staff_id: str, pin: str) -> None:
        request = StaffLoginRequest(staff_id=staff_id, pin=pin, protocol_version=PROTOCOL_VERSION)
        self._line().set_token(self._line().call("POST", paths.STAFF_LOGIN, request, StaffLoginReply).token)


def _told(code: str, work: Callable[[], T]) -> T:
    """What `work` gives; whatever belongs to the outside becomes a TrialStageError."""
    try:
        return work()
    except (LinkError, ExchangeError, SecurityError, OSError, ValueError) as error:
        log.warning("trial: %s failed: %s", code, getattr(error, "code", error))
        raise TrialStageError(code, str(error)) from error


def _free_port(host: str, first: int) -> int:
    """The first port from there on that nobody uses: firewalls are told one range (docs/manual/technician.md)."""
    for port in range(first, first + _PORTS):
        with socket.socket() as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((host, port))
                return port
    raise TrialStageError("no_port")


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[3])
    return {**os.environ, "PYTHONPATH": root}
