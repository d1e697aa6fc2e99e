"""A nervous hand: keys held down, double clicks, keys behind a panel. The answer is what one press would have given."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShortcut, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.core.state import ClientView
from candidate_client.ui.items.bounded_text import BoundedText
from candidate_client.ui.items.choice import ChoiceEditor
from candidate_client.ui.kinds.matching import MatchingEditor
from candidate_client.ui.kinds.voucher import VoucherEditor
from candidate_client.ui.main_window import MainWindow
from scripts.lab.pictures.client import sample_view, sample_views
from scripts.lab.pictures.silent import Silent
from shared.exam.kinds.form import Form, FormCell, FormField, FormItem, FormTable
from shared.exam.kinds.matching import Matching, MatchingItem
from shared.exam.kinds.ordering import Ordering, OrderingItem
from shared.exam.kinds.parts import Option, Response
from shared.exam.kinds.short_answer import ShortAnswer, ShortAnswerItem
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem
from shared.exam.kinds.voucher import Voucher, VoucherItem
from shared.exam.room.watch_events import HelpKind
from tests.support.one_item import OneItem, seated

KEY, ALT, CTRL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
OPTIONS = (Option(id="A", text="借方"), Option(id="B", text="贷方"), Option(id="C", text="都不"))
CHOICE = SingleChoiceItem(item_id="S", stem="记在哪一方？", points="1", options=OPTIONS)
ORDER = OrderingItem(item_id="O", stem="排序", points="1", entries=OPTIONS)
MATCH = MatchingItem(item_id="P", stem="配对", points="1", entries=OPTIONS[:2], options=OPTIONS, reuse=False)
VOUCHER = VoucherItem(item_id="V", stem="填制凭证", points="1")
FORM = FormItem(
    item_id="F",
    stem="填表",
    points="1",
    form=FormTable(
        fields=(FormField(id="b", label="性质", type="choice", choices=("有利差异", "不利差异")),),
        rows=((FormCell(text="性质", header=True), FormCell(field="b")),),
    ),
)


@pytest.fixture
def sit(qtbot: QtBot, qapp: QApplication) -> Callable[..., OneItem]:

    def open_items(
        *items: SingleChoiceItem | OrderingItem | MatchingItem | VoucherItem | FormItem | ShortAnswerItem,
    ) -> OneItem:
        return seated(qtbot, *items)

    return open_items


def held(key: Qt.Key, text: str) -> None:
    """Down for a while: a press, repeats, one release."""
    for repeated in (False, True, True, True):
        focus = QApplication.focusWidget()
        assert focus is not None
        QApplication.sendEvent(focus, QKeyEvent(QEvent.Type.KeyPress, key, NONE, text, repeated))
    QApplication.processEvents()


@pytest.mark.parametrize(("key", "text"), [(KEY.Key_A, "a"), (KEY.Key_Space, " "), (KEY.Key_Return, "")])
def test_a_key_held_down_chooses_once(sit: Callable[..., OneItem], key: Qt.Key, text: str) -> None:
    desk = sit(CHOICE)
    editor = desk.screen.answers.editor
    assert isinstance(editor, ChoiceEditor)
    first = next(iter(editor.cards))
    held(key, text)
    assert desk.answer("S") == SingleChoice(choice=first)
    desk.find("option-C").setFocus()
    held(KEY.Key_Delete, "")
    assert desk.commands.view.marks["S"].struck == ("C",)


@pytest.mark.parametrize(
    ("item", "name", "answer"),
    [
        (CHOICE, "option-B", SingleChoice(choice="B")),
        (ORDER, "entry-B", Ordering(order=("B",))),
        (MATCH, "match-option-B", None),
    ],
)
def test_a_double_click_chooses_once(
    sit: Callable[..., OneItem], item: SingleChoiceItem, name: str, answer: Response | None
) -> None:
    """Who clicks everything twice would take each answer back."""
    desk = sit(item)
    editor = desk.screen.answers.editor
    if isinstance(editor, MatchingEditor):
        answer = Matching(pairs={next(iter(editor.entries)): "B"})
    card = desk.find(name)
    spot = card.mapTo(desk.screen, card.rect().center())
    down, up, again = QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick
    for kind in (down, up, again, up):
        under = desk.screen.childAt(spot)  # what was clicked may have gone elsewhere
        assert under is not None
        place, held = QPointF(under.mapFrom(desk.screen, spot)), Qt.MouseButton.NoButton if kind is up else LEFT
        QApplication.sendEvent(under, QMouseEvent(kind, place, under.mapToGlobal(place), LEFT, held, NONE))
        QApplication.processEvents()
    assert desk.answer(item.item_id) == answer


def test_keys_that_turn_something_on_do_not_repeat(sit: Callable[..., OneItem]) -> None:
    repeats = {s.key().toString() for s in sit(CHOICE).screen.findChildren(QShortcut) if s.autoRepeat()}
    assert {"Ctrl+M", "F5", "F8", "F9", "F10"}.isdisjoint(repeats)
    assert "Alt+Right" in repeats


def test_no_key_reaches_the_paper_behind_the_raised_hand(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_application()
    window = MainWindow(Silent(sample_view()))
    qtbot.addWidget(window)
    window.show()
    window.show_view(sample_view())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.focusWidget(), KEY.Key_F1)
    turned: list[str] = []
    monkeypatch.setattr(window.exam, "go_to", turned.append)
    met: list[str] = []
    for _ in range(12):
        qtbot.keyClick(window.focusWidget(), KEY.Key_Tab)
        focus = window.focusWidget()
        assert focus is window.hand or window.hand.isAncestorOf(focus), met
        met.append(focus.objectName())
        for key, modifier in ((KEY.Key_Right, ALT), (KEY.Key_F10, NONE), (KEY.Key_B, NONE), (KEY.Key_M, CTRL)):
            qtbot.keyClick(focus, key, modifier)
    assert {"hand-close", "hand-equipment"} <= set(met)
    assert window.hand.isVisible()
    assert not turned
    assert window.exam.dialog is None
    qtbot.keyClick(window.focusWidget(), KEY.Key_F1)
    assert not window.hand.isVisible(), "the key that opened it closes it"
    window.allow_close()


def test_tab_stays_in_a_tool(sit: Callable[..., OneItem]) -> None:
    desk = sit(CHOICE)
    for tool in (desk.screen.calculator, desk.screen.keys, desk.screen.sheet):
        tool.bring_up()
        for _ in range(3):
            desk.key(KEY.Key_Tab)
            focus = desk.screen.focusWidget()
            assert tool.isAncestorOf(focus)
        desk.key(KEY.Key_Escape)
        assert not tool.isVisible()
        assert desk.find("option-A").hasFocus()


def test_enter_walks_through_the_head_of_a_voucher_into_its_lines(sit: Callable[..., OneItem]) -> None:
    desk = sit(VOUCHER)
    for name, typed in (("voucher-word", "转"), ("voucher-number", "7"), ("voucher-date", "2026.11.5")):
        field = desk.find(name)
        assert name == "voucher-word" or field.hasFocus()
        field.setFocus()
        field.setProperty("text", "")
        if typed.isascii():
            desk.key(typed)
        desk.key(KEY.Key_Return)
    assert desk.find("voucher-attachments").hasFocus()
    desk.key(KEY.Key_Return)
    editor = desk.screen.answers.editor
    assert isinstance(editor, VoucherEditor)
    QTest.qWait(60)
    desk.key("abc")
    assert editor.model.lines[0].summary == "abc"


def test_a_closed_cell_of_a_voucher_is_emptied_cut_and_filled(sit: Callable[..., OneItem], qtbot: QtBot) -> None:
    desk = sit(VOUCHER)
    editor = desk.screen.answers.editor
    assert isinstance(editor, VoucherEditor)
    for empties in (KEY.Key_Delete, KEY.Key_Backspace):
        editor.open_cell(0, 0)
        desk.key("wrong")
        desk.key(KEY.Key_Escape)
        qtbot.waitUntil(editor.table.hasFocus)
        desk.key(empties)
        assert editor.model.lines[0].summary == ""
    editor.open_cell(0, 0)
    desk.key("text")
    desk.key(KEY.Key_Escape)
    qtbot.waitUntil(editor.table.hasFocus)
    desk.key(KEY.Key_X, CTRL)
    assert desk.answer("V") in {None, Voucher(word="记")}
    desk.key(KEY.Key_V, CTRL)
    assert editor.model.lines[0].summary == "text"
    desk.key(KEY.Key_Escape)


@pytest.mark.parametrize(("fits", "more", "kept"), [(8, "一二三四", "一二"), (9, "𠮷", ""), (10, "x", "")])
def test_what_is_too_long_leaves_all_that_was_there(
    qtbot: QtBot, qapp: QApplication, fits: int, more: str, kept: str
) -> None:
    """At the end of the room a key took the paste before it along."""
    edit = BoundedText(10)
    qtbot.addWidget(edit)
    edit.show()
    edit.insertPlainText("字" * fits)
    edit.moveCursor(QTextCursor.MoveOperation.Left)
    with qtbot.waitSignal(edit.overflowed):
        edit.insertPlainText(more)
    whole = "字" * (fits - 1) + kept + "字"
    assert edit.toPlainText() == whole
    with qtbot.waitSignal(edit.overflowed):
        qtbot.keyClicks(edit, "abc")
    assert edit.toPlainText().replace("a", "") == whole
    edit.setPlainText("字" * 12)
    qtbot.keyClicks(edit, "abc")
    assert edit.toPlainText() == "字" * 12, "what was kept is shown whole, and stays"


def test_a_long_answer_says_that_more_has_no_room(sit: Callable[..., OneItem], qtbot: QtBot) -> None:
    desk = sit(ShortAnswerItem(item_id="Q", stem="简述", points="1"))
    edit = desk.find("short-answer")
    assert isinstance(edit, QPlainTextEdit)
    edit.insertPlainText("字" * 20_000)
    desk.key("a")
    answer = desk.answer("Q")
    assert isinstance(answer, ShortAnswer)
    assert answer.text == "字" * 20_000
    qtbot.waitUntil(lambda: any("最多" in label.text() for label in desk.screen.findChildren(QLabel)))


def test_a_day_is_picked_by_keys(sit: Callable[..., OneItem], qtbot: QtBot) -> None:
    desk = sit(VOUCHER)
    editor = desk.screen.answers.editor
    assert isinstance(editor, VoucherEditor)
    editor.date.setText("2026-11-05")
    editor.days.open()
    for key in (KEY.Key_Right, KEY.Key_Return):  # to the menu that lies over all, as every key then
        found = QApplication.activePopupWidget()
        assert found is not None
        qtbot.keyClick(found.windowHandle(), key)
    assert editor.date.text() == "2026-11-06"


def test_what_scrolls_or_turns_pages_does_not_choose_in_a_form(sit: Callable[..., OneItem]) -> None:
    desk = sit(FORM, CHOICE)
    field = desk.find("field-b")
    field.setFocus()
    desk.key(KEY.Key_Down)
    for key in (KEY.Key_PageDown, KEY.Key_PageUp, KEY.Key_Left, KEY.Key_Right):
        desk.key(key)
    spot = QPointF(field.rect().center())
    turn = QWheelEvent(
        spot,
        field.mapToGlobal(spot),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, turn)
    assert desk.answer("F") == Form(fields={"b": "有利差异"})
    assert desk.screen.answers.item_id == "F"


@pytest.mark.parametrize("panel", ["F8", "F9", "F1", "F10", "click"])
def test_after_a_panel_the_keyboard_is_back_in_the_same_cell(qtbot: QtBot, qapp: QApplication, panel: str) -> None:
    """It came back to the first field of the item, and typing went on there; after F1 in a cell it came to an error."""
    build_application()
    window = MainWindow(Silent(sample_view()))
    qtbot.addWidget(window)
    window.show()
    window.show_view(replace(sample_view(), position="V1", answers={}))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    editor = window.exam.answers.editor
    assert isinstance(editor, VoucherEditor)
    editor.open_cell(1, 0)
    qtbot.keyClicks(window.focusWidget(), "ab")
    if panel == "click":
        qtbot.mouseClick(window.exam.bottom.calculator, LEFT)
    else:
        qtbot.keyClick(window.focusWidget(), getattr(KEY, f"Key_{panel}"))
    qtbot.waitUntil(lambda: not editor.table.isAncestorOf(window.focusWidget()))
    qtbot.keyClick(window.focusWidget(), KEY.Key_Escape)
    qtbot.waitUntil(lambda: editor.table.isAncestorOf(window.focusWidget()))
    assert (editor.table.currentIndex().row(), editor.table.currentIndex().column()) == (1, 0)
    qtbot.keyClick(window.focusWidget(), KEY.Key_End)
    qtbot.keyClicks(window.focusWidget(), "c")
    assert editor.model.lines[1].summary == "abc"
    window.allow_close()


def test_a_wide_form_scrolls_alone_and_what_is_typed_is_seen(sit: Callable[..., OneItem]) -> None:
    """The words of the task went sideways with the table; the first field was typed in below the screen."""
    names = [f"f{n}" for n in range(9)]
    fields = tuple(FormField(id=name, label=name, type="money") for name in names)
    row = tuple(FormCell(field=name) for name in names)
    item = FormItem(item_id="F", stem="填表。\n\n" * 30, points="1", form=FormTable(fields=fields, rows=(row,)))
    desk = sit(item)
    desk.screen.resize(911, 512)
    desk.screen.navigator.hide()
    QApplication.processEvents()
    first = desk.find("field-f0")
    desk.screen.resize(640, 512)
    QApplication.processEvents()
    assert first.hasFocus()
    desk.key("1")
    assert first.visibleRegion().boundingRect().size() == first.size()
    stem = desk.screen.answers.stem
    assert stem is not None
    assert stem.mapTo(desk.screen, stem.rect().topRight()).x() <= desk.screen.width()


PAGES = (
    "waiting",
    "ready",
    "away",
    "doubt",
    "paused",
    "stopped",
    "stopped-offline",
    "handing-in",
    "handed-in",
    "locked",
)


def test_who_is_typing_when_another_page_comes_presses_nothing(qtbot: QtBot, qapp: QApplication) -> None:
    """Space and a digit called a proctor, since Qt gave the keyboard to the button beside the clock."""
    build_application()
    commands = _Counting(sample_view())
    window = MainWindow(commands)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    views = dict(sample_views())
    for page in PAGES:
        window.show_view(replace(sample_view(), position="B1"))
        qtbot.keyClicks(window.focusWidget(), "12")
        window.exam.drafts.flush()
        window.show_view(views[page])
        for key in (KEY.Key_3, KEY.Key_Space, KEY.Key_1, KEY.Key_Return, KEY.Key_Enter):
            qtbot.keyClick(window.focusWidget() or window, key)
        assert not window.hand.isVisible(), page
        assert window.server_dialog is None, page
        assert commands.done == [], page
    window.allow_close()


class _Counting(Silent):
    """Tells what was pressed."""

    def __init__(self, view: ClientView) -> None:
        super().__init__(view)
        self.done: list[str] = []

    def leave(self) -> None:
        self.done.append("leave")

    def raise_hand(self, kind: HelpKind) -> None:
        self.done.append(kind)
