"""Days, times and spans under a format: yyyy"年"m"月"d"日", aaaa 星期一, h:mm AM/PM, [h]:mm, ss.00."""

from typing import Final

from shared.exam.serial import Moment, moment
from shared.workbook.formats.chinese import Numerals, day_number, digit_by_digit
from shared.workbook.formats.code import Piece, Section

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK: Final = "一二三四五六日"


def day(serial: float, section: Section) -> list[str] | None:
    """A serial number piece by piece; None where it is no day: a time before 1900 can only be a span ([h]:mm)."""
    pieces = section.pieces
    places = _places_of_seconds(pieces)
    elapsed = any(piece.what == "elapsed" for piece in pieces)
    # Seconds are rounded to the places shown; minutes and hours are cut, so 12:59:59 is still 12:59.
    seconds = any(piece.what in {"day", "elapsed"} and piece.text[0] == "s" for piece in pieces)
    at = moment(abs(serial) if elapsed else serial, round_to_ms=10 ** (3 - min(3, places)) if seconds else 1)
    if at is None:
        return None
    halves = [piece.text for piece in pieces if piece.what == "half"]
    made: list[str] = []
    for piece in pieces:
        match piece.what:
            case "day":
                made.append(_part(at, piece.text, section, twelve=bool(halves)))
            case "elapsed":
                made.append(_elapsed(at, piece.text))
            case "half":
                made.append(_half(at, piece.text, chinese=section.chinese))
            case "digit":
                made.append("")
            case "point":
                # The places behind ss. belong to the second.
                made.append(f".{at.ms % 1000:03d}"[: places + 1] if places else ".")
            case "pad":
                made.append(" ")
            case "percent":
                made.append("%")
            case "fill" | "text" | "general" | "power":
                made.append("")
            case "literal" | "comma" | "slash":
                made.append(piece.text)
    return ["-", *made] if serial < 0 else made


def _places_of_seconds(pieces: tuple[Piece, ...]) -> int:
    for place, piece in enumerate(pieces):
        if piece.what == "point" and place and pieces[place - 1].text[:1] == "s":
            behind = pieces[place + 1 :]
            return next((n for n, other in enumerate(behind) if other.what != "digit"), len(behind))
    return 0


def _part(at: Moment, text: str, section: Section, *, twelve: bool) -> str:
    name, length = text[0], len(text)
    if name == "a" or (name == "d" and length > 2):
        return _weekday(at, text, chinese=section.chinese)
    if name == "m" and length > 2:
        return _month(at, length, chinese=section.chinese)
    if name in {"y", "e"}:
        year = f"{at.year % 100:02d}" if name == "y" and length <= 2 else f"{at.year:04d}"
        return digit_by_digit(year, _numerals(section)) if section.numerals else year
    hour = (at.hour - 1) % 12 + 1 if twelve else at.hour
    value = {"m": at.month, "d": at.day, "h": hour, "n": at.minute, "s": at.second}[name]
    if section.numerals:
        return day_number(value, _numerals(section))
    return f"{value:0{min(2, length)}d}"


def _numerals(section: Section) -> Numerals:
    return 1 if section.numerals == 1 else 2 if section.numerals == 2 else 3


def _weekday(at: Moment, text: str, *, chinese: bool) -> str:
    sign = _WEEK[at.weekday]
    if text[0] == "a":
        return sign if len(text) == 3 else f"星期{sign}"
    if chinese:
        return f"周{sign}" if len(text) == 3 else f"星期{sign}"
    return _WEEKDAYS[at.weekday][:3] if len(text) == 3 else _WEEKDAYS[at.weekday]


def _month(at: Moment, length: int, *, chinese: bool) -> str:
    if chinese:
        return f"{at.month}月" if length == 3 else day_number(at.month, 1) + ("月" if length == 4 else "")
    name = _MONTHS[at.month - 1]
    return name[:3] if length == 3 else name[:1] if length == 5 else name


def _elapsed(at: Moment, text: str) -> str:
    total = at.days * 86_400_000 + at.ms
    unit = {"h": 3_600_000, "m": 60_000, "s": 1000}[text[0]]
    return str(total // unit).zfill(len(text))


def _half(at: Moment, text: str, *, chinese: bool) -> str:
    late = at.hour >= 12
    if text == "上午/下午" or chinese:
        return "下午" if late else "上午"
    before, _, after = text.partition("/")
    return after if late else before
