"""No button and no words are cut, covered by an edge or too narrow, on any display a candidate may sit at.

The displays here are the tightest and the plainest; `python -m scripts.lab.pictures matrix FOLDER` draws all 36.
"""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.ui.exam.navigator import NumberCell
from candidate_client.ui.exam.pages import Pages
from candidate_client.ui.items.voucher_model import SUMMARY
from candidate_client.ui.kinds.voucher import VoucherEditor
from candidate_client.ui.main_window import MainWindow
from scripts.lab.pictures.client import sample_view, sample_views
from scripts.lab.pictures.kinds import kind_views
from scripts.lab.pictures.matrix import Display, Gallery, faults_of
from scripts.lab.pictures.silent import Silent
from scripts.lab.pictures.visible import cut_words, hidden_buttons
from shared.qtkit.look.theme import set_exam_text
from shared.qtkit.widgets.elided import ElidedText
from shared.qtkit.widgets.markdown import MarkdownView

TIGHTEST = (
    Display(1366, 768, 100, contrast=False, text_px=16),
    Display(1366, 768, 125, contrast=False, text_px=32),
    Display(1366, 768, 150, contrast=False, text_px=14),
    Display(1366, 768, 150, contrast=True, text_px=32),
    Display(1920, 1080, 150, contrast=False, text_px=32),
    Display(1280, 800, 150, contrast=False, text_px=16),
    Display(1024, 768, 125, contrast=False, text_px=16),
)


def test_every_button_is_in_sight(qapp: QApplication) -> None:
    assert faults_of(build_application(), TIGHTEST) == []


def test_two_lines_of_a_voucher_are_in_sight_in_the_largest_text(qapp: QApplication) -> None:
    gallery = Gallery(build_application())
    low = Display(1366, 768, 150, contrast=False, text_px=32)
    assert next(name for name in gallery.scenes(low) if name == "voucher")
    (editor,) = (one for one in gallery.window.findChildren(VoucherEditor) if one.isVisible())
    editor.open_cell(1, SUMMARY)
    QApplication.processEvents()
    assert editor.table.viewport().visibleRegion().boundingRect().height() >= 1.8 * editor.table.rowHeight(1)
    gallery.close()


def test_all_that_is_read_and_written_follows_the_text_size(qapp: QApplication, qtbot: QtBot) -> None:
    """The item did; the scratch paper, the notices, the hand-in and the page of a pause stayed small."""
    build_application()
    window = MainWindow(Silent(sample_view()))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.show_view(sample_view())
    exam = window.exam
    for tool in (exam.scratch, exam.calculator):
        tool.bring_up()
    for _ in range(8):
        qtbot.mouseClick(exam.bottom.larger, Qt.MouseButton.LeftButton)
    exam.ask_to_hand_in()
    qapp.processEvents()
    assert exam.dialog is not None
    parts = (exam.scratch.edit, exam.calculator.edit, exam.calculator.history, exam.messages.line, exam.dialog.effect)
    assert [part.fontInfo().pixelSize() for part in parts] == [32, 28, 28, 28, 28]
    exam.dialog.reject()
    window.show_view(replace(sample_view(), screen="paused", phase="paused"))
    qapp.processEvents()
    window.hand.toggle()
    qapp.processEvents()
    assert window.hand.state.fontInfo().pixelSize() == 28
    assert (window.message.text.fontInfo().pixelSize(), window.message.title.fontInfo().pixelSize()) == (32, 32)
    set_exam_text(qapp, 16)
    window.allow_close()


def test_who_writes_the_backup_paper_is_shown_which_paper_it_is(qapp: QApplication, qtbot: QtBot) -> None:
    build_application()
    window = MainWindow(Silent(sample_view()))
    qtbot.addWidget(window)
    window.resize(911, 512)
    window.show()
    window.show_view(sample_view())
    tag = window.exam.header.paper_tag
    assert not tag.isVisible()
    window.show_view(replace(sample_view(), backup=True))
    qapp.processEvents()
    assert (tag.isVisible(), tag.text()) == (True, "备用卷")
    assert tag.width() >= tag.sizeHint().width(), "the mark itself is never cut"
    window.allow_close()


def test_a_voucher_makes_the_material_of_a_case_no_narrower(qapp: QApplication, qtbot: QtBot) -> None:
    """On a small screen a paper with a voucher left a quarter of the width to every document."""
    build_application()
    window = MainWindow(Silent(sample_view()))
    qtbot.addWidget(window)
    window.resize(911, 512)
    window.show()
    shares = []
    for view in (replace(sample_view(), position="V1"), dict(kind_views())["case"]):
        window.show_view(view)
        qapp.processEvents()
        left, right = window.exam.split.sizes()
        shares.append(left / (left + right))
    voucher, case = shares
    assert voucher < 0.35, "a voucher needs the width"
    assert case > 0.4
    window.allow_close()


