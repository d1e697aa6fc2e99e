"""Lists, split views, pictures, exam text and long work, used as people use them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QTextCursor
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shared.exam.formulas import Outline, formulas, written
from shared.qtkit.gallery import png_bytes
from shared.qtkit.look.theme import apply_theme, set_exam_text, theme_of
from shared.qtkit.widgets.exam_label import ExamLabel
from shared.qtkit.widgets.image_view import ImageView
from shared.qtkit.widgets.markdown import MarkdownView
from shared.qtkit.widgets.pdf_pages import pdf_pages
from shared.qtkit.widgets.progress import ProgressPanel
from shared.qtkit.widgets.split import SplitPane
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.work.background import Progress
from tests.support.pdf import pdf

Row = tuple[int, str]
A4_PX = (794, 1123)


def picture(width: int = 400, height: int = 200) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#3366CC"))
    return png_bytes(image)


def show(qtbot: QtBot, widget: QWidget, width: int = 600, height: int = 400) -> None:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    widget.activateWindow()
    qtbot.waitExposed(widget)
    QApplication.processEvents()


@pytest.fixture
def table(qtbot: QtBot) -> SearchableTable[Row]:
    columns: list[Column[Row]] = [
        Column(title="座位", text=lambda row: str(row[0]), sort_by=lambda row: row[0], right=True, width=64),
        Column(title="姓名", text=lambda row: row[1], width=-1),
    ]
    made = SearchableTable(columns, empty_title="还没有考生", empty_text="导入名单后显示在这里。")
    show(qtbot, made)
    return made


def test_table_filters_by_words_and_sorts_numbers_as_numbers(qtbot: QtBot, table: SearchableTable[Row]) -> None:
    table.set_rows([(10, "张三"), (9, "𠮷田"), (2, "李四")])
    assert [row[0] for row in table.visible_rows()] == [10, 9, 2]
    table.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [row[0] for row in table.visible_rows()] == [2, 9, 10]
    qtbot.keyClick(table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert table.filter_box.hasFocus()
    table.filter_box.setText("𠮷 9")
    assert table.visible_rows() == [(9, "𠮷田")]
    table.filter_box.setText("王")
    assert table.visible_rows() == []
    assert not table.view.isVisible()


def test_table_copies_selected_rows(qtbot: QtBot, table: SearchableTable[Row]) -> None:
    table.set_rows([(1, "张三"), (2, "李四")])
    table.view.setFocus()
    table.view.selectAll()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "1\t张三\n2\t李四"


def test_table_keeps_the_selection_when_rows_are_refreshed(qtbot: QtBot, table: SearchableTable[Row]) -> None:
    table.set_rows([(1, "张三"), (2, "李四")])
    with qtbot.waitSignal(table.selected) as told:
        table.select(1)
    assert told.args == [(2, "李四")]
    table.set_rows([(1, "张三"), (2, "李四光")])
    assert table.selected_rows() == [(2, "李四光")]
    with qtbot.waitSignal(table.activated) as opened:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args == [(2, "李四光")]


def test_split_folds_either_side_and_comes_back(qtbot: QtBot) -> None:
    left, right = QWidget(), QWidget()
    pane = SplitPane(left, right, left_name="资料", right_name="答题")
    show(qtbot, pane)
    fold = _button(pane, "收起资料")
    qtbot.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert pane.folded == "left"
    assert not left.isVisible()
    assert right.width() > 540
    qtbot.mouseClick(_button(pane, "展开资料"), Qt.MouseButton.LeftButton)
    assert pane.folded is None
    assert left.isVisible()
    pane.fold("right")
    assert not right.isVisible()
    pane.fold("left")
    assert right.isVisible()
    assert not left.isVisible()


def test_image_fits_zooms_and_turns(qtbot: QtBot) -> None:
    view = ImageView(name="原始凭证")
    show(qtbot, view)
    assert view.set_image(picture(1200, 800))
    fitted = view.zoom
    assert fitted < 0.5
    qtbot.mouseClick(view.zoom_in, Qt.MouseButton.LeftButton)
    assert view.zoom == pytest.approx(fitted * 1.25)
    view.canvas.setFocus()
    qtbot.keyClick(view.canvas, Qt.Key.Key_1)
    assert view.zoom == pytest.approx(1.0)
    before = view.canvas.verticalScrollBar().value()
    qtbot.keyClick(view.canvas, Qt.Key.Key_Down)
    assert view.canvas.verticalScrollBar().value() > before
    for _ in range(40):
        qtbot.keyClick(view.canvas, Qt.Key.Key_Plus)
    assert view.zoom == pytest.approx(8.0)
    qtbot.keyClick(view.canvas, Qt.Key.Key_0)
    assert view.zoom == pytest.approx(fitted)
    qtbot.mouseClick(view.turn_button, Qt.MouseButton.LeftButton)
    scene = view.canvas.sceneRect()
    assert scene.height() > scene.width()


def test_image_refuses_what_is_no_picture(qtbot: QtBot) -> None:
    view = ImageView()
    show(qtbot, view)
    assert not view.set_image(b"no picture")


def test_pages_are_leafed_turned_and_drawn_as_fine_as_the_screen_shows_them(qtbot: QtBot) -> None:
    view = ImageView(name="购销合同")
    show(qtbot, view, 520, 560)
    view.set_pages(pdf_pages(pdf(("合同", "附件一", "附件二"))))
    assert view.zoom * A4_PX[0] == pytest.approx(500, abs=10)
    assert view.canvas.horizontalScrollBar().maximum() == 0
    view.canvas.setFocus()
    qtbot.keyClick(view.canvas, Qt.Key.Key_PageDown)
    qtbot.mouseClick(view.page_on, Qt.MouseButton.LeftButton)
    assert view.page == 2
    assert not view.page_on.isEnabled()
    qtbot.mouseClick(view.turn_button, Qt.MouseButton.LeftButton)
    scene = view.canvas.sceneRect()
    assert scene.width() > scene.height()
    qtbot.keyClick(view.canvas, Qt.Key.Key_PageUp)
    assert view.page == 1
    assert view.canvas.sceneRect().height() > view.canvas.sceneRect().width()


@pytest.mark.parametrize("scale", [0.5, 1.0, 1.25, 1.5])
def test_a_page_has_a_dot_for_each_dot_of_the_screen(qapp: QApplication, scale: float) -> None:
    page = pdf_pages(pdf(("合同",)))[0]
    assert page.drawn(scale).width() == pytest.approx(A4_PX[0] * scale, abs=2)
    assert page.turned().drawn(scale).height() == pytest.approx(A4_PX[0] * scale, abs=2)
    enlarged = page.drawn(8.0)
    assert enlarged.width() * enlarged.height() <= 6_010_000


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing of it", b"no pdf"])
def test_no_page_comes_of_what_is_no_pdf(data: bytes) -> None:
    assert pdf_pages(data) == ()


def test_markdown_shows_tables_and_pictures_from_memory_only(qtbot: QtBot) -> None:
    view = MarkdownView()
    asked: list[str] = []
    show(qtbot, view, 500, 600)
    view.set_markdown(
        "| 甲 | 乙 |\n|---|---:|\n| 1 | 2.00 |\n\n![a](media/a.png)\n\n![b](file:///etc/passwd)\n\n<b>x</b>",
        {"a.png": picture(1600, 100)},
    )
    cursor = QTextCursor(view.document())
    cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
    assert cursor.currentTable() is not None
    assert view.document().loadResource(2, "media/a.png").width() <= 500
    assert view.document().loadResource(2, "file:///etc/passwd") is None
    assert view.document().loadResource(3, "a.png") is None
    assert "<b>x</b>" in view.toPlainText()
    assert view.horizontalScrollBar().maximum() == 0
    assert not asked


def test_markdown_holds_its_measure_and_follows_the_text_size(qtbot: QtBot, qapp: QApplication) -> None:
    view = MarkdownView(fit_height=True)
    show(qtbot, view, 1200, 300)
    view.set_markdown("财" * 43)
    assert view.document().begin().layout().lineCount() == 2
    small = view.height()
    set_exam_text(qapp, 28)
    view.set_text_px(0)
    QApplication.processEvents()
    assert view.text_px == 28
    assert view.height() > small
    view.set_text_px(99)
    assert view.text_px == 32
    view.set_text_px(0)
    assert view.text_px == 28


def test_markdown_keeps_its_place_when_the_theme_changes(qtbot: QtBot, qapp: QApplication) -> None:
    view = MarkdownView()
    show(qtbot, view, 500, 200)
    view.set_markdown("\n\n".join(f"第 {line} 段" for line in range(60)))
    assert view.verticalScrollBar().value() == 0
    view.verticalScrollBar().setValue(300)
    apply_theme(qapp, "contrast")
    QApplication.processEvents()
    assert view.verticalScrollBar().value() == 300


def test_markdown_highlights_a_selection_and_gives_it_back(qtbot: QtBot) -> None:
    view = MarkdownView()
    show(qtbot, view)
    view.set_markdown("下列属于变动成本的是")
    assert not view.highlight_selection()
    cursor = view.textCursor()
    cursor.setPosition(4)
    cursor.setPosition(8, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    with qtbot.waitSignal(view.highlights_changed):
        assert view.highlight_selection()
    assert view.highlights() == [(4, 4)]
    view.set_markdown("另一题")
    assert view.highlights() == []
    view.set_highlights([(0, 2), (500, 3)])
    assert len(view.extraSelections()) == 2
    view.clear_highlights()
    assert not view.extraSelections()


def test_inert_text_lets_the_click_through(qtbot: QtBot) -> None:
    row = QPushButton()
    text = ExamLabel(row)
    text.set_markdown("直接材料")
    show(qtbot, row)
    assert row.childAt(text.geometry().center()) is None
    assert text.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_progress_tells_what_how_far_how_long(qtbot: QtBot) -> None:
    now = [100.0]
    panel = ProgressPanel("上传成绩数据包", clock=lambda: now[0])
    show(qtbot, panel)
    panel.start()
    now[0] += 20
    panel.update_progress(Progress(done=3_000_000_000, total=9_000_000_000, text="3.0 / 9.0 GB"))
    assert panel.detail == "3.0 / 9.0 GB · 已用 20 秒 · 约剩 40 秒"
    with qtbot.waitSignal(panel.cancelled):
        qtbot.mouseClick(panel.cancel_button, Qt.MouseButton.LeftButton)
    assert not panel.cancel_button.isEnabled()
    panel.finish("已上传，回执已核对。")
    assert panel.detail == "已上传，回执已核对。"
    panel.fail("网络中断，数据包仍在本机，可稍后继续上传。")
    assert not panel.cancel_button.isVisible()


def _button(parent: QWidget, name: str) -> QPushButton:
    return next(button for button in parent.findChildren(QPushButton) if button.accessibleName() == name)


def test_a_formula_follows_the_size_and_the_ink_of_its_text(qtbot: QtBot, qapp: QApplication) -> None:
    (formula,) = formulas("$x$")
    outline = Outline(above=700, below=100, width=900, words="b分之a", path="M 0 100 L 900 100 L 900 -700 L 0 -700 Z")
    view = MarkdownView()
    show(qtbot, view, 500, 200)
    view.set_text_px(16)
    view.set_markdown("甲 $x$ 乙", {formula.name: written(outline)})
    small = view.document().loadResource(2, formula.name)
    assert small.width() == pytest.approx((0.9 + 0.24) * 16 * view.devicePixelRatioF(), abs=1)
    assert small.pixelColor(small.width() // 2, small.height() // 3) == QColor(theme_of().text)
    view.set_text_px(32)
    assert view.document().loadResource(2, formula.name).width() == pytest.approx(2 * small.width(), abs=2)
    assert "甲 b分之a 乙" in view.accessibleDescription()
    view.set_markdown("甲 $x$ 乙", {formula.name: b"<svg><script/></svg>"})
    assert view.document().loadResource(2, formula.name) is None
    assert "x" in view.toPlainText()
