"""What people type, read once for every program: numbers, percents, dates, times, codes, yes and no, plain text.

A Chinese keyboard writes １２００, （500）, 12。5 and 2026年11月30日 where another writes 1200, -500, 12.5 and
2026-11-30. A cell, a voucher, a blank, a form, the marker and the filed workbook all ask here, so that one answer has
one reading. Every function is total: it gives a value or an `Unread` that names the reason, and never raises.
"""

import datetime as dt
import enum
import re
import unicodedata
from decimal import Decimal
from typing import Final

import msgspec

LONGEST: Final = 60
"""Longer texts are no number, date or code; nobody has to look at them character by character."""

YUAN: Final = "元"
"""What an amount is counted in, where nothing else is said."""

YEAR: Final = "年"
"""What stands behind the year of a date."""

VOUCHER_WORD: Final = "记"
"""The voucher word of a fresh voucher; the general one of 记, 收, 付, 转."""

_MOST_DIGITS: Final = 28  # what Decimal carries without rounding
_FIRST_YEAR, _LAST_YEAR = 1900, 2099  # so that account codes such as 2221-01-01 stay codes
_LARGEST: Final = Decimal(10) ** 15
_PIVOT: Final = 30  # 29 is 2029 and 30 is 1930, as Excel and Windows have it

_SMALL_FORMS: Final = dict(zip("﹐﹒﹔﹕﹙﹚﹢﹣﹩﹪", ",.;:()+-$%", strict=True))
_HALF: Final = (
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | str.maketrans(_SMALL_FORMS)
    | str.maketrans({"￥": "¥", "＄": "$", "｡": "。", "〈": "<", "〉": ">", "∶": ":"})
    | dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
    | dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202c\u202d"), "")
)
_LONG_DASH: Final = re.compile("[\u2014\u2015\u2500]+")  # one key of a Chinese input method writes two of them
_QUOTES: Final = dict.fromkeys(map(ord, "“”„＂〃"), '"') | dict.fromkeys(map(ord, "‘’＇`´"), "'")
# On the number pad the key of the decimal point gives 。 while a Chinese input method is on.
_POINT: Final = re.compile(r"(?<=\d)。|。(?=\d)", re.ASCII)

_BODY: Final = r"(?:\d{1,3}(?P<sep>[, ])\d{3}(?:(?P=sep)\d{3})*|\d+)(?:\.\d*)?|\.\d+"
_NUMBER: Final = re.compile(
    r"(?P<outer>[+-])? ?(?P<currency>¥|\$|rmb|cny|人民币)? ?(?P<inner>[+-])? ?"
    rf"(?P<body>{_BODY})(?P<power>e[+-]?\d{{1,3}})?",
    re.ASCII | re.IGNORECASE,
)
_NUMBER_END: Final = re.compile(r".*[\d.)]", re.ASCII | re.DOTALL)
_TENS: Final = {"": 0, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}
_MONEY: Final = (
    {f"{name}{unit}": tens for name, tens in _TENS.items() for unit in ("元", "元整", "圆", "圆整")}
    | {name: tens for name, tens in _TENS.items() if tens >= 4}
    | dict.fromkeys(("RMB", "CNY", "rmb", "cny"), 0)
)

_DAYS: Final = tuple(
    re.compile(writing, re.ASCII)
    for writing in (
        r"(\d{4}) ?([-/.]) ?(?P<month>\d{1,2}) ?\2 ?(?P<day>\d{1,2})",
        r"(\d{4}|\d\d) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?[日号]?",
        r"(\d\d)([-/])(?P<month>\d{1,2})\2(?P<day>\d{1,2})",
        r"(\d{4})(?P<month>\d\d)(?P<day>\d\d)",
    )
)
_CHINESE: Final = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))
_IN_CHINESE: Final = re.compile(r"[〇零○一二三四五六七八九十]+(?=[年月日号])")
_DAY_OF_YEAR: Final = re.compile(r"(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?[日号]", re.ASCII)
_MONTH: Final = re.compile(r"(?P<year>\d{4}) ?(?:/ ?(?P<a>\d{1,2})|年 ?(?P<b>\d{1,2}) ?月)", re.ASCII)
_TIME: Final = re.compile(
    r"(?P<before>上午|下午)? ?(?P<h>\d{1,4})"
    r"(?: ?: ?(?P<m>\d{1,2})(?: ?: ?(?P<s>\d{1,2})(?P<part>\.\d{1,3})?)?"
    r"| ?[时点] ?(?P<m2>\d{1,2}) ?分?(?: ?(?P<s2>\d{1,2}) ?秒)?)"
    r" ?(?P<after>am|pm|a|p)?",
    re.ASCII | re.IGNORECASE,
)
_ITEM: Final = re.compile(r"第?(\d+)[题.、]?", re.ASCII)
_CODE: Final = re.compile(r"[0-9A-Za-z]+(?:[-._/][0-9A-Za-z]+)*", re.ASCII)


