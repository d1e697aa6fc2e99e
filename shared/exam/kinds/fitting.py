"""Does what an author wrote have the shape of its form? Every misfit is told, not only the first, and in Chinese.

A form is an ordinary msgspec struct: the same words read a file, check it, and become the JSON Schema for editors.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, assert_never

import msgspec
from msgspec import inspect

from shared.exam.kinds.findings import Finding, Path, finding

Form = TypeVar("Form", bound=msgspec.Struct)


def read_form(raw: Any, form: type[Form]) -> tuple[Form | None, tuple[Finding, ...]]:
    """What was written, as a form; or None, with everything that does not fit."""
    findings = tuple(_misfits((), raw, inspect.type_info(form)))
    return (None, findings) if findings else (msgspec.convert(raw, form), ())


def _misfits(path: Path, raw: Any, wanted: inspect.Type) -> Iterator[Finding]:
    match wanted:
        case inspect.Metadata():
            yield from _misfits(path, raw, wanted.type)
        case inspect.UnionType():
            yield from _one_of(path, raw, [t for t in wanted.types if not isinstance(t, inspect.NoneType)])
        case inspect.StructType():
            yield from _table(path, raw, wanted)
        case inspect.DictType():
            if not isinstance(raw, Mapping):
                yield _no_table(path, raw)
                return
            for name, entry in raw.items():
                yield from _misfits((*path, name), entry, wanted.value_type)
        case inspect.ListType() | inspect.VarTupleType():
            yield from _row(path, raw, wanted)
        case inspect.LiteralType():
            if raw not in wanted.values:
                known = "、".join(map(str, wanted.values))
                yield finding(path, "not_offered", f"{_name(path)}应为 {known}，现在是 {raw}。")
        case inspect.StrType() | inspect.IntType() | inspect.BoolType():
            yield from _plain(path, raw, wanted)
        case _:  # Any: whoever reads it further looks at it
            return


def _one_of(path: Path, raw: Any, wanted: list[inspect.Type]) -> Iterator[Finding]:
    """One type, where TOML has no word for the other, None; or tables told apart by a key that names which it is."""
    tables = {str(table.tag): table for table in wanted if isinstance(table, inspect.StructType)}
    if len(wanted) == 1 or len(tables) != len(wanted):
        yield from _misfits(path, raw, wanted[0])
        return
    if not isinstance(raw, Mapping):
        yield _no_table(path, raw)
        return
    name = str(next(iter(tables.values())).tag_field)
    known, told = "、".join(tables), raw.get(name)
    if told is None:
        yield finding((*path, name), "missing", f"没有写 {name}，请补上（{known} 之一）。")
    elif str(told) not in tables:
        yield finding((*path, name), "not_offered", f"{name} 应为 {known}，现在是 {told}。")
    else:
        yield from _table(path, {key: value for key, value in raw.items() if key != name}, tables[str(told)])


def _table(path: Path, raw: Any, wanted: inspect.StructType) -> Iterator[Finding]:
    if not isinstance(raw, Mapping):
        yield _no_table(path, raw)
        return
    fields = {field.encode_name: field for field in wanted.fields}
    absent = [name for name in fields if name not in raw]
    meant: set[str] = set()
    for name in raw:
        if name not in fields:
            near = difflib.get_close_matches(str(name), absent, n=1)
            meant.update(near)
            told = f"是否想写 {near[0]}？请改正" if near else "请检查拼写，或删去"
            yield finding((*path, name), "unknown_field", f"不认识 {name} 这一项，{told}。")
    for name, field in fields.items():
        if name in raw:
            yield from _misfits((*path, name), raw[name], field.type)
        elif field.required and name not in meant:
            yield finding((*path, name), "missing", f"没有写 {name}，请补上。")


def _row(path: Path, raw: Any, wanted: inspect.ListType | inspect.VarTupleType) -> Iterator[Finding]:
    if not isinstance(raw, list):
        yield finding(path, "not_a_list", f"{_name(path)}应写成方括号里的一组，现在是{_kind(raw)}。")
        return
    if len(raw) < (wanted.min_length or 0):
        yield finding(path, "too_few", f"{_name(path)}至少要有{wanted.min_length}项。")
    for place, entry in enumerate(raw):
        yield from _misfits((*path, place), entry, wanted.item_type)


def _plain(path: Path, raw: Any, wanted: inspect.StrType | inspect.IntType | inspect.BoolType) -> Iterator[Finding]:
    name = _name(path)
    match wanted:
        case inspect.BoolType():
            if not isinstance(raw, bool):
                yield finding(path, "not_true_false", f"{name}应写成 true 或 false，不加引号，现在是{_kind(raw)}。")
        case inspect.IntType():
            if not isinstance(raw, int) or isinstance(raw, bool):
                yield finding(path, "not_whole", f"{name}应写成不带引号的整数，现在是{_kind(raw)}。")
            elif not _least(wanted) <= raw <= _most(wanted):
                told = f"为 {_least(wanted):g} 至 {_most(wanted):g} 的整数"
                yield finding(path, "out_of_range", f"{name}应{told}，现在是 {raw}。")
        case inspect.StrType():
            if not isinstance(raw, str):
                yield finding(path, "not_text", f"{name}应写成带英文引号的文字，现在是{_kind(raw)}。")
            elif len(raw.strip()) < (wanted.min_length or 0):
                yield finding(path, "empty_text", f"{name}没有写内容。")
            elif wanted.pattern is not None and not re.search(wanted.pattern, raw):
                yield finding(path, "bad_text", f"{name}的写法不对：{raw or '没有写内容'}。请照说明改正。")
        case _:
            assert_never(wanted)


def _least(wanted: inspect.IntType) -> float:
    return wanted.ge if wanted.ge is not None else float("-inf")


def _most(wanted: inspect.IntType) -> float:
    return wanted.le if wanted.le is not None else float("inf")


def _no_table(path: Path, raw: Any) -> Finding:
    return finding(path, "not_a_table", f"{_name(path)}应写成一组“名称 = 值”，现在是{_kind(raw)}。")


def _name(path: Path) -> str:
    """How a person calls the value: its key, or its place in a list."""
    keys = [step for step in path if isinstance(step, str)]
    called = f"{keys[-1]} " if keys else "这里"
    return f"{called}的第{path[-1] + 1}项" if path and isinstance(path[-1], int) else called


def _kind(raw: Any) -> str:
    if isinstance(raw, bool):
        return "true、false 一类的值"
    kinds = ((str, "文字"), (int | float, "数"), (list, "方括号里的一组"), (Mapping, "一组“名称 = 值”"))
    return next((told for kind, told in kinds if isinstance(raw, kind)), "日期或时间")
