"""Excel number formats as the sheet needs them: thousands, per cent, dates with 年月日, 大写, sections, colours.

The computing library shows #VALUE! for formats such as `yyyy"年"m"月"`, `[DBNum2]` or ¥ accounting ones, so the kit
formats by itself. A format it does not understand falls back to the plain number: never to an error.
"""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_DAY_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a serial number has no time zone
_TOKEN = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]|yyyy|yy|mm?|dd?|hh?|ss?|AM/PM|[0#?][0#?,.]*|.", re.IGNORECASE)
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def format_number(value: float, pattern: str) -> str:
    """A number as a cell shows it."""
    if pattern.lower() in {"general", "", "@", "g/通用格式"}:
        return general(value)
    sections = _sections(pattern)
    section, shown = sections[0], value
    if value < 0 and len(sections) > 1:
        section, shown = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    try:
        return _with_section(shown, section)
    except (ValueError, OverflowError, InvalidOperation):
        return general(value)


def is_red(value: float, pattern: str) -> bool:
    """Whether the format paints this value red."""
    sections = _sections(pattern)
    return value < 0 and len(sections) > 1 and "[red]" in sections[1].lower().replace("红色", "red")


def general(value: float) -> str:
    """A number without a format: up to 11 digits."""
    if value == int(value) and abs(value) < 1e11:
        return str(int(value))
    text = f"{value:.10g}"
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        return f"{mantissa}E{int(exponent):+03d}"
    return text


def chinese_capitals(value: Decimal) -> str:
    """A number in the capitals of accounting: 1005.2 → 壹仟零伍.贰."""
    whole, _, part = f"{abs(value):f}".partition(".")
    text = _whole_capitals(int(whole))
    if part.strip("0"):
        text += "." + "".join(_DIGITS[int(digit)] for digit in part.rstrip("0"))
    return ("-" if value < 0 else "") + text


def _whole_capitals(whole: int) -> str:
    if whole == 0:
        return _DIGITS[0]
    groups: list[int] = []
    while whole:
        whole, rest = divmod(whole, 10_000)
        groups.append(rest)
    text, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += _DIGITS[0]
        text += _group_capitals(group) + _GROUPS[place]
        gap = False
    return text


def _group_capitals(group: int) -> str:
    text, zero = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit == 0:
            zero = bool(text)
            continue
        text += (_DIGITS[0] if zero else "") + _DIGITS[digit] + _UNITS[place]
        zero = False
    return text


def _sections(pattern: str) -> list[str]:
    parts, current, quoted = [], "", False
    for char in pattern:
        if char == '"':
            quoted = not quoted
        if char == ";" and not quoted:
            parts.append(current)
            current = ""
        else:
            current += char
    return [*parts, current]


def _with_section(value: float, section: str) -> str:
    tokens = _TOKEN.findall(section)
    bare = [t.lower() for t in tokens if t[0] not in '"\\_*[']
    if any(t in {"yyyy", "yy", "d", "dd", "h", "hh"} for t in bare):
        return _date(value, tokens)
    if any(t.lower().startswith("[dbnum2]") for t in tokens):
        rounded = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
        return chinese_capitals(rounded) + "".join(_literal(t) for t in tokens if t[0] in '"\\')
    return _plain(value, tokens)


def _plain(value: float, tokens: list[str]) -> str:
    mask = "".join(t for t in tokens if t[0] in "0#?")
    scaled = Decimal(str(value))
    for _ in range(sum(1 for t in tokens if t == "%")):
        scaled *= 100
    whole_mask, _, part_mask = mask.partition(".")
    while whole_mask.endswith(","):
        whole_mask, scaled = whole_mask[:-1], scaled / 1000
    number = _digits(scaled, whole_mask, part_mask.replace(",", ""))
    text, placed = "", False
    for token in tokens:
        if token[0] in "0#?":
            if not placed:
                text += number
                placed = True
        else:
            text += _literal(token)
    return text if placed or not mask else text + number


def _digits(value: Decimal, whole_mask: str, part_mask: str) -> str:
    places = len(part_mask)
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    sign = "-" if rounded < 0 else ""
    whole, _, part = f"{abs(rounded):f}".partition(".")
    whole = whole.zfill(whole_mask.count("0"))
    if whole == "0" and "0" not in whole_mask:
        whole = ""
    if "," in whole_mask and whole:
        whole = f"{int(whole):,}".rjust(len(whole), "0")
    optional = len(part_mask) - len(part_mask.rstrip("#?"))
    while optional and part.endswith("0"):
        part, optional = part[:-1], optional - 1
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def _date(value: float, tokens: list[str]) -> str:
    moment = _DAY_ZERO + dt.timedelta(days=value)
    text, after_hour = "", False
    for token in tokens:
        low = token.lower()
        if low in {"m", "mm"} and after_hour:
            text += f"{moment.minute:02d}" if low == "mm" else str(moment.minute)
            after_hour = False
            continue
        made = _date_part(moment, low)
        after_hour = low in {"h", "hh"} or (after_hour and made is None)
        text += made if made is not None else _literal(token)
    return text


def _date_part(moment: dt.datetime, token: str) -> str | None:
    parts = {
        "yyyy": f"{moment.year:04d}",
        "yy": f"{moment.year % 100:02d}",
        "mm": f"{moment.month:02d}",
        "m": str(moment.month),
        "dd": f"{moment.day:02d}",
        "d": str(moment.day),
        "hh": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "ss": f"{moment.second:02d}",
        "s": str(moment.second),
    }
    return parts.get(token)


def _literal(token: str) -> str:
    if token[0] == '"':
        return token[1:-1]
    if token[0] == "\\":
        return token[1:]
    if token[0] == "_":
        return " "
    if token[0] == "*":
        return ""
    if token[0] == "[":
        currency = re.match(r"^\[\$([^-\]]*)", token)
        return currency.group(1) if currency else ""
    return token