class Unread(enum.StrEnum):
    """Why a text has no value of the kind asked for."""

    NOTHING = "nothing"
    TOO_LONG = "too_long"
    NO_NUMBER = "no_number"
    NOT_WHOLE = "not_whole"
    NOT_MONEY = "not_money"
    NO_DATE = "no_date"
    NO_SUCH_DAY = "no_such_day"
    NO_TIME = "no_time"
    NO_CODE = "no_code"
    NO_BOOLEAN = "no_boolean"


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A number as typed. `value` is what stands before a percent sign; how it was written decides a cell's format."""

    value: Decimal
    percent: bool = False
    currency: str = ""
    thousands: bool = False
    scientific: bool = False

    @property
    def exact(self) -> Decimal:
        """What it is worth in a computation: 12.5% is 0.125."""
        return self.value.scaleb(-2) if self.percent else self.value

    @property
    def places(self) -> int:
        """Digits typed behind the point."""
        exponent = self.value.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0


def half_width(text: str) -> str:
    """Full-width signs, the many dashes and blanks in their plain form; 。 beside a digit is a decimal point.

    Letters keep their case, and signs that only look like digits (²，①) stay what they are.
    """
    return _POINT.sub(".", " ".join(text.translate(_HALF).split()))


def visible(text: str) -> str:
    """A text without control signs and invisible marks, which hide or turn around what a record or a screen says.

    Line breaks stay, and so do letters of a private area: names are written with them.
    """
    return "".join(" " if _is_control(c) else c for c in text if unicodedata.category(c) not in {"Cf", "Cs"})


def identifier(text: str) -> str:
    """A ticket or ID number in half-width signs, without the blanks and invisible marks that typing and pasting add."""
    return "".join(c for c in half_width(text) if c.isprintable() and not c.isspace())


def plain(text: str) -> str:
    """A text for comparing: width, letter case, blanks, kinds of dashes and quotes, unseen signs do not matter."""
    marked = _LONG_DASH.sub("-", text).translate(_HALF).translate(_QUOTES)
    return "".join(unicodedata.normalize("NFKC", marked).split()).casefold()


def read_number(text: str, unit: str | None = YUAN, *, scientific: bool = False) -> Number | Unread:
    """A number in any usual writing.

    Thousands may be parted by commas or blanks, a currency sign may stand before and a unit behind; accounting
    brackets mean a negative. `unit` is what the number is counted in: 3.6万元 is 36000 in 元 and 3.6 in 万元; None
    takes no unit, as a cell does. Powers of ten (1.5E+3) are read where asked for: Excel takes them, accountants do
    not write them.
    """
    rest = _short(text)
    if isinstance(rest, Unread):
        return rest
    if rest.startswith("负"):  # said as it is spoken: 负500
        rest = f"-{rest[1:].lstrip()}"
    rest, tail = _cut(rest)
    if rest.startswith("(") and rest.endswith(")") and not tail:
        inner, tail = _cut(rest[1:-1].strip())
        rest = f"({inner})"
    whole = _unsigned(rest, scientific=scientific)
    tens = _tens(tail, unit)
    if whole is None or tens is None or (tail == "%" and whole.currency):
        return Unread.NO_NUMBER
    if len(whole.value.as_tuple().digits) + abs(tens) > _MOST_DIGITS:
        return Unread.TOO_LONG
    return msgspec.structs.replace(whole, value=whole.value.scaleb(tens), percent=tail == "%")


def read_amount(text: str, unit: str | None = YUAN) -> Decimal | Unread:
    """An amount of money or a plain count; a percentage is none."""
    number = read_number(text, unit)
    if isinstance(number, Unread):
        return number
    return Unread.NO_NUMBER if number.percent else number.value


