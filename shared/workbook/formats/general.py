"""Numbers without a format of their own, as Excel's General shows them and as its formula bar writes them."""

from decimal import Decimal

WIDEST = 11
"""Signs that General takes for a number, the point among them, however wide the column."""


def decimal_of(value: float) -> Decimal:
    """A computed number with the 15 digits a spreadsheet program keeps: 2.675 is 2.675, not 2.67499…"""
    return Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)


def general(value: float, width: int = WIDEST) -> str:
    """A number under General: whole if it has room, else rounded to it, else with a power of ten (1.23457E+11).

    `width`: how many signs there is room for; a minus comes on top.
    """
    if not value:
        return "0"
    size, sign = abs(value), "-" if value < 0 else ""
    exact = decimal_of(size)
    text = _trimmed(f"{exact:f}")
    if len(text) <= width:
        return sign + text
    whole = len(str(int(exact)))
    if whole <= width and exact >= Decimal("0.0001"):
        shown = _trimmed(f"{round(exact, max(0, width - whole - 1)):f}")
        if len(shown) <= width:
            return sign + shown
    for places in range(min(5, max(0, width - 6)), -1, -1):
        shown = _with_power(f"{exact:.{places}E}")
        if len(shown) <= width or not places:
            break
    return sign + shown


def content(value: float) -> str:
    """A number as the formula bar writes it: all of its 15 digits, a power of ten only past 20 places."""
    exact = decimal_of(value)
    if not exact:
        return "0"
    if Decimal("1E-9") <= abs(exact) < Decimal("1E+21"):
        return _trimmed(f"{exact:f}")
    return _with_power(f"{exact:E}")


def _with_power(text: str) -> str:
    mantissa, _, power = text.partition("E")
    return f"{_trimmed(mantissa)}E{int(power):+03d}"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
