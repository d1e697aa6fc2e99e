"""After the receipt: the room is cleared, the next package loaded ahead and begun, the morning's records read again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel

from proctor_console.ui.evening.clearing_dialog import ClearingDialog
from shared.exam.room.clearing_events import PcCleared, RoomClearing
from shared.exam.room.events import PackageImported
from shared.protocol.commands import ClearRoom
from tests.gui.proctor_console.conftest import PATIENCE_MS, Console
from tests.gui.proctor_console.test_pages import evening
from tests.support.console_room import END, ConsoleRoom


def afternoon(room: ConsoleRoom, folder: Path) -> Path:
    """The package of a session four hours later."""
    later = room.tiny.plan.starts_at_ms + 14_400_000
    return room.tiny.build_package(folder / "next.exampkg", session_id="S-AFTERNOON", starts_at_ms=later)


def answers(console: Console, seat: int, *left: str) -> None:
    """A PC tells what it wiped."""
    clearing = next(e for e in reversed(console.events()) if isinstance(e, RoomClearing))
    told = PcCleared(
        clear_id=clearing.clear_id, seat=seat, device_id=f"pc-{seat:02d}", looked=7, wiped=7 - len(left), left=left
    )
    console.room.note("server", told)


@pytest.mark.room(minute=END)
def test_the_room_is_cleared_after_the_receipt_and_each_pc_answers(console: Console) -> None:
    console.room.receipts_come()
    desk = console.sign_in()
    console.click("nav_collection")
    assert not console.find("open_clearing").isEnabled(), "nothing is safe yet"
    evening(console, ("collect", "collected"), ("seal", "bundled"), ("upload", "received"))
    console.click("open_clearing")
    console.qtbot.waitUntil(lambda: console.sees("clearing_dialog"), timeout=PATIENCE_MS)
    dialog = console.found(ClearingDialog, "clearing_dialog")
    console.click("clear_room")
    console.qtbot.waitUntil(lambda: any(isinstance(c, ClearRoom) for c in console.commands()), timeout=PATIENCE_MS)
    console.qtbot.waitUntil(lambda: dialog.clear_button.text() == "再清一次", timeout=PATIENCE_MS)
    answers(console, 1)
    answers(console, 2, "12.journal")
    assert console.window.bench is not None
    console.window.bench.look()
    console.qtbot.waitUntil(lambda: "1 台已清" in dialog.told.text(), timeout=PATIENCE_MS)
    rows = dialog.table.visible_rows()
    assert (rows[0].seat, rows[-1].seat) == (2, 1), "what is left stands first, what is done last"
    assert "12.journal" in rows[0].result
    console.click("clearing_close")
    console.qtbot.waitUntil(lambda: not console.sees("clearing_dialog"), timeout=PATIENCE_MS)
    console.click("nav_records")
    assert desk.page == "records"
    assert console.find("print_clearing").isEnabled()


@pytest.mark.room(minute=END)
def test_the_next_package_waits_is_begun_and_the_morning_stays_readable(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = afternoon(console.room, tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(path), ""))
    console.room.receipts_come()
    console.sign_in()
    console.click("nav_prepare")
    console.click("package_preload")
    line = console.found(QLabel, "package_next")
    console.qtbot.waitUntil(lambda: "下一场已预载" in line.text(), timeout=PATIENCE_MS)
    assert "13:30 开考" in line.text()
    console.click("package_start_next")
    console.qtbot.waitUntil(lambda: console.sees("package_problem"), timeout=PATIENCE_MS)
    assert not any(isinstance(e, PackageImported) for e in console.events()[1:]), "the results are not safe yet"

    console.click("nav_collection")
    evening(console, ("collect", "collected"), ("seal", "bundled"), ("upload", "received"))
    console.click("nav_prepare")
    console.click("package_start_next")
    room = console.room.site
    console.qtbot.waitUntil(lambda: room.need_room().plan.session_id == "S-AFTERNOON", timeout=PATIENCE_MS)
    assert console.window.bench is not None
    bench = console.window.bench
    console.qtbot.waitUntil(lambda: bench.person is None, timeout=PATIENCE_MS)  # another session: sign in anew
    desk = console.sign_in()
    console.qtbot.waitUntil(lambda: bool(bench.view and bench.view.session_id == "S-AFTERNOON"), timeout=PATIENCE_MS)
    console.qtbot.waitUntil(lambda: desk.page == "prepare", timeout=PATIENCE_MS)
    console.click("nav_records")
    sessions = console.found(QComboBox, "record_session")
    console.qtbot.waitUntil(lambda: sessions.count() == 2, timeout=PATIENCE_MS)
    sessions.setFocus()
    console.qtbot.keyClick(sessions, Qt.Key.Key_Down)
    console.qtbot.waitUntil(lambda: len(desk.records.table.visible_rows()) > 100, timeout=PATIENCE_MS)
    assert "以前的场次" in desk.records._which_note.text()
    assert not console.find("amend_incident").isEnabled()
    desk.records.save("room_record", tmp_path / "morning.pdf")
    console.qtbot.waitUntil((tmp_path / "morning.pdf").exists, timeout=PATIENCE_MS)
