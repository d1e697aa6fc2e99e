"""What dragging the fill handle writes: numbers, dates and months go on, lists of words go round, the rest repeats.

Formulas are not here: a filled formula is a copy with its references moved.
"""

import datetime as dt
import itertools
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

_LISTS = tuple(
    tuple(words.split())
    for words in (
        "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
        "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
        "第一季 第二季 第三季 第四季",
        "第一季度 第二季度 第三季度 第四季度",
        "一季度 二季度 三季度 四季度",
        "第1季度 第2季度 第3季度 第4季度",
        "1季度 2季度 3季度 4季度",
        "Q1 Q2 Q3 Q4",
        "星期日 星期一 星期二 星期三 星期四 星期五 星期六",
        "周日 周一 周二 周三 周四 周五 周六",
        "日 一 二 三 四 五 六",
        "甲 乙 丙 丁 戊 己 庚 辛 壬 癸",
        "子 丑 寅 卯 辰 巳 午 未 申 酉 戌 亥",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "Sun Mon Tue Wed Thu Fri Sat",
    )
)
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,12})?")
_CODE = re.compile(r"0\d+")
_DAY = re.compile(r"(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})(日?)")
_MONTH = re.compile(r"(\d{4})(年)(\d{1,2})(月)")
_LAST_DAY = dt.date.max.toordinal()

Going = Callable[[int], str]


def continued(given: Sequence[str], count: int, *, back: bool = False) -> list[str]:
    """The next `count` texts after those given (before them with `back`, nearest first)."""
    if not given or count <= 0:
        return []
    going = _numbers(given) or _days(given) or _months(given) or _words(given) or _counted(given)
    places = [-1 - n for n in range(count)] if back else [len(given) + n for n in range(count)]
    if going is None:
        return [given[place % len(given)] for place in places]
    return [going(place) for place in places]


def _numbers(given: Sequence[str]) -> Going | None:
    if not all(_NUMBER.fullmatch(text) and not _CODE.fullmatch(text) for text in given):
        return None
    values = [Fraction(text) for text in given]
    if len(values) == 1:
        return lambda _place: given[0]  # one number alone is copied, as Excel does
    # The straight line nearest to the numbers; through them where their steps are equal.
    middle, mean = Fraction(len(values) - 1, 2), sum(values, Fraction()) / len(values)
    spread = sum(((n - middle) ** 2 for n in range(len(values))), Fraction())
    slope = sum(((n - middle) * (value - mean) for n, value in enumerate(values)), Fraction()) / spread
    return lambda place: _plain(mean + slope * (place - middle))


def _days(given: Sequence[str]) -> Going | None:
    dates = [_day(text) for text in given]
    known = [date for date in dates if date is not None]
    if len(known) != len(dates):
        return None
    first = known[0]
    step_days = (known[1] - known[0]).days if len(known) > 1 else 1
    months = [date.year * 12 + date.month - 1 for date in known]
    same_day = len({date.day for date in known}) == 1
    step_months = months[1] - months[0] if len(known) > 1 and same_day else 0
    if step_months and all(b - a == step_months for a, b in itertools.pairwise(months)):
        return lambda place: _write_day(_month_on(first, step_months * place), given)
    if any((b - a).days != step_days for a, b in itertools.pairwise(known)):
        return None
    return lambda place: _write_day(_day_on(first, step_days * place), given)


def _months(given: Sequence[str]) -> Going | None:
    found = [_MONTH.fullmatch(text) for text in given]
    months = [int(m[1]) * 12 + int(m[3]) - 1 for m in found if m is not None and 1 <= int(m[3]) <= 12]
    if len(months) != len(given):
        return None
    step = months[1] - months[0] if len(months) > 1 else 1
    if any(b - a != step for a, b in itertools.pairwise(months)):
        return None
    wide = any(m is not None and m[3][0] == "0" for m in found)

    def month(place: int) -> str:
        number = min(max(12, months[0] + step * place), 9999 * 12 + 11)
        return f"{number // 12:04d}年{number % 12 + 1:{'02d' if wide else 'd'}}月"

    return month


def _words(given: Sequence[str]) -> Going | None:
    for words in _LISTS:
        if all(text in words for text in given):
            at = [words.index(text) for text in given]
            step = (at[1] - at[0]) % len(words) if len(at) > 1 else 1
            if any((b - a) % len(words) != step for a, b in itertools.pairwise(at)):
                return None
            return _round(words, at[0], step)
    return None


def _round(words: Sequence[str], start: int, step: int) -> Going:
    return lambda place: words[(start + step * place) % len(words)]


def _counted(given: Sequence[str]) -> Going | None:
    """Words with a number in them: 凭证001, 第1行. The last number of the text counts on and keeps its width."""
    parts = [_last_number(text) for text in given]
    known = [part for part in parts if part is not None]
    if len(known) != len(parts) or len({(head, tail) for head, _, tail in known}) != 1:
        return None
    head, digits, tail = known[0]
    numbers = [int(number) for _, number, _ in known]
    step = numbers[1] - numbers[0] if len(numbers) > 1 else 1
    if any(b - a != step for a, b in itertools.pairwise(numbers)):
        return None
    width = len(digits) if digits[0] == "0" else 1
    return lambda place: f"{head}{abs(numbers[0] + step * place):0{width}d}{tail}"


def _last_number(text: str) -> tuple[str, str, str] | None:
    found = list(re.finditer(r"\d{1,15}", text))
    if not found or text[:1] in {"=", "'"}:
        return None
    last = found[-1]
    return text[: last.start()], last[0], text[last.end() :]


def _plain(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    number = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{round(number, 10):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(text: str) -> dt.date | None:
    found = _DAY.fullmatch(text)
    if found is None or (found[2] == "年") != (found[4] == "月") or (found[2] != "年" and found[2] != found[4]):
        return None
    try:
        return dt.date(int(found[1]), int(found[3]), int(found[5]))
    except ValueError:
        return None


def _write_day(date: dt.date, given: Sequence[str]) -> str:
    found = [_DAY.fullmatch(text) for text in given]
    first = found[0]
    assert first is not None  # noqa: S101 - every text was read as a date
    chinese = first[2] == "年"  # 11月 goes on to 1月, but 2026-12-31 to 2027-01-01
    wide = all(m is not None and (len(m[3]), len(m[5])) == (2, 2) for m in found)
    wide = any(m is not None and "0" in (m[3][0], m[5][0]) for m in found) if chinese else wide
    month, day = (f"{date.month:02d}", f"{date.day:02d}") if wide else (str(date.month), str(date.day))
    return f"{date.year:04d}{first[2]}{month}{first[4]}{day}{first[6]}"


def _day_on(date: dt.date, days: int) -> dt.date:
    return dt.date.fromordinal(min(max(1, date.toordinal() + days), _LAST_DAY))


def _month_on(date: dt.date, months: int) -> dt.date:
    number = min(max(12, date.year * 12 + date.month - 1 + months), 9999 * 12 + 11)
    year, month = number // 12, number % 12 + 1
    last = 31 if month == 12 else (dt.date(year, month + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month, min(date.day, last))
