"""The update drill: a release taken in from a folder, then every PC of a room fetches, checks and installs it at once.

Real server process, real TLS, the client's real update agent on a folder of its own for each PC; the "program" is as
many bytes as a real one. All PCs share this machine with the server, which no room does: a room is faster.
"""

import contextlib
import os
import random
import threading
import time
from pathlib import Path
from typing import Final

import msgspec

from scripts.centre.releasing.keys import make_keys, read_keys
from scripts.centre.releasing.repository import Repository, begin
from scripts.lab.bench.host import HOST, Console, Host
from scripts.lab.bench.prepare import SITE_ID, Prepared, prepare
from scripts.lab.bench.worker import Seat
from scripts.lab.drills.pcs import wait_for
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.release_carrier import carry_release
from shared.link.update_agent import Machine, UpdateAgent
from shared.link.update_line import DeviceLine, ReleaseLine
from shared.protocol.updates import UpdateCommand
from shared.updates.anchor import VARIABLE
from shared.updates.folder import read_metadata
from shared.updates.release import this_platform
from shared.updates.slots import Slots

_LIMIT_S: Final = 600.0
_NEW: Final = "9.0.0"
_STARTS_IN_S: Final = 4 * 3600


class UpdateOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; seconds."""

    clients: int
    megabytes: float
    taken_in_s: float
    first_s: float
    all_s: float
    installed: int

    @property
    def held(self) -> bool:
        """Every PC has the new program, whole, in minutes."""
        return self.installed == self.clients and self.all_s < _LIMIT_S

    def text(self) -> str:
        """The figures for a person."""
        rate = self.clients * self.megabytes / max(0.1, self.all_s)
        return "\n".join(
            (
                f"考试机 {self.clients} 台，程序文件 {self.megabytes:.0f} MB；服务器接收用 {self.taken_in_s:.1f} 秒",
                f"从下达更新起：第一台装好 {self.first_s:.1f} 秒，全部装好 {self.all_s:.1f} 秒（限 {_LIMIT_S:.0f} 秒）",
                f"合计每秒 {rate:.1f} MB；装好且逐字节核对无误 {self.installed} 台",
                "演练通过" if self.held else "演练未通过",
            )
        )


def drill_updates(folder: Path, *, clients: int, megabytes: int) -> UpdateOutcome:
    """Play it under an empty folder. Raises TimeoutError, RuntimeError, LinkError if the room does not get going."""
    anchor = _make_release(folder, megabytes)
    os.environ[VARIABLE] = str(folder / "root.json")
    prepared = prepare(folder, clients, starts_in_s=_STARTS_IN_S)
    host = Host(prepared)
    with contextlib.ExitStack() as ends:
        ends.callback(host.stop)
        host.start()
        console = Console(prepared, host.port)
        ends.callback(console.close)
        line = ReleaseLine(console.transport)
        began_s = time.monotonic()
        board = carry_release(line, folder / "release", progress=lambda *_: None)
        taken_in_s = time.monotonic() - began_s
        pcs = [
            _Pc(folder, prepared, seat, number, f"{HOST}:{host.port}", anchor)
            for number, seat in enumerate(prepared.seats, 1)
        ]
        for pc in pcs:
            ends.callback(pc.stop)
            pc.start()
        wait_for(lambda: sum(bool(d.newest) for d in line.programs().devices) == clients, 60, "every PC to be heard")
        ordered_s = time.monotonic()
        line.update(UpdateCommand())
        wait_for(lambda: all(pc.done_s for pc in pcs), _LIMIT_S, "every PC to install")
    length = board.release.programs[0].length if board is not None and board.release is not None else 0
    times = [pc.done_s - ordered_s for pc in pcs]
    return UpdateOutcome(
        clients=clients,
        megabytes=length / 1e6,
        taken_in_s=taken_in_s,
        first_s=min(times),
        all_s=max(times),
        installed=sum(Slots(pc.data).newest(anchor, "client", "0.0.1") is not None for pc in pcs),
    )


class _Pc:
    """One PC that runs nothing but its update agent."""

    def __init__(self, folder: Path, prepared: Prepared, seat: Seat, number: int, server: str, anchor: bytes) -> None:
        self.data = folder / f"pc-{number}"
        self.done_s = 0.0
        files = DeviceFiles(self.data)
        files.save(
            DeviceIdentity(device_id=Path(seat.key).stem, seat=number, server=server, site_id=SITE_ID),
            key=Path(seat.key).read_bytes(),
            certificate=Path(seat.certificate).read_bytes(),
            site_ca=prepared.site_ca.read_bytes(),
        )
        self._line = DeviceLine(files, server)
        self._agent = UpdateAgent(
            Machine(program="client", version="0.0.1", data=self.data, anchor=anchor),
            lambda: self._line,
            free=lambda: True,
            told=lambda _progress: None,
            restart=self._installed,
        )

    def start(self) -> None:
        """Ask from now on."""
        self._agent.start()

    def stop(self) -> None:
        """End."""
        self._line.close()
        self._agent.stop()

    def _installed(self) -> None:
        self.done_s = time.monotonic()
        # A program that gives way asks no more; its successor would say its new version.
        threading.Thread(target=self._agent.stop, daemon=True).start()


def _make_release(folder: Path, megabytes: int) -> bytes:
    """A release of one program as large as asked for, which does not compress; the root it is trusted by."""
    program = folder / "program"
    program.mkdir()
    dice = random.Random(8)
    for number in range(megabytes):
        (program / f"part-{number:03d}.bin").write_bytes(dice.randbytes(1_000_000))
    roots, releasers, online = make_keys(folder / "keys", roots=3, releasers=2)
    release = folder / "release"
    begin(release, roots, releasers, online, root_threshold=2, release_threshold=2)
    repository = Repository(release, read_keys([folder / "keys"]))
    repository.add(program, program="client", version=_NEW, platform=this_platform())
    anchor = read_metadata(release).roots[0]
    (folder / "root.json").write_bytes(anchor)
    return anchor
