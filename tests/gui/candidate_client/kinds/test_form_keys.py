"""A form by keyboard alone, with real events on the real exam screen; its amounts are seen whole."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shared.exam.kinds.form import Form, FormCell, FormField, FormItem, FormTable
from tests.support.one_item import OneItem, seated

FIELDS = (
    *(FormField(id=name, label=f"金额 {name}", type="money") for name in ("a1", "b1", "a2", "b2", "a3", "b3")),
    FormField(id="c2", label="性质", type="choice", choices=("有利", "不利")),
)
ITEM = FormItem(
    item_id="F",
    stem="填表。",
    points="3",
    form=FormTable(
        fields=FIELDS,
        rows=(
            (FormCell(text="一"), FormCell(field="a1"), FormCell(field="b1"), FormCell(text="")),
            (FormCell(text="二"), FormCell(field="a2"), FormCell(field="b2"), FormCell(field="c2")),
            (FormCell(text="三"), FormCell(field="a3"), FormCell(field="b3"), FormCell(text="")),
        ),
    ),
)


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> OneItem:
    return seated(qtbot, ITEM)


def test_up_and_down_go_along_a_column_and_stop_at_its_ends(desk: OneItem) -> None:
    down, up = Qt.Key.Key_Down, Qt.Key.Key_Up
    for keys in ("1", down, "2", down, "3", down, Qt.Key.Key_Tab, "6", up, "5", up, up, "4"):
        desk.key(keys)
    amounts = {"a1": "1.00", "a2": "2.00", "a3": "3.00", "b3": "6.00", "b2": "5.00"}
    assert desk.answer("F") == Form(fields={**amounts, "b1": "4.00"})
    assert desk.screen.answers.item_id == "F", "nor does it turn the page"


def test_walking_by_arrows_never_comes_upon_a_list_and_chooses(desk: OneItem) -> None:
    desk.find("field-b1").setFocus()
    for key in (Qt.Key.Key_Down,) * 5 + (Qt.Key.Key_Up,) * 5:
        desk.key(key)
    assert desk.answer("F") is None
