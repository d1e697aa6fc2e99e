"""Functions of text: number formats, Chinese capitals, double-byte counting, conversions."""

import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from shared.exam.typed import Unread, half_width, read_date, read_time
from shared.workbook.formats import text as under
from shared.workbook.formats.chinese import Numerals, digit_by_digit, read_out
from shared.workbook.functions.calling import Wrong, exact, logical, number, text, text_number, whole
from shared.workbook.values import NUM, CellError, Grid, Value

_LONGEST: Final = 32_767  # characters a cell holds
_FIRST, _LAST = 0, 2_958_466  # 9999-12-31 is the last day of a sheet
_NUMERALS: Final[dict[int, Numerals]] = {1: 1, 2: 2}


def formatted(value: Value, pattern: Value) -> str:
    """TEXT: a number under a number format; a text that reads as a number counts as one."""
    shape = text(pattern)
    if isinstance(value, str) and not isinstance(value, CellError):
        found = text_number(value)
        return under(value if found is None else found, shape)
    return under(text(value) if isinstance(value, CellError) else value, shape)


def value_of(typed: Value) -> float:
    """VALUE: the number a text means."""
    if isinstance(typed, bool):
        raise Wrong
    if typed is None:
        return 0.0
    return number(typed)


def date_value(typed: Value) -> float:
    """DATEVALUE: the serial number of a day written as text."""
    day = read_date(text(typed).partition(" ")[0] or text(typed))
    if isinstance(day, Unread):
        raise Wrong
    return number(day.isoformat())


def time_value(typed: Value) -> float:
    """TIMEVALUE: the part of a day that a time written as text is; a day before it does not matter."""
    source = text(typed).strip()
    time = read_time(source)
    if isinstance(time, Unread):
        time = read_time(source.partition(" ")[2])
    if isinstance(time, Unread):
        raise Wrong
    return time.total_seconds() / 86_400 % 1


def type_of(value: Value) -> float:
    """TYPE: 1 number, 2 text, 4 truth value, 16 error."""
    if isinstance(value, CellError):
        return 16.0
    return 4.0 if isinstance(value, bool) else 2.0 if isinstance(value, str) else 1.0


def upper(value: Value) -> str:
    """UPPER."""
    return text(value).upper()


def lower(value: Value) -> str:
    """LOWER."""
    return text(value).lower()


def fixed(value: Value, places: Value = 2.0, bare: Value = False) -> str:
    """FIXED: rounded, with thousands separators unless `bare`."""
    return _grouped(number(value), whole(places), bare=logical(bare))


def yuan(value: Value, places: Value = 2.0) -> str:
    """RMB, in a file DOLLAR: an amount of 人民币."""
    return _money("¥", value, places)


def dollars(value: Value, places: Value = 2.0) -> str:
    """USDOLLAR."""
    return _money("$", value, places)


def number_string(value: Value, kind: Value) -> str:
    """NUMBERSTRING: 1 一百二十三, 2 壹佰贰拾叁, 3 一二三."""
    amount, form = int(exact(number(value)).quantize(Decimal(1), ROUND_HALF_UP)), whole(kind)
    if amount < 0 or form not in {1, 2, 3}:
        raise Wrong(NUM)
    return digit_by_digit(str(amount), 1) if form == 3 else read_out(str(amount), _NUMERALS[form])


def date_string(value: Value) -> str:
    """DATESTRING: 26年11月05日."""
    return under(_serial(value), 'yy"年"mm"月"dd"日"')


def length_bytes(value: Value) -> float:
    """LENB: a Chinese character counts two."""
    return float(sum(map(_width, text(value))))


def left_bytes(value: Value, many: Value = 1.0) -> str:
    """LEFTB."""
    return _cut(text(value), 0, _count(many))


def right_bytes(value: Value, many: Value = 1.0) -> str:
    """RIGHTB: half a character becomes a blank."""
    source, many_bytes = text(value), _count(many)
    return _cut(source, max(0, sum(map(_width, source)) - many_bytes), many_bytes)


def middle_bytes(value: Value, start: Value, many: Value) -> str:
    """MIDB."""
    if whole(start) < 1:
        raise Wrong
    return _cut(text(value), whole(start) - 1, _count(many))


