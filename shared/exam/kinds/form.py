"""填表: a drawn table with typed fields, each marked by itself."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Final, Literal, assert_never

import msgspec

from shared.exam.bounds import Name
from shared.exam.kinds.findings import (
    Finding,
    finding,
    id_findings,
    number_findings,
    points_findings,
    tolerance_findings,
)
from shared.exam.kinds.forms import ItemForm
from shared.exam.kinds.kind import Desk, Kind, Recalculate, Telling
from shared.exam.kinds.numbers import decimal_of, points_of
from shared.exam.kinds.parts import AnswerPart, Item, Key, Mark, Response, ShortText, mark
from shared.exam.typed import Unread, is_close, plain, read_date, read_percent, same_meaning
from shared.words.catalogue import learn, say

FieldType = Literal["text", "money", "integer", "percent", "date", "choice"]
_TELLING: Final = 4
"""From this many signs on an answer that stands in the table is seldom chance."""

learn(
    "kind.form",
    {
        "title": "填表",
        "field": "字段",
        "fields_differ": "表格中的字段与 field 不一致，或有重复",
        "bad_colspan": "colspan 应为大于0的整数",
        "uneven_rows": "各行的列数（colspan 之和）不同",
        "bad_choices": "字段 {field} 的选择太少，有空的，或有重复（不分全角半角和空格）",
        "key_differs": "答案与 field 不一致",
        "no_label": "字段 {field} 没有 label，读屏和未答清单里说不出是哪一格",
        "same_label": "字段 {field} 的 label 与前面的相同：{label}",
        "label_tells": "字段 {field} 的 label 里有它的答案，考生看得到",
        "cell_tells": "表格里写着 {text}，与字段 {field} 的答案相同。请核对是不是留下的答案",
        "text_and_field": "一格里同时写了 text 和 field，文字“{text}”考生看不到。请分成两格，或删去一个",
        "choices_unused": "字段 {field} 不是 choice，choices 用不到。请改 type，或删去 choices",
        "not_typed": "答案 {text} 与类型 {type} 不符，考生填了会被提示有误",
        "no_date": "{text!r} 不是日期，应写成 2026-10-31",
        "answer_not_offered": "答案 {answer} 不在字段 {field} 的选择中",
        "empty_answer": "字段 {field} 的答案是空的",
    },
)


class FormField(msgspec.Struct, frozen=True, kw_only=True):
    """An input of a form task. Money and percent travel as decimal text, dates as YYYY-MM-DD."""

    id: str
    label: str
    type: FieldType
    choices: tuple[str, ...] = ()


class FormCell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of a form's table: fixed text or an input field, over `colspan` columns."""

    text: str = ""
    field: str | None = None
    colspan: int = 1
    header: bool = False


class FormTable(msgspec.Struct, frozen=True, kw_only=True):
    """The drawn table of a form task: rows of cells, and the fields the cells name."""

    fields: tuple[FormField, ...]
    rows: tuple[tuple[FormCell, ...], ...]


class FormItem(Item, frozen=True, kw_only=True, tag="form"):
    """A table to fill."""

    form: FormTable


class Form(Response, frozen=True, kw_only=True, tag="form"):
    """Field id to what was typed."""

    fields: Annotated[dict[Name, ShortText], msgspec.Meta(max_length=1_000)]


class FieldKey(msgspec.Struct, frozen=True, kw_only=True):
    """An expected form field: exact text, or a number within the tolerance when one is given."""

    id: str
    value: str
    points: str
    tolerance: str | None = None


class FormKey(Key, frozen=True, kw_only=True, tag="form"):
    """Expected fields of a form."""

    fields: tuple[FieldKey, ...]


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    cells: tuple[FormCell, ...] = ()


class _Expected(msgspec.Struct, frozen=True, kw_only=True):
    value: str
    points: str
    tolerance: str | None = None