def read_money(text: str) -> Decimal | Unread:
    """An amount in 元 with at most two places, below a quadrillion, so that sums of amounts are exact."""
    value = read_amount(text)
    if isinstance(value, Unread):
        return value
    return value if abs(value) < _LARGEST and value == round(value, 2) else Unread.NOT_MONEY


def read_percent(text: str) -> Decimal | Unread:
    """The number before the percent sign, which may be left out where a percentage is asked for: 12.5% and 12.5."""
    number = read_number(text, None)
    return number if isinstance(number, Unread) else number.value


def read_whole(text: str, unit: str = "张") -> int | Unread:
    """A whole number that is not negative, as of attachments: 3, 3张, ３."""
    value = read_amount(text, unit)
    if isinstance(value, Unread):
        return value
    return int(value) if value >= 0 and value == value.to_integral_value() else Unread.NOT_WHOLE


def read_date(text: str, *, year: int | None = None) -> dt.date | Unread:
    """A day: 2026-11-30, 2026/11/30, 2026.11.30, 20261130, 26/11/30, 26-11-30, 2026年11月30日, also in words
    (二〇二六年十一月三十日); with a `year` also 11月30日.

    Years from 1900 to 2099: beyond them stand account codes. 26-11-30 is a day as it is in Excel; 26.11.30 is the
    number of a paragraph as well and stays a text.
    """
    rest = _short(text)
    if isinstance(rest, Unread):
        return rest
    rest = _IN_CHINESE.sub(_in_digits, rest)
    for writing in _DAYS:
        if found := writing.fullmatch(rest):
            return _day(found[1], found["month"], found["day"])
    if year is not None and (found := _DAY_OF_YEAR.fullmatch(rest)):
        return _day(str(year), found["month"], found["day"])
    return Unread.NO_DATE


def read_month(text: str) -> dt.date | Unread:
    """The first day of a month: 2026年11月, 2026/11. With a dash it would be an account code as well (2001-01)."""
    rest = _short(text)
    if isinstance(rest, Unread):
        return rest
    found = _MONTH.fullmatch(rest)
    return _day(found["year"], found["a"] or found["b"], "1") if found else Unread.NO_DATE


def read_time(text: str) -> dt.timedelta | Unread:
    """A time since midnight or a span: 9:05, 09:05:30, 下午2:30, 2:30 PM, 9时5分, 26:30."""
    rest = _short(text)
    if isinstance(rest, Unread):
        return rest
    found = _TIME.fullmatch(rest)
    if found is None:
        return Unread.NO_TIME
    hour, minute, second = int(found["h"]), int(found["m"] or found["m2"]), int(found["s"] or found["s2"] or 0)
    half = (found["before"] or found["after"] or "").lower()
    if minute > 59 or second > 59 or (found["before"] and found["after"]) or (half and hour > 12):
        return Unread.NO_TIME
    if half in {"下午", "pm", "p"}:
        hour = hour % 12 + 12
    elif half in {"上午", "am", "a"}:
        hour %= 12
    part = int((found["part"] or ".0")[1:].ljust(3, "0"))
    return dt.timedelta(hours=hour, minutes=minute, seconds=second, milliseconds=part)


def read_code(text: str) -> str | Unread:
    """An account or other code in half-width signs, leading zeros and separators kept: 1002-01, 660202, 1002.01."""
    rest = _short(text)
    if isinstance(rest, Unread):
        return rest
    rest = rest.replace(" ", "")
    return rest if _CODE.fullmatch(rest) else Unread.NO_CODE


def item_number(text: str) -> str:
    """The number of an item where nothing else is said: 12 of １２, 12. or 第12题; "" where it is anything else."""
    found = _ITEM.fullmatch(plain(text))
    return found[1] if found else ""


def read_boolean(text: str) -> bool | Unread:
    """TRUE or FALSE in any width and case, as a cell takes them."""
    rest = _short(text)
    if isinstance(rest, Unread):
        return rest
    word = rest.lower()
    return word == "true" if word in {"true", "false"} else Unread.NO_BOOLEAN


def code_key(text: str) -> str:
    """What tells one account from another: the separators of its levels may differ or be left out. "" for nothing."""
    code = read_code(text)
    return plain(text) if isinstance(code, Unread) else re.sub("[-._/]", "", code).upper()


def is_money_unit(text: str) -> bool:
    """Whether this is a unit of money in which amounts are told: 元, 万元, 亿元."""
    return text in _MONEY and text[-1] in "元圆"


def is_close(typed: str, wanted: str, tolerance: str = "0", unit: str = YUAN) -> bool:
    """Whether a text means the wanted number within the tolerance; with a percent sign it can mean 37.5 and 0.375."""
    number, target, allowed = read_number(typed, unit), _of_key(wanted), _of_key(tolerance)
    if isinstance(number, Unread) or isinstance(target, Unread) or isinstance(allowed, Unread):
        return False
    return any(abs(value - target.exact) <= abs(allowed.exact) for value in (number.value, number.exact))


def same_date(typed: str, wanted: str) -> bool:
    """Whether a date in any usual writing is the wanted one."""
    day = read_date(typed)
    return not isinstance(day, Unread) and day == read_date(wanted)


def same_meaning(typed: str, wanted: str, unit: str = YUAN) -> bool:
    """Whether a text is the wanted one: the same signs in any width and case, the same day, or the same number.

    A wanted code with a leading zero is no number: 00123 is not 123.
    """
    if plain(typed) == plain(wanted):
        return plain(wanted) != ""
    day = read_date(wanted)
    if not isinstance(day, Unread):
        return read_date(typed) == day
    number, target = read_number(typed, unit), _of_key(wanted)
    if isinstance(target, Unread):
        target = read_number(wanted, unit)  # an author may write the unit, too: 1200元 is 1,200.00元 and 1200
    if isinstance(number, Unread) or isinstance(target, Unread) or re.match(r"0\d", half_width(wanted)):
        return False
    return number.exact == target.exact


def _is_control(char: str) -> bool:
    return char != "\n" and unicodedata.category(char) in {"Cc", "Zl", "Zp"}


def _of_key(text: str) -> Number | Unread:
    return read_number(text, None, scientific=True)


def _short(text: str) -> str | Unread:
    if len(text) > LONGEST:
        return Unread.TOO_LONG
    return half_width(text) or Unread.NOTHING


def _cut(text: str) -> tuple[str, str]:
    """The number and the unit behind it."""
    found = _NUMBER_END.match(text)
    end = found.end() if found else 0
    return text[:end], text[end:].strip()


def _unsigned(text: str, *, scientific: bool) -> Number | None:
    """A number without a unit, with its sign or brackets."""
    bracketed = re.fullmatch(r"(?P<currency>¥|\$)? ?\((?P<inside>.*)\)", text)
    inside = (bracketed["currency"] or "") + bracketed["inside"].strip() if bracketed else text
    found = _NUMBER.fullmatch(inside)
    if found is None or (found["power"] and not scientific):
        return None
    signs = (found["outer"] or "") + (found["inner"] or "")
    if len(signs) > 1 or (bracketed and signs):
        return None
    digits = re.sub("[, ]", "", found["body"])
    value = Decimal(digits + (found["power"] or ""))
    return Number(
        value=value.copy_negate() if value and (bracketed or signs == "-") else value,
        currency=(found["currency"] or "").upper(),
        thousands=found["sep"] is not None,
        scientific=found["power"] is not None,
    )


def _tens(tail: str, unit: str | None) -> int | None:
    """The power of ten that brings a number with this unit behind it to the unit asked for; None for a strange one."""
    if tail in {"", "%"}:
        return 0
    if unit is None:
        return None
    own = half_width(unit[:LONGEST])
    if tail == own:
        return 0
    return _MONEY[tail] - _MONEY.get(own, 0) if tail in _MONEY else None


def _in_digits(found: re.Match[str]) -> str:
    """二〇二六 is 2026, 十五 is 15, 三十 is 30; what is no such number stays as it is."""
    signs = found[0].replace("○", "〇")
    tens, ten, ones = signs.partition("十")
    if not ten:
        return "".join(_CHINESE[sign] for sign in signs)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return found[0]
    return f"{_CHINESE.get(tens, '1')}{_CHINESE.get(ones, '0')}"


def _day(year: str, month: str, day: str) -> dt.date | Unread:
    century = (2000 if int(year) < _PIVOT else 1900) if len(year) == 2 else 0
    if not _FIRST_YEAR <= int(year) + century <= _LAST_YEAR:
        return Unread.NO_DATE
    try:
        return dt.date(int(year) + century, int(month), int(day))
    except ValueError:
        return Unread.NO_SUCH_DAY
