"""记账凭证: lines of a voucher with date and attachments; what balances is judged by `postings`."""

import random
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Final

import msgspec

from shared.exam.kinds.findings import Finding, finding, number_findings, points_findings
from shared.exam.kinds.forms import ItemForm
from shared.exam.kinds.kind import Desk, Kind, Recalculate, Telling
from shared.exam.kinds.numbers import decimal_of, points_of
from shared.exam.kinds.parts import AnswerPart, Item, Key, Mark, Response, ShortText, mark
from shared.exam.kinds.postings import Side, VoucherLine, is_begun, posting, totals
from shared.exam.typed import Unread, code_key, read_date, read_whole, same_date

_SIDES: Final[dict[Side, str]] = {"debit": "借", "credit": "贷"}
_ZERO: Final = Decimal(0)


class VoucherItem(Item, frozen=True, kw_only=True, tag="voucher"):
    """A business event to record."""


class Voucher(Response, frozen=True, kw_only=True, tag="voucher"):
    """A voucher as typed. `date` is YYYY-MM-DD or empty, `word` the voucher word (记)."""

    date: ShortText = ""
    word: ShortText = "记"
    number: ShortText = ""
    attachments: ShortText = ""
    lines: Annotated[tuple[VoucherLine, ...], msgspec.Meta(max_length=500)] = ()


class VoucherLineKey(msgspec.Struct, frozen=True, kw_only=True):
    """An expected line: account code, side, amount; order is free."""

    account: str
    side: Side
    amount: str
    points: str


class _Expected(msgspec.Struct, frozen=True, kw_only=True):
    """An expected voucher. Points for date, attachments and balance are data; zero when not marked."""

    date: str
    attachments: int
    lines: tuple[VoucherLineKey, ...]
    date_points: str = "0"
    attachments_points: str = "0"
    balance_points: str = "0"
    extra_line_deduction: str = "0"


class VoucherKey(Key, _Expected, frozen=True, kw_only=True, tag="voucher"):
    """The expected voucher as a key."""


class VoucherForm(ItemForm, frozen=True, kw_only=True):
    """The author writes the expected voucher."""

    answer: _Expected


