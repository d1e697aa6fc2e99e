"""The made-up room's board of checks: 45 PCs and the server, most in order, each kind of trouble once."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from shared.protocol.readiness import Board, BoardRow
from shared.protocol.version import PRODUCT_VERSION
from shared.readiness.check import Against, Measure, Place
from shared.readiness.checks.address import AddressState
from shared.readiness.checks.antivirus import Antivirus
from shared.readiness.checks.backup import BackupState
from shared.readiness.checks.certificate import Certificate
from shared.readiness.checks.chinese_input import ChineseInput
from shared.readiness.checks.clock import Clock
from shared.readiness.checks.cpu import Cpu
from shared.readiness.checks.disk import Disk
from shared.readiness.checks.displays import Displays
from shared.readiness.checks.folder import Folder
from shared.readiness.checks.internet import Internet
from shared.readiness.checks.keyboard import Keyboard
from shared.readiness.checks.lock import LockState
from shared.readiness.checks.memory import Memory
from shared.readiness.checks.network import Network
from shared.readiness.checks.paper import Paper
from shared.readiness.checks.port import Port
from shared.readiness.checks.power import Power
from shared.readiness.checks.programs import Programs
from shared.readiness.checks.restore import Restore
from shared.readiness.checks.screen import Screen
from shared.readiness.checks.sleep import Sleep
from shared.readiness.checks.sync import Sync
from shared.readiness.checks.system import System
from shared.readiness.checks.updates import Updates
from shared.readiness.checks.version import Version
from shared.readiness.checks.virtual import Virtual
from shared.readiness.checks.zone import Zone
from shared.readiness.registry import judge

SEATS: Final = 45
NEVER: Final = 45
SILENT: Final = 44
CHECKING: Final = 43
_PAPER: Final = "ab" * 32

_WELL: Final[tuple[Measure, ...]] = (
    Antivirus(names=()),
    Certificate(days=300),
    ChineseInput(count=2),
    Clock(offset_ms=400),
    Cpu(cores=8),
    Disk(free_mb=182_000),
    Displays(count=1),
    Folder(),
    Internet(),
    Keyboard(count=1),
    LockState(engaged=True),
    Memory(mb=16_900),
    Network(round_trip_ms=2, mbit=620, lost_permille=0),
    Paper(sha256=_PAPER),
    Power(mains=True, battery=False),
    Programs(running=()),
    Restore(names=()),
    Screen(width=1920, height=1080),
    Sleep(sleep_s=0),
    Sync(ms=6),
    System(family="windows", name="Windows 10 Education", build=19_045),
    Updates(restart=False, automatic=False),
    Version(version=PRODUCT_VERSION),
    Virtual(name=""),
    Zone(offset_s=28_800),
)
_TROUBLE: Final[Mapping[int, tuple[Measure, ...]]] = {
    3: (Clock(offset_ms=7_260_000), Zone(offset_s=0)),
    5: (Internet(address="223.5.5.5:53"), Displays(count=2)),
    8: (Disk(free_mb=640), Sync(ms=210)),
    12: (Programs(running=("qq", "todesk")), Antivirus(names=("360",))),
    17: (Version(version="0.0.9"),),
    21: (Network(round_trip_ms=4, mbit=8, lost_permille=125),),
    26: (ChineseInput(count=0), Sleep(sleep_s=1_800), Updates(restart=True, automatic=True)),
    30: (Restore(names=("Deep Freeze",)),),
    33: (Memory(mb=4_100), Cpu(cores=2)),
    38: (Screen(width=1280, height=720, scale=150),),
    41: (Virtual(name="VMware"),),
}
_SERVER: Final[tuple[Measure, ...]] = (
    *(m for m in _WELL if not isinstance(m, Cpu | Memory | Power)),
    Cpu(cores=12),
    Memory(mb=34_000),
    Power(mains=True, battery=False),
    AddressState(count=1, address="192.168.1.10"),
    Port(port=8443, listening=True, ours=True),
    BackupState(folders=1, age_s=2, mb_s=38),
)


def sample_readiness(now_ms: int, *, troubled: bool) -> Board:
    """The board at that moment; untroubled all is well everywhere."""
    against = Against(version=PRODUCT_VERSION, paper_sha256=_PAPER)
    rows = [_row("server", 0, _SERVER, against, now_ms)]
    seats = range(1, SEATS + 1)
    rows += [_row("pc", seat, _measures(seat) if troubled else _WELL, against, now_ms) for seat in seats]
    return Board(room_ms=now_ms, against=against, rows=tuple(rows))


def _measures(seat: int) -> tuple[Measure, ...]:
    wrong = {type(m): m for m in _TROUBLE.get(seat, ())}
    return tuple(wrong.get(type(m), m) for m in _WELL)


def _row(place: Place, seat: int, measures: tuple[Measure, ...], against: Against, now_ms: int) -> BoardRow:
    known = {m for m in measures if isinstance(m, Version)}
    row = BoardRow(
        place=place,
        device_id=f"candidate-{seat}" if seat else "server",
        device_name=f"PC-{seat:02d}" if seat else "",
        seat=seat,
        state="checking" if seat == CHECKING else "done",
        heard=seat != SILENT,
        version=next((m.version for m in known), PRODUCT_VERSION),
        checked_ms=now_ms - 90_000 - seat * 1_000,
        took_ms=2_900,
        verdicts=judge(tuple(measures), replace(against, place=place)),
    )
    return replace(row, state="never", checked_ms=None, verdicts=(), version="") if seat == NEVER else row