def test_a_page_is_as_wide_as_it_needs_whatever_was_seen_before(qapp: QApplication, qtbot: QtBot) -> None:
    """Once a PDF with many pages had been looked at, a voucher lay over itself on a small screen."""
    pages = Pages()
    qtbot.addWidget(pages)
    for width in (500, 100):
        page = QWidget()
        page.setMinimumWidth(width)
        page.setLayout(QVBoxLayout())
        pages.addWidget(page)
    wide, slim = pages.widget(0), pages.widget(1)
    assert wide is not None
    assert slim is not None
    pages.setCurrentWidget(wide)
    before = pages.minimumSizeHint().width()
    pages.setCurrentWidget(slim)
    assert pages.minimumSizeHint().width() <= before
    assert pages.minimumSizeHint() == slim.minimumSizeHint()


def test_the_geometry_notices_what_an_eye_would(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    seen, outside, narrow = (QPushButton(text, window) for text in ("看得见", "在外面", "文字放不下的按钮"))
    seen.setGeometry(0, 0, 120, 40)
    outside.setGeometry(150, 0, 120, 40)
    narrow.setGeometry(0, 50, 40, 40)
    window.show()
    told = list(hidden_buttons(window))
    assert [line.partition(":")[0] for line in told] == ["在外面", "文字放不下的按钮"]


def test_the_geometry_notices_what_lies_over_a_button(qtbot: QtBot) -> None:
    """In the largest text the calculator's keys lay over each other, and what was computed over the last of them."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 100)
    free, under = (QPushButton(text, window) for text in ("7", "8"))
    free.setGeometry(0, 0, 80, 40)
    under.setGeometry(90, 0, 80, 40)
    QLabel("2+2 = 4", window).setGeometry(160, 0, 80, 40)
    window.show()
    assert [line.partition(":")[0] for line in hidden_buttons(window)] == ["8"]


def test_the_geometry_notices_words_that_are_cut(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    whole, cut, low = (QLabel(text) for text in ("看得全", "剩余 01:23:45", "很长" * 30))
    shortened = ElidedText("很长" * 30)
    low.setWordWrap(True)
    for label, box in (
        (whole, (0, 0, 90, 30)),
        (cut, (0, 40, 40, 30)),
        (low, (0, 80, 100, 20)),
        (shortened, (0, 120, 60, 30)),
    ):
        label.setParent(window)
        label.setGeometry(*box)
    window.show()
    assert [line.partition(":")[0] for line in cut_words(window)] == ["剩余 01", "很长" * 10]


def test_another_paper_leaves_no_number_of_the_last_one(qapp: QApplication, qtbot: QtBot) -> None:
    build_application()
    window = MainWindow(Silent(sample_view()))
    qtbot.addWidget(window)
    window.show()
    window.show_view(sample_view())
    qapp.processEvents()
    view = next(view for _, view in kind_views())
    window.show_view(view)
    qapp.processEvents()
    assert view.exam is not None
    seen = [cell for cell in window.exam.navigator.findChildren(NumberCell) if cell.isVisible()]
    assert {cell.cell.item_id for cell in seen} == {ordered.item.item_id for ordered in view.exam.items}
    assert len(seen) == len(view.exam.items)
    window.allow_close()


def test_a_number_in_a_narrow_table_stays_whole(qapp: QApplication, qtbot: QtBot) -> None:
    """Beside a question on a small screen "12,000" stood in two lines; the material scrolls sideways instead."""
    build_application()
    view = MarkdownView(narrow=False)
    qtbot.addWidget(view)
    view.set_markdown(
        "| 项目 | 甲车间 | 乙车间 | 丙车间 |\n|---|---:|---:|---:|\n| 固定成本 | 86,400.00 | 72,000.00 | 1,204,800.00 |"
    )
    view.resize(190, 300)
    view.show()
    document = view.document()
    block = document.begin()
    while block.isValid():
        assert "," not in block.text() or block.layout().lineCount() == 1, block.text()
        block = block.next()
    assert view.horizontalScrollBar().maximum() > 0


def test_what_was_hidden_follows_the_text_size_of_the_next_candidate(qapp: QApplication, qtbot: QtBot) -> None:
    """The rules stood in the size the last candidate had chosen."""
    app = build_application()
    window = MainWindow(Silent(sample_view()))
    qtbot.addWidget(window)
    window.show()
    rules = next(view for name, view in sample_views() if name == "rules")
    for size in (32, 16):
        set_exam_text(app, size)
        window.show_view(rules)
        assert window.rules.rules.document().defaultFont().pixelSize() == size
        window.show_view(sample_view())
    window.allow_close()


@pytest.mark.parametrize(("screen", "percent"), [((1280, 720), 150), ((1366, 768), 150), ((1366, 768), 175)])
def test_the_window_asks_for_no_more_than_the_smallest_screens_have(
    qapp: QApplication, qtbot: QtBot, screen: tuple[int, int], percent: int
) -> None:
    """Where it did, the hand-in, the clock and the whole lower bar lay outside the screen."""
    build_application()
    window = MainWindow(Silent())
    qtbot.addWidget(window)
    room = Display(*screen, percent, contrast=False, text_px=16).room
    for name, view in sample_views():
        window.show_view(view)
        window.resize(room)
        window.show()
        QApplication.processEvents()
        assert (window.width(), window.height()) == (room.width(), room.height()), name
    window.allow_close()
    window.close()
