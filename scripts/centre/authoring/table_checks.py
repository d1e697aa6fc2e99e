"""What no item's table may say, whatever its kind: an id that makes no file name, the same words twice."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scripts.centre.authoring.source.toml_lines import Path
from shared.exam.kinds.findings import Finding, finding

_ITEM_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_OTHERS: Final = re.compile(
    r"^(?:以上|上述|前述)(?:[各几]项|选项|答案|说法)?(?:都|均|皆|全|都不|均不)"
    r"|^[（(]?[A-Z]\s*(?:和|与|、|及|以及)\s*[A-Z][）)]?(?:都|均|项)?"
)


def check_table(raw: Mapping[str, Any], *, shuffled: bool) -> Iterator[Finding]:
    """The faults of one item's table. `shuffled`: its options stand in another order for each candidate."""
    item_id = raw.get("item_id")
    if isinstance(item_id, str) and not _ITEM_ID.fullmatch(item_id):
        told = f"item_id {item_id} 只能用英文字母、数字、点、横线：成绩文件按它命名。请改正。"
        yield finding(("item_id",), "bad_item_id", told)
    yield from _documents(raw.get("documents"))
    for path, texts in _lists(raw, ()):
        seen: dict[str, int] = {}
        for place, text in texts:
            plain = "".join(text.split())
            if plain and plain in seen:
                told = f"与第{seen[plain] + 1}项的文字相同，考生无法区分。请改正。"
                yield finding((*path, place, "text"), "same_text", told)
            seen.setdefault(plain, place)
            if shuffled and path[-1] == "options" and _OTHERS.search(text.strip()):
                told = "选项的次序会打乱，不能指着别的选项说话（以上都对、A和B）。请改写选项，或不打乱次序。"
                yield finding((*path, place, "text"), "option_names_others", told)


def _documents(documents: Any) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, document in enumerate(documents if isinstance(documents, list) else ()):
        name = document.get("id") if isinstance(document, Mapping) else None
        if isinstance(name, str):
            if name in seen:
                told = f"资料的 id 重复：{name}。请改一个。"
                yield finding(("documents", place, "id"), "same_id", told)
            seen.add(name)


def _lists(raw: Any, path: Path) -> Iterator[tuple[Path, list[tuple[int, str]]]]:
    """Every list of things with an id and a text: options, entries."""
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from _lists(value, (*path, key))
    elif isinstance(raw, list):
        named = [
            (place, one["text"])
            for place, one in enumerate(raw)
            if isinstance(one, Mapping) and "id" in one and isinstance(one.get("text"), str)
        ]
        if named:
            yield path, named
        for place, value in enumerate(raw):
            yield from _lists(value, (*path, place))
