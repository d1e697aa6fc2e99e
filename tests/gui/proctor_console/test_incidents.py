"""Incidents at the proctors' window: category and kind, additions, and the log as a workbook."""

from pathlib import Path

import openpyxl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QComboBox, QDialog

from proctor_console.ui.acts.incident_dialog import AmendDialog
from shared.exam.photos import is_small_jpeg
from shared.exam.room import events as ev
from tests.gui.proctor_console.conftest import PATIENCE_MS, Console


def choose(console: Console, name: str, code: str) -> None:
    box = console.found(QComboBox, name)
    box.setCurrentIndex(box.findData(code))


def test_an_incident_is_sorted_added_to_and_exported(console: Console, tmp_path: Path) -> None:
    desk = console.sign_in()
    desk.room.go_to(14)
    console.click("act_incident")
    choose(console, "incident_category", "disputed_item")
    assert console.sees("incident_item")
    choose(console, "incident_category", "equipment")
    assert not console.sees("incident_item")
    choose(console, "incident_kind", "keyboard")
    console.fill("incident_text", "=1+1 键失灵")
    console.click("dialog_confirm")
    console.done()
    logged = next(e for e in reversed(console.events()) if isinstance(e, ev.IncidentLogged))
    assert (logged.category, logged.kind) == ("equipment", "keyboard")
    bench = console.window.bench
    assert bench is not None
    console.qtbot.waitUntil(lambda: any(r.event == logged for r in bench.records), timeout=PATIENCE_MS)
    console.click("nav_records")
    console.click("amend_incident")
    assert console.found(QComboBox, "amend_which").currentData() == logged.incident_id
    console.fill("amend_text", "已更换键盘")
    dialog = console.find("act_dialog")
    assert isinstance(dialog, AmendDialog)
    photo = tmp_path / "键盘.png"
    picture = QImage(3000, 2000, QImage.Format.Format_RGB32)
    picture.fill(QColor("navy"))
    picture.setText("Comment", "谁的手机")
    picture.save(str(photo))
    photo.with_suffix(".txt").write_bytes(b"no picture")
    dialog.photo.take(photo.with_suffix(".txt"))
    assert dialog.photo.jpeg == b""
    dialog.photo.take(photo)
    console.click("dialog_confirm")
    console.done()
    amended, added = console.events()[-2:]
    assert isinstance(amended, ev.IncidentAmended)
    assert isinstance(added, ev.IncidentPhoto)
    assert is_small_jpeg(added.jpeg)
    shown = QImage.fromData(added.jpeg)
    assert (shown.width(), shown.height()) == (1280, 853)
    console.qtbot.waitUntil(lambda: any(r.event == added for r in bench.records), timeout=PATIENCE_MS)
    path = tmp_path / "log.xlsx"
    desk.records.export_log(path)
    console.qtbot.waitUntil(path.exists, timeout=PATIENCE_MS)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert "已更换键盘" in str(sheet.cell(row=sheet.max_row - 1, column=5).value)
    assert "附照片" in str(sheet.cell(row=sheet.max_row, column=5).value)
    desk.records.table.view.selectRow(0)
    console.click("show_photo")
    console.found(QDialog, "picture").reject()
