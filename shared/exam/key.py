"""The answer key and the marking rules as data. It stays at the centre (a mock exam's package may carry it)."""

import msgspec


class ChoiceKey(msgspec.Struct, frozen=True, kw_only=True, tag="choice"):
    """Right options. `partial`: points for each right option when none is wrong and not all are chosen."""

    right: tuple[str, ...]
    partial: str | None = None


class TrueFalseKey(msgspec.Struct, frozen=True, kw_only=True, tag="true_false"):
    """The right judgement."""

    right: bool


class BlankKey(msgspec.Struct, frozen=True, kw_only=True):
    """A blank's points and what is right: one of the accepted texts, or a number within the tolerance."""

    id: str
    points: str
    accept: tuple[str, ...] = ()
    numeric: str | None = None
    tolerance: str = "0"


class FillInKey(msgspec.Struct, frozen=True, kw_only=True, tag="fill_in"):
    """The blanks of a fill-in item, each marked by itself."""

    blanks: tuple[BlankKey, ...]


class VoucherLineKey(msgspec.Struct, frozen=True, kw_only=True):
    """An expected line: account code, side (debit/credit), amount; order is free."""

    account: str
    side: str
    amount: str
    points: str


class VoucherKey(msgspec.Struct, frozen=True, kw_only=True, tag="voucher"):
    """An expected voucher. Points for date, attachments and balance are data; zero when not marked."""

    date: str
    attachments: int
    lines: tuple[VoucherLineKey, ...]
    date_points: str = "0"
    attachments_points: str = "0"
    balance_points: str = "0"
    extra_line_deduction: str = "0"


class CellKey(msgspec.Struct, frozen=True, kw_only=True):
    """An expected cell: `ref` is Sheet!A1; a formula may be required."""

    ref: str
    value: str
    points: str
    tolerance: str = "0"
    must_be_formula: bool = False


class SpreadsheetKey(msgspec.Struct, frozen=True, kw_only=True, tag="spreadsheet"):
    """Expected cells after recalculation."""

    cells: tuple[CellKey, ...]


class FieldKey(msgspec.Struct, frozen=True, kw_only=True):
    """An expected form field: exact text, or a number within the tolerance when one is given."""

    id: str
    value: str
    points: str
    tolerance: str | None = None


class FormKey(msgspec.Struct, frozen=True, kw_only=True, tag="form"):
    """Expected fields of a form."""

    fields: tuple[FieldKey, ...]


ItemKey = ChoiceKey | TrueFalseKey | FillInKey | VoucherKey | SpreadsheetKey | FormKey


class PaperKey(msgspec.Struct, frozen=True, kw_only=True):
    """The key of one paper: item id to key, and the pass mark each section must reach."""

    paper_id: str
    version: int
    pass_mark: str
    items: dict[str, ItemKey]
