"""程序更新 at the console, on a real room in process: the stick taken in, the word given, every machine's state."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool
from pytestqt.qtbot import QtBot

from proctor_console.ui.main_window import MainWindow
from proctor_console.ui.morning.programs_dialog import ProgramsDialog
from shared.link.device_files import DeviceIdentity
from shared.protocol.updates import UpdateReport
from shared.qtkit.widgets.dialog import ConfirmDialog
from shared.updates.release import this_platform
from tests.support.local_room import PIN, LocalGateway
from tests.support.releases import DAY_MS, Centre
from tests.support.server_parts import ServerParts


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[ServerParts]:
    made = ServerParts(tmp_path / "server", early_s=6 * 3600)
    yield made
    made.stop()


@pytest.fixture
def dialog(qtbot: QtBot, parts: ServerParts, tmp_path: Path) -> Iterator[ProgramsDialog]:
    identity = DeviceIdentity(device_id="console-0", server="127.0.0.1:8443", site_id="440106-01")
    window = MainWindow(tmp_path / "console", lambda _identity: LocalGateway(parts), identity, poll_ms=3_600_000)
    window.show()
    bench, page = window.bench, window.sign_in_page
    assert bench is not None
    assert page is not None
    page.signed_in.emit(bench.desk.sign_in("chief", PIN))
    qtbot.waitUntil(lambda: bench.now is not None)
    assert window.desk_page is not None
    yield window.desk_page.prepare.programs.open_dialog()
    QThreadPool.globalInstance().waitForDone(5000)
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def confirm(dialog: ProgramsDialog) -> None:
    next(asked for asked in dialog.findChildren(ConfirmDialog) if asked.isVisible()).verb_button.click()


def test_from_the_stick_to_the_word_and_back(
    qtbot: QtBot, dialog: ProgramsDialog, parts: ServerParts, tmp_path: Path
) -> None:
    day_before = parts.clock.wall
    centre = Centre(tmp_path / "centre", at_ms=day_before - DAY_MS)
    centre.add("0.2.0", at_ms=day_before - DAY_MS, platform=this_platform())
    parts.anchor = centre.anchor
    parts.use_cases.offer._anchor = centre.anchor
    for seat in (1, 2):
        report = UpdateReport(program="client", version="0.1.0", platform=this_platform())
        parts.use_cases.orders.ask(parts.device(seat), report)
    dialog.carry(tmp_path)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "没有找到" in dialog.problem.text
    dialog.look()
    dialog.carry(centre.folder)
    qtbot.waitUntil(lambda: "0.2.0" in dialog.release.text())
    assert not dialog.problem.isVisible()
    rows = {row.seat: row for row in dialog.table.visible_rows()}
    assert (rows[1].version, rows[1].newest) == ("0.1.0", "0.2.0")
    assert not dialog.chosen_button.isEnabled(), "nobody is selected"
    dialog.table.select(next(n for n, row in enumerate(dialog.table.visible_rows()) if row.seat == 2))
    dialog.chosen_button.click()
    confirm(dialog)
    qtbot.waitUntil(
        lambda: {r.seat: r.state for r in dialog.table.visible_rows() if r.seat} == {1: "idle", 2: "ordered"}
    )
    dialog.all_button.click()
    confirm(dialog)
    qtbot.waitUntil(lambda: {r.state for r in dialog.table.visible_rows() if r.seat} == {"ordered"})
    dialog.table.view.clearSelection()
    dialog.cancel_button.click()
    qtbot.waitUntil(lambda: {r.state for r in dialog.table.visible_rows() if r.seat} == {"idle"})
    parts.unsealed()
    dialog.look()
    qtbot.waitUntil(lambda: not dialog.all_button.isEnabled())
    assert "封场" in dialog.banner.text
