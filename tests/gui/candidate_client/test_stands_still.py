"""Over all pages, items and displays: what comes up moves no option, and no key of another page is an answer."""

from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from candidate_client.bootstrap import build_application
from candidate_client.core.state import ClientView, Link
from candidate_client.ui.items.card import Card
from candidate_client.ui.main_window import MainWindow
from scripts.lab.pictures.client import sample_view, sample_views
from scripts.lab.pictures.silent import Silent
from shared.exam.kinds.parts import Response
from shared.protocol.sitting import Notice
from shared.qtkit.look.theme import set_exam_text
from shared.qtkit.look.tokens import FontSize

CHOICES = ("S1", "S2", "M1", "T1")
SIZES = ((911, 512), (1093, 614), (1366, 768))
KEYS = (
    *(Qt.Key(ord(letter)) for letter in "0123456789ABCDEF"),
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    *(Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_Tab),
)
RARELY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@cache
def elsewhere() -> list[ClientView]:
    """A view of every page but the exam, some of them several times."""
    return [view for _name, view in sample_views() if view.screen != "exam"]


@cache
def exam() -> ClientView:
    return sample_view()


class Noted(Silent):
    """Writes down what was answered."""

    def __init__(self) -> None:
        super().__init__(exam())
        self.answered: list[str] = []

    def answer(self, item_id: str, response: Response | None) -> bool:
        self.answered.append(item_id)
        return True


@pytest.fixture(scope="module")
def desk(qapp: QApplication) -> Iterator[tuple[MainWindow, Noted]]:
    build_application()
    commands = Noted()
    window = MainWindow(commands)
    window.show()
    window.activateWindow()
    with pytest.MonkeyPatch.context() as patch:
        # a key may come to the button that asks where to export to
        patch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
        yield window, commands
    window.allow_close()
    window.close()
    window.deleteLater()
    set_exam_text(qapp, FontSize.EXAM)


def show(window: MainWindow, view: ClientView) -> None:
    window.show_view(view)
    for _ in range(2):
        QApplication.processEvents()


def options(window: MainWindow) -> list[QRect]:
    """Where every option stands in the window."""
    cards: list[QWidget] = [card for card in window.exam.findChildren(Card) if card.isVisible()]
    return [QRect(card.mapTo(window, QPoint(0, 0)), card.size()) for card in cards]


@RARELY
@given(
    item=st.sampled_from(CHOICES),
    size=st.sampled_from(SIZES),
    text_px=st.sampled_from((14, 16, 32)),
    texts=st.lists(st.text("甲乙丙，。 ", min_size=1, max_size=400), min_size=3, max_size=3),
    offline=st.booleans(),
)
def test_three_notices_move_no_option(
    desk: tuple[MainWindow, Noted], item: str, size: tuple[int, int], text_px: int, texts: list[str], offline: bool
) -> None:
    window, _commands = desk
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window.resize(*size)
    set_exam_text(app, text_px)
    window.exam.follow_text_size()
    view = replace(exam(), position=item)
    show(window, view)
    before = options(window)
    assert before
    notices: tuple[Notice, ...] = ()
    for number, text in enumerate(texts):
        notices = (*notices, Notice(notice_id=f"n{number}", kind="message", text=text, at_ms=number))
        link = Link(online=False, offline_since_ms=0) if offline else exam().link
        show(window, replace(view, notices=notices, link=link))
        assert options(window) == before
    show(window, view)
    assert options(window) == before


@RARELY
@example(pages=[*range(61)], keys=[Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Return])
@given(
    pages=st.lists(st.integers(0, 60), min_size=1, max_size=4),
    keys=st.lists(st.sampled_from(KEYS), max_size=12),
)
def test_no_key_of_another_page_is_an_answer(
    desk: tuple[MainWindow, Noted], pages: list[int], keys: list[Qt.Key]
) -> None:
    window, commands = desk
    show(window, replace(exam(), position="S1"))
    handle = window.windowHandle()
    assert handle is not None
    commands.answered.clear()
    for page in pages:
        show(window, elsewhere()[page % len(elsewhere())])
        for key in keys:
            QTest.keyClick(handle, key)
    assert commands.answered == []
    show(window, replace(exam(), position="S1"))
    assert commands.answered == []