def replace_bytes(value: Value, start: Value, many: Value, new: Value) -> str:
    """REPLACEB."""
    source, first = text(value), whole(start) - 1
    if first < 0:
        raise Wrong
    return _cut(source, 0, first) + text(new) + _cut(source, first + _count(many), _LONGEST)


def find_bytes(wanted: Value, inside: Value, start: Value = 1.0) -> float:
    """FINDB: where a text begins, counted in bytes."""
    source, first = text(inside), whole(start) - 1
    skipped = _cut(source, 0, max(0, first))
    at = source.find(text(wanted), len(skipped.rstrip(" ")) if first else 0)
    if at < 0 or first < 0:
        raise Wrong
    return float(sum(map(_width, source[:at])) + 1)


def half(value: Value) -> str:
    """ASC: full-width letters and digits as half-width ones."""
    return "".join(
        chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else " " if c == "\u3000" else c for c in text(value)
    )


def full(value: Value) -> str:
    """WIDECHAR: the reverse of ASC."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in text(value))


def character(value: Value) -> str:
    """CHAR in the Chinese edition: 1 to 255 of the code page, above them GBK."""
    code = whole(value)
    if not 1 <= code <= 65_535:
        raise Wrong
    raw = bytes([code]) if code < 256 else code.to_bytes(2, "big")
    try:
        return raw.decode("gbk")
    except UnicodeDecodeError as error:
        raise Wrong from error


def code_of(value: Value) -> float:
    """CODE in the Chinese edition."""
    source = text(value)
    if not source:
        raise Wrong
    return float(int.from_bytes(source[0].encode("gbk", "replace"), "big"))


def joined_ranges(grids: list[Grid]) -> str:
    """CONCAT: every value of the ranges, row by row."""
    return _bounded("".join(text(value) for grid in grids for row in grid for value in row))


def joined_with(grids: list[Grid]) -> str:
    """TEXTJOIN: with separators in turn, leaving out the empty ones if asked."""
    separators = [text(value) for row in grids[0] for value in row]
    skip = logical(grids[1][0][0])
    parts = [text(value) for grid in grids[2:] for row in grid for value in row]
    parts = [part for part in parts if part or not skip]
    made = "".join(part + separators[n % len(separators)] for n, part in enumerate(parts[:-1]))
    return _bounded(made + parts[-1] if parts else "")


def number_value(typed: Value, point: Value = ".", group: Value = ",") -> float:
    """NUMBERVALUE: with the signs for point and thousands told."""
    source = "".join(text(typed).split())
    if not source:
        return 0.0
    plain = source.replace(text(group)[:1] or ",", "").replace(text(point)[:1] or ".", ".")
    percent = len(plain) - len(plain.rstrip("%"))
    found = text_number(half_width(plain.rstrip("%")))
    if found is None:
        raise Wrong
    return float(exact(found) / 100**percent)


def proper(value: Value) -> str:
    """PROPER: a capital at the beginning of each word of Latin letters."""
    made, before = "", False
    for char in text(value):
        made += char.lower() if before else char.upper()
        before = char.isalpha() and unicodedata.east_asian_width(char) not in {"W", "F"}
    return made


def _grouped(value: float, places: int, *, bare: bool) -> str:
    if places > 127:
        raise Wrong
    rounded = exact(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    shown = max(0, places)
    return f"{rounded:.{shown}f}" if bare else f"{rounded:,.{shown}f}"


def _money(sign: str, value: Value, places: Value) -> str:
    made = _grouped(number(value), whole(places), bare=False)
    return f"-{sign}{made[1:]}" if made.startswith("-") else f"{sign}{made}"


def _serial(value: Value) -> float:
    found = number(value)
    if not _FIRST <= found < _LAST:
        raise Wrong(NUM)
    return found


def _count(value: Value) -> int:
    many = whole(value)
    if many < 0:
        raise Wrong
    return many


def _width(char: str) -> int:
    return 2 if len(char.encode("gbk", "replace")) > 1 or ord(char) > 0xFFFF else 1


def _cut(source: str, start: int, many: int) -> str:
    """Bytes of a text; a character cut in two becomes a blank."""
    made, at = "", 0
    for char in source:
        width = _width(char)
        inside = min(at + width, start + many) - max(at, start)
        made += char if inside == width else " " * max(0, inside)
        at += width
    return made


def _bounded(made: str) -> str:
    if len(made) > _LONGEST:
        raise Wrong
    return made
