"""Reading aloud: for whom the package allows it, where the PC has a voice; formulas and options by their words."""

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.core.state import ClientView
from candidate_client.ui.main_window import MainWindow
from scripts.lab.pictures.client import sample_view
from scripts.lab.pictures.silent import Silent
from shared.qtkit.widgets.banner import Toast


class Said:
    """A voice that writes down what it says and goes on until it is stopped."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.speaking = False

    def say(self, text: str) -> None:
        self.texts.append(text)
        self.speaking = True

    def stop(self) -> None:
        self.speaking = False


Open = Callable[[Said | None, bool], MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication) -> Iterator[Open]:
    build_application()
    made: list[MainWindow] = []

    def opened(voice: Said | None, allowed: bool) -> MainWindow:
        window = MainWindow(Silent(sample_view()), voice=voice)
        qtbot.addWidget(window)
        window.show()
        window.show_view(listener(allowed))
        made.append(window)
        return window

    yield opened
    for window in made:
        window.allow_close()
        window.close()


def listener(allowed: bool) -> ClientView:
    view = sample_view()
    assert view.candidate is not None
    return replace(view, candidate=replace(view.candidate, read_aloud=allowed))


def test_the_item_is_read_with_its_options_and_stops_when_another_comes(open_window: Open, qtbot: QtBot) -> None:
    voice = Said()
    window = open_window(voice, True)
    qtbot.mouseClick(window.exam.bottom.voice, Qt.MouseButton.LeftButton)
    assert voice.texts[-1].startswith("销售收入减去变动成本")
    assert "A，固定成本。" in voice.texts[-1]
    window.show_view(replace(listener(True), position="M1"))
    assert not voice.speaking
    window.exam.bottom.voice.click()
    window.exam.bottom.voice.click()
    assert not voice.speaking
    window.exam.bottom.voice.click()
    window.show_view(replace(listener(True), away=True))
    assert not voice.speaking


def test_without_leave_or_voice_there_is_no_button(open_window: Open) -> None:
    for voice, allowed in ((Said(), False), (None, True), (None, False)):
        window = open_window(voice, allowed)
        assert window.exam.bottom.voice.isHidden()
        told = [toast for toast in window.findChildren(Toast) if toast.isVisible()]
        assert bool(told) == (allowed and voice is None), "who expected it is told why not"
