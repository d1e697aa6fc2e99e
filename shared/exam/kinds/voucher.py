"""记账凭证: lines of a voucher with date and attachments; what balances is judged by `postings`."""

import random
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
from shared.exam.typed import VOUCHER_WORD, Unread, code_key, read_date, read_money, read_whole, same_date
from shared.words.catalogue import learn, say

_ZERO: Final = Decimal(0)

learn(
    "kind.voucher",
    {
        "title": "记账凭证",
        "side.debit": "借",
        "side.credit": "贷",
        "head": "{word}字第{number}号 日期 {date} 附件 {attachments} 张",
        "head_label": "凭证",
        "line": "第{line}行",
        "amount": "{side:kind.voucher.side.} {amount}",
        "event": "业务",
        "no_lines": "答案没有分录",
        "no_leaf_account": "科目 {account} 不在科目表中或不是最末级",
        "same_line": "两行分录的科目、方向和金额都相同，考生要填两行或合计的一行才得分。请核对是不是写重了",
        "deducts_all": "每多一行扣 {deduction} 分，多填一行就把全题 {points} 分扣完。请核对",
        "zero_amount": "分录的金额不能为零",
        "not_money": "金额 {amount} 考生填不出来：最多两位小数",
        "unbalanced": "答案的借贷不平衡：借方 {debit}，贷方 {credit}",
        "no_date": "{text!r} 不是日期，应写成 2026-10-15",
        "negative": "附件张数不能小于0",
        "extra_lines": "多填{count}行分录",
        "date": "日期",
        "attachments": "附件张数",
        "balance": "借贷平衡",
        "posting": "分录 {side:kind.voucher.side.} {account} {amount}",
    },
)


class VoucherItem(Item, frozen=True, kw_only=True, tag="voucher"):
    """A business event to record."""


