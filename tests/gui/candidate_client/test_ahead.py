"""Pages are made while the candidate reads, so that turning to one costs only its painting."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.ui.exam import answer_pane
from candidate_client.ui.main_window import MainWindow
from candidate_client.ui.sheet.editor import SpreadsheetEditor
from scripts.lab.pictures.client import sample_view
from scripts.lab.pictures.silent import Silent
from shared.qtkit.look.tokens import CONTRAST


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


def test_pages_follow_another_contrast_as_they_come_up(window: MainWindow, qtbot: QtBot) -> None:
    """All at once they held the window for a third of a second."""
    view = sample_view()
    assert view.exam is not None
    stems = {}
    for ordered in view.exam.items:
        window.show_view(replace(view, position=ordered.item.item_id))
        stems[ordered.item.item_id] = window.exam.answers.stem
    set_anew = Counter[str]()
    for name, stem in stems.items():
        assert stem is not None
        stem.document().contentsChanged.connect(partial(set_anew.update, [name]))
    window.exam.bottom.contrast.click()
    assert list(set_anew) == [view.exam.items[-1].item.item_id]
    for name, stem in stems.items():
        window.show_view(replace(view, position=name))
        assert window.exam.answers.stem is stem
        assert stem is not None
        assert stem.palette().windowText().color() == QColor(CONTRAST.text)
    assert set(set_anew) == set(stems)
    window.exam.bottom.contrast.click()


def test_another_size_or_contrast_works_on_what_is_seen(window: MainWindow, qapp: QApplication) -> None:
    """With every page visited each of them held the window for two seconds: all 2,000 widgets were dressed, all texts
    set anew. Work is counted, since time on a shared machine tells nothing.
    """
    view = sample_view()
    assert view.exam is not None
    for ordered in view.exam.items:
        window.show_view(replace(view, position=ordered.item.item_id))
        qapp.processEvents()
    every = window.findChildren(QWidget)
    assert sum(widget.isVisible() for widget in every) < len(every) // 5, "most of the window is hidden"
    work = _Work()
    qapp.installEventFilter(work)
    try:
        for press in (window.exam.bottom.larger, window.exam.bottom.contrast):
            work.dressed = 0
            press.click()
            qapp.processEvents()
            assert 0 < work.dressed < len(every) // 2, press.text()
    finally:
        qapp.removeEventFilter(work)
        window.exam.bottom.contrast.click()
        window.exam.bottom.smaller.click()


def test_the_workbook_is_read_before_its_sheet_is_visited(window: MainWindow) -> None:
    view = sample_view()
    assert view.exam is not None
    sheet = next(ordered.item for ordered in view.exam.items if ordered.item.kind == "spreadsheet")
    window.show_view(replace(view, position=sheet.item_id))
    editor = window.exam.answers.editor
    assert isinstance(editor, SpreadsheetEditor)
    assert editor.task is not None
    assert editor.task.template in view.exam.workbooks.values()


class _Work(QObject):
    """Counts the widgets Qt dresses."""

    def __init__(self) -> None:
        super().__init__()
        self.dressed = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget) and event.type() == QEvent.Type.StyleChange:
            self.dressed += 1
        return False
