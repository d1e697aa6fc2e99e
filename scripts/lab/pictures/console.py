"""Pictures of every page from the made-up room, for the documentation and for tests of the windows."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from proctor_console.core.known_staff import KnownStaff
from proctor_console.ui.acts.round_dialog import RoundDialog
from proctor_console.ui.acts.wall_dialog import WallDialog
from proctor_console.ui.answers.open_answers import OpenAnswersDialog
from proctor_console.ui.answers.review_dialog import ReviewDialog
from proctor_console.ui.main_window import MainWindow
from proctor_console.ui.morning.admit_dialog import AdmitDialog
from proctor_console.ui.morning.trial_dialog import TrialDialog
from proctor_console.ui.people.staff_dialog import StaffDialog
from proctor_console.ui.people.where_dialog import WhereDialog
from scripts.lab.pictures.gateway import SAMPLE_PIN, SampleGateway
from scripts.lab.pictures.hall import HallGateway
from scripts.lab.pictures.plan import START_MS
from scripts.lab.pictures.room import END_MS, NOW_MS
from shared.link.device_files import DeviceIdentity
from shared.protocol.commands import CommandRequest, OpenWall
from shared.qtkit.work.screenshot import screenshot

_SETTLE_S = 3.0
_BEFORE_MS = START_MS - 8 * 60_000


def take_pictures(
    app: QApplication, target: Path, width: int = 1366, height: int = 768, *, only: Collection[str] = ()
) -> list[Path]:
    """Save the room page to `target` and the others beside it as `<name>-<page>.png`; returns all paths.

    only: names of scenes; all without any.
    """
    made = []
    with tempfile.TemporaryDirectory() as folder:
        for name, show in _scenes():
            if only and name not in only:
                continue
            gateway = HallGateway() if name == "hall" else SampleGateway(_MOMENTS.get(name.split("-")[0], NOW_MS))
            gateway.troubled = name == "readiness"
            window = sample_window(Path(folder), gateway)
            window.resize(width, height)
            window.show()
            shown = show(app, window)
            path = target if name == "room" else target.with_name(f"{target.stem}-{name}{target.suffix or '.png'}")
            made.append(screenshot(shown, path))
            if isinstance(shown, QDialog):
                shown.reject()
            window.close()
            window.deleteLater()
            app.processEvents()
    return made


def sample_window(data: Path, gateway: SampleGateway) -> MainWindow:
    """A window on the made-up room, at its sign-in page. It looks at the room only when told to."""
    identity = DeviceIdentity(device_id="sample", server="192.168.1.10:8443", site_id="ZD0001")
    return MainWindow(data, lambda _identity: gateway, identity, poll_ms=3_600_000)


def signed_in(app: QApplication, window: MainWindow, staff_id: str = "JK01") -> None:
    """Sign in and wait for the first look."""
    bench, page = window.bench, window.sign_in_page
    if bench is None or page is None:
        raise LookupError("not enrolled")
    page.signed_in.emit(bench.desk.sign_in(staff_id, SAMPLE_PIN))
    settle(app, lambda: bench.view is not None)


def settle(app: QApplication, ready: Callable[[], bool] = lambda: True) -> None:
    """Let background work arrive and be drawn."""
    until = time.monotonic() + _SETTLE_S
    while time.monotonic() < until:
        QThreadPool.globalInstance().waitForDone(50)
        app.processEvents()
        if ready() and not QThreadPool.globalInstance().activeThreadCount():
            break
    app.processEvents()


_MOMENTS = {
    **dict.fromkeys(("prepare", "readiness", "trial"), _BEFORE_MS),
    **dict.fromkeys(("review", "collection", "records"), END_MS),
}
Scene = Callable[[QApplication, MainWindow], QWidget]


def _scenes() -> Iterator[tuple[str, Scene]]:
    yield "room", partial(_page, "room")
    yield "hall", partial(_page, "room")
    yield "prepare", partial(_page, "prepare")
    yield "readiness", partial(_page, "readiness")
    yield "trial", _trial
    yield "records", partial(_page, "records")
    yield "collection", _collected
    yield "rooms", _rooms
    yield "sign_in", _sign_in
    yield "dialog_admit", _admit
    yield "dialog_programs", _programs
    yield "dialog_outages", _outages
    yield "dialog_wall", _wall
    yield "dialog_where", _where
    for action in ("extend", "move", "identity", "discipline", "resume_code", "ledger"):
        yield f"dialog_{action}", partial(_dialog, action)

    yield "dialog_answers", partial(_dialog, "answers")
    yield "dialog_round", _round
    for act in ("", "substitute", "hand_over"):
        yield f"dialog_staff{act and '_'}{act}", partial(_staff, act)
    yield "review", _review


def _page(name: str, app: QApplication, window: MainWindow) -> QWidget:
    signed_in(app, window)
    desk = window.desk_page
    if desk is None:
        raise LookupError(name)
    desk.open_page(name)
    if name == "room":
        desk.room.go_to(12)
    settle(app)
    return window


def _staff(act: str, app: QApplication, window: MainWindow) -> QWidget:
    """Who is on duty, or the form of an act about them."""
    _page("room", app, window)
    if window.desk_page is None or window.bench is None:
        raise LookupError("staff")
    dialog = StaffDialog(window, window.bench)
    dialog.open()
    if act == "substitute":
        dialog.open_substitute()
    elif act == "hand_over":
        dialog.open_hand_over()
    settle(app)
    return dialog.findChildren(QDialog)[-1] if act else dialog


def _round(app: QApplication, window: MainWindow) -> QWidget:
    """The second identity round at the first candidate who was not looked at."""
    _page("room", app, window)
    desk = window.desk_page
    if desk is None:
        raise LookupError("round")
    desk.room.open_round()
    settle(app)
    return desk.room.findChildren(RoundDialog)[-1]


def _trial(app: QApplication, window: MainWindow) -> QWidget:
    """The technician's view of the trial: 45 PCs, some with a cause and a cure."""
    signed_in(app, window, "JS01")
    desk = window.desk_page
    if desk is None:
        raise LookupError("trial")
    desk.open_page("prepare")
    desk.prepare.trial.open()
    settle(app)
    return desk.prepare.trial.findChildren(TrialDialog)[-1]


