"""A PC that still holds answers of an earlier sitting says so, and anybody can log in at it meanwhile."""

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from candidate_client.ui.login_screen import LoginScreen
from candidate_client.ui.main_window import MainWindow
from candidate_client.ui.waiting_screen import WaitingScreen
from scripts.lab.pictures.client import sample_views
from scripts.lab.pictures.silent import Silent


def test_the_note_comes_goes_and_keeps_nobody_from_logging_in(qtbot: QtBot) -> None:
    screen = LoginScreen()
    qtbot.addWidget(screen)
    view = dict(sample_views())["login"]
    screen.show_view(view)
    assert screen.journals.isHidden()
    screen.show_view(replace(view, journals=1, journals_kept=1))
    assert not screen.journals.isHidden()
    assert "补交" in screen.journals.text
    assert screen.journals.property("tone") == "info"
    screen.ticket.edit.setText("26112800012")
    screen.password.edit.setText("800012")
    with qtbot.waitSignal(screen.login) as typed:
        screen.button.click()
    assert typed.args == ["26112800012", "800012", ""]
    screen.show_view(replace(view, journals=0, journals_kept=1))
    assert "不要还原本机" in screen.journals.text
    assert screen.journals.property("tone") == "warn"
    screen.show_view(view)
    assert screen.journals.isHidden()


def test_the_waiting_screen_tells_it_too(qtbot: QtBot) -> None:
    window = MainWindow(Silent())
    qtbot.addWidget(window)
    window.show_view(dict(sample_views())["waiting-journal"])
    (screen,) = window.findChildren(WaitingScreen)
    assert not screen.journals.isHidden()
    window.allow_close()
