"""Words of an input method in a cell: with and without composing, full-width signs first; nothing is lost."""

import pytest
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from tests.gui.candidate_client.sheet.conftest import Open
from tests.support.sheet_hand import KEY, workbook


@pytest.mark.parametrize(
    ("commits", "kept", "shown"),
    [
        (["你好"], "你好", "你好"),
        (["记账", "凭证"], "记账凭证", "记账凭证"),
        (list("１２００"), "１２００", None),
        (list("（５００）"), "（５００）", None),
        (list("“是”"), "“是”", None),
        (list("￥1,200"), "￥1,200", None),
        (list("＝C1＋C2"), "=C1+C2", "5"),
    ],
)
def test_a_commit_without_composing_arrives_whole(
    open_sheet: Open, commits: list[str], kept: str, shown: str | None
) -> None:
    hand = open_sheet(workbook({"C1": 2, "C2": 3, "A1": "旧的内容"}))
    hand.go("A1")
    for word in commits:
        hand.commit(word)
    hand.key(KEY.Key_Return)
    assert hand.cells == {"A1": kept}
    if shown is not None:
        assert hand.shown("A1") == shown


def test_a_word_is_composed_in_the_cell_from_its_first_key_on(open_sheet: Open) -> None:
    hand = open_sheet(workbook({"A1": "旧"}))
    hand.go("A1")
    hand.commit("会计", composing=["k", "kuai", "kuai'ji"])
    assert hand.text == "会计"
    hand.commit("分录", composing=["f", "fen'lu"])
    hand.key(KEY.Key_Tab)
    assert hand.cells == {"A1": "会计分录"}


def test_while_composing_the_line_is_seen_and_nothing_is_written_yet(open_sheet: Open) -> None:
    hand = open_sheet(workbook({"A1": "旧"}))
    hand.go("A1")
    hand.commit("", composing=["kuai"])  # composing given up
    assert hand.text is None
    assert hand.cells == {}
    assert not hand.grid.line.awake


def test_an_input_method_writes_in_the_bar_too(open_sheet: Open) -> None:
    hand = open_sheet(workbook({"A1": "应收"}))
    hand.go("A1")
    hand.editor.bar.edit.setFocus()
    hand.key(KEY.Key_End)
    hand.commit("账款", composing=["zhang"])
    assert hand.text == "应收账款"
    hand.key(KEY.Key_Return)
    assert hand.cells == {"A1": "应收账款"}


def test_words_after_escape_and_after_a_list_arrive_too(open_sheet: Open) -> None:
    hand = open_sheet(workbook({}))
    hand.go("B2")
    hand.type("1")
    hand.key(KEY.Key_Escape)
    hand.commit("甲公司")
    hand.key(KEY.Key_Return)
    assert hand.cells == {"B2": "甲公司"}


class Platform:
    """What Qt's input contexts do when they are asked to end composing: the word so far is committed."""

    def __init__(self, word: str) -> None:
        self._word = word

    def commit(self) -> None:
        event = QInputMethodEvent("", [])
        event.setCommitString(self._word)
        keyboard = QApplication.focusWidget()
        assert keyboard is not None
        QApplication.sendEvent(keyboard, event)


@pytest.mark.parametrize("elsewhere", ["cell", "tab"])
def test_a_word_that_is_being_composed_stays_in_its_cell_when_the_mouse_goes_elsewhere(
    open_sheet: Open, monkeypatch: pytest.MonkeyPatch, elsewhere: str
) -> None:
    """It was given up, and the input method went on composing in the cell that was clicked."""
    hand = open_sheet(workbook({"A1": "旧"}))
    monkeypatch.setattr(QGuiApplication, "inputMethod", lambda: Platform("kuai"))
    hand.go("A1")
    QApplication.sendEvent(hand.grid.line, QInputMethodEvent("kuai", []))
    if elsewhere == "cell":
        hand.click("C3")
        assert hand.at == "C3"
    else:
        hand.turn(1)
    assert hand.cells == {"A1": "kuai"}


def test_a_click_without_composing_asks_the_input_method_nothing(
    open_sheet: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = open_sheet(workbook({"A1": "旧"}))
    hand.go("A1")
    monkeypatch.setattr(QGuiApplication, "inputMethod", lambda: pytest.fail("asked"))
    hand.click("C3")
    assert hand.cells == {}
