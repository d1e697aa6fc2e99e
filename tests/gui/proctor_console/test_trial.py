"""The trial at the console: on the real server's answers, with a stage in memory behind it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from proctor_console.presenters.trial import all_passed, headline, share, stage_rows, told_row, trial_rows
from proctor_console.ui.main_window import MainWindow
from proctor_console.ui.morning.trial_dialog import TrialDialog
from scripts.lab.pictures.console import sample_window
from scripts.lab.pictures.trial import sample_trial
from shared.protocol.console import StaffLoginReply
from shared.protocol.trial import TrialSeat, TrialStep, TrialView
from tests.support.local_room import PIN, LocalGateway
from tests.support.memory_stage import play_seat
from tests.support.server_parts import ServerParts

NOW_MS = 1_795_700_000_000
ZONE = "Asia/Shanghai"


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[ServerParts]:
    made = ServerParts(tmp_path / "room")
    yield made
    made.use_cases.trials.stop()
    made.stop()


def seat(number: int, **changes: object) -> TrialSeat:
    fields = {"seat": number, "device_name": f"PC-{number}", "state": "passed", "step": "compare", "done": 28}
    return TrialSeat(**(fields | changes))  # type: ignore[arg-type]


def test_what_needs_somebody_stands_first_with_cause_and_cure() -> None:
    rows = trial_rows(sample_trial(NOW_MS))
    assert len(rows) == 45
    assert [row.seat for row in rows[:6]] == [7, 12, 23, 31, 38, 44]
    assert all(row.why and row.cure and row.where for row in rows[:6])
    assert not any(row.why or row.where for row in rows[6:])
    assert told_row(rows[1]).startswith("12 号")
    assert told_row(rows[-1]) == ""
    assert not all_passed(sample_trial(NOW_MS))


def test_the_headline_tells_running_done_cancelled_and_stuck() -> None:
    assert headline(TrialView(), ZONE) == "试考还没有做过。"
    running = TrialView(phase="running", steps=28, seats=(seat(1), seat(2, state="running", step="login", done=7)))
    assert headline(running, ZONE) == "正在试考：已完成 1 / 2 台，未通过 0 台"
    assert share(running) == (35, 56)
    done = TrialView(phase="done", began_ms=NOW_MS, ended_ms=NOW_MS + 200_000, steps=28, seats=(seat(1),))
    assert "全部 1 台通过，用时 3 分 20 秒" in headline(done, ZONE)
    assert all_passed(done)
    cancelled = TrialView(phase="cancelled", began_ms=1, ended_ms=2, error="formal_begins")
    assert "正式场次" in headline(cancelled, ZONE)
    stage = TrialStep(name="seal", state="failed", ms=1200, code="seal")
    stuck = TrialView(phase="failed", began_ms=1, ended_ms=2, error="seal", stages=(stage,))
    assert "封存成绩数据包" in headline(stuck, ZONE)
    assert [(row.mark, row.seconds, row.failed) for row in stage_rows(stuck)] == [("✕", "1.2 秒", True)]


def opened(qtbot: QtBot, app: QApplication, parts: ServerParts, folder: Path, staff_id: str) -> MainWindow:
    """The console of this room, with somebody signed in, at the page of preparations."""
    gateway: Any = LocalGateway(parts)
    window = sample_window(folder, gateway)
    qtbot.addWidget(window)
    window.show()
    bench, page = window.bench, window.sign_in_page
    assert bench is not None
    assert page is not None
    page.signed_in.emit(bench.desk.sign_in(staff_id, PIN))
    qtbot.waitUntil(lambda: bench.view is not None)
    return window


def test_one_click_plays_the_room_and_lists_every_pc(
    qtbot: QtBot, qapp: QApplication, parts: ServerParts, tmp_path: Path
) -> None:
    for number in (1, 2):
        parts.device(number)
    window = opened(qtbot, qapp, parts, tmp_path, "tech")
    begin = window.findChild(QPushButton, "trial_begin")
    assert begin is not None
    qtbot.mouseClick(begin, Qt.MouseButton.LeftButton)
    (dialog,) = window.findChildren(TrialDialog)
    play_seat(parts, 1, failing="item.single_choice")
    play_seat(parts, 2)
    qtbot.waitUntil(lambda: "1 台通过" in dialog.headline.text(), timeout=10_000)
    rows = dialog.table.visible_rows()
    assert [(row.seat, row.result) for row in rows] == [(1, "未通过"), (2, "通过")]
    assert "点击没有起作用" in dialog.detail.text()
    assert dialog.start_button.isEnabled()
    dialog.accept()
    told = window.findChild(QLabel, "trial_told")
    assert told is not None
    qtbot.waitUntil(lambda: "1 台未通过" in told.text())
    parts.use_cases.trials.stop()


def test_a_refusal_is_told_and_a_proctor_may_only_look(
    qtbot: QtBot, qapp: QApplication, parts: ServerParts, tmp_path: Path
) -> None:
    parts.login(1)
    window = opened(qtbot, qapp, parts, tmp_path, "chief")
    card = window.desk_page.prepare.trial if window.desk_page is not None else None
    assert card is not None
    dialog = card.open()
    dialog.start()
    qtbot.waitUntil(lambda: "不能试考" in dialog.problem.text)
    assert dialog.start_button.isEnabled(), "it may be tried again"
    dialog.accept()
    card._person(StaffLoginReply(token="", staff_id="proctor", name="老师", role="proctor"))
    assert not card.start_button.isEnabled()
    assert not card.open().start_button.isEnabled()
