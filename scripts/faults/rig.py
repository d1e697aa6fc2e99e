"""Everything of one run that can be touched: the server, the candidates' PCs, a cable to each, the console."""

import random
import shutil
import socket
import time

import msgspec

from scripts.demo.proxy import Proxy
from scripts.faults.child import Child, steady_ms
from scripts.faults.console import Console
from scripts.faults.prepare import Site
from scripts.faults.schedule import SPARES, Schedule
from scripts.faults.typist import Part
from site_server.settings import RUN_FILE

_HOST = "127.0.0.1"
_SERVING_S = 60.0


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
        """Start server, console, cables and PCs; the steady time at which the PCs were started. Raises RuntimeError."""
        self.server.start()
        self._until_serving()
        self.console = Console(self.site, f"{_HOST}:{self.port}")
        self.console.start()
        began_ms = steady_ms()
        for seat in self.seats:
            self.cables[seat].start()
            self.pcs[seat] = self._pc(seat, began_ms)
        for pc in self.pcs.values():
            pc.start()
        return began_ms

    def wipe(self, seat: int) -> None:
        """A restore card: everything but the enrolment is gone."""
        self.wiped.append((seat, steady_ms()))
        shutil.rmtree(self.site.pc(seat) / "journal", ignore_errors=True)
        shutil.rmtree(self.site.pc(seat) / "paper", ignore_errors=True)
        (self.site.pc(seat) / "last.json").unlink(missing_ok=True)

    def server_file_size(self) -> int:
        """How far the file that grows with every commit has grown."""
        wal = self.site.server / "site.db-wal"
        return wal.stat().st_size if wal.exists() else 0

    def journal_size(self, seat: int) -> int:
        """How far the PC's journals have grown."""
        return max((path.stat().st_size for path in (self.site.pc(seat) / "journal").glob("*")), default=0)

    def strike(self) -> None:
        """End everything that still runs, by force."""
        for child in (*self.pcs.values(), self.server):
            child.kill()
        if self.console is not None:
            self.console.stop()
        for seat in self.pcs:
            if (cable := self.cables.pop(seat, None)) is not None:
                cable.stop()

    def _pc(self, seat: int, began_ms: int) -> Child:
        plan, comes = self.schedule, seat <= self.schedule.seats
        part = Part(
            seat=seat,
            ticket=self.site.ticket(seat) if comes else "",
            data=str(self.site.pc(seat)),
            server=f"{_HOST}:{self.cables[seat].port}",
            seed=plan.seed * 100 + seat,
            pace_ms=plan.pace_ms[seat - 1] if comes else 60,
            arrive_at_ms=began_ms + (plan.arrive_ms[seat - 1] if comes else 0),
        )
        path = self.logs / f"pc-{seat}.json"
        path.write_bytes(msgspec.json.encode(part))
        return Child(f"pc-{seat}", self.logs, "scripts.faults.typist", [str(path)])

    def _until_serving(self) -> None:
        end = time.monotonic() + _SERVING_S
        while not (self.site.server / RUN_FILE).exists():
            if not self.server.running or time.monotonic() > end:
                raise RuntimeError(f"the server did not start, see {self.server.log}")
            time.sleep(0.02)
