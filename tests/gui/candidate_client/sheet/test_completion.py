"""The list of functions and the line of arguments while a formula is written; and that their words are whole."""

from candidate_client.ui.sheet.functions import functions, matching
from shared.workbook.engine import knows
from shared.workbook.formula import fault
from tests.gui.candidate_client.sheet.conftest import Open
from tests.support.sheet_hand import KEY, workbook


def test_tab_accepts_the_chosen_function(open_sheet: Open) -> None:
    hand = open_sheet(workbook({"A1": 3.456}))
    completion = hand.editor.completion
    hand.go("B1")
    hand.type("=1+ro")
    assert completion.list.isVisible()
    names = [completion.list.item(row).text() for row in range(completion.list.count())]
    assert names == ["ROUND", "ROUNDDOWN", "ROUNDUP", "ROW", "ROWS"]
    hand.key(KEY.Key_Down, KEY.Key_Up, KEY.Key_Tab)
    assert hand.text == "=1+ROUND("
    assert not completion.list.isVisible()
    assert completion.hint.isVisible()
    assert "<b>数值</b>" in completion.hint.text()
    hand.click("A1")
    hand.type(",")
    assert "<b>小数位数</b>" in completion.hint.text()
    hand.type("1)")
    assert not completion.hint.isVisible()
    hand.key(KEY.Key_Return)
    assert hand.shown("B1") == "4.5"


def test_escape_closes_the_list_alone(open_sheet: Open) -> None:
    hand = open_sheet(workbook({}))
    hand.go("B1")
    hand.type("=su")
    hand.key(KEY.Key_Escape)
    assert not hand.editor.completion.list.isVisible()
    assert hand.text == "=su"
    hand.type("m")
    assert hand.editor.completion.list.isVisible()
    hand.key(KEY.Key_Escape, KEY.Key_Escape)
    assert hand.text is None


def test_the_list_goes_with_the_editing(open_sheet: Open) -> None:
    hand = open_sheet(workbook({}))
    hand.go("B1")
    hand.type("=SUM(1,")
    assert hand.editor.completion.hint.isVisible()
    hand.type("2)")
    hand.key(KEY.Key_Return)
    assert not hand.editor.completion.hint.isVisible()
    hand.type("工资su")
    assert not hand.editor.completion.list.isVisible()


def test_every_function_has_its_words() -> None:
    assert len(functions()) >= 150
    for function in functions().values():
        assert function.help.endswith("。")
        assert "TRUE" in function.name or function.arguments or function.signature.endswith("()")
        assert fault(f"={function.name}(1)") is None
        assert knows(function.name), f"{function.name} cannot be computed"
    assert [f.name for f in matching("vlook")] == ["VLOOKUP"]
    assert functions()["SUMIFS"].argument_at(9) == 4