class FormForm(ItemForm, frozen=True, kw_only=True):
    """The author lists the fields, draws the rows, and writes an answer for each field."""

    field: tuple[FormField, ...]
    row: tuple[_Row, ...]
    answer: dict[str, _Expected]


class FormKind(Kind[FormItem, Form, FormKey, FormForm]):
    """The points of each field that is right."""

    item, response, key, form = FormItem, Form, FormKey, FormForm

    def is_answered(self, response: Form) -> bool:
        """See Kind."""
        return any(text.strip() for text in response.fields.values())

    def is_whole(self, item: FormItem, response: Form) -> bool:
        """See Kind."""
        return all(response.fields.get(field.id, "").strip() for field in item.form.fields)

    def words(self, item: FormItem | None, response: Form, telling: Telling) -> tuple[AnswerPart, ...]:
        """See Kind."""
        del telling
        labels = {field.id: field.label for field in item.form.fields} if item is not None else {}
        return tuple(AnswerPart(label=labels.get(n, n), text=text) for n, text in response.fields.items())

    def split(self, form: FormForm) -> tuple[FormItem, FormKey]:
        """See Kind."""
        table = FormTable(fields=form.field, rows=tuple(row.cells for row in form.row))
        keys = (
            FieldKey(id=name, value=answer.value, points=answer.points, tolerance=answer.tolerance)
            for name, answer in form.answer.items()
        )
        return FormItem(**form.common(), form=table), FormKey(fields=tuple(keys))

    def check(self, item: FormItem, key: FormKey, desk: Desk) -> Iterator[Finding]:
        """See Kind."""
        del desk
        fields = {field.id: field for field in item.form.fields}
        yield from id_findings(("field",), [field.id for field in item.form.fields], say("kind.form.field"))
        drawn = Counter(cell.field for row in item.form.rows for cell in row if cell.field)
        if drawn != Counter(dict.fromkeys(fields, 1)):
            yield finding(("row",), "fields_differ", say("kind.form.fields_differ"))
        if any(cell.colspan < 1 for row in item.form.rows for cell in row):
            yield finding(("row",), "bad_colspan", say("kind.form.bad_colspan"))
        if len({sum(cell.colspan for cell in row) for row in item.form.rows}) > 1:
            yield finding(("row",), "uneven_rows", say("kind.form.uneven_rows"))
        for place, field in enumerate(item.form.fields):
            distinct = {plain(choice) for choice in field.choices} - {""}
            if field.type == "choice" and len(distinct) < max(2, len(field.choices)):
                told = say("kind.form.bad_choices", field=field.id)
                yield finding(("field", place, "choices"), "bad_choices", told)
            elif field.type != "choice" and field.choices:
                told = say("kind.form.choices_unused", field=field.id)
                yield finding(("field", place, "choices"), "choices_unused", told)
        yield from _label_findings(item.form.fields)
        yield from _cell_findings(item.form, key)
        if Counter(answer.id for answer in key.fields) != Counter(dict.fromkeys(fields, 1)):
            yield finding(("answer",), "key_differs", say("kind.form.key_differs"))
        for answer in key.fields:
            if answer.id in fields:
                yield from _value_findings(fields[answer.id], answer)
        yield from points_findings(((("answer", a.id, "points"), a.points) for a in key.fields), item.points)

    def mark(self, item: FormItem, key: FormKey, response: Form, recalculate: Recalculate) -> list[Mark]:
        """See Kind."""
        del recalculate
        fields = {field.id: field for field in item.form.fields}
        return [_mark(fields.get(answer.id), answer, response.fields.get(answer.id, "")) for answer in key.fields]

    def model_answer(self, item: FormItem, key: FormKey) -> Form:
        """See Kind."""
        del item
        return Form(fields={answer.id: answer.value for answer in key.fields})

    def guess(self, item: FormItem, key: FormKey, dice: random.Random) -> Form:
        """See Kind."""
        wrong = {field.id: field.choices[-1] if field.choices else "0" for field in item.form.fields}
        return Form(fields={a.id: a.value if dice.random() < 0.3 else wrong.get(a.id, "0") for a in key.fields})