def _collected(app: QApplication, window: MainWindow) -> QWidget:
    _page("collection", app, window)
    desk = window.desk_page
    if desk is not None:
        ended: list[object] = []
        desk.collection.runner.ended.connect(ended.append)
        desk.collection.runner.start("collect")
        settle(app, lambda: bool(ended))
    return window


def _rooms(app: QApplication, window: MainWindow) -> QWidget:
    """All rooms of a server machine that holds four."""
    if window.bench is not None and isinstance(gateway := window.bench.desk.gateway, SampleGateway):
        gateway.room_count = 4
    return _page("rooms", app, window)


def _sign_in(_app: QApplication, window: MainWindow) -> QWidget:
    if window.sign_in_page is not None:
        window.sign_in_page.set_known(KnownStaff(staff=SampleGateway().view().staff))
        window.sign_in_page.choose("JK01")
    return window


def _admit(app: QApplication, window: MainWindow) -> QWidget:
    """The page of PCs that wait, all plain ones chosen."""
    _page("prepare", app, window)
    if window.desk_page is not None:
        window.desk_page.prepare.enrolment.open_admit()
        settle(app)
    dialogs = window.findChildren(AdmitDialog)
    if not dialogs:
        return window
    settle(app, lambda: bool(dialogs[-1].table.visible_rows()))
    dialogs[-1].all_button.click()
    settle(app)
    return dialogs[-1]


def _programs(app: QApplication, window: MainWindow) -> QWidget:
    """A room that is being updated."""
    _page("prepare", app, window)
    if window.desk_page is None:
        return window
    dialog = window.desk_page.prepare.programs.open_dialog()
    settle(app, lambda: bool(dialog.table.visible_rows()))
    return dialog


def _where(app: QApplication, window: MainWindow) -> QWidget:
    """Somebody telephones and says a name."""
    _page("room", app, window)
    if window.desk_page is not None:
        window.desk_page.open_where("样例明")
    dialog = window.findChildren(WhereDialog)[-1]
    settle(app, lambda: bool(dialog.table.visible_rows()))
    dialog.table.select(1)
    settle(app)
    return dialog


def _wall(app: QApplication, window: MainWindow) -> QWidget:
    """What is to be typed at the big screen."""
    if window.bench is not None:
        window.bench.desk.gateway.command(CommandRequest(command_id="sample-wall", command=OpenWall()))
    _page("room", app, window)
    if window.desk_page is not None:
        window.desk_page.open_action("wall")
    dialogs = window.findChildren(WallDialog)
    settle(app, lambda: bool(dialogs[-1].code.text()))
    return dialogs[-1]


def _outages(app: QApplication, window: MainWindow) -> QWidget:
    _page("room", app, window)
    if window.desk_page is not None:
        window.desk_page.open_action("outages")
        settle(app)
    dialogs = window.findChildren(QDialog)
    return dialogs[-1] if dialogs else window


def _review(app: QApplication, window: MainWindow) -> QWidget:
    """The late answers of the sample room, past the chief examiner's PIN."""
    asked = _dialog("review", app, window)
    if isinstance(asked, OpenAnswersDialog):
        for _who, pin in asked.fields():
            pin.set_text(SAMPLE_PIN)
        asked.verb_button.click()
        settle(app, lambda: bool(window.findChildren(ReviewDialog)))
    found = window.findChildren(ReviewDialog)
    if not found:
        return window
    found[-1].list.setCurrentRow(1)
    settle(app)
    return found[-1]


def _dialog(action: str, app: QApplication, window: MainWindow) -> QWidget:
    _page("room", app, window)
    desk = window.desk_page
    if desk is not None:
        desk.room.open_action(action)
        settle(app)
    dialogs = window.findChildren(QDialog)
    return dialogs[-1] if dialogs else window
