"""Do paper, key and media fit together? Each contradiction is named by item before a package is built."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from scripts.centre.authoring.toml_reader import Findings
from shared.exam.key import ChoiceKey, FillInKey, FormKey, ItemKey, PaperKey, SpreadsheetKey, TrueFalseKey, VoucherKey
from shared.exam.paper import Item, Paper

_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
_BLANK = re.compile(r"\{\{(\w+)\}\}")


def check_paper(paper: Paper, key: PaperKey, media: Mapping[str, bytes], findings: Findings) -> None:
    """Add a finding for everything that does not fit."""
    leaves = _leaf_accounts(paper)
    for item in paper.items():
        _check_media(item, media, findings)
        item_key = key.items.get(item.item_id)
        if item_key is not None:
            _check_key(item, item_key, leaves, findings)
            _check_points(item, item_key, findings)
        elif item.kind != "short_answer":
            findings.add(item.item_id, "没有答案")
    if _number(key.pass_mark) is None:
        findings.add("paper.toml", "pass_mark 不是数")


def stem_pictures(item: Item) -> list[str]:
    """The media paths of the pictures in an item's stem."""
    return _PICTURE.findall(item.stem)


def _check_media(item: Item, media: Mapping[str, bytes], findings: Findings) -> None:
    named = [document.media for document in item.documents] + stem_pictures(item)
    for path in [*named, *([item.template] if item.template else [])]:
        if path not in media:
            findings.add(item.item_id, f"找不到文件 {path}")


def _check_key(item: Item, key: ItemKey, leaves: set[str], findings: Findings) -> None:
    match key:
        case ChoiceKey():
            _check_choice(item, key, findings)
        case FillInKey():
            _check_blanks(item, key, findings)
        case VoucherKey():
            _check_voucher(item, key, leaves, findings)
        case SpreadsheetKey():
            if not item.template:
                findings.add(item.item_id, "没有写 template")
        case FormKey():
            _check_form(item, key, findings)


def _check_choice(item: Item, key: ChoiceKey, findings: Findings) -> None:
    options = [option.id for option in item.options]
    if len(set(options)) != len(options) or len(options) < 2:
        findings.add(item.item_id, "选项的 id 重复或选项太少")
    if not key.right or not set(key.right) <= set(options) or len(set(key.right)) != len(key.right):
        findings.add(item.item_id, "答案不在选项中或重复")
    if item.kind == "single_choice" and len(key.right) != 1:
        findings.add(item.item_id, "单项选择只能有一个答案")
    if key.partial is not None and (_number(key.partial) or 0) * (len(key.right) - 1) >= (_number(item.points) or 0):
        findings.add(item.item_id, "少选也会得满分：（正确选项个数 − 1）× partial 必须小于满分")


def _check_blanks(item: Item, key: FillInKey, findings: Findings) -> None:
    if _BLANK.findall(item.stem) != [blank.id for blank in item.blanks]:
        findings.add(item.item_id, "题干中的空与 blank 不一致")
    for blank in key.blanks:
        if (blank.numeric is None) == (not blank.accept):
            findings.add(item.item_id, f"空 {blank.id} 应在 numeric 和 accept 中写且只写一个")


def _check_voucher(item: Item, key: VoucherKey, leaves: set[str], findings: Findings) -> None:
    for line in key.lines:
        if line.account not in leaves:
            findings.add(item.item_id, f"科目 {line.account} 不在科目表中或不是最末级")
        if line.side not in {"debit", "credit"}:
            findings.add(item.item_id, f"借贷方向 {line.side} 应为 debit 或 credit")
    debit, credit = (_total(line.amount for line in key.lines if line.side == side) for side in ("debit", "credit"))
    if debit != credit:
        findings.add(item.item_id, "答案的借贷不平衡")


def _check_form(item: Item, key: FormKey, findings: Findings) -> None:
    if item.form is None:
        return
    fields = Counter(field.id for field in item.form.fields)
    drawn = Counter(cell.field for row in item.form.rows for cell in row if cell.field)
    if fields != drawn or any(count > 1 for count in fields.values()):
        findings.add(item.item_id, "表格中的字段与 field 不一致，或有重复")
    if {answer.id for answer in key.fields} != set(fields):
        findings.add(item.item_id, "答案与 field 不一致")
    if len({sum(cell.colspan for cell in row) for row in item.form.rows}) > 1:
        findings.add(item.item_id, "各行的列数（colspan 之和）不同")


def _check_points(item: Item, key: ItemKey, findings: Findings) -> None:
    whole = _number(item.points)
    match key:
        case ChoiceKey() | TrueFalseKey():
            parts = [item.points]
        case FillInKey():
            parts = [blank.points for blank in key.blanks]
        case VoucherKey():
            marks = [line.points for line in key.lines]
            parts = [*marks, key.date_points, key.attachments_points, key.balance_points]
        case SpreadsheetKey():
            parts = [cell.points for cell in key.cells]
        case FormKey():
            parts = [field.points for field in key.fields]
    if whole is None or whole <= 0 or _total(parts) != whole:
        findings.add(item.item_id, f"各部分分值之和与本题分值 {item.points} 不等")


def _leaf_accounts(paper: Paper) -> set[str]:
    codes = {account.code for account in paper.accounts}
    return {code for code in codes if not any(other.startswith(f"{code}-") for other in codes)}


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _total(texts: Iterable[str]) -> Decimal | None:
    values = [_number(text) for text in texts]
    return None if None in values else sum((v for v in values if v is not None), Decimal(0))
