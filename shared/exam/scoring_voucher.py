"""Marking a voucher: lines in any order by account, side and amount; date, attachments, balance; extra lines cost."""

from collections import Counter
from decimal import Decimal

from shared.exam.key import VoucherKey
from shared.exam.responses import Voucher, VoucherLine
from shared.exam.scoring_model import Mark
from shared.exam.scoring_text import is_close, numbers, plain, same_date

_Line = tuple[str, str, Decimal]
_ZERO = Decimal(0)
_SIDES = {"debit": "借", "credit": "贷"}


def mark_voucher(key: VoucherKey, voucher: Voucher) -> list[Mark]:
    """The marks of a voucher. A line with amounts on both sides, or with no readable amount, matches nothing."""
    filled = [line for line in voucher.lines if line.account or line.debit.strip() or line.credit.strip()]
    typed = [_line(line) for line in filled]
    left = Counter(line for line in typed if line is not None)
    marks = []
    # The dearer of two equal expectations first, so that the order of the key does not matter either.
    for expected in sorted(key.lines, key=lambda line: -Decimal(line.points)):
        wanted = (plain(expected.account), expected.side, Decimal(expected.amount))
        found = left[wanted] > 0
        left[wanted] -= found
        what = f"分录 {_SIDES.get(expected.side, expected.side)} {expected.account} {expected.amount}"
        marks.append(_mark(what, expected.points, right=found))
    extra = len(filled) - len(key.lines)
    if extra > 0 and Decimal(key.extra_line_deduction):
        deduction = -extra * Decimal(key.extra_line_deduction)
        marks.append(Mark(what=f"多填{extra}行分录", points=deduction, full=_ZERO))
    if Decimal(key.date_points):
        marks.append(_mark("日期", key.date_points, right=same_date(voucher.date, key.date)))
    if Decimal(key.attachments_points):
        right = is_close(voucher.attachments, str(key.attachments), "0", ("张",))
        marks.append(_mark("附件张数", key.attachments_points, right=right))
    if Decimal(key.balance_points):
        marks.append(_mark("借贷平衡", key.balance_points, right=_balanced(typed)))
    return marks


def _line(line: VoucherLine) -> _Line | None:
    sides = [
        (side, amount) for side, text in (("debit", line.debit), ("credit", line.credit)) if (amount := _amount(text))
    ]
    if len(sides) != 1 or not line.account:
        return None
    ((side, amount),) = sides
    return plain(line.account), side, amount


def _amount(text: str) -> Decimal | None:
    """The amount, None for zero, nothing, or what cannot be read."""
    values = numbers(text) if "%" not in text else ()
    return values[0] if values and values[0] else None


def _balanced(lines: list[_Line | None]) -> bool:
    """At least one whole line on each side, every line readable, and equal sums."""
    if not lines or None in lines:
        return False
    sums = {"debit": _ZERO, "credit": _ZERO}
    for line in lines:
        if line is not None:
            sums[line[1]] += line[2]
    return sums["debit"] == sums["credit"] != _ZERO


def _mark(what: str, points: str, *, right: bool) -> Mark:
    full = Decimal(points)
    return Mark(what=what, points=full if right else _ZERO, full=full)
