"""Words of an input method in a cell: with and without composing, full-width signs first; nothing is lost."""

import pytest

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
