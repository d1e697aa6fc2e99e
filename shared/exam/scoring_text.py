"""What a typed text means for marking: a number, a date, or plain text, however a Chinese keyboard wrote it."""

import re
import unicodedata
from decimal import Decimal
from typing import Final

_MAX: Final = 60
_SPACES: Final = re.compile(r"\s+")
_NUMBER: Final = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?", re.ASCII)
_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_MINUS: Final = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2011": "-"})
_CURRENCY: Final = ("¥", "￥", "人民币", "RMB", "CNY", "$")


def plain(text: str) -> str:
    """Full-width and half-width forms, letter case and spaces do not matter."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).casefold()


def numbers(text: str, units: tuple[str, ...] = ("元",)) -> tuple[Decimal, ...]:
    """The numbers a text can mean; none if it is no number.

    Thousands separators, a currency sign, a named unit behind, accounting brackets for negatives and full-width digits
    are understood. With a percent sign it can mean both 37.5 and 0.375: the key decides which one is wanted.
    """
    if len(text) > _MAX:
        return ()
    rest = _SPACES.sub("", unicodedata.normalize("NFKC", text)).translate(_MINUS)
    negative = rest.startswith("(") and rest.endswith(")")
    rest = rest[1:-1] if negative else rest
    for sign in _CURRENCY:
        rest = rest.removeprefix(sign)
    if rest[:1] in {"-", "+"}:
        for sign in _CURRENCY:
            rest = rest[:1] + rest[1:].removeprefix(sign)
    for unit in units:
        rest = rest.removesuffix(unicodedata.normalize("NFKC", unit)) if unit != "%" else rest
    percent = rest.endswith("%")
    rest = rest[:-1] if percent else rest
    if not _NUMBER.fullmatch(rest) or not any(c.isdigit() for c in rest):
        return ()
    value = Decimal(rest.replace(",", ""))
    value = -value if negative else value
    return (value, value / 100) if percent else (value,)


def is_close(text: str, wanted: str, tolerance: str, units: tuple[str, ...] = ("元",)) -> bool:
    """Whether the text means the wanted number within the tolerance (both decimal text)."""
    return any(abs(value - Decimal(wanted)) <= abs(Decimal(tolerance)) for value in numbers(text, units))


def same_date(text: str, wanted: str) -> bool:
    """Whether a date in any usual writing is the wanted one (YYYY-MM-DD)."""
    found = _DATE.fullmatch(_SPACES.sub("", unicodedata.normalize("NFKC", text)))
    return found is not None and "-".join(f"{int(part):02d}" for part in found.groups()) == wanted
