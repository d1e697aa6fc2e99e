"""Everything of one run that can be touched: the server, the candidates' PCs, a cable to each, the console."""

import random
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from scripts.devtools.places import ROOT
from scripts.lab.demo.proxy import Proxy
from scripts.lab.faults.child import Child, environment, steady_ms
from scripts.lab.faults.console import Console
from scripts.lab.faults.numbers import SPARES
from scripts.lab.faults.prepare import Site
from scripts.lab.faults.schedule import Schedule
from scripts.lab.faults.typist import Part
from site_server.adapters.files.backup_settings import write_settings
from site_server.domain.backups import BackupSettings
from site_server.settings import RUN_FILE

_HOST = "127.0.0.1"
_SERVING_S = 60.0
_BACKUP_S = 0.4


def quiet_port() -> int:
    """A free port outside the range from which the system serves itself, so that it is still free after a kill."""
    while True:
        port = random.randint(20_000, 31_999)
        with socket.socket() as probe:
            try:
                probe.bind((_HOST, port))
            except OSError:
                continue
            return port


class Rig:
    """Started by `set_up`; `strike` ends every process."""

    def __init__(self, site: Site, schedule: Schedule) -> None:
        self.site, self.schedule = site, schedule
        self.port = quiet_port()
        self.logs = site.folder / "logs"
        self.logs.mkdir()
        arguments = ["run", "--data", str(site.server), "--host", _HOST, "--port", str(self.port)]
        self.server = Child("server", self.logs, "site_server", arguments)
        self.servers = [self.server]
        self.drive = site.folder / "drive"
        """Where the server keeps its backup, if another machine is to take over in this run."""
        if schedule.count("take_over"):
            self.drive.mkdir()
            write_settings(site.server, BackupSettings(folders=(str(self.drive),), every_s=_BACKUP_S))
        spares = range(schedule.seats + 1, schedule.seats + 1)
        if schedule.count("move", "second_login"):
            first = len(site.plan.candidates) + 1
            spares = range(first, first + SPARES)
        self.seats = [*range(1, schedule.seats + 1), *spares]
        self.cables = {seat: Proxy((_HOST, self.port)) for seat in self.seats}
        self.pcs: dict[int, Child] = {}
        self.wiped: list[tuple[int, int]] = []
        """Seat and steady time at which a PC's journals were deleted."""
        self.console: Console | None = None

    def set_up(self) -> int:
        """Start server, console, cables and PCs; the steady time at which people may begin. Raises RuntimeError."""
        self.server.start()
        self._until_serving()
        self.console = Console(self.site, f"{_HOST}:{self.port}")
        self.console.start()
        for seat in self.seats:
            self.cables[seat].start()
            self.pcs[seat] = self._pc(seat)
        for pc in self.pcs.values():
            pc.start()
        # However busy the machine is: nothing of the schedule happens before every program is up.
        end = time.monotonic() + _SERVING_S
        while any(pc.last("screen") is None for pc in self.pcs.values()) and time.monotonic() < end:
            time.sleep(0.02)
        began_ms = steady_ms()
        for seat, pc in self.pcs.items():
            pc.tell(do="arrive", at=self._part(seat, began_ms).arrive_at_ms)
        return began_ms

    def wipe(self, seat: int) -> None:
        """A restore card: everything but the enrolment is gone."""
        self.wiped.append((seat, steady_ms()))
        for path in self.site.pc(seat).iterdir():
            if path.is_dir() and path.name != "device":
                shutil.rmtree(path)
            elif path.is_file():
                path.unlink()

    def serving_since_ms(self) -> int | None:
        """Since when (steady clock) the server listens; None if it does not yet."""
        try:
            written = (self.site.server / RUN_FILE).stat().st_mtime_ns // 1_000_000
        except FileNotFoundError:
            return None
        since = steady_ms() - (time.time_ns() // 1_000_000 - written)
        return since if self.server.running and since >= self.server.lives[-1].born_ms else None

    def take_over(self, copy: Path) -> None:
        """Another machine, with its own folder, port and clock, becomes the server. Raises RuntimeError.

        Call when the first one is dead and its folder gone. The cables lead to the new one afterwards.
        """
        self.site = msgspec.structs.replace(self.site, server_name="server-2")
        command = [sys.executable, "-P", "-m", "site_server", "take-over", "--from", str(copy)]
        done = subprocess.run(
            [*command, "--data", str(self.site.server), "--code", self.site.code],
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            check=False,
        )
        (self.logs / "take-over.log").write_bytes(done.stdout + done.stderr)
        if done.returncode:
            raise RuntimeError(f"the take-over failed, see {self.logs / 'take-over.log'}")
        self.port = quiet_port()
        arguments = ["run", "--data", str(self.site.server), "--host", _HOST, "--port", str(self.port)]
        self.server = Child("server-2", self.logs, "site_server", arguments)
        self.servers.append(self.server)
        self.server.start()
        self._until_serving()
        for cable in self.cables.values():
            cable.target = (_HOST, self.port)
        if self.console is not None:
            self.console.move_to(f"{_HOST}:{self.port}")

    def server_file_size(self) -> int:
        """How far the file that grows with every commit has grown."""
        wal = self.site.server / "site.db-wal"
        return wal.stat().st_size if wal.exists() else 0

    def journal_size(self, seat: int) -> int:
        """How far the PC's journals have grown."""
        return max((path.stat().st_size for path in (self.site.pc(seat) / "journal").glob("*")), default=0)

    def strike(self) -> None:
        """End everything that still runs, by force."""
        for child in (*self.pcs.values(), *self.servers):
            child.kill()
        if self.console is not None:
            self.console.stop()
        for seat in self.pcs:
            if (cable := self.cables.pop(seat, None)) is not None:
                cable.stop()

    def _pc(self, seat: int) -> Child:
        self._part(seat, None)
        return Child(f"pc-{seat}", self.logs, "scripts.lab.faults.typist", [str(self._part_file(seat))])

    def _part_file(self, seat: int) -> Path:
        return self.logs / f"pc-{seat}.json"

    def _part(self, seat: int, began_ms: int | None) -> Part:
        """The part, also written down for the next start of the PC."""
        plan, comes = self.schedule, seat <= self.schedule.seats
        part = Part(
            seat=seat,
            ticket=self.site.ticket(seat) if comes else "",
            data=str(self.site.pc(seat)),
            server=f"{_HOST}:{self.cables[seat].port}",
            seed=plan.seed * 100 + seat,
            pace_ms=plan.pace_ms[seat - 1] if comes else 60,
            arrive_at_ms=began_ms + (plan.arrive_ms[seat - 1] if comes else 0) if began_ms is not None else None,
        )
        self._part_file(seat).write_bytes(msgspec.json.encode(part))
        return part

    def _until_serving(self) -> None:
        end = time.monotonic() + _SERVING_S
        while not (self.site.server / RUN_FILE).exists():
            if not self.server.running or time.monotonic() > end:
                raise RuntimeError(f"the server did not start, see {self.server.log}")
            time.sleep(0.02)