class VoucherKind(Kind[VoucherItem, Voucher, VoucherKey, VoucherForm]):
    """Points for each expected posting, the date, the attachments and the balance; extra lines cost."""

    title = "记账凭证"
    item, response, key, form = VoucherItem, Voucher, VoucherKey, VoucherForm

    def is_answered(self, response: Voucher) -> bool:
        """See Kind."""
        return any(line.account or line.debit or line.credit or line.summary for line in response.lines)

    def is_whole(self, _item: VoucherItem, response: Voucher) -> bool:
        """See Kind."""
        return not isinstance(read_date(response.date), Unread) and totals(response.lines).balanced

    def words(self, item: VoucherItem | None, response: Voucher, telling: Telling) -> tuple[AnswerPart, ...]:
        """See Kind."""
        del item
        head = f"{response.word}字第{response.number}号 日期 {response.date} 附件 {response.attachments} 张"
        lines = (
            AnswerPart(label=f"第{n}行", text=_line_words(line, telling)) for n, line in enumerate(response.lines, 1)
        )
        return (AnswerPart(label="凭证", text=head), *lines)

    def split(self, form: VoucherForm) -> tuple[VoucherItem, VoucherKey]:
        """See Kind."""
        return VoucherItem(**form.common()), VoucherKey(**msgspec.structs.asdict(form.answer))

    def check(self, item: VoucherItem, key: VoucherKey, desk: Desk) -> Iterator[Finding]:
        """See Kind."""
        if not key.lines:
            yield finding(("answer", "lines"), "no_lines", "答案没有分录")
        for place, line in enumerate(key.lines):
            path = ("answer", "lines", place)
            if line.account not in desk.leaf_accounts:
                yield finding((*path, "account"), "no_leaf_account", f"科目 {line.account} 不在科目表中或不是最末级")
            yield from number_findings((*path, "amount"), line.amount)
            if decimal_of(line.amount) == 0:
                yield finding((*path, "amount"), "zero_amount", "分录的金额不能为零")
        debit, credit = (_sum_of(key, side) for side in ("debit", "credit"))
        if debit != credit:
            yield finding(("answer", "lines"), "unbalanced", f"答案的借贷不平衡：借方 {debit}，贷方 {credit}")
        if isinstance(read_date(key.date), Unread):
            yield finding(("answer", "date"), "no_date", f"{key.date!r} 不是日期，应写成 2026-10-15")
        if key.attachments < 0:
            yield finding(("answer", "attachments"), "negative", "附件张数不能小于0")
        yield from number_findings(("answer", "extra_line_deduction"), key.extra_line_deduction, least=0)
        parts = [(("answer", "lines", place, "points"), line.points) for place, line in enumerate(key.lines)]
        heads = [(("answer", name), getattr(key, name)) for name in _HEAD_POINTS]
        yield from points_findings([*parts, *heads], item.points)

    def mark(self, item: VoucherItem, key: VoucherKey, response: Voucher, recalculate: Recalculate) -> list[Mark]:
        """See Kind."""
        del item, recalculate
        begun = [line for line in response.lines if is_begun(line)]
        marks = _line_marks(key, begun)
        extra = len(begun) - len(key.lines)
        if extra > 0 and (deduction := points_of(key.extra_line_deduction)):
            marks.append(Mark(what=f"多填{extra}行分录", points=-extra * deduction, full=_ZERO))
        heads = (
            ("日期", key.date_points, same_date(response.date, key.date)),
            ("附件张数", key.attachments_points, read_whole(response.attachments) == key.attachments),
            ("借贷平衡", key.balance_points, totals(begun).balanced),
        )
        return [*marks, *(mark(what, full, right=right) for what, text, right in heads if (full := points_of(text)))]

    def model_answer(self, item: VoucherItem, key: VoucherKey) -> Voucher:
        """See Kind."""
        lines = tuple(_written(item, line) for line in key.lines)
        return Voucher(date=key.date, attachments=str(key.attachments), lines=lines)

    def guess(self, item: VoucherItem, key: VoucherKey, dice: random.Random) -> Voucher:
        """See Kind."""
        swapped: dict[Side, Side] = {"debit": "credit", "credit": "debit"}
        lines = [
            msgspec.structs.replace(line, side=swapped[line.side]) if dice.random() < 0.5 else line
            for line in key.lines
        ]
        return Voucher(attachments=str(key.attachments + 1), lines=tuple(_written(item, line) for line in lines))


_HEAD_POINTS: Final = ("date_points", "attachments_points", "balance_points")


def _line_marks(key: VoucherKey, begun: list[VoucherLine]) -> list[Mark]:
    left: Counter[tuple[str, str, Decimal]] = Counter(
        (code_key(p.account), p.side, p.amount) for line in begun if (p := posting(line)) is not None
    )
    marks = []
    # The dearer of two equal expectations first, so that the order of the key does not matter either.
    for line in sorted(key.lines, key=lambda line: -points_of(line.points)):
        wanted = (code_key(line.account), line.side, decimal_of(line.amount) or _ZERO)
        found = left[wanted] > 0
        left[wanted] -= found
        marks.append(
            mark(f"分录 {_SIDES[line.side]} {line.account} {line.amount}", points_of(line.points), right=found)
        )
    return marks


def _sum_of(key: VoucherKey, side: str) -> Decimal:
    return sum((decimal_of(line.amount) or _ZERO for line in key.lines if line.side == side), _ZERO)


def _written(item: VoucherItem, line: VoucherLineKey) -> VoucherLine:
    amount = {line.side: line.amount}
    return VoucherLine(summary=item.title[:12] or "业务", account=line.account, **amount)


def _line_words(line: VoucherLine, telling: Telling) -> str:
    sides = (f"借 {line.debit}" if line.debit else "", f"贷 {line.credit}" if line.credit else "")
    name = telling.accounts.get(line.account, "")
    return " ".join(text for text in (line.summary, line.account, name, *sides) if text)


KIND: Final = VoucherKind()
