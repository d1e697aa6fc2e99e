"""The text of one cell, or why it cannot be taken. Nothing is repaired: what a spreadsheet program lost stays lost."""

import datetime as dt
import re
import unicodedata
from typing import Any, Final

from shared.exchange.same_words import is_blank, whole_number

ERROR_VALUES: Final = frozenset(
    {
        "#N/A",
        "#NAME?",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
    }
)
_LONGEST: Final = 200
_SCIENTIFIC: Final = re.compile(r"\d(\.\d+)?[Ee]\+\d+", re.ASCII)
_NUMBER: Final = "以数字格式保存，可能已丢失前导零或末尾数位；请把单元格设为文本后重新填写原号码"
_DATE: Final = "以日期格式保存；请把单元格设为文本后，按原样重新填写"
_RARE: Final = (range(0x20000, 0x3FFFE),)  # planes of ideographs: newer ones are unknown to this Python, yet names
_PRIVATE: Final = (range(0xE000, 0xF900), range(0xF0000, 0x10FFFE))


def error_reason(value: str) -> str:
    """Why a cell with an error value cannot be taken."""
    return f"公式结果为错误值 {value or '#N/A'}，请改正公式或直接填写"


UNSAVED: Final = "公式没有保存结果，请在 Excel 或 WPS 中打开并保存一次"


def cell_text(cell: Any, *, number: bool = False, loose: bool = False) -> tuple[str, str]:
    """The text and, instead of it, the reason it cannot be taken.

    number: a whole number is wanted; 1, 01, １ and 1.0 all give "1".
    loose: a name that is only compared; blanks, line breaks and marks without width are no objection.
    """
    if cell is None or cell == "":
        return "", ""
    if isinstance(cell, str):
        return _words(cell, number=number, loose=loose or number)
    if isinstance(cell, bool):
        return "", "单元格类型不对，应为文本"
    if isinstance(cell, int | float):
        if not number:
            return "", _NUMBER
        return (str(int(cell)), "") if cell == int(cell) else ("", "应为整数")
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return "", _DATE
    return "", "单元格类型不对，应为文本"


def _words(cell: str, *, number: bool, loose: bool) -> tuple[str, str]:
    text = cell.strip()
    if len(text) > _LONGEST:
        return text[:_LONGEST], f"内容过长（{len(text)}个字），不像是名单的内容"
    if text in ERROR_VALUES:
        return text, error_reason(text)
    if text.startswith("=") and len(text) > 1:
        return text, "是没有计算的公式文字，请改为公式或直接填写结果"
    for char in () if text.isascii() and text.isprintable() else text:
        if reason := _objection(char, loose=loose):
            return text, reason
    if _SCIENTIFIC.fullmatch(text):
        return text, "是科学计数法，原号码已丢失；请把单元格设为文本后重新填写原号码"
    if number and text:
        whole = whole_number(text)
        return (text, "应为整数") if whole is None else (str(whole), "")
    return ("".join(" " if is_blank(c) else c for c in text) if loose else text), ""


def _objection(char: str, *, loose: bool) -> str:
    code = ord(char)
    if any(code in span for span in _PRIVATE):
        return f"含有自造字（U+{code:04X}），请改用正式编码或按公安部门答复填写"
    if char.isprintable() or char == "\u3000" or any(code in span for span in _RARE):
        return ""
    if char in "\r\n":
        return "" if loose else "含有换行，请删除单元格中的换行"
    if loose and is_blank(char):
        return ""
    kind = {"Zs": "特殊空格", "Cf": "看不见的字符", "Cc": "控制字符"}.get(unicodedata.category(char), "不能识别的字符")
    return f"含有{kind}（U+{code:04X}），请删除后重新填写"