class Voucher(Response, frozen=True, kw_only=True, tag="voucher"):
    """A voucher as typed. `date` is YYYY-MM-DD or empty, `word` the voucher word (记)."""

    date: ShortText = ""
    word: ShortText = VOUCHER_WORD
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
        head = say("kind.voucher.head", **msgspec.structs.asdict(response))
        lines = (
            AnswerPart(label=say("kind.voucher.line", line=n), text=_line_words(line, telling))
            for n, line in enumerate(response.lines, 1)
        )
        return (AnswerPart(label=say("kind.voucher.head_label"), text=head), *lines)

    def split(self, form: VoucherForm) -> tuple[VoucherItem, VoucherKey]:
        """See Kind."""
        return VoucherItem(**form.common()), VoucherKey(**msgspec.structs.asdict(form.answer))

    def check(self, item: VoucherItem, key: VoucherKey, desk: Desk) -> Iterator[Finding]:
        """See Kind."""
        if not key.lines:
            yield finding(("answer", "lines"), "no_lines", say("kind.voucher.no_lines"))
        seen: set[tuple[str, str, Decimal | None]] = set()
        for place, line in enumerate(key.lines):
            path = ("answer", "lines", place)
            if line.account not in desk.leaf_accounts:
                told = say("kind.voucher.no_leaf_account", account=line.account)
                yield finding((*path, "account"), "no_leaf_account", told)
            yield from number_findings((*path, "amount"), line.amount)
            if decimal_of(line.amount) == 0:
                yield finding((*path, "amount"), "zero_amount", say("kind.voucher.zero_amount"))
            elif decimal_of(line.amount) is not None and isinstance(read_money(line.amount), Unread):
                yield finding((*path, "amount"), "not_money", say("kind.voucher.not_money", amount=line.amount))
            if (line.account, line.side, decimal_of(line.amount)) in seen:
                yield finding(path, "same_line", say("kind.voucher.same_line"), doubt=True)
            seen.add((line.account, line.side, decimal_of(line.amount)))
        debit, credit = (_sum_of(key, side) for side in ("debit", "credit"))
        if debit != credit:
            told = say("kind.voucher.unbalanced", debit=debit, credit=credit)
            yield finding(("answer", "lines"), "unbalanced", told)
        if isinstance(read_date(key.date), Unread):
            yield finding(("answer", "date"), "no_date", say("kind.voucher.no_date", text=key.date))
        if key.attachments < 0:
            yield finding(("answer", "attachments"), "negative", say("kind.voucher.negative"))
        yield from number_findings(("answer", "extra_line_deduction"), key.extra_line_deduction, least=0)
        if points_of(key.extra_line_deduction) >= points_of(item.points) > 0:
            told = say("kind.voucher.deducts_all", deduction=key.extra_line_deduction, points=item.points)
            yield finding(("answer", "extra_line_deduction"), "deducts_all", told, doubt=True)
        parts = [(("answer", "lines", place, "points"), line.points) for place, line in enumerate(key.lines)]
        heads = [(("answer", name), getattr(key, name)) for name in _HEAD_POINTS]
        yield from points_findings(parts, item.points, heads)

    def mark(self, item: VoucherItem, key: VoucherKey, response: Voucher, recalculate: Recalculate) -> list[Mark]:
        """See Kind."""
        del item, recalculate
        begun = [line for line in response.lines if is_begun(line)]
        marks, surplus = _line_marks(key, begun)
        extra = len(begun) - len(key.lines) - surplus
        if extra > 0 and (deduction := points_of(key.extra_line_deduction)):
            told = say("kind.voucher.extra_lines", count=extra)
            marks.append(Mark(what=told, points=-extra * deduction, full=_ZERO))
        heads = (
            (say("kind.voucher.date"), key.date_points, same_date(response.date, key.date)),
            (
                say("kind.voucher.attachments"),
                key.attachments_points,
                read_whole(response.attachments) == key.attachments,
            ),
            (say("kind.voucher.balance"), key.balance_points, totals(begun).balanced),
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


_Posted = tuple[str, Side]
"""An account and the side it is posted to."""

_HEAD_POINTS: Final = ("date_points", "attachments_points", "balance_points")


def _line_marks(key: VoucherKey, begun: list[VoucherLine]) -> tuple[list[Mark], int]:
    """The mark of each expected line; and how many more right lines there are than it takes (fewer: negative).

    A line counts by its account, side and amount. What is left of an account's side counts by its sum: the ledger gets
    the same whether two lines are drawn together in one or one is parted in two.
    """
    found: dict[_Posted, list[Decimal]] = {}
    for typed in begun:
        if (one := posting(typed)) is not None:
            found.setdefault((code_key(one.account), one.side), []).append(one.amount)
    # The dearer of two equal expectations first, so that the order of the key does not matter either.
    wanted = sorted(key.lines, key=lambda line: -points_of(line.points))
    right: list[bool] = []
    open_: dict[_Posted, list[int]] = {}
    for place, line in enumerate(wanted):
        amounts = found.get(_posted(line), [])
        amount = decimal_of(line.amount) or _ZERO
        right.append(amount in amounts)
        if amount in amounts:
            amounts.remove(amount)
        else:
            open_.setdefault(_posted(line), []).append(place)
    surplus = 0
    for posted, places in open_.items():
        amounts = found.get(posted, [])
        if amounts and sum(amounts) == sum((decimal_of(wanted[place].amount) or _ZERO for place in places), _ZERO):
            right = [was or place in places for place, was in enumerate(right)]
            surplus += len(amounts) - len(places)
    marks = []
    for line, good in zip(wanted, right, strict=True):
        told = say("kind.voucher.posting", side=line.side, account=line.account, amount=line.amount)
        marks.append(mark(told, points_of(line.points), right=good))
    return marks, surplus


def _posted(line: VoucherLineKey) -> _Posted:
    return code_key(line.account), line.side


def _sum_of(key: VoucherKey, side: str) -> Decimal:
    return sum((decimal_of(line.amount) or _ZERO for line in key.lines if line.side == side), _ZERO)


def _written(item: VoucherItem, line: VoucherLineKey) -> VoucherLine:
    amount = {line.side: line.amount}
    return VoucherLine(summary=item.title[:12] or say("kind.voucher.event"), account=line.account, **amount)


def _line_words(line: VoucherLine, telling: Telling) -> str:
    typed: tuple[tuple[Side, str], ...] = (("debit", line.debit), ("credit", line.credit))
    sides = (say("kind.voucher.amount", side=side, amount=amount) for side, amount in typed if amount)
    name = telling.accounts.get(line.account, "")
    return " ".join(text for text in (line.summary, line.account, name, *sides) if text)


KIND: Final = VoucherKind()
