"""`dev.py bench --console`: what a hall of 100 seats costs the proctors' window, and how soon it shows what happened.

The real window at 1366x768 looks every second at a made-up server that hands out the bytes of a real one's view: so
decoding, folding the log and painting are measured, the network is not. Then forms with 45 photos are made.
"""

import io
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from PIL import Image
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QDialog

from proctor_console.bootstrap import build_application
from proctor_console.presenters.todo import ToDoList
from proctor_console.records.registry import every_form
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.main_window import MainWindow
from scripts.lab.pictures.gateway import SAMPLE_PIN
from scripts.lab.pictures.hall import HALL, HallGateway
from scripts.lab.pictures.plan import sample_plan
from scripts.lab.pictures.room import sample_records_data
from shared.link.device_files import DeviceIdentity
from shared.protocol.console import EventPage, RoomView

CPU_TARGET = 20.0
"""Per cent of one core while nothing is done but look, at most."""
ACT_TARGET_MS = 200.0
"""From the click on an act of the whole room to its dialog on the screen, with 20 PCs just dropped."""
FORM_TARGET_S = 5.0
"""A form of 45 candidates with their photos, at most; seconds of a processor."""
_PHOTO = (1200, 1650)
_DROPPED = 20
_POLL_MS = 1000
_PATIENCE_S = 20.0


class ConsoleFigures(msgspec.Struct, kw_only=True):
    """`cpu`: per cent of one core. `shown_ms`: from the look that brings 20 dropped PCs to the painted window.

    `forms_s`: processor time of each form with photos, by its key.
    """

    seats: int
    seconds: float
    cpu: float
    shown_ms: float
    rows: int
    act_ms: float
    sideways: bool
    forms_s: dict[str, float]

    def failures(self) -> int:
        """How many targets are missed."""
        slow = sum(spent > FORM_TARGET_S for spent in self.forms_s.values())
        return (self.cpu > CPU_TARGET) + (self.act_ms > ACT_TARGET_MS) + (self.rows != 1) + self.sideways + slow


class _Bytes(HallGateway):
    """Hands out bytes made beforehand, decoded anew each time as from the wire."""

    def __init__(self) -> None:
        super().__init__()
        self._views = [msgspec.json.encode(super().view())]
        self.drop(_DROPPED)
        self._views.append(msgspec.json.encode(super().view()))
        self._log = msgspec.json.encode(self.records_so_far)
        self.dropped = False

    def view(self) -> RoomView:
        """The clock goes on, so that every look changes what is shown."""
        view = msgspec.json.decode(self._views[self.dropped], type=RoomView)
        return msgspec.structs.replace(view, room_ms=view.room_ms + round(time.monotonic() * 1000) % 600_000)

    def events(self, after: int) -> EventPage:
        """What the view has by now."""
        page = super().events(after)
        last = self.view().last_seq
        return msgspec.structs.replace(page, records=tuple(r for r in page.records if r.seq <= last), last_seq=last)


def measure(seconds: float = 15.0) -> ConsoleFigures:
    """Watch the hall for so many seconds, then let 20 PCs fall silent and pause the room."""
    if "DISPLAY" not in os.environ and os.name == "posix":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app, gateway = build_application(), _Bytes()
    with tempfile.TemporaryDirectory() as folder:
        identity = DeviceIdentity(device_id="bench", server="127.0.0.1:1", site_id="ZD0001")
        window = MainWindow(Path(folder), lambda _identity: gateway, identity, poll_ms=_POLL_MS)
        window.resize(1366, 768)
        window.show()
        try:
            return _watch(app, window, gateway, seconds)
        finally:
            window.close()
            window.deleteLater()
            QThreadPool.globalInstance().waitForDone(5_000)
            app.processEvents()


def _watch(app: QApplication, window: MainWindow, gateway: _Bytes, seconds: float) -> ConsoleFigures:
    bench, page, desk = window.bench, window.sign_in_page, window.desk_page
    if bench is None or page is None or desk is None:
        raise LookupError("not enrolled")
    page.signed_in.emit(bench.desk.sign_in("ZK01", SAMPLE_PIN))
    _until(app, lambda: bench.now is not None)
    desk.open_page("room")
    _idle(app, 1.0)
    cpu, began = time.process_time(), time.monotonic()
    _idle(app, seconds)
    spent, lasted = time.process_time() - cpu, time.monotonic() - began
    gateway.dropped = True
    began = time.monotonic()
    bench.look()
    _until(app, lambda: _dropped(bench) > 0)
    window.grab()
    shown = time.monotonic() - began
    began = time.monotonic()
    desk.open_action("pause")
    dialog = desk.findChildren(QDialog, "act_dialog")[-1]
    dialog.grab()
    act = time.monotonic() - began
    dialog.reject()
    return ConsoleFigures(
        seats=HALL,
        seconds=lasted,
        cpu=spent / lasted * 100,
        shown_ms=shown * 1000,
        rows=_dropped(bench),
        act_ms=act * 1000,
        sideways=desk.room.map.visibleRegion().boundingRect().width() < desk.room.map.width(),
        forms_s=_forms_s(),
    )


def _forms_s() -> dict[str, float]:
    """Those that show photos: 45 of two million points each, which no two places of are alike."""
    photo, spent = io.BytesIO(), {}
    Image.effect_noise(_PHOTO, 80).convert("RGB").save(photo, "JPEG", quality=95)
    data = sample_records_data(photos={c.ticket: photo.getvalue() for c in sample_plan().candidates})
    for key in ("sign_in", "admission_ticket"):
        began = time.process_time()
        every_form()[0][key].make(data, None)
        spent[key] = time.process_time() - began
    return spent


def _dropped(bench: Workbench) -> int:
    """Rows of 需要处理 about PCs that are not heard."""
    rows = ToDoList().items(bench.view, bench.room_ms) if bench.view is not None else ()
    return sum(row.shape == "offline" for row in rows)


def _idle(app: QApplication, seconds: float) -> None:
    """Let the window live as it does when nobody touches it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        app.processEvents()
        time.sleep(0.01)


def _until(app: QApplication, ready: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while not ready() and time.monotonic() < until:
        app.processEvents()
        time.sleep(0.001)


def lines_of(found: ConsoleFigures) -> Iterator[str]:
    """The figures with their targets."""
    yield f"监考机窗口，{found.seats} 个座位，1366x768"
    yield f"  处理器占用（{found.seconds:.0f} 秒，每秒刷新）  {found.cpu:.1f} %（不超过 {CPU_TARGET:.0f} % 的一个核）"
    yield f"  {_DROPPED} 台同时断线到显示  {found.shown_ms:.0f} ms，“需要处理” {found.rows} 行（应为 1 行）"
    yield f"  随后办理全场事项，点击到对话框  {found.act_ms:.0f} ms（不超过 {ACT_TARGET_MS:.0f} ms）"
    yield f"  横向滚动  {'有' if found.sideways else '无'}"
    for key, spent in found.forms_s.items():
        yield f"  45 人带照片的表 {key}  处理器时间 {spent:.1f} s（不超过 {FORM_TARGET_S:.0f} s）"
