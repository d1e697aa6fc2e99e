"""The workspaces by hand: sheet, form, documents, options; without a server."""

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.ui.kinds.form import FormEditor
from candidate_client.ui.main_window import MainWindow
from scripts.lab.pictures.client import Silent, sample_view, sample_views, take_pictures
from shared.exam.kinds.form import Form, FormCell, FormField, FormItem, FormTable


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
    window = MainWindow(Silent())
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


def test_every_screen_has_its_picture(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> None:
    folder = tmp_path_factory.mktemp("pictures")
    made = take_pictures(build_application(), folder / "client.png")
    assert len({path.name for path in made}) == len(list(sample_views())) + 1
    assert all(path.stat().st_size > 5000 for path in made)
