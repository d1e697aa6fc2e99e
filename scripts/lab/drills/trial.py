"""The trial drill: a room of real client processes, each with its window, one trial, and what the server says of it.

With sabotage some PCs are spoiled, each in its own way; the drill holds if each of these seats fails with its own cause
and every other seat passes.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import msgspec
import psutil

from scripts.devtools.places import ROOT
from scripts.lab.bench.host import HOST, Host
from scripts.lab.bench.prepare import SITE_ID, Prepared, prepare
from scripts.lab.bench.synthetic import CHIEF, PIN
from scripts.lab.demo.proxy import Proxy
from scripts.lab.drills.sabotage import BLOCKED_HOST, EXPECTED, LOSSY_HOST, PcPart
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.console import StaffLoginReply, StaffLoginRequest
from shared.protocol.enrolment import DeviceList
from shared.protocol.trial import TrialRequest, TrialSeat, TrialView
from shared.protocol.version import PROTOCOL_VERSION
from shared.trial.words import cause_words, step_word
from shared.words.catalogue import say
from site_server.service.trial.trials import PORTS_AWAY

_AT_ONCE: Final = 3
_SWITCH_ON_S: Final = 1200.0
_LIMIT_S: Final = 360.0
_CLEAR_S: Final = 60.0
_LOOK_S: Final = 0.5
_LOST_SHARE: Final = 0.3
_KILL_AT: Final = "item.multiple_choice"


class TrialOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `spoiled`: seat to sabotage; `cpu_s`: processor time of all PCs
    in the trial.
    """

    pcs: int
    virtual: int
    spoiled: dict[int, str]
    switched_on_s: float
    took_s: float
    cpu_s: float
    view: TrialView
    left_behind: tuple[str, ...]

    @property
    def wrong(self) -> tuple[str, ...]:
        """Every seat whose result is not the expected one."""
        return tuple(f"{seat.seat}: {_told(seat)}" for seat in self.view.seats if not self._as_expected(seat))

    @property
    def held(self) -> bool:
        """The trial came to its end in time, every seat as expected, nothing left behind."""
        done = self.view.phase == "done" and all(stage.state == "passed" for stage in self.view.stages)
        return done and not self.wrong and not self.left_behind and self.took_s <= _LIMIT_S

    def text(self) -> str:
        """The figures for a person."""
        lines = [f"{say(f'trial.stage.{s.name}')}：{s.ms / 1000:.1f} 秒 {s.state} {s.code}" for s in self.view.stages]
        lines += [f"{seat.seat} 号：{_told(seat)}" for seat in self.view.seats if seat.state != "passed"]
        slowest = max((seat.save_ms for seat in self.view.seats), default=0)
        passed = sum(seat.state == "passed" for seat in self.view.seats)
        virtual = sum(seat.virtual_done for seat in self.view.seats)
        lines += [
            f"考试机 {self.pcs} 台全部开机用时 {self.switched_on_s:.0f} 秒",
            f"试考用时 {self.took_s:.0f} 秒（限 {_LIMIT_S:.0f} 秒），各机共用处理器 {self.cpu_s:.0f} 秒",
            f"通过 {passed} 台，最慢一次保存 {slowest} 毫秒，完成的模拟考生 {virtual} 人",
            *(f"与预期不同：{line}" for line in self.wrong),
            *(f"残留：{line}" for line in self.left_behind),
            "演练通过" if self.held else "演练未通过",
        ]
        return "\n".join(lines)

    def _as_expected(self, seat: TrialSeat) -> bool:
        sabotage = self.spoiled.get(seat.seat)
        if sabotage is None:
            return seat.state == "passed"
        return seat.failure is not None and seat.failure.code == EXPECTED[sabotage]


def drill_trial(folder: Path, *, pcs: int, virtual: int = 0, spoiled: dict[int, str] | None = None) -> TrialOutcome:
    """Play it under an empty folder; `spoiled`: seat to sabotage.

    Raises TimeoutError, RuntimeError if the room does not get going.
    """
    prepared = prepare(folder, pcs)
    prepared = msgspec.structs.replace(prepared, site_ca=Path(shutil.copy(prepared.site_ca, folder / "site-ca.crt")))
    spoiled = spoiled or {}
    host = Host(prepared)
    with contextlib.ExitStack() as ends:
        ends.callback(host.stop)
        host.start()
        if {"lossy_line", "port_blocked"} & set(spoiled.values()):
            _bad_lines(ends, host.port)
        room = _Room(folder, prepared, host.port, spoiled)
        ends.callback(room.close)
        switched_on_s = room.switch_on()
        began_s, cpu_s = time.monotonic(), room.cpu_s()
        view = room.play(virtual)
        took_s, cpu_s = time.monotonic() - began_s, room.cpu_s() - cpu_s
        left = room.left_behind()
    return TrialOutcome(
        pcs=pcs,
        virtual=virtual,
        spoiled=spoiled,
        switched_on_s=switched_on_s,
        took_s=took_s,
        cpu_s=cpu_s,
        view=view,
        left_behind=left,
    )


