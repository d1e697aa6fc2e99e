"""One item of the authoring folder becomes what candidates see (`Item`) and what stays at the centre (`ItemKey`)."""

from collections.abc import Callable
from typing import Any

import msgspec

from scripts.centre.authoring.toml_reader import Findings
from shared.exam.key import ChoiceKey, FillInKey, FormKey, ItemKey, SpreadsheetKey, TrueFalseKey, VoucherKey
from shared.exam.paper import Item


class BuiltItem(msgspec.Struct, frozen=True, kw_only=True):
    """The two halves; `key` is None for items that people mark."""

    item: Item
    key: ItemKey | None


def build_item(content: dict[str, Any], raw: dict[str, Any], name: str, findings: Findings) -> BuiltItem | None:
    """The item `raw` of a group file's `content`; None (and findings) if it cannot be built."""
    where = f"{name} {raw.get('item_id', '（无 item_id）')}"
    kind = content.get("kind")
    maker = _KEYS.get(str(kind))
    if maker is None and kind != "short_answer":
        findings.add(where, f"不认识的题型 {kind}")
        return None
    # Only the fields named here travel: an answer or analysis can never slip into a paper.
    plain: dict[str, Any] = {
        "kind": kind,
        "item_id": raw.get("item_id"),
        "stem": str(raw.get("stem", "")).strip(),
        "points": raw.get("points", content.get("points")),
        "title": raw.get("title", ""),
        "options": raw.get("options", []),
        "documents": raw.get("documents", []),
        "template": raw.get("template"),
        "blanks": [{k: b[k] for k in ("id", "hint") if k in b} for b in raw.get("blank", [])],
    }
    if kind == "form":
        rows = [row.get("cells", []) for row in raw.get("row", [])]
        plain["form"] = {"fields": raw.get("field", []), "rows": rows}
    item = findings.convert(plain, Item, where)
    try:
        key = maker({"kind": kind, "partial": content.get("partial"), **raw}) if maker else None
    except (msgspec.ValidationError, KeyError, TypeError, AttributeError) as error:
        findings.add(where, f"答案不符合格式（{error}）")
        return None
    return BuiltItem(item=item, key=key) if item else None


def _choice(raw: dict[str, Any]) -> ItemKey:
    answer = raw["answer"]
    right = answer if isinstance(answer, list) else [answer]
    partial = raw["partial"] if raw["kind"] == "multiple_choice" else None
    return msgspec.convert({"type": "choice", "right": right, "partial": partial}, ChoiceKey)


def _true_false(raw: dict[str, Any]) -> ItemKey:
    return msgspec.convert({"type": "true_false", "right": raw["answer"]}, TrueFalseKey)


def _fill_in(raw: dict[str, Any]) -> ItemKey:
    blanks = [{k: v for k, v in blank.items() if k != "hint"} for blank in raw["blank"]]
    return msgspec.convert({"type": "fill_in", "blanks": blanks}, FillInKey)


def _voucher(raw: dict[str, Any]) -> ItemKey:
    return msgspec.convert({"type": "voucher", **raw["answer"]}, VoucherKey)


def _spreadsheet(raw: dict[str, Any]) -> ItemKey:
    return msgspec.convert({"type": "spreadsheet", **raw["answer"]}, SpreadsheetKey)


def _form(raw: dict[str, Any]) -> ItemKey:
    fields = [{"id": name, **answer} for name, answer in raw["answer"].items()]
    return msgspec.convert({"type": "form", "fields": fields}, FormKey)


_KEYS: dict[str, Callable[[dict[str, Any]], ItemKey]] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "true_false": _true_false,
    "fill_in": _fill_in,
    "voucher": _voucher,
    "spreadsheet": _spreadsheet,
    "form": _form,
}
