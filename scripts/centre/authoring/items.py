"""One item of the authoring folder becomes what candidates see and what stays at the centre, as its kind has it."""

from typing import Any

from scripts.centre.authoring.toml_reader import Findings
from shared.exam.kinds.asking import Authored, read_item
from shared.exam.kinds.findings import path_words
from shared.exam.kinds.registry import KINDS, kind_named


def build_item(content: dict[str, Any], raw: dict[str, Any], name: str, findings: Findings) -> Authored | None:
    """The item `raw` of a group file's `content`; None (and findings) if it cannot be built."""
    where = f"{name} {raw.get('item_id', '（无 item_id）')}"
    kind = kind_named(str(content.get("kind")))
    if kind is None:
        known = "、".join(sorted(kind.name for kind in KINDS))
        findings.add(where, f"不认识的题型 {content.get('kind')}，应为 {known} 之一")
        return None
    built, found = read_item(kind, content, raw)
    for one in found:
        findings.add(" ".join(filter(None, (where, path_words(one.path)))), one.sentence)
    return built
