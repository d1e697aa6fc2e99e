"""Numbers in Chinese numerals: [DBNum1] 一二三, [DBNum2] 壹贰叁, [DBNum3] １２３, read out or digit by digit."""

from typing import Final, Literal

Numerals = Literal[1, 2, 3]

_DIGITS: Final[dict[Numerals, str]] = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖", 3: "０１２３４５６７８９"}
_TENS: Final[dict[Numerals, tuple[str, ...]]] = {
    1: ("", "十", "百", "千"),
    2: ("", "拾", "佰", "仟"),
    3: ("", "十", "百", "千"),
}
_GROUPS: Final = ("", "万", "亿", "万亿", "亿亿", "万亿亿")


def digit_by_digit(text: str, numerals: Numerals) -> str:
    """Every digit replaced, everything else kept: 2026 is 二〇二六."""
    return text.translate({ord("0") + number: sign for number, sign in enumerate(_DIGITS[numerals])})


def read_out(text: str, numerals: Numerals) -> str:
    """Plain decimal text with its places named: 1005.2 is 一千〇五.二; digits behind the point stand one by one."""
    sign = "-" if text.startswith("-") else ""
    whole, point, part = text.lstrip("-").partition(".")
    if not whole.isdecimal() or len(whole) > 4 * len(_GROUPS):
        return digit_by_digit(text, numerals)
    return sign + _whole(int(whole), numerals) + point + digit_by_digit(part, numerals)


def day_number(number: int, numerals: Numerals) -> str:
    """A month, day, hour or minute: 十一 and 三十 as one says them, 壹拾壹 as cheques want it."""
    text = _whole(number, numerals)
    return text[1:] if numerals == 1 and 10 <= number < 20 else text


def _whole(number: int, numerals: Numerals) -> str:
    zero = _DIGITS[numerals][0]
    groups: list[int] = []
    while number:
        number, rest = divmod(number, 10_000)
        groups.append(rest)
    text, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += zero
        text += _group(group, numerals) + _GROUPS[place]
        gap = False
    return text or zero


def _group(group: int, numerals: Numerals) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += (_DIGITS[numerals][0] if gap else "") + _DIGITS[numerals][digit] + _TENS[numerals][place]
        gap = False
    return text
