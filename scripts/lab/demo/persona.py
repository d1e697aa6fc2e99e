"""What a candidate of the demo does with an item: knows it, errs, leaves it, changes their mind. Seeded per candidate.

The right answers come from the centre's key file, read by the demo only; they decide how able a candidate is.
"""

import random
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from shared.exam.key import (
    ChoiceKey,
    FillInKey,
    FormKey,
    ItemKey,
    PaperKey,
    SpreadsheetKey,
    TrueFalseKey,
    VoucherKey,
)
from shared.exam.paper import Item, Paper
from shared.exam.responses import (
    FillIn,
    Form,
    MultipleChoice,
    Response,
    SingleChoice,
    Spreadsheet,
    TrueFalse,
    Voucher,
    VoucherLine,
)


class Persona:
    """One candidate's head: `ability` between 0.45 and 0.95."""

    def __init__(self, ticket: str, paper: Paper, key: PaperKey) -> None:
        self.random = random.Random(f"demo persona {ticket}")
        self.ability = 0.45 + 0.5 * self.random.random()
        self._paper = paper
        self._key = key

    def versions(self, item: Item) -> list[Response]:
        """The successive answers given to an item: none (left blank), one, or several (a change, or typing)."""
        if self.random.random() < 0.03:
            return []
        key = self._key.items[item.item_id]
        if isinstance(key, VoucherKey):
            return list(self._voucher(item, key))
        if isinstance(key, SpreadsheetKey):
            return list(self._spreadsheet(key))
        if isinstance(key, FormKey):
            return list(self._form(item, key))
        answer = self._short(item, key, right=self._knows())
        if self.random.random() < 0.15:
            return [self._short(item, key, right=False), answer]
        return [answer]

    def flags(self) -> bool:
        """Whether the candidate flags the item to come back to it."""
        return self.random.random() < 0.08

    def _knows(self) -> bool:
        return self.random.random() < self.ability

    def _short(self, item: Item, key: ItemKey, *, right: bool) -> Response:
        options = [option.id for option in item.options]
        if isinstance(key, ChoiceKey) and item.kind == "single_choice":
            wrong = [option for option in options if option not in key.right]
            return SingleChoice(choice=key.right[0] if right else self.random.choice(wrong))
        if isinstance(key, ChoiceKey):
            if right:
                return MultipleChoice(choices=tuple(sorted(key.right)))
            size = self.random.randint(1, max(1, len(options) - 1))
            return MultipleChoice(choices=tuple(sorted(self.random.sample(options, size))))
        if isinstance(key, TrueFalseKey):
            return TrueFalse(value=key.right if right else not key.right)
        if isinstance(key, FillInKey):
            good = {b.id: b.numeric if b.numeric is not None else b.accept[0] for b in key.blanks}
            return FillIn(blanks=good if right else dict.fromkeys(good, "不确定"))
        raise TypeError(type(key))

    def _voucher(self, item: Item, key: VoucherKey) -> Iterator[Voucher]:
        lines: list[VoucherLine] = []
        for line in key.lines:
            codes = [account.code for account in self._paper.accounts]
            code = line.account if self._knows() else self.random.choice(codes)
            side = {"debit": line.amount} if line.side == "debit" else {"credit": line.amount}
            lines.append(VoucherLine(summary=item.title[:12] or "业务", account=code, **side))
            yield Voucher(lines=tuple(lines))
        attachments = str(key.attachments if self._knows() else key.attachments + 1)
        yield Voucher(date=key.date, attachments=attachments, lines=tuple(lines))

    def _spreadsheet(self, key: SpreadsheetKey) -> Iterator[Spreadsheet]:
        cells: dict[str, str] = {}
        for cell in key.cells:
            cells[cell.ref] = _typed(cell.value) if self._knows() else "=1+1"
            yield Spreadsheet(cells=dict(cells))

    def _form(self, item: Item, key: FormKey) -> Iterator[Form]:
        fields: dict[str, str] = {}
        kinds = {field.id: field for field in item.form.fields} if item.form else {}
        for field in key.fields:
            form_field = kinds.get(field.id)
            wrong = form_field.choices[-1] if form_field and form_field.choices else "0"
            fields[field.id] = field.value if self._knows() else wrong
            yield Form(fields=dict(fields))


def _typed(value: str) -> str:
    """What somebody types into a cell to get this value: a formula with a reference for a number, else the text."""
    try:
        Decimal(value)
    except InvalidOperation:
        return value
    return f"={value}*ROW(A1)"
