"""What the eyes tell: Linux from files laid out for it; both platforms keep to the port and never raise."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from candidate_client.core.settings import Sights
from candidate_client.core.state import ClientView
from candidate_client.watch.choose import eyes_for
from candidate_client.watch.common import CommonEyes
from candidate_client.watch.linux import LinuxEyes
from candidate_client.watch.look import Program, Window
from candidate_client.watch.port import Eyes
from candidate_client.watch.watcher import Watcher
from candidate_client.watch.windows import WindowsEyes
from shared.exam.lock import Sight
from tests.unit.candidate_client.fake_site import FakeGateway, FakeSite

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="files as Linux lays them out")


def put(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_no_question_raises_whatever_the_system(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    eyes: Eyes = eyes_for(platform)
    assert isinstance(eyes, WindowsEyes if platform == "win32" else LinuxEyes)
    if sys.platform == "win32" or platform == "linux":
        assert eyes.programs(hashes=False)
    for ask in (eyes.windows, eyes.foreign, eyes.remote, eyes.debugger, eyes.drives, eyes.idle_s):
        ask()
    assert eyes.way_out(()) == ""


@linux
def test_drives_on_usb_and_removable_ones_are_named(tmp_path: Path) -> None:
    put(tmp_path, "sys/block/sda/removable", "0\n")
    put(tmp_path, "sys/block/sr0/removable", "1\n")
    put(tmp_path, "sys/block/sr0/size", "0\n")
    put(tmp_path, "sys/devices/usb1/sdb/removable", "0\n")
    put(tmp_path, "sys/devices/usb1/sdb/device/vendor", "KINGSTON\n")
    put(tmp_path, "sys/devices/usb1/sdb/device/model", "DataTraveler\n")
    (tmp_path / "sys/block/sdb").symlink_to(tmp_path / "sys/devices/usb1/sdb")
    assert LinuxEyes(tmp_path).drives() == ("KINGSTON DataTraveler",)


@linux
def test_a_session_shown_elsewhere() -> None:
    assert LinuxEyes(environ={"DISPLAY": ":0"}).remote() == ""
    assert LinuxEyes(environ={"DISPLAY": "10.0.0.7:1"}).remote() == "X11 10.0.0.7"
    assert LinuxEyes(environ={"DISPLAY": ":10", "XRDP_SESSION": "1"}).remote() == "xrdp"


@linux
def test_who_traces_this_process(tmp_path: Path) -> None:
    put(tmp_path, "proc/self/status", f"Name:\tx\nTracerPid:\t{os.getpid()}\n")
    assert LinuxEyes(tmp_path).debugger()
    put(tmp_path, "proc/self/status", "Name:\tx\nTracerPid:\t0\n")
    assert LinuxEyes(tmp_path).debugger() == ""
    assert LinuxEyes().debugger() == ""


@linux
def test_a_program_that_calls_itself_something_else_is_known_by_its_file() -> None:
    script = "import ctypes; ctypes.CDLL(None).prctl(15, b'innocent'); print('ready', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        programs = LinuxEyes().programs(hashes=False)
        child.communicate("\n")
    assert programs is not None
    (found,) = (program for program in programs if program.name == "innocent")
    assert found.original.startswith("python")


def test_a_file_is_asked_once_and_hashed_only_when_wanted() -> None:
    asked: list[str] = []

    def facts(path: str) -> tuple[str, str]:
        asked.append(path)
        return "ToDesk.exe", "Hainan YouQu"

    eyes = CommonEyes(facts)
    for hashes in (False, False, True, True):
        programs = eyes.programs(hashes=hashes)
        assert programs is not None
        with_file = [program for program in programs if program.publisher]
        assert all(program.original == "todesk" for program in with_file)
        assert all(bool(program.sha256) == hashes for program in with_file)
    assert len(asked) == len(set(asked))


class StillEyes:
    """Eyes that a test sets."""

    def __init__(self) -> None:
        self.other: Window | None = None
        self.failed = threading.Event()

    def programs(self, *, hashes: bool) -> tuple[Program, ...]:
        return ()

    def windows(self) -> tuple[Window, ...]:
        return ()

    def foreign(self) -> Window | None:
        if self.other is not None and self.other.title == "raise":
            self.failed.set()
            raise RuntimeError(self.other.title)
        return self.other

    def remote(self) -> str:
        return ""

    def debugger(self) -> str:
        return ""

    def virtual(self) -> str:
        return ""

    def drives(self) -> tuple[str, ...]:
        return ()

    def idle_s(self) -> int:
        return 0

    def way_out(self, addresses: object) -> str:
        return ""


def test_a_watcher_looks_at_once_when_told_and_lives_through_a_fault(allow_log) -> None:
    allow_log("a look failed")
    eyes, sights, told = StillEyes(), Sights(), []
    seen = threading.Event()
    view = ClientView(screen="exam", session=FakeGateway(FakeSite()).session())

    def tell(sight: Sight, evidence: str, times: int) -> None:
        told.append((sight, evidence))
        seen.set()

    watcher = Watcher(eyes, lambda: view, sights, tell)
    eyes.other = Window(number=1, program="x", title="raise")
    watcher.start()
    assert eyes.failed.wait(20)
    eyes.other = Window(number=2, program="notepad")
    watcher.look_now()
    assert seen.wait(20)
    watcher.stop()
    assert told == [("focus_lost", "notepad")]


def test_nothing_is_looked_at_before_there_is_a_session() -> None:
    eyes, told = StillEyes(), []
    eyes.other = Window(number=2, program="notepad")
    view = ClientView(screen="exam")
    watcher = Watcher(eyes, lambda: view, Sights(), lambda *what: told.append(what))
    watcher._look()
    assert told == []
    view = replace(view, session=FakeGateway(FakeSite()).session())
    watcher._look()
    assert len(told) == 1
