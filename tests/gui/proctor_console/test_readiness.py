"""The board of checks by real clicks and keys: worst first, a machine opened, recheck, filter, export, warning."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QTableView

from proctor_console.core.readiness import board_summary, mixed_versions, seats_not_ready
from proctor_console.ui.morning.readiness_page import ReadinessPage
from scripts.lab.pictures.plan import START_MS
from scripts.lab.pictures.readiness import NEVER, sample_readiness
from shared.exam.acts.room import StartRoom
from tests.gui.proctor_console.conftest import Pictured
from tests.support.pdf import text_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def console(pictured: Pictured) -> Pictured:
    return pictured


def page_of(console: Pictured) -> ReadinessPage:
    """The page, opened by its button at the foot."""
    console.gateway.troubled = True
    console.sign_in()
    console.qtbot.mouseClick(console.find("nav_readiness"), LEFT)
    desk = console.window.desk_page
    assert desk is not None
    console.qtbot.waitUntil(lambda: len(desk.readiness.table.visible_rows()) == 46)
    return desk.readiness


def click_row(console: Pictured, page: ReadinessPage, line: int) -> None:
    view = page.table.view
    assert isinstance(view, QTableView)
    index = view.model().index(line, 0)
    view.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
    console.qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())


def test_the_worst_come_first_and_a_row_opens_its_checks(console: Pictured) -> None:
    page = page_of(console)
    rows = page.table.visible_rows()
    grades = [row.grade for row in rows]
    assert grades == sorted(grades, key=["bad", "weak", "unknown", "good"].index)
    assert [row.seat for row in rows if row.grade == "bad"] == [3, 5, 8, 12, 17, 21, 26, 41]
    click_row(console, page, 1)
    checks = page.checks.visible_rows()
    assert [(c.title, c.found) for c in checks[:2]] == [
        ("显示器数", "接了 2 台显示器"),
        ("不能上网", "能连上外网地址 223.5.5.5:53"),
    ]
    assert "断开外网" in checks[1].cure
    assert checks[-1].word == "合格"
    assert checks[-1].demand


def test_checks_of_two_lines_keep_apart(console: Pictured) -> None:
    page = page_of(console)
    click_row(console, page, 1)
    view = page.checks.view
    line = view.fontMetrics().lineSpacing()
    heights = [view.rowHeight(row) for row in range(view.model().rowCount())]
    assert max(heights) >= 2 * line + 8, "words fill the row from edge to edge"


def test_a_room_of_several_versions_is_named(console: Pictured) -> None:
    page = page_of(console)
    assert console.sees("ready_mixed")
    assert "17 号是 0.0.9" in page.mixed.text


def test_one_machine_and_all_are_checked_again(console: Pictured) -> None:
    page = page_of(console)
    assert not page.one_button.isEnabled()
    click_row(console, page, 0)
    console.qtbot.mouseClick(console.find("ready_one"), LEFT)
    console.qtbot.waitUntil(lambda: len(console.gateway.rechecked) == 1)
    console.qtbot.mouseClick(console.find("ready_all"), LEFT)
    console.qtbot.waitUntil(lambda: len(console.gateway.rechecked) == 2)
    assert console.gateway.rechecked == [("candidate-3",), ()]


def test_people_filter_and_find(console: Pictured) -> None:
    page = page_of(console)
    page.pick.setFocus()
    console.qtbot.keyClick(page.pick, Qt.Key.Key_Down)
    assert {row.grade for row in page.table.visible_rows()} == {"bad"}
    console.qtbot.keyClick(page.pick, Qt.Key.Key_End)
    assert [row.seat for row in page.table.visible_rows()] == [NEVER]
    console.qtbot.keyClick(page.pick, Qt.Key.Key_Home)
    page.table.filter_box.setFocus()
    console.qtbot.keyClicks(page.table.filter_box, "12")
    assert 12 in [row.seat for row in page.table.visible_rows()]
    assert len(page.table.visible_rows()) < 46


@pytest.mark.parametrize("ending", ["xlsx", "pdf"])
def test_the_board_is_exported(console: Pictured, tmp_path: Path, ending: str) -> None:
    page, path = page_of(console), tmp_path / f"board.{ending}"
    page.export(path)
    console.qtbot.waitUntil(path.exists, timeout=60_000)
    if ending == "pdf":
        assert "接了 2 台显示器" in text_of(path.read_bytes())
        return
    sheet = openpyxl.load_workbook(path).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0][:4] == ["机器", "电脑名", "结论", "检查项"]
    assert ["5 号", "PC-05", "不合格", "显示器数", "接了 2 台显示器"] in [row[:5] for row in rows]
    assert next(row[:3] for row in rows if row[0] == "45 号") == ["45 号", "PC-45", "未检查"]
    assert zipfile.is_zipfile(path)


def test_the_start_warns_of_red_rows_and_the_chief_gives_a_reason(console: Pictured) -> None:
    console.gateway.now_ms = START_MS - 30_000
    console.gateway.records_so_far = [r for r in console.gateway.records_so_far if r.at_ms <= START_MS - 60_000]
    page_of(console)
    console.qtbot.mouseClick(console.find("nav_room"), LEFT)
    console.qtbot.waitUntil(lambda: console.find("room_start").isEnabled())
    console.qtbot.mouseClick(console.find("room_start"), LEFT)
    dialog = console.find("act_dialog")
    assert "3、5、8、12、17、21、26、41 号座位的电脑考前检查不合格" in dialog.accessibleDescription()
    assert console.sees("approver_chief_pin")
    console.find("dialog_reason").setPlainText("备用机不够，已逐台说明")  # type: ignore[attr-defined]
    console.find("approver_chief_pin").setText("2468")  # type: ignore[attr-defined]
    console.qtbot.mouseClick(console.find("dialog_confirm"), LEFT)
    console.qtbot.waitUntil(lambda: any(isinstance(c, StartRoom) for c in console.commands()))
    given = next(c for c in console.commands() if isinstance(c, StartRoom))
    assert given.not_ready == (3, 5, 8, 12, 17, 21, 26, 41)
    assert given.reason == "备用机不够，已逐台说明"


def test_the_board_in_figures() -> None:
    board = sample_readiness(START_MS, troubled=True)
    assert board_summary(board) == "46 台：33 合格，4 待改进，8 不合格，1 未检查"
    assert mixed_versions(board).startswith("程序版本不一致：服务器是 0.1.0；17 号是 0.0.9。")
    assert seats_not_ready(board, range(1, 20)) == (3, 5, 8, 12, 17)
    assert seats_not_ready(None, [1]) == ()


def test_the_button_makes_a_diagnostics_file(
    console: Pictured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_of(console)
    target = tmp_path / "d.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    console.qtbot.mouseClick(console.find("ready_diagnostics"), LEFT)
    console.qtbot.waitUntil(target.exists, timeout=30_000)
    with zipfile.ZipFile(target) as file:
        assert {"about.txt", "checks.txt"} <= set(file.namelist())
