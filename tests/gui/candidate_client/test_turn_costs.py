"""Turning to an item that was seen before lays its page out once at most: work is counted, time is the machine's."""

from collections import Counter
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.core.state import ClientView
from candidate_client.ui.exam.documents_pane import DocumentsPane
from candidate_client.ui.exam.item_page import ItemPage
from candidate_client.ui.main_window import MainWindow
from scripts.lab.pictures.client import sample_view
from scripts.lab.pictures.silent import Silent


class Widths(QObject):
    """How often a page, or the documents beside it, got another width."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: Counter[str] = Counter()
        self.documents = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            if isinstance(watched, ItemPage):
                self.pages[watched.item_id] += 1
            elif isinstance(watched, DocumentsPane) and watched.width() and watched.isVisible():
                self.documents += 1
        return False


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(Silent(sample_view()))
    made.resize(1366, 768)
    made.show_view(sample_view())
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.allow_close()
    made.close()
    made.deleteLater()


def alone_and_beside(view: ClientView) -> tuple[list[str], list[str]]:
    alone: list[str] = []
    beside: list[str] = []
    assert view.exam is not None
    for ordered in view.exam.items:
        item = ordered.item
        (beside if item.documents or item.material else alone).append(item.item_id)
    return alone, beside


def test_a_page_seen_before_is_laid_out_once_at_most(window: MainWindow, qapp: QApplication) -> None:
    view = sample_view()
    alone, beside = alone_and_beside(view)
    assert alone
    assert beside

    def turn(item_id: str) -> None:
        window.show_view(replace(view, position=item_id))
        for _ in range(3):
            qapp.processEvents()

    way = [item_id for task in beside for item_id in (alone[0], task)]  # documents and numbers come and go each time
    for item_id in way * 2:
        turn(item_id)
    widths = Widths()
    qapp.installEventFilter(widths)
    for item_id in way:
        widths.pages.clear()
        widths.documents = 0
        turn(item_id)
        assert widths.pages.total() <= 1, (item_id, widths.pages)
        assert widths.documents <= 1, item_id
    qapp.removeEventFilter(widths)
