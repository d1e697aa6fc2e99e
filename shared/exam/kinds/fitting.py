"""Does what an author wrote have the shape of its form? Every misfit is told, not only the first.

A form is an ordinary msgspec struct: the same words read a file, check it, and become the JSON Schema for editors.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, assert_never

import msgspec
from msgspec import inspect

from shared.exam.kinds.findings import Finding, Path, finding
from shared.words.catalogue import say

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
                told = say("kind.not_offered", name=_name(path), known=wanted.values, now=raw)
                yield finding(path, "not_offered", told)
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
    chosen = raw.get(name)
    if chosen is None:
        yield finding((*path, name), "missing", say("kind.missing_one_of", name=name, known=tables))
    elif str(chosen) not in tables:
        told = say("kind.not_offered", name=f"{name} ", known=tables, now=chosen)
        yield finding((*path, name), "not_offered", told)
    else:
        yield from _table(path, {key: value for key, value in raw.items() if key != name}, tables[str(chosen)])


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
            told = say("kind.field_near", name=name, near=near[0]) if near else say("kind.unknown_field", name=name)
            yield finding((*path, name), "unknown_field", told)
    for name, field in fields.items():
        if name in raw:
            yield from _misfits((*path, name), raw[name], field.type)
        elif field.required and name not in meant:
            yield finding((*path, name), "missing", say("kind.missing", name=name))


def _row(path: Path, raw: Any, wanted: inspect.ListType | inspect.VarTupleType) -> Iterator[Finding]:
    if not isinstance(raw, list):
        yield finding(path, "not_a_list", say("kind.not_a_list", name=_name(path), now=_kind(raw)))
        return
    if len(raw) < (wanted.min_length or 0):
        yield finding(path, "too_few", say("kind.too_few", name=_name(path), least=wanted.min_length))
    for place, entry in enumerate(raw):
        yield from _misfits((*path, place), entry, wanted.item_type)


def _plain(path: Path, raw: Any, wanted: inspect.StrType | inspect.IntType | inspect.BoolType) -> Iterator[Finding]:
    name = _name(path)
    match wanted:
        case inspect.BoolType():
            if not isinstance(raw, bool):
                yield finding(path, "not_true_false", say("kind.not_true_false", name=name, now=_kind(raw)))
        case inspect.IntType():
            if not isinstance(raw, int) or isinstance(raw, bool):
                yield finding(path, "not_whole", say("kind.not_whole", name=name, now=_kind(raw)))
            elif not _least(wanted) <= raw <= _most(wanted):
                told = say("kind.out_of_range", name=name, least=_least(wanted), most=_most(wanted), now=raw)
                yield finding(path, "out_of_range", told)
        case inspect.StrType():
            if not isinstance(raw, str):
                yield finding(path, "not_text", say("kind.not_text", name=name, now=_kind(raw)))
            elif len(raw.strip()) < (wanted.min_length or 0):
                yield finding(path, "empty_text", say("kind.empty_text", name=name))
            elif wanted.pattern is not None and ("\n" in raw or not re.search(wanted.pattern, raw)):
                told = say("kind.bad_text", name=name, now=raw or say("kind.nothing_written"))
                yield finding(path, "bad_text", told)
        case _:
            assert_never(wanted)


def _least(wanted: inspect.IntType) -> float:
    return wanted.ge if wanted.ge is not None else float("-inf")


def _most(wanted: inspect.IntType) -> float:
    return wanted.le if wanted.le is not None else float("inf")


def _no_table(path: Path, raw: Any) -> Finding:
    return finding(path, "not_a_table", say("kind.not_a_table", name=_name(path), now=_kind(raw)))


def _name(path: Path) -> str:
    """How a person calls the value: its key, or its place in a list."""
    keys = [step for step in path if isinstance(step, str)]
    called = f"{keys[-1]} " if keys else say("kind.here")
    return say("kind.entry", name=called, place=path[-1] + 1) if path and isinstance(path[-1], int) else called


def _kind(raw: Any) -> str:
    if isinstance(raw, bool):
        return say("kind.value.true_false")
    kinds = ((str, "text"), (int | float, "number"), (list, "list"), (Mapping, "table"))
    return say(f"kind.value.{next((name for kind, name in kinds if isinstance(raw, kind)), 'time')}")
