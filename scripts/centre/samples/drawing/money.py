"""Amounts as printed documents show them: thousands, and capital Chinese numerals."""

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def thousands(amount: str | Decimal, places: int = 2) -> str:
    """12345.6 as 12,345.60."""
    return f"{Decimal(amount):,.{places}f}"


def total(amounts: list[str]) -> str:
    """The sum as decimal text."""
    return str(sum((Decimal(amount) for amount in amounts), Decimal(0)))


def capital(amount: str, yuan: str = "元") -> str:
    """A positive amount below 10**16 in capital Chinese numerals (大写), as on cheques and invoices."""
    cents = int((Decimal(amount) * 100).to_integral_exact())
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = _whole(whole) + yuan if whole else ""
    if not jiao and not fen:
        return words + "整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif whole:
        words += "零"
    return words + (_DIGITS[fen] + "分" if fen else "整")


def _whole(number: int) -> str:
    words = ""
    zero = False
    digits = str(number)
    for place, letter in enumerate(digits):
        left = len(digits) - 1 - place
        if letter == "0":
            zero = bool(words)
        else:
            words += ("零" if zero else "") + _DIGITS[int(letter)] + _UNITS[left % 4]
            zero = False
        if left % 4 == 0 and left and int(digits[max(0, place - 3) : place + 1]):
            words += _GROUPS[left // 4]
    return words
