"""The workspaces by hand: sheet, form, documents, options; without a server."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.ui.items.choice import ChoiceEditor
from candidate_client.ui.kinds.form import FormEditor
from candidate_client.ui.kinds.voucher import VoucherEditor
from candidate_client.ui.main_window import MainWindow
from scripts.lab.pictures.client import sample_view, sample_views, take_pictures
from scripts.lab.pictures.silent import Silent
from shared.exam.kinds.form import Form, FormCell, FormField, FormItem, FormTable
from shared.qtkit.look.theme import exam_text_px


def test_a_form_marks_what_it_cannot_read_and_keeps_it(qtbot: QtBot, qapp: QApplication) -> None:
    build_application()
    fields = (
        FormField(id="a", label="标准成本", type="money"),
        FormField(id="b", label="性质", type="choice", choices=("有利", "不利")),
    )
    form = FormTable(
        fields=fields, rows=((FormCell(text="项目", header=True), FormCell(field="a"), FormCell(field="b")),)
    )
    editor = FormEditor(FormItem(item_id="F", stem="", points="1", form=form))
    qtbot.addWidget(editor)
    editor.show()
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)
    line, box = editor.fields["a"], editor.fields["b"]
    assert isinstance(line, QLineEdit)
    assert isinstance(box, QComboBox)
    line.setFocus()
    qtbot.keyClicks(line, "93600")
    with qtbot.waitSignal(editor.edited):
        box.setCurrentIndex(2)
    assert editor.response() == Form(fields={"a": "93600.00", "b": "不利"})
    box.setFocus()
    assert line.text() == "93,600.00"
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "abc")
    box.setFocus()
    assert editor.response() == Form(fields={"a": "abc", "b": "不利"})
    assert "标准成本" in editor.hint.text
    editor.show_response(None)
    assert editor.response() is None


def test_larger_text_and_contrast_reach_every_screen(qtbot: QtBot, qapp: QApplication) -> None:
    app = build_application()
    window = MainWindow(Silent(sample_view()))
    window.resize(1366, 768)
    window.show()
    window.show_view(sample_view())
    before = window.exam.answers.stem
    assert before is not None
    small = before.text_px
    window.exam.bottom.larger.click()
    assert before.text_px == small + 2
    window.exam.bottom.contrast.click()
    window.exam.bottom.contrast.click()
    window.exam.bottom.smaller.click()
    assert before.text_px == small
    window.allow_close()
    window.close()
    window.deleteLater()
    app.processEvents()


def test_answers_letters_and_tables_follow_the_text_size(qtbot: QtBot, qapp: QApplication) -> None:
    """Only what is on the screen is dressed anew; the rest follows when it comes up."""
    build_application()
    window = MainWindow(Silent(sample_view()))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    view = sample_view()
    assert view.exam is not None
    for ordered in view.exam.items:
        window.show_view(replace(view, position=ordered.item.item_id))
    window.show_view(replace(view, position="S1"))
    before = qapp.styleSheet()
    for _ in range(8):
        qtbot.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert exam_text_px() == 32
    assert qapp.styleSheet() == before
    choice = window.exam.answers.editor
    assert isinstance(choice, ChoiceEditor)
    card = next(iter(choice.cards.values()))
    assert (card.letter.font().pixelSize(), card.words.document().defaultFont().pixelSize()) == (32, 32)
    window.show_view(replace(view, position="V1"))
    voucher = window.exam.answers.editor
    assert isinstance(voucher, VoucherEditor)
    assert (voucher.date.font().pixelSize(), voucher.table.font().pixelSize()) == (28, 28)
    assert voucher.table.rowHeight(0) == 92
    assert voucher.date.width() >= QFontMetrics(voucher.date.font()).horizontalAdvance("2026-11-05")
    assert window.width() == 1366, "nothing is pushed off the screen"
    window.show_view(replace(view, position="F1"))
    form = window.exam.answers.editor
    assert isinstance(form, FormEditor)
    assert {control.font().pixelSize() for control in form.fields.values()} == {28}
    window.allow_close()
    window.close()


def test_every_screen_has_its_picture(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> None:
    folder = tmp_path_factory.mktemp("pictures")
    made = take_pictures(build_application(), folder / "client.png")
    assert len({path.name for path in made}) == len(list(sample_views())) + 1
    assert all(path.stat().st_size > 5000 for path in made)