def _label_findings(fields: tuple[FormField, ...]) -> Iterator[Finding]:
    """Labels are what screen readers and the list of open answers call a field."""
    seen: set[str] = set()
    for place, field in enumerate(fields):
        path, label = ("field", place, "label"), plain(field.label)
        if not label:
            yield finding(path, "no_label", say("kind.form.no_label", field=field.id))
        elif label in seen:
            yield finding(path, "same_label", say("kind.form.same_label", field=field.id, label=field.label))
        seen.add(label)


def _cell_findings(form: FormTable, key: FormKey) -> Iterator[Finding]:
    """Words that hide behind a field, and answers that stand in the table or in a label."""
    answers = {a.id: plain(a.value) for a in key.fields if len(a.value) >= _TELLING}
    fields = {field.id: field for field in form.fields}
    for place, row in enumerate(form.rows):
        for number, cell in enumerate(row):
            path = ("row", place, "cells", number)
            if cell.field and cell.text:
                yield finding(path, "text_and_field", say("kind.form.text_and_field", text=cell.text))
            for name, answer in answers.items():
                if not cell.header and fields.get(name) is not None and _is_number(answer, cell.text):
                    told = say("kind.form.cell_tells", text=cell.text, field=name)
                    yield finding(path, "cell_tells", told, doubt=True)
    for place, field in enumerate(form.fields):
        if field.type != "choice" and answers.get(field.id, "-") in plain(field.label):
            told = say("kind.form.label_tells", field=field.id)
            yield finding(("field", place, "label"), "label_tells", told, doubt=True)


def _is_number(answer: str, text: str) -> bool:
    """Whether a text of the table is the very number of an answer."""
    return decimal_of(answer) is not None and is_close(text, answer)


def _value_findings(field: FormField, answer: FieldKey) -> Iterator[Finding]:
    path = ("answer", answer.id, "value")
    if answer.tolerance is not None:
        number = None if field.type in {"date", "choice"} else answer.value
        yield from tolerance_findings(("answer", answer.id, "tolerance"), number, answer.tolerance)
    match field.type:
        case "money" | "integer" | "percent":
            yield from number_findings(path, answer.value)
            if not _can_be_typed(field.type, answer.value):
                yield finding(path, "not_typed", say("kind.form.not_typed", text=answer.value, type=field.type))
        case "date":
            if isinstance(read_date(answer.value), Unread):
                yield finding(path, "no_date", say("kind.form.no_date", text=answer.value))
        case "choice":
            if answer.value not in field.choices:
                told = say("kind.form.answer_not_offered", answer=answer.value, field=field.id)
                yield finding(path, "answer_not_offered", told)
        case "text":
            if answer.tolerance is not None:
                yield from number_findings(path, answer.value)
            elif not plain(answer.value):
                yield finding(path, "empty_answer", say("kind.form.empty_answer", field=field.id))
        case _:
            assert_never(field.type)


def _can_be_typed(kind: FieldType, value: str) -> bool:
    """Whether the candidate's window takes the value for that type without an objection."""
    number = decimal_of(value)
    if number is None:
        return True  # told as no number
    return number == round(number, 0 if kind == "integer" else 2 if kind == "money" else 10)


def _mark(field: FormField | None, key: FieldKey, typed: str) -> Mark:
    return mark(field.label if field else key.id, points_of(key.points), right=_is_right(field, key, typed))


def _is_right(field: FormField | None, key: FieldKey, typed: str) -> bool:
    if field is not None and field.type == "percent":  # 0.34% and 0.34 are one there, 34% is another
        value, wanted = read_percent(typed), decimal_of(key.value)
        return (
            not isinstance(value, Unread)
            and wanted is not None
            and abs(value - wanted) <= points_of(key.tolerance or "0")
        )
    return same_meaning(typed, key.value) if key.tolerance is None else is_close(typed, key.value, key.tolerance)


KIND: Final = FormKind()
