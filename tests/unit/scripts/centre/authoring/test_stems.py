"""Texts that a candidate would see otherwise than written: what is told of them, and what is left in peace.

What Qt's reader makes of each was looked at with `QTextDocument.setMarkdown`.
"""

import pytest

from scripts.centre.authoring.signs import is_blank
from scripts.centre.authoring.source.faults import Faults, Spot
from scripts.centre.authoring.stems import check_plain, check_signs, check_text


def told(text: str, *, option: bool = False) -> list[str]:
    """Codes; a doubt ends in a question mark."""
    faults = Faults()
    check_text(text, Spot("x.toml"), faults, option=option)
    return [f"{fault.code}{'?' if fault.doubt else ''}" for fault in faults.found()]


def told_plain(text: str) -> list[str]:
    faults = Faults()
    check_plain(text, Spot("x.toml"), faults)
    return [fault.code for fault in faults.found()]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("面积为2*3*4。", "markup_by_accident"),
        ("P*Q*R", "markup_by_accident"),
        ("税率为*13*%", "markup_by_accident"),
        ("2**3**4", "markup_by_accident"),
        ("单价*数量*税率", "emphasis_meant?"),
        ("工期为2 ~ 3天，或4 ~ 5天", "struck_out"),
        ("~3和5~", "struck_out"),
        ("~~甲~~", "struck_meant?"),
        ("填写\n\n____\n\n完", "text_vanishes"),
        ("[甲方]: 卖方", "text_vanishes"),
        ("合计\n---\n其余", "shown_as_heading"),
        ("计算：**（1）**结果", "marks_left"),
        ("![图]（media/a.png）", "marks_left"),
        ("![图](media/a b.png)", "marks_left"),
        ("单价为 $p 元", "open_formula"),
        ("利润为 $ x+y $ 元", "open_formula"),
        ("美元($)与欧元($)兑换", "open_formula"),
        ("- 500", "list_of_one?"),
        ("> 10% 的部分", "list_of_one?"),
        ("（1）甲\n（2）乙", "lines_joined?"),
        (r"第一行\n第二行", "literal_break"),
        ("单\u200b价", "strange_character"),
        ("\u202e价单", "strange_character"),
        ("单\u0085价", "strange_character"),
        ("\u0378号", "strange_character"),
        ("\U000f0001号", "strange_character"),
        ("\u3164甲", "strange_character"),
        ("\u200b\u200e", "nothing_seen"),
        ("成本😀", "no_font"),
        ("བོད་", "no_font"),
    ],
)
def test_what_would_not_be_seen_as_written_is_told(text: str, code: str) -> None:
    assert told(text) == [code]


@pytest.mark.parametrize("text", ["> 100", "- 500", "+ 5%", "1. 甲", "# 号", "---"])
def test_an_option_that_begins_as_a_list_is_told(text: str) -> None:
    assert "block_in_option" in told(text, option=True)


@pytest.mark.parametrize(
    "text",
    [
        "各单元格须**用公式引用**，直接填写数值不得分",
        "保质期3~5天，或8~10天",
        "2~3天",
        r"2\*3\*4，原样的 \*\* 和 \~\~",
        "面积为 2 * 3 * 4",
        "`=A1*B1*C1` 的结果",
        "单元格 $A$1、$B:$C、A$1，价格 $100，US$ 5，美元（$）",
        "$K$ 为每次订货成本，$$D=\\frac{a}{b}$$",
        r"文件在 C:\new，公式 $\nu$",
        "a_b_c，填 ____ 元",
        "- 甲\n- 乙",
        "- 500元\n- 600元",
        "> 会议纪要：略",
        "a < b，R&D，见[1]",
        "①②③√×÷±≤≥≈％‰℃㎡Ⅲαβ→",
        "𠮷野家",
    ],
)
def test_honest_texts_are_left_in_peace(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("**注意**", "markdown_in_plain_text"),
        ("<b>注意</b>", "markdown_in_plain_text"),
        ("甲&nbsp;乙", "markdown_in_plain_text"),
        ("设 $x$。", "markdown_in_plain_text"),
        ("\u2060", "nothing_seen"),
        ("一、\u202e", "strange_character"),
    ],
)
def test_marks_in_a_text_shown_as_it_is_are_told(text: str, code: str) -> None:
    assert told_plain(text) == [code]


@pytest.mark.parametrize("text", ["一、单项选择题", "差异率（%）", "R&D 费用", "a<b", "5*3*2", "", "$100"])
def test_honest_plain_texts_are_left_in_peace(text: str) -> None:
    assert told_plain(text) == []


def test_signs_of_an_answer_are_looked_at_too() -> None:
    faults = Faults()
    check_signs("绝\ue000对", Spot("x.toml"), faults)
    assert [fault.code for fault in faults.found()] == ["strange_character"]


@pytest.mark.parametrize(
    ("text", "blank"), [("", True), ("　\u200b", True), ("\u3164", True), ("零", False), ("-", False)]
)
def test_a_text_of_which_nothing_is_seen(text: str, blank: bool) -> None:
    assert is_blank(text) is blank
