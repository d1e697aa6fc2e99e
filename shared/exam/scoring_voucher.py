"""Marking a voucher: lines in any order by account, side and amount; date, attachments, balance; extra lines cost."""

from collections import Counter
from decimal import Decimal

from shared.exam.key import VoucherKey
from shared.exam.responses import Voucher
from shared.exam.scoring_model import Mark
from shared.exam.typed import code_key, read_whole, same_date
from shared.exam.vouchers import is_begun, posting, totals

_ZERO = Decimal(0)
_SIDES = {"debit": "借", "credit": "贷"}


def mark_voucher(key: VoucherKey, voucher: Voucher) -> list[Mark]:
    """The marks of a voucher. A line that is not whole (`vouchers.posting`) matches nothing."""
    begun = [line for line in voucher.lines if is_begun(line)]
    left: Counter[tuple[str, str, Decimal]] = Counter(
        (code_key(p.account), p.side, p.amount) for line in begun if (p := posting(line)) is not None
    )
    marks = []
    # The dearer of two equal expectations first, so that the order of the key does not matter either.
    for expected in sorted(key.lines, key=lambda line: -Decimal(line.points)):
        wanted = (code_key(expected.account), expected.side, Decimal(expected.amount))
        found = left[wanted] > 0
        left[wanted] -= found
        what = f"分录 {_SIDES.get(expected.side, expected.side)} {expected.account} {expected.amount}"
        marks.append(_mark(what, expected.points, right=found))
    extra = len(begun) - len(key.lines)
    if extra > 0 and Decimal(key.extra_line_deduction):
        deduction = -extra * Decimal(key.extra_line_deduction)
        marks.append(Mark(what=f"多填{extra}行分录", points=deduction, full=_ZERO))
    if Decimal(key.date_points):
        marks.append(_mark("日期", key.date_points, right=same_date(voucher.date, key.date)))
    if Decimal(key.attachments_points):
        right = read_whole(voucher.attachments) == key.attachments
        marks.append(_mark("附件张数", key.attachments_points, right=right))
    if Decimal(key.balance_points):
        marks.append(_mark("借贷平衡", key.balance_points, right=totals(begun).balanced))
    return marks


def _mark(what: str, points: str, *, right: bool) -> Mark:
    full = Decimal(points)
    return Mark(what=what, points=full if right else _ZERO, full=full)
