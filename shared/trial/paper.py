"""The paper of the trial: one item of each kind, short enough for a minute, made when it is needed."""

import io
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Protection

from shared.exam.accounts import Account
from shared.exam.kinds.case import CaseItem
from shared.exam.kinds.fill_in import Blank, FillInItem
from shared.exam.kinds.form import FormCell, FormField, FormItem, FormTable
from shared.exam.kinds.matching import MatchingItem
from shared.exam.kinds.multiple_choice import MultipleChoiceItem
from shared.exam.kinds.ordering import OrderingItem
from shared.exam.kinds.parts import Item, Option
from shared.exam.kinds.short_answer import ShortAnswerItem
from shared.exam.kinds.single_choice import SingleChoiceItem
from shared.exam.kinds.spreadsheet import SpreadsheetItem
from shared.exam.kinds.true_false import TrueFalseItem
from shared.exam.kinds.voucher import VoucherItem
from shared.exam.paper import Group, Paper, Section, SectionKind
from shared.words.catalogue import say

PAPER_ID: Final = "TRIAL"
DURATION_S: Final = 1800
_TEMPLATE: Final = "media/trial.xlsx"
_POINTS: Final = "5"

THEORY: Final = ("single_choice", "multiple_choice", "true_false", "fill_in", "ordering", "matching", "case")
"""Kinds of the first part, in order; an item's id is its kind's name."""

PRACTICAL: Final = ("short_answer", "voucher", "spreadsheet", "form")


def trial_paper() -> tuple[Paper, dict[str, bytes]]:
    """The paper and its media."""
    paper = Paper(
        paper_id=PAPER_ID,
        version=1,
        title=say("trial.paper.title"),
        subject=say("trial.paper.subject"),
        certificate=say("trial.paper.subject"),
        level="",
        duration_s=DURATION_S,
        sections=(_section("theory", THEORY), _section("practical", PRACTICAL)),
        accounts=_accounts(),
    )
    return paper, {_TEMPLATE: _template()}


def _section(kind: SectionKind, names: tuple[str, ...]) -> Section:
    groups = tuple(
        Group(group_id=name, title=say(f"kind.{name}.title"), instruction="", items=(_item(name),)) for name in names
    )
    return Section(section_id=kind, kind=kind, title=say(f"trial.paper.{kind}"), groups=groups)


def _options(letters: str) -> tuple[Option, ...]:
    return tuple(Option(id=letter, text=say("trial.paper.option", letter=letter)) for letter in letters)


def _item(name: str) -> Item:
    """The item of a kind. Whoever adds a kind adds its line here and in `shared.trial.typing`; a test asks for both."""
    common: dict[str, Any] = {"item_id": name, "stem": say("trial.paper.stem"), "points": _POINTS}
    makers: dict[str, Item] = {
        "single_choice": SingleChoiceItem(**common, options=_options("ABCD")),
        "multiple_choice": MultipleChoiceItem(**common, options=_options("ABCD")),
        "true_false": TrueFalseItem(**common),
        "fill_in": FillInItem(item_id=name, stem="{{a}} {{b}}", points=_POINTS, blanks=(Blank(id="a"), Blank(id="b"))),
        "ordering": OrderingItem(**common, entries=_options("ABC")),
        "matching": MatchingItem(**common, entries=_options("ABC"), options=_options("XYZ")),
        "case": CaseItem(
            **common,
            questions=(
                SingleChoiceItem(item_id="1", stem=say("trial.paper.stem"), points="3", options=_options("ABCD")),
                FillInItem(item_id="2", stem="{{a}}", points="2", blanks=(Blank(id="a"),)),
            ),
        ),
        "short_answer": ShortAnswerItem(**common),
        "voucher": VoucherItem(**common),
        "spreadsheet": SpreadsheetItem(**common, template=_TEMPLATE, asked=3),
        "form": FormItem(**common, form=_form()),
    }
    return makers[name]


def _form() -> FormTable:
    fields = (
        FormField(id="name", label=say("trial.paper.form.name"), type="text"),
        FormField(id="amount", label=say("trial.paper.form.amount"), type="money"),
        FormField(id="kind", label=say("trial.paper.form.kind"), type="choice", choices=("A", "B", "C")),
    )
    rows = tuple((FormCell(text=field.label, header=True), FormCell(field=field.id)) for field in fields)
    return FormTable(fields=fields, rows=rows)


def _accounts() -> tuple[Account, ...]:
    named = (("1001", "cash"), ("1002", "bank"), ("6602", "expense"))
    titles = {code: say(f"trial.paper.account.{word}") for code, word in named}
    return tuple(
        Account(code=code, name=titles[code], full_name=titles[code], category=say("trial.paper.account.category"))
        for code, _word in named
    )


def _template() -> bytes:
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has a sheet")
    sheet.title = say("trial.paper.sheet")
    for row in range(1, 4):
        sheet.cell(row, 1, say("trial.paper.stem"))
        sheet.cell(row, 2).protection = Protection(locked=False)
    sheet.protection.sheet = True
    book_bytes = io.BytesIO()
    book.save(book_bytes)
    return book_bytes.getvalue()
