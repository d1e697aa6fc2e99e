"""A PC checks itself when it is its turn, reports what it measured, and gives up as soon as somebody needs it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from candidate_client.core import checkup
from candidate_client.core.checkup import Checkup
from candidate_client.core.localclock import wall_ms
from candidate_client.core.settings import Sights
from candidate_client.core.state import ClientView, Device
from shared.exam.demands import Policy
from shared.link.errors import Unreachable
from shared.protocol.readiness import CheckCall, ReadinessReport
from shared.readiness.check import Lock, Measure, Screen
from shared.readiness.checks.clock import Clock
from shared.readiness.checks.displays import Displays
from shared.readiness.checks.lock import LockState
from shared.readiness.checks.network import Network
from shared.readiness.checks.paper import Paper
from shared.readiness.registry import read

CALL = CheckCall(call=7, policy=Policy(internet_names=(), internet_addresses=(), internet_pages=()))
WAITING = ClientView(screen="waiting", device=Device(device_id="d", seat=3, server="127.0.0.1:1"))


class Line:
    """The server at the far end of a perfect line; `meanwhile` happens at the first exchange."""

    reports: list[ReadinessReport]
    meanwhile: Callable[[], None]
    fault: Exception | None

    def __init__(self, _files: object, _server: str) -> None:
        pass

    def round_trip_s(self) -> float:
        type(self).meanwhile()
        return 0.002

    def bulk_s(self, size: int) -> float:
        return size / 1e8

    def report(self, report: ReadinessReport) -> None:
        if self.fault is not None:
            raise self.fault
        self.reports.append(report)

    def close(self) -> None:
        pass


class Pc:
    """A waiting client; `view` is what it shows now."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(checkup, "CheckLine", Line)
        Line.reports, Line.meanwhile, Line.fault = [], staticmethod(lambda: None), None
        self.view = WAITING
        self.stopping = threading.Event()
        self.sights = Sights()
        self.sights.screens = (Screen(width=1366, height=768), Screen(width=1920, height=1080))
        self.sights.lock = Lock(engaged=True, shortfalls=("x",))
        self.sights.paper = lambda: "ab"
        self.checkup = Checkup(folder, self.sights, lambda: self.view, lambda: wall_ms() + 90_000, self.stopping)

    def round(self) -> list[Measure]:
        self.checkup.begin(CALL)
        self.checkup.wait(30)
        return [m for report in Line.reports for raw in report.measures if (m := read(bytes(raw))) is not None]


@pytest.fixture
def pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pc:
    return Pc(tmp_path, monkeypatch)


def test_what_machine_window_and_line_tell_is_reported(pc: Pc) -> None:
    found = {type(measure): measure for measure in pc.round()}
    assert Line.reports[0].call == 7
    assert found[Displays] == Displays(count=2)
    assert found[LockState] == LockState(engaged=True, shortfalls=("x",))
    assert found[Paper] == Paper(sha256="ab")
    assert found[Network] == Network(round_trip_ms=2, mbit=1600, lost_permille=0)
    clock = found[Clock]
    assert isinstance(clock, Clock)
    assert clock.offset_ms == pytest.approx(90_000, abs=50)


def test_a_candidate_who_logs_in_ends_the_check_and_nothing_is_reported(pc: Pc) -> None:
    def logs_in() -> None:
        pc.view = ClientView(screen="identity", device=WAITING.device)

    Line.meanwhile = staticmethod(logs_in)
    assert pc.round() == []
    assert not pc.checkup.idle


@pytest.mark.parametrize(
    "view",
    [
        ClientView(screen="exam", device=WAITING.device),
        ClientView(screen="enrol"),
        ClientView(screen="login", device=WAITING.device, busy="login"),
    ],
)
def test_a_pc_at_work_does_not_begin(pc: Pc, view: ClientView) -> None:
    pc.view = view
    assert not pc.checkup.idle
    assert pc.round() == []


def test_a_report_that_does_not_arrive_harms_nothing(pc: Pc) -> None:
    Line.fault = Unreachable()
    assert pc.round() == []
    assert pc.checkup.idle
