"""When a session is, however a school types it: `2026年11月28日下午2:30至4:30` is `2026-11-28 14:30-16:30`.

Dates and times are compared by value, words as they stand. What the words leave open is not guessed: a session without
its date, or with one time only, stays another writing and is asked about (`room_rows`).
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from shared.exchange.same_words import is_blank, narrowed, with_plain_marks

_DATE: Final = re.compile(r"(?<!\d)(\d{4})[年/.\-](\d{1,2})[月/.\-](\d{1,2})(?:[日号]|(?!\d))")
_SHORT_DATE: Final = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?=\D|$)")
_WEEKDAY: Final = re.compile(r"\(?(?:周|星期)[一二三四五六日天]\)?")
_TIGHT: Final = re.compile(r" *([-:/.年月日号时点分至到]) *")
_T_OF_ISO: Final = re.compile(r"(?<=#)T(?=\d)", re.IGNORECASE)
_MORNING: Final = frozenset({"上午", "早上", "早晨", "凌晨", "am"})
_CLOCK: Final = (
    r"(?:(?<![A-Za-z])(?P<half{n}>上午|早上|早晨|凌晨|中午|下午|傍晚|晚上|am|pm) ?|(?<!\d))(?P<hour{n}>\d{{1,2}})"
    r"(?::(?P<minute{n}>\d{{2}})(?::00)?|[时点](?:(?P<spoken{n}>\d{{1,2}})分?|(?P<thirty{n}>半)|整)?)(?!\d)"
    r"(?: ?(?P<after{n}>am|pm)(?![A-Za-z]))?"
)
_TIMES: Final = re.compile(
    _CLOCK.format(n=1)
    + r"(?:(?:至|到|-+)(?P<day>\d{4}-\d{2}-\d{2})?#? ?(?P<next>次日|翌日|第二天)?"
    + _CLOCK.format(n=2)
    + ")?",
    re.IGNORECASE,
)
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?=#)")
_SPAN: Final = re.compile(r"(?<=\d)(?:至|到|--+)(?=\d)")
_WHEN: Final = re.compile(r"\d{4}-\d{2}-\d{2}#\d{2}:\d{2}")
_HOUR: Final = re.compile(r"(?<!\d)\d\d(?=:\d\d)")
_HALF_DAY: Final = 12 * 60
_DAY: Final = 24 * 60


@lru_cache(maxsize=5_000)
def plain_session(text: str) -> str:
    """As `plain`, with dates and times in one writing: 2026年3月1日9点30分至11:30 gives 2026-03-01#09:30-11:30."""
    # Blanks part the date from the time: they must not vanish before both are known.
    spaced = with_plain_marks("".join(" " if is_blank(char) else narrowed(char) for char in text))
    dated = _DATE.sub(_iso_date, _WEEKDAY.sub(" ", _TIGHT.sub(r"\1", spaced)))
    dated = _T_OF_ISO.sub("", _SHORT_DATE.sub(_iso_date, dated))
    return _SPAN.sub("-", _TIMES.sub(_in_24_hours, dated)).replace(" ", "")


def says_when(session: str) -> bool:
    """Whether a plain session names its whole date and a time; `11月28日 9:30` leaves out the year."""
    return bool(_WHEN.search(session))


def on_one_dial(written: str, wanted: str) -> bool:
    """Whether two plain sessions differ in nothing but twelve hours: 2:30 for 14:30. Nobody sits an exam at both."""
    if written == wanted or not says_when(written):
        return False
    return _on_a_dial(written) == _on_a_dial(wanted)


def _on_a_dial(session: str) -> str:
    return _HOUR.sub(lambda hour: f"{int(hour[0]) % 12:02d}", session)


def _iso_date(match: re.Match[str]) -> str:
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}#"


def _in_24_hours(match: re.Match[str]) -> str:
    """One time, or two with what stands between them: the day of the second goes where it follows from the first."""
    begins, ends = _half(match, 1), _half(match, 2)
    if any(half and int(match[hour]) > 12 for half, hour in ((begins, "hour1"), (ends, "hour2"))):
        return match[0]  # 下午14:00 says two things at once: a person looks at it
    start = _minutes(match, 1)
    if match["hour2"] is None:
        return _written(start)
    end = _minutes(match, 2)
    if begins and not ends and end <= start < end + _HALF_DAY <= _DAY:
        end += _HALF_DAY  # 下午2:30-4:30, 上午11:00-1:00
    elif ends and not begins and ends not in _MORNING and start + _HALF_DAY < end:
        start += _HALF_DAY  # 2:30-4:30PM, but not 11:00-1:00PM
    if _DAY <= end < 2 * _DAY and not match["next"]:
        end -= _DAY  # 22:30-24:00
    over_midnight = end <= start
    told = match["day"] or ""
    if told and told == _day_of(match, 1 if over_midnight else 0):
        told = ""
    between = f"{told}#" if told else "" if over_midnight else match["next"] or ""
    return f"{_written(start)}-{between}{_written(end)}"


def _half(match: re.Match[str], which: int) -> str:
    return (match[f"half{which}"] or match[f"after{which}"] or "").lower()


def _minutes(match: re.Match[str], which: int) -> int:
    """Minutes since midnight."""
    hour, half = int(match[f"hour{which}"]), _half(match, which)
    minute = 30 if match[f"thirty{which}"] else int(match[f"minute{which}"] or match[f"spoken{which}"] or 0)
    if half:
        if half in _MORNING:
            hour %= 12
        elif half == "中午":
            hour += 12 if hour < 10 else 0
        else:
            hour = 24 if half == "晚上" and hour == 12 else hour % 12 + 12
    return hour * 60 + minute


def _written(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _day_of(match: re.Match[str], later: int) -> str:
    """The day that stands before these times, or one so many days later."""
    days = _ISO.findall(match.string, 0, match.start())
    try:
        return (date.fromisoformat(days[-1]) + timedelta(days=later)).isoformat() if days else ""
    except (ValueError, OverflowError):
        return ""
