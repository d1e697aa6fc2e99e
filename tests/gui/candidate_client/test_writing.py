"""The sign of the input method in the bars, and the trial on the waiting screen."""

import ctypes
import sys
from collections.abc import Callable

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.input_method.port import NoInputMethod, Writing
from candidate_client.ui.exam.bottom_bar import BottomBar
from candidate_client.ui.input_method.in_order import DELIVER, LIBRARY
from candidate_client.ui.input_method.trying import TryingLine
from candidate_client.ui.main_window import MainWindow
from scripts.lab.pictures.client import sample_views
from scripts.lab.pictures.silent import Silent


class Composer(NoInputMethod):
    """Brings Chinese for the keys of a word, or does not answer."""

    def __init__(self, answer: Callable[[str], None]) -> None:
        self._answer = answer
        self.pressed: list[str] = []

    def press(self, window: int, keys: str) -> bool:
        self.pressed.append(keys)
        self._answer(keys)
        return True


def shown_line(qtbot: QtBot) -> TryingLine:
    line = TryingLine()
    qtbot.addWidget(line)
    line.show()
    line.activateWindow()
    qtbot.waitUntil(line.isActiveWindow)
    return line


def compose(line: TryingLine, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(line.edit, event)


def test_a_word_that_comes_out_in_chinese_is_told_once_and_leaves_nothing(qtbot: QtBot) -> None:
    line = shown_line(qtbot)
    with qtbot.waitSignal(line.tried, timeout=10_000) as told:
        line.use(Composer(lambda _keys: compose(line, "会计")))
    assert told.args == [True]
    qtbot.waitUntil(lambda: line.edit.text() == "")
    assert line.result.text().startswith("✓")


def test_what_stays_latin_is_no_answer(qtbot: QtBot) -> None:
    line = shown_line(qtbot)
    silent = Composer(lambda keys: compose(line, keys))
    line.patience_ms = 60
    with qtbot.waitSignal(line.tried, timeout=20_000) as told:
        line.use(silent)
    assert told.args == [False]
    assert len(silent.pressed) > 1, "it is tried again before anybody is worried"
    assert line.result.text().startswith("▲")


def test_no_key_is_pressed_once_another_page_is_shown(qtbot: QtBot) -> None:
    line = shown_line(qtbot)
    method = Composer(lambda _keys: None)
    line.use(method)
    line.hide()
    line.stop()
    qtbot.wait(1200)
    assert method.pressed == []


def test_keys_of_a_trial_do_not_write_the_ticket_number(qtbot: QtBot, qapp: QApplication) -> None:
    """The log-in opens in the middle of a trial; its keys come out of the input method after that."""
    build_application()
    window = MainWindow(Silent())
    qtbot.addWidget(window)
    views = dict(sample_views())
    window.show_view(views["waiting"])
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    method = Composer(lambda _keys: None)
    window.waiting.trying.use(method)
    qtbot.waitUntil(lambda: bool(method.pressed), timeout=10_000)
    window.show_view(views["login"])
    field = window.login.ticket.edit
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "ji ")
    late = QInputMethodEvent("", [])
    late.setCommitString("会计")
    QApplication.sendEvent(field, late)
    assert field.text() == ""
    qtbot.waitUntil(lambda: (qtbot.keyClicks(field, "2611"), field.text() != "")[1], timeout=10_000)
    assert field.text() == "2611"
    window.allow_close()


def test_the_bar_shows_name_and_mode_and_on_a_small_screen_the_mode(qtbot: QtBot) -> None:
    bar = BottomBar()
    qtbot.addWidget(bar)
    bar.resize(1366, 60)
    bar.show()
    assert not bar.writing.isVisible(), "nothing is said of what is not known"
    bar.writing.show_writing(Writing(name="智能拼音", chinese=True))
    assert bar.writing.text() == "中 智能拼音"
    bar.writing.show_writing(Writing(name="智能拼音", chinese=False))
    assert bar.writing.text() == "英 智能拼音"
    bar.resize(911, 60)
    qtbot.waitUntil(lambda: bar.writing.text() == "英")
    bar.writing.show_writing(Writing())
    assert bar.writing.text() == "无输入法"


@pytest.mark.skipif(sys.platform != "linux", reason="with an X server")
def test_qt_has_a_way_to_deliver_what_was_read() -> None:
    """Private to Qt: where it goes, words of an input method may land in the next cell (ADR 59)."""
    assert hasattr(ctypes.CDLL(LIBRARY), DELIVER)
