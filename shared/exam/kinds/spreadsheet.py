"""电子表格: a template whose unlocked cells are filled; marked by what the cells compute to."""

import random
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Annotated, Final

import msgspec

from shared.exam.kinds.findings import Finding, finding, points_findings, tolerance_findings
from shared.exam.kinds.forms import ItemForm
from shared.exam.kinds.kind import CellValue, Desk, Kind, Proof, Recalculate, Telling
from shared.exam.kinds.numbers import decimal_of, points_of
from shared.exam.kinds.parts import AnswerPart, Item, Key, Mark, Response, mark
from shared.exam.serial import serial_of
from shared.exam.typed import Unread, is_close, plain, read_boolean, read_date, read_number, same_meaning
from shared.words.catalogue import learn, say

# A spreadsheet computes in binary floating point: 0.1+0.2 must equal 0.3 without the key saying so.
_FLOAT_NOISE: Final = Decimal("1e-9")
_REFERENCE: Final = re.compile(r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}(?![0-9A-Z(])", re.IGNORECASE | re.ASCII)
_TEXT: Final = re.compile(r'"(?:[^"]|"")*"')

CellRef = Annotated[str, msgspec.Meta(max_length=200)]
CellText = Annotated[str, msgspec.Meta(max_length=32_767)]  # as much as a cell of Excel holds

learn(
    "kind.spreadsheet",
    {
        "title": "电子表格",
        "no_cells": "答案没有单元格",
        "same_ref": "单元格 {cell} 重复",
        "empty_answer": "单元格 {cell} 的 value 是空的",
        "no_formula": "单元格 {cell} 的 formula 应以 = 开头并引用单元格",
        "second_unused": "只有 must_be_formula = true 的单元格才用得到 second。请删去，或要求写公式",
        "second_same": "second 与 value 相同，看不出结果随数据变化。请换一组 inputs，或核对答案",
        "no_inputs": "写了 second，但没有写 inputs",
    },
)


class SpreadsheetItem(Item, frozen=True, kw_only=True, tag="spreadsheet"):
    """A workbook to fill; `template` is its media path, `asked` how many cells are to be filled."""

    template: str | None = None
    asked: int = 0


class Spreadsheet(Response, frozen=True, kw_only=True, tag="spreadsheet"):
    """The unlocked cells the candidate changed: Sheet!A1 to what was typed (a formula keeps its =)."""

    cells: Annotated[dict[CellRef, CellText], msgspec.Meta(max_length=100_000)]


class CellKey(msgspec.Struct, frozen=True, kw_only=True):
    """An expected cell: `ref` is Sheet!A1; a formula may be required.

    `formula` is the author's own: with it a genuine formula is told from one that only gives the right number.
    `second` is the value under the key's second set of inputs.
    """

    ref: str
    value: str
    points: str
    tolerance: str = "0"
    must_be_formula: bool = False
    formula: Annotated[str, msgspec.Meta(description="作者的公式，用来辨别只凑出得数的公式")] = ""
    second: Annotated[str, msgspec.Meta(description="换成 inputs 的第二组数据后的答案，带引号")] = ""


class _Expected(msgspec.Struct, frozen=True, kw_only=True):
    cells: tuple[CellKey, ...]
    inputs: Annotated[
        dict[str, str], msgspec.Meta(description="第二组数据：单元格 = 值，只有评分程序知道，用来辨别真公式")
    ] = {}


class SpreadsheetKey(Key, _Expected, frozen=True, kw_only=True, tag="spreadsheet"):
    """Expected cells after recalculation. `inputs`: cells and their second values, which only the marker knows."""


class SpreadsheetForm(ItemForm, frozen=True, kw_only=True):
    """The author names the template and the expected cells."""

    template: str
    answer: _Expected


class SpreadsheetKind(Kind[SpreadsheetItem, Spreadsheet, SpreadsheetKey, SpreadsheetForm]):
    """The points of each cell that computes to what is expected."""

    item, response, key, form = SpreadsheetItem, Spreadsheet, SpreadsheetKey, SpreadsheetForm

    def is_answered(self, response: Spreadsheet) -> bool:
        """See Kind."""
        return _filled(response) > 0

    def is_whole(self, item: SpreadsheetItem, response: Spreadsheet) -> bool:
        """See Kind."""
        return _filled(response) >= item.asked

    def words(self, item: SpreadsheetItem | None, response: Spreadsheet, telling: Telling) -> tuple[AnswerPart, ...]:
        """See Kind."""
        del item, telling
        return tuple(AnswerPart(label=ref, text=text) for ref, text in response.cells.items())

    def split(self, form: SpreadsheetForm) -> tuple[SpreadsheetItem, SpreadsheetKey]:
        """See Kind."""
        cells = form.answer.cells
        item = SpreadsheetItem(**form.common(), template=form.template or None, asked=len(cells))
        return item, SpreadsheetKey(cells=cells, inputs=form.answer.inputs)

    def check(self, item: SpreadsheetItem, key: SpreadsheetKey, desk: Desk) -> Iterator[Finding]:
        """See Kind."""
        path = ("answer", "cells")
        refs = [cell.ref for cell in key.cells]
        if not refs:
            yield finding(path, "no_cells", say("kind.spreadsheet.no_cells"))
        for place, cell in enumerate(key.cells):
            if cell.ref in refs[:place]:
                yield finding((*path, place, "ref"), "same_ref", say("kind.spreadsheet.same_ref", cell=cell.ref))
            if not cell.value.strip():
                told = say("kind.spreadsheet.empty_answer", cell=cell.ref)
                yield finding((*path, place, "value"), "empty_answer", told)
            wanted = _number(cell.value)
            yield from tolerance_findings(
                (*path, place, "tolerance"), None if wanted is None else f"{wanted:f}", cell.tolerance
            )
            if cell.second and not cell.must_be_formula:
                yield finding((*path, place, "second"), "second_unused", say("kind.spreadsheet.second_unused"))
            elif cell.second and _alike(cell):
                yield finding((*path, place, "second"), "second_same", say("kind.spreadsheet.second_same"))
            if cell.formula and not is_live_formula(cell.formula):
                told = say("kind.spreadsheet.no_formula", cell=cell.ref)
                yield finding((*path, place, "formula"), "no_formula", told)
            if cell.second and not key.inputs:
                yield finding((*path, place, "second"), "no_inputs", say("kind.spreadsheet.no_inputs"))
        yield from points_findings(
            (((*path, place, "points"), cell.points) for place, cell in enumerate(key.cells)), item.points
        )
        if item.template in desk.media:
            for found in desk.inspect(item.template or "", refs):
                where = (*path, refs.index(found.ref), "ref") if found.ref in refs else ("template",)
                yield finding(where, found.code, found.sentence, doubt=found.doubt)

    def files(self, item: SpreadsheetItem) -> Iterable[str]:
        """See Kind."""
        return [*super().files(item), *([item.template] if item.template else [])]

    def mark(
        self, item: SpreadsheetItem, key: SpreadsheetKey, response: Spreadsheet, recalculate: Recalculate
    ) -> list[Mark]:
        """See Kind."""
        refs = [cell.ref for cell in key.cells]
        found = recalculate(item.template or "", response.cells, refs, _proof(key))
        return [mark(cell.ref, points_of(cell.points), right=_matches(cell, found.get(cell.ref))) for cell in key.cells]

    def model_answer(self, item: SpreadsheetItem, key: SpreadsheetKey) -> Spreadsheet:
        """See Kind."""
        del item
        return Spreadsheet(cells={cell.ref: _typed(cell) for cell in key.cells})

    def guess(self, item: SpreadsheetItem, key: SpreadsheetKey, dice: random.Random) -> Spreadsheet:
        """See Kind."""
        del item
        return Spreadsheet(cells={c.ref: "=1+1" if dice.random() < 0.5 else _typed(c) for c in key.cells})


def is_live_formula(text: str | None) -> bool:
    """Whether this is a formula that refers to a cell: `=288` only dresses up a number."""
    return text is not None and text.startswith("=") and bool(_REFERENCE.search(_TEXT.sub("", text)))


def comes_to(key: CellKey, found: CellValue) -> bool:
    """Whether a cell holds the value of the key, as it is marked; how it came there does not matter."""
    return _equals(key.value, key.tolerance, found)


def _filled(response: Spreadsheet) -> int:
    return sum(1 for text in response.cells.values() if text.strip())


def _matches(key: CellKey, found: CellValue | None) -> bool:
    if found is None or not comes_to(key, found):
        return False
    if not key.must_be_formula:
        return True
    if not is_live_formula(found.formula) or not found.follows:
        return False
    return not key.second or found.second is None or _equals(key.second, key.tolerance, found.second)


def _equals(wanted_text: str, tolerance: str, found: CellValue) -> bool:
    if found.error:
        return False
    wanted = _number(wanted_text)
    if isinstance(found.value, bool):
        return found.value is read_boolean(wanted_text)
    if isinstance(found.value, str):
        return is_close(found.value, wanted_text, tolerance) or same_meaning(found.value, wanted_text)
    if wanted is None or found.value is None or not found.value.is_finite():
        return False
    allowed = max(points_of(tolerance), _FLOAT_NOISE * max(Decimal(1), abs(wanted)))
    return abs(found.value - wanted) <= allowed


def _alike(key: CellKey) -> bool:
    """Whether the value under the second inputs is no other than the first."""
    first, second = _number(key.value), _number(key.second)
    if first is None or second is None:
        return plain(key.value) == plain(key.second)
    return abs(first - second) <= points_of(key.tolerance)


def _proof(key: SpreadsheetKey) -> Proof | None:
    refs = tuple(cell.ref for cell in key.cells if cell.must_be_formula)
    if not refs:
        return None
    return Proof(
        refs=refs,
        inputs=key.inputs,
        models={cell.ref: cell.formula for cell in key.cells if cell.formula},
        tolerances={cell.ref: points_of(cell.tolerance) for cell in key.cells},
    )


def _number(text: str) -> Decimal | None:
    """The number a cell holds for what the key names: an amount, a percentage, or a day."""
    number = read_number(text, None, scientific=True)
    if not isinstance(number, Unread):
        return number.exact
    day = read_date(text)
    return None if isinstance(day, Unread) else Decimal(serial_of(day))


def _typed(key: CellKey) -> str:
    """What somebody types to get this value: the author's formula, else one with a reference, or the text."""
    if key.formula:
        return key.formula
    return key.value if decimal_of(key.value) is None else f"={key.value}*ROW(A1)"


KIND: Final = SpreadsheetKind()