class _Room:
    """The PCs and the console of the drill."""

    def __init__(self, folder: Path, prepared: Prepared, port: int, spoiled: dict[int, str]) -> None:
        self._folder, self._prepared, self._port, self._spoiled = folder, prepared, port, spoiled
        self._pcs: dict[int, subprocess.Popen[bytes]] = {}
        self._console = Transport(
            f"https://{HOST}:{port}",
            site_ca=prepared.site_ca,
            certificate=Path(prepared.console.certificate),
            key=Path(prepared.console.key),
            read_timeout_s=60.0,
        )
        request = StaffLoginRequest(staff_id=CHIEF, pin=PIN, protocol_version=PROTOCOL_VERSION)
        self._console.set_token(self._console.call("POST", paths.STAFF_LOGIN, request, StaffLoginReply).token)

    def switch_on(self) -> float:
        """Start the PCs, a few at a time; the seconds until the server has heard of every one."""
        began_s = time.monotonic()
        for seat in range(1, len(self._prepared.seats) + 1):
            if self._spoiled.get(seat) != "switched_off":
                self._start(seat)
            while len(self._pcs) - self._heard() >= _AT_ONCE:
                self._not_forever(began_s)
        while self._heard() < len(self._pcs):
            self._not_forever(began_s)
        return time.monotonic() - began_s

    def play(self, virtual: int) -> TrialView:
        """One click, and what came of it."""
        view = self._console.call("POST", paths.TRIAL, TrialRequest(virtual=virtual), TrialView)
        while view.phase == "running":
            for seat in view.seats:
                if self._spoiled.get(seat.seat) == "killed_midway" and seat.step == _KILL_AT:
                    self._pcs[seat.seat].kill()
            time.sleep(_LOOK_S)
            view = self._console.call("GET", paths.TRIAL, None, TrialView)
        return view

    def left_behind(self) -> tuple[str, ...]:
        """What of the trial is still on a disk; a PC that was killed clears it away at its next start."""
        killed = [seat for seat, name in self._spoiled.items() if name == "killed_midway"]
        folders = [self._data(seat) / "trial" for seat in self._pcs if seat not in killed]
        until_s, left = time.monotonic() + _CLEAR_S, [self._prepared.data / "trial", *folders]
        while (left := [path for path in left if path.exists()]) and time.monotonic() < until_s:
            time.sleep(_LOOK_S)
        return tuple(str(path) for path in left)

    def cpu_s(self) -> float:
        """Processor time of all PCs that run, so far."""
        used = 0.0
        for process in self._pcs.values():
            with contextlib.suppress(psutil.Error):
                times = psutil.Process(process.pid).cpu_times()
                used += times.user + times.system
        return used

    def close(self) -> None:
        """Switch everything off."""
        self._console.close()
        for process in self._pcs.values():
            process.terminate()
        for process in self._pcs.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _data(self, seat: int) -> Path:
        return self._folder / f"pc-{seat}"

    def _start(self, seat: int) -> None:
        sabotage, files = self._spoiled.get(seat, ""), self._prepared.seats[seat - 1]
        address = {"lossy_line": LOSSY_HOST, "port_blocked": BLOCKED_HOST}.get(sabotage, HOST)
        identity = DeviceIdentity(
            device_id=Path(files.key).stem, seat=seat, server=f"{address}:{self._port}", site_id=SITE_ID
        )
        DeviceFiles(self._data(seat)).save(
            identity,
            key=Path(files.key).read_bytes(),
            certificate=Path(files.certificate).read_bytes(),
            site_ca=self._prepared.site_ca.read_bytes(),
        )
        part = self._folder / f"pc-{seat}.json"
        part.write_bytes(msgspec.json.encode(PcPart(data=str(self._data(seat)), sabotage=sabotage)))
        env = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
        with (self._folder / f"pc-{seat}.log").open("wb") as log:
            self._pcs[seat] = subprocess.Popen(
                [sys.executable, "-P", "-m", "scripts.lab.drills.trial_pc", str(part)],
                cwd=ROOT,
                env=env,
                stdout=log,
                stderr=log,
            )

    def _heard(self) -> int:
        cards = self._console.call("GET", paths.DEVICES, None, DeviceList).devices
        return sum(card.role == "candidate" and card.last_seen_ms is not None for card in cards)

    def _not_forever(self, began_s: float) -> None:
        dead = [seat for seat, process in self._pcs.items() if process.poll() is not None]
        if dead or time.monotonic() - began_s > _SWITCH_ON_S:
            raise TimeoutError(f"PCs that ended: {dead}; heard {self._heard()} of {len(self._pcs)}")
        time.sleep(_LOOK_S / 2)


def spread(pcs: int) -> dict[int, str]:
    """Every sabotage at a seat of its own, spread over the room."""
    return dict(zip(range(1, pcs + 1, max(1, pcs // len(EXPECTED))), EXPECTED, strict=False))


def _bad_lines(ends: contextlib.ExitStack, port: int) -> None:
    """A line on which every third connection breaks, and one whose firewall lets only the site's own port through."""
    lossy = [Proxy((HOST, number), number, host=LOSSY_HOST) for number in (port, port + PORTS_AWAY)]
    blocked = Proxy((HOST, port), port, host=BLOCKED_HOST)
    lossy[1].lost_share = _LOST_SHARE
    for proxy in (*lossy, blocked):
        ends.callback(proxy.start().stop)


def _told(seat: TrialSeat) -> str:
    if seat.failure is None:
        return f"{seat.state}，{step_word(seat.step)}"
    cause, cure = cause_words(seat.failure)
    return f"{step_word(seat.failure.name)}——{cause}。{cure}"
