"""How times, durations, money, names and ID numbers are written for people. Qt-free.

Times come in as UTC ms and are shown on the room's clock; nothing here reads a clock itself.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.words.catalogue import say, span

_CHINA = timezone(timedelta(hours=8), "CST")
_CHINA_NAMES = {"Asia/Shanghai", "Asia/Chongqing", "Asia/Beijing", "Asia/Harbin", "PRC"}
_STARS = "**"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_S = int(datetime(1, 1, 2, tzinfo=UTC).timestamp())
_LAST_S = int(datetime(9999, 12, 30, tzinfo=UTC).timestamp())


def room_zone(name: str) -> tzinfo:
    """The time zone of a room by its IANA name.

    Windows carries no zone database; China has had no daylight saving since 1991, so its names
    resolve even there. Raises ``ZoneInfoNotFoundError`` for another unknown name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        if name in _CHINA_NAMES:
            return _CHINA
        raise


def utc_offset_s(at_ms: int, zone: str) -> int:
    """What a room's time zone adds to UTC at a moment, in seconds. Raises ``ZoneInfoNotFoundError``."""
    offset = _local(at_ms, zone).utcoffset()
    return round(offset.total_seconds()) if offset is not None else 0


def _local(at_ms: int, zone: tzinfo | str) -> datetime:
    where = room_zone(zone) if isinstance(zone, str) else zone
    # A time that no calendar has shows as the nearest one that has a day on either side, in every zone.
    # Added to the epoch, since Windows' own conversion knows no time before it and none after the year 3000.
    return (_EPOCH + timedelta(seconds=min(max(at_ms // 1000, _FIRST_S), _LAST_S))).astimezone(where)


def clock_time(at_ms: int, zone: tzinfo | str, *, seconds: bool = True) -> str:
    """A moment on the room's clock: ``09:41:07``, or ``09:41`` without seconds."""
    return _local(at_ms, zone).strftime("%H:%M:%S" if seconds else "%H:%M")


def date(at_ms: int, zone: tzinfo | str) -> str:
    """The room's day: ``2026年11月28日``."""
    day = _local(at_ms, zone)
    return say("words.date", year=day.year, month=day.month, day=day.day)


def date_time(at_ms: int, zone: tzinfo | str, *, seconds: bool = False) -> str:
    """Day and time in the room: ``2026年11月28日 09:41``."""
    return f"{date(at_ms, zone)} {clock_time(at_ms, zone, seconds=seconds)}"


def clock_span(start_ms: int, end_ms: int, zone: tzinfo | str) -> str:
    """A span of one day: ``09:30-11:30``, or over midnight: ``22:30-次日00:30``."""
    over = _local(end_ms, zone).date() - _local(start_ms, zone).date() == timedelta(days=1)
    end = clock_time(end_ms, zone, seconds=False)
    return f"{clock_time(start_ms, zone, seconds=False)}-{say('words.next_day', time=end) if over else end}"


def duration_clock(span_ms: int, *, round_up: bool = False, hours: bool = True) -> str:
    """A duration as digits: ``01:23:45``, or ``02:10`` when ``hours`` is off and it is under an hour.

    ``round_up`` is for time remaining: it shows 00:00:00 only when nothing is left.
    Negative durations show as zero.
    """
    span_ms = max(0, span_ms)
    total_s = -(-span_ms // 1000) if round_up else span_ms // 1000
    minutes, second = divmod(total_s, 60)
    hour, minute = divmod(minutes, 60)
    if not hours and hour == 0:
        return f"{minute:02d}:{second:02d}"
    return f"{hour:02d}:{minute:02d}:{second:02d}"


def duration_words(span_ms: int) -> str:
    """A duration in words: ``1 小时 23 分``, ``23 分``, ``2 分 10 秒`` (under ten minutes), ``45 秒``."""
    return span(span_ms)


def money(amount: Decimal | str) -> str:
    """An amount with thousands and two places: ``12,345.67``. Raises ``InvalidOperation`` for no number."""
    value = Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{value or abs(value):,.2f}"


def file_size(count: int) -> str:
    """A number of bytes: ``812 B``, ``23.4 KB``, ``5.1 MB``."""
    if count < 1000:
        return f"{count} B"
    size = count / 1000
    for unit in ("KB", "MB"):
        if round(size, 1) < 1000:
            return f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def seat_label(seat: int) -> str:
    """A seat as it stands on its desk and on its PC's screen: ``07``, ``112``."""
    return f"{seat:02d}"


def mask_name(name: str) -> str:
    """A name fit for a screen others can see: ``张**``, ``阿**·**``, ``S*** A***``.

    The first character is kept whole, also beyond the BMP and with a variation selector; the
    number of stars says nothing about the length.
    """
    name = name.strip()
    if not name:
        return ""
    if _is_han(name[0]):
        return _first_character(name) + "·".join([_STARS] * (1 + _dots(name)))
    return " ".join(_first_character(word) + "***" for word in name.split())


def mask_id(number: str) -> str:
    """An ID number fit for such a screen: ``371***********1234``; shorter documents show 1 and 2."""
    number = number.strip()
    if len(number) >= 15:
        return number[:3] + "*" * (len(number) - 7) + number[-4:]
    if len(number) >= 6:
        return number[:1] + "*" * (len(number) - 3) + number[-2:]
    return "*" * len(number)


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK") or ord(character) >= 0x20000


def _dots(name: str) -> int:
    return sum(name[1:].count(dot) for dot in "·•・．")


def _first_character(text: str) -> str:
    end = 1
    while end < len(text) and (unicodedata.combining(text[end]) or _is_selector(text[end])):
        end += 1
    return text[:end]


def _is_selector(character: str) -> bool:
    return 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF
