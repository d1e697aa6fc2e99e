"""The workspaces by hand: sheet, form, documents, options; without a server."""

import io

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.ui.items.form import FormEditor
from candidate_client.ui.main_window import MainWindow
from candidate_client.ui.sample import Silent, sample_view, sample_views, take_pictures
from candidate_client.ui.sheet.editor import SpreadsheetEditor
from candidate_client.ui.sheet.view import SheetView
from shared.exam.paper import Form, FormCell, FormField, Item
from shared.exam.responses import Form as FormResponse
from shared.exam.responses import Spreadsheet
from tests.unit.shared.workbook.test_task import template


@pytest.fixture
def sheet(qtbot: QtBot, qapp: QApplication) -> SpreadsheetEditor:
    build_application()
    editor = SpreadsheetEditor(template())
    qtbot.addWidget(editor)
    editor.resize(900, 500)
    editor.show()
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)
    editor.tabs.setCurrentIndex(1)
    return editor


def select(sheet: SpreadsheetEditor, name: str) -> SheetView:
    assert sheet.task is not None
    place = sheet.task.place(name)
    assert place is not None
    view = sheet.views[place.sheet]
    view.go(place)
    view.setFocus()
    return view


def cells(sheet: SpreadsheetEditor) -> dict[str, str]:
    response = sheet.response()
    return response.cells if isinstance(response, Spreadsheet) else {}


def click_cell(qtbot: QtBot, view: SheetView, row: int, column: int) -> None:
    box = view.visualRect(view.sheet.index(row - 1, column - 1))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box.center() + QPoint(0, 0))


def test_typing_counts_while_it_is_typed_and_enter_goes_down(sheet: SpreadsheetEditor, qtbot: QtBot) -> None:
    view = select(sheet, "本量利!B1")
    qtbot.keyClicks(view, "1")
    line = next(w for w in view.findChildren(QLineEdit) if w.isVisible())
    qtbot.keyClicks(line, "9")
    assert cells(sheet) == {"本量利!B1": "19"}
    qtbot.keyClicks(line, "2")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert cells(sheet) == {"本量利!B1": "192"}
    assert view.sheet.place(view.currentIndex()).row == 2


def test_a_formula_is_written_by_clicking_cells_of_two_sheets(sheet: SpreadsheetEditor, qtbot: QtBot) -> None:
    view = select(sheet, "本量利!B1")
    qtbot.keyClicks(view, "=")
    assert sheet.bar.open
    sheet.tabs.setCurrentIndex(0)
    click_cell(qtbot, sheet.views[0], 1, 2)
    qtbot.keyClicks(sheet.bar.edit, "-")
    click_cell(qtbot, sheet.views[0], 1, 2)
    click_cell(qtbot, sheet.views[0], 2, 2)  # a second click in a row replaces the first
    qtbot.keyClick(sheet.bar.edit, Qt.Key.Key_Return)
    assert cells(sheet) == {"本量利!B1": "=基础数据!B1-基础数据!B2"}
    assert sheet.tabs.currentIndex() == 1
    assert sheet.task is not None
    place = sheet.task.place("本量利!B1")
    assert place is not None
    assert sheet.task.shown(place) == "192"


def test_escape_keeps_what_was_typed_and_undo_takes_it_back(sheet: SpreadsheetEditor, qtbot: QtBot) -> None:
    view = select(sheet, "本量利!B1")
    qtbot.keyClicks(view, "=")
    qtbot.keyClicks(sheet.bar.edit, "1+1")
    qtbot.keyClick(sheet.bar.edit, Qt.Key.Key_Escape)
    assert cells(sheet) == {"本量利!B1": "=1+1"}
    qtbot.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert cells(sheet) == {}
    qtbot.keyClick(view, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert cells(sheet) == {"本量利!B1": "=1+1"}


def test_copy_moves_references_and_locked_cells_stay(sheet: SpreadsheetEditor, qtbot: QtBot) -> None:
    view = select(sheet, "本量利!B1")
    assert sheet.task is not None
    place = sheet.task.place("本量利!B1")
    assert place is not None
    sheet.write({place: "=B2*2"})
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    select(sheet, "本量利!C1")
    qtbot.keyClick(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert cells(sheet) == {"本量利!B1": "=B2*2", "本量利!C1": "=C2*2"}
    select(sheet, "本量利!A1")
    qtbot.keyClicks(view, "x")
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert "本量利!A1" not in cells(sheet)
    select(sheet, "本量利!C1")
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert cells(sheet) == {"本量利!B1": "=B2*2"}


def test_the_answer_opens_in_the_template_as_excel_would(sheet: SpreadsheetEditor) -> None:
    sheet.show_response(Spreadsheet(cells={"本量利!B1": "=基础数据!B1-基础数据!B2", "本量利!B4": "方案二"}))
    book = openpyxl.load_workbook(io.BytesIO(template()))
    for name, text in cells(sheet).items():
        title, _, cell = name.partition("!")
        book[title][cell] = text
    assert book["本量利"]["B1"].value == "=基础数据!B1-基础数据!B2"


def test_a_form_marks_what_it_cannot_read_and_keeps_it(qtbot: QtBot, qapp: QApplication) -> None:
    build_application()
    fields = (
        FormField(id="a", label="标准成本", type="money"),
        FormField(id="b", label="性质", type="choice", choices=("有利", "不利")),
    )
    form = Form(fields=fields, rows=((FormCell(text="项目", header=True), FormCell(field="a"), FormCell(field="b")),))
    editor = FormEditor(Item(item_id="F", kind="form", stem="", points="1", form=form))
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
    assert editor.response() == FormResponse(fields={"a": "93600.00", "b": "不利"})
    box.setFocus()
    assert line.text() == "93,600.00"
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "abc")
    box.setFocus()
    assert editor.response() == FormResponse(fields={"a": "abc", "b": "不利"})
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
