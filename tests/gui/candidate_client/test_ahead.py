"""Pages are made while the candidate reads, so that turning to one costs only its painting."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.ui.exam import answer_pane
from candidate_client.ui.main_window import MainWindow
from scripts.lab.pictures.client import sample_view
from scripts.lab.pictures.silent import Silent


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    build_application()
    made = MainWindow(Silent(sample_view()))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.show_view(sample_view())
    yield made
    made.allow_close()
    made.close()


def test_no_editor_is_made_on_the_way_through_the_paper(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    focus = window.focusWidget()
    qtbot.waitUntil(lambda: not window.exam.ahead.at_work, timeout=60_000)
    assert window.focusWidget() is focus, "what is made ahead takes no key"

    def made_too_late(*_: object) -> None:
        raise AssertionError("made when it was visited")

    monkeypatch.setattr(answer_pane, "make_editor", made_too_late)
    view = sample_view()
    assert view.exam is not None
    for ordered in view.exam.items:
        window.show_view(replace(view, position=ordered.item.item_id))
        editor = window.exam.answers.editor
        assert editor is not None
        assert editor.isVisible()
        if ordered.item.kind in {"single_choice", "multiple_choice"}:
            assert editor.response() == view.answers.get(ordered.item.item_id)


def test_another_person_gets_nothing_made_for_the_last_one(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.exam.ahead.at_work, timeout=60_000)
    window.exam.forget()
    assert window.exam.answers.editor is None
    assert not window.exam.ahead.at_work


def test_another_contrast_makes_light_pages_anew(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.exam.ahead.at_work, timeout=60_000)
    seen = window.exam.answers.editor
    window.exam.bottom.contrast.click()
    assert window.exam.answers.editor is seen
    assert window.exam.ahead.at_work
    window.exam.bottom.contrast.click()
