"""The readiness drill: a room of PCs checks itself; the board must say which of them are spoiled, and how.

Timed is what a technician waits for: from 全部重查 until every row of the board is new. Then each spoiled PC must be
named at its seat with its cause, and no other PC with that cause.
"""

import contextlib
import shlex
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from scripts.devtools.places import ROOT
from scripts.lab.bench.host import HOST, Console, Host
from scripts.lab.bench.prepare import SITE_ID, Prepared, prepare
from scripts.lab.drills.ready_sabotage import Pc, Sabotage, possible, well
from shared.exam.demands import Policy
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.protocol.readiness import Board, BoardRow
from shared.readiness import words

_LIMIT_S: Final = 60.0
_UP_S: Final = 300.0
_ROUND_S: Final = 240.0
_CREWS: Final = 3
_APART: Final = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
"""A program that sees its own processes and mounts alone, and ends with its parent."""
# Nothing of the world outside is asked; what a spoiled PC reaches, it reaches through its own proxy.
POLICY: Final = Policy(
    virtual_allowed=True,
    internet_names=("outside.invalid",),
    internet_addresses=("127.0.0.1:9",),
    internet_pages=("http://outside.invalid/",),
)


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """One spoiled PC and what the board says of it; `elsewhere`: other seats accused of the same."""

    seat: int
    sabotage: str
    found: str
    named: bool
    elsewhere: tuple[int, ...]


class ReadyOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it."""

    pcs: int
    board_s: float
    spoiled: tuple[Named, ...]
    silent: tuple[int, ...]

    @property
    def held(self) -> bool:
        """Every row in time, every spoiled PC named, nobody else accused."""
        right = all(one.named and not one.elsewhere for one in self.spoiled)
        return not self.silent and self.board_s <= _LIMIT_S and right

    def text(self) -> str:
        """The figures for a person."""
        lines = [f"考试机 {self.pcs} 台，从“全部重查”到全部有新结果 {self.board_s:.1f} 秒（限 {_LIMIT_S:.0f} 秒）"]
        lines += [
            f"  {one.seat:2d} 号 {one.sabotage}：{'指出' if one.named else '没有指出'}（{one.found}）"
            + (f"；误指 {one.elsewhere}" if one.elsewhere else "")
            for one in self.spoiled
        ]
        if self.silent:
            lines.append(f"没有结果的座位：{self.silent}")
        count = sum(one.named for one in self.spoiled)
        lines.append(f"{len(self.spoiled)} 种破坏指出 {count} 种；{'演练通过' if self.held else '演练未通过'}")
        return "\n".join(lines)


def drill_ready(folder: Path, *, pcs: int, ways: int | None = None) -> ReadyOutcome:
    """Play it under an empty folder; `ways` limits how many PCs are spoiled. Raises TimeoutError."""
    prepared = prepare(folder, pcs, readiness=POLICY)
    spoiled = dict(zip(range(2, pcs + 1, 3), list(possible(namespaces=_namespaces()))[:ways], strict=False))
    host = Host(prepared)
    with contextlib.ExitStack() as ends:
        ends.callback(host.stop)
        host.start()
        console = Console(prepared, host.port)
        ends.callback(console.close)
        made = {seat: _pc(folder, prepared, seat, f"{HOST}:{host.port}") for seat in range(1, pcs + 1)}
        _start(ends, made, spoiled)
        _until(lambda board: all(row.heard and row.checked_ms for row in board.rows), console, _UP_S)
        before = console.board().room_ms
        began = time.monotonic()
        console.recheck()
        board = _until(lambda b: all((row.checked_ms or 0) > before for row in _pcs(b)), console, _ROUND_S)
        board_s = time.monotonic() - began
    silent = tuple(row.seat for row in _pcs(board) if (row.checked_ms or 0) <= before)
    named = tuple(_named(board, seat, way) for seat, way in spoiled.items())
    return ReadyOutcome(pcs=pcs, board_s=board_s, spoiled=named, silent=silent)


def _pcs(board: Board) -> list[BoardRow]:
    return [row for row in board.rows if row.place == "pc"]


def _until(ready: object, console: Console, seconds: float) -> Board:
    """Look until it is so, or for that long."""
    end = time.monotonic() + seconds
    board = console.board()
    while not ready(board) and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.5)
        board = console.board()
    return board


def _named(board: Board, seat: int, way: Sabotage) -> Named:
    accused = {
        row.seat: verdict
        for row in _pcs(board)
        for verdict in row.verdicts
        if verdict.key == way.check and verdict.grade in {"bad", "weak"} and verdict.code in way.codes
    }
    own = accused.pop(seat, None)
    if own is None:
        return Named(seat=seat, sabotage=way.words, found="—", named=False, elsewhere=tuple(sorted(accused)))
    # Where all PCs share two cores some have a slow moment; what counts is being accused as gravely.
    others = tuple(sorted(other for other, verdict in accused.items() if verdict.grade == own.grade))
    return Named(seat=seat, sabotage=way.words, found=words.found(own), named=True, elsewhere=others)


# ---------------------------------------------------------------- PCs
def _pc(folder: Path, prepared: Prepared, seat: int, server: str) -> Pc:
    home = folder / f"pc-{seat}"
    home.mkdir()
    pc = well(home, server)
    _enrolled(home / "data", prepared, seat, server)
    return pc


def _enrolled(data: Path, prepared: Prepared, seat: int, server: str) -> None:
    own = prepared.seats[seat - 1]
    DeviceFiles(data).save(
        DeviceIdentity(device_id=Path(own.key).stem, seat=seat, server=server, site_id=SITE_ID),
        key=Path(own.key).read_bytes(),
        certificate=Path(own.certificate).read_bytes(),
        site_ca=prepared.site_ca.read_bytes(),
    )


def _start(ends: contextlib.ExitStack, made: dict[int, Pc], spoiled: dict[int, Sabotage]) -> None:
    healthy = [pc for seat, pc in made.items() if seat not in spoiled]
    for number in range(_CREWS):
        part = healthy[number::_CREWS]
        if part:
            folders = [str(pc.folder / "data") for pc in part]
            _run(ends, part[0], [sys.executable, "-P", "-m", "scripts.lab.drills.ready_crew", *folders])
    for seat, way in spoiled.items():
        pc = made[seat]
        way.spoil(pc)
        _run(ends, pc, [*pc.start, "--data", str(pc.folder / "data"), "--server", pc.server, *_shape(pc)])


def _shape(pc: Pc) -> list[str]:
    return ["--kiosk"] if pc.kiosk else ["--window"]


def _run(ends: contextlib.ExitStack, pc: Pc, command: list[str]) -> None:
    if _namespaces():
        # Each process sees its own programs alone; it ends with its parent.
        lines = "\n".join((*pc.shell, f"exec {shlex.join(command)}"))
        command = [*_APART, "sh", "-ec", lines]
    log = (pc.folder / "output.log").open("wb")
    env = {**pc.env, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    log.close()
    ends.callback(_end, process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if _namespaces():
        # `unshare` does not hand a polite request on; its end takes everything in its namespace along.
        process.kill()
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@cache
def _namespaces() -> bool:
    """Whether processes can be kept apart here: not by everybody, not on every system, and not below a changed root."""
    if sys.platform != "linux":
        return False
    try:
        tried = subprocess.run([*_APART, "true"], capture_output=True, check=False)
    except OSError:
        return False
    return tried.returncode == 0
