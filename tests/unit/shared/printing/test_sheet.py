"""A page loses no sign: what no font has is marked, and the foot says what to do."""

import pytest

from shared.printing.sheet import Sheet
from tests.support.pdf import page_texts


def words(*lines: str) -> list[str]:
    sheet = Sheet("样例", "样例学院")
    for line in lines:
        sheet.add_page()
        sheet.text_box(20, 30, 120, 20, line)
    return page_texts(sheet.to_bytes())


@pytest.mark.parametrize("sign", ["\U00031350", "ئ", "😀"])
def test_a_sign_without_a_font_is_marked_and_told_at_the_foot(sign: str) -> None:
    (page,) = words(f"样例{sign}乙")
    assert "样例〓乙" in page
    assert "〓 处的字本机没有字体，请手工填写" in page.replace("\r\n", "")


def test_what_has_a_font_stands_and_what_is_never_seen_is_left_out() -> None:
    page, other = words("样例𠮷𬭚", "样\u200b例\U000e0100\n乙")
    assert "样例𠮷𬭚" in page
    assert "样例\r\n乙" in other
    assert "手工" not in page + other
