"""Reading an item's TOML table into the form of its kind: every wrong place is named, not only the first."""

from collections.abc import Iterator
from typing import Any, Final, TypeVar

import msgspec
from msgspec import inspect

from shared.exam.kinds.findings import Finding, Path, finding
from shared.exam.kinds.parts import Document

Form = TypeVar("Form", bound=msgspec.Struct)
_GROUPS: Final = (inspect.ListType, inspect.VarTupleType)


class ItemForm(msgspec.Struct, frozen=True, kw_only=True):
    """What every item's table may say; a kind's form adds its own fields. `analysis` never leaves the centre."""

    item_id: str
    stem: str
    points: str
    title: str = ""
    documents: tuple[Document, ...] = ()
    material: str = ""
    analysis: str = ""

    def common(self) -> dict[str, Any]:
        """The fields every `Item` takes over. Only what is named here travels, so no analysis can slip through."""
        names = ("item_id", "points", "title", "documents")
        plain: dict[str, Any] = {name: getattr(self, name) for name in names}
        return {**plain, "stem": self.stem.strip(), "material": self.material.strip()}


def read_form(raw: dict[str, Any], form: type[Form]) -> tuple[Form | None, tuple[Finding, ...]]:
    """The table as a form, or None with everything that does not fit."""
    findings = tuple(_findings((), raw, inspect.type_info(form)))
    return (None, findings) if findings else (msgspec.convert(raw, form), ())


def _findings(path: Path, value: Any, wanted: inspect.Type) -> Iterator[Finding]:
    if isinstance(wanted, inspect.UnionType):
        choices = [t for t in wanted.types if not isinstance(t, inspect.NoneType)]
        if len(choices) == 1:
            wanted = choices[0]
    if isinstance(wanted, inspect.StructType):
        yield from _table(path, value, wanted)
    elif isinstance(wanted, _GROUPS):
        yield from _group(path, value, wanted.item_type)
    elif isinstance(wanted, inspect.DictType):
        if not isinstance(value, dict):
            yield finding(path, "not_a_table", "应为一张表")
            return
        for name, entry in value.items():
            yield from _findings((*path, name), entry, wanted.value_type)
    else:
        yield from _plain(path, value, wanted)


def _table(path: Path, value: Any, wanted: inspect.StructType) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield finding(path, "not_a_table", "应为一张表")
        return
    fields = {field.encode_name: field for field in wanted.fields}
    for name, field in fields.items():
        if name in value:
            yield from _findings((*path, name), value[name], field.type)
        elif field.required:
            yield finding((*path, name), "missing", "没有写")
    for name in value:
        if name not in fields:
            yield finding((*path, name), "unknown_field", "没有这一项，请检查拼写")


def _group(path: Path, value: Any, entry: inspect.Type) -> Iterator[Finding]:
    if not isinstance(value, list):
        yield finding(path, "not_a_list", "应为一组（方括号）")
        return
    for place, one in enumerate(value):
        yield from _findings((*path, place), one, entry)


def _plain(path: Path, value: Any, wanted: inspect.Type) -> Iterator[Finding]:
    match wanted:
        case inspect.StrType() if not isinstance(value, str):
            yield finding(path, "not_text", "应写成带引号的文字")
        case inspect.BoolType() if not isinstance(value, bool):
            yield finding(path, "not_true_false", "应为 true 或 false，不加引号")
        case inspect.IntType() if isinstance(value, bool) or not isinstance(value, int):
            yield finding(path, "not_whole", "应为整数，不加引号")
        case inspect.LiteralType() if value not in wanted.values:
            yield finding(path, "not_offered", f"应为 {'、'.join(map(str, wanted.values))} 之一")
