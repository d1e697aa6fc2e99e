"""What no item's table may say, whatever its kind: an id that makes no file name, the same words twice."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scripts.centre.authoring.source.toml_lines import Path
from scripts.centre.authoring.written import OPTION_LETTER, OTHER_OPTIONS
from shared.exam.kinds.findings import Finding, finding
from shared.exam.typed import Number, Unread, half_width, read_number
from shared.words.catalogue import say

_ITEM_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def check_table(raw: Mapping[str, Any], *, shuffled: bool) -> Iterator[Finding]:
    """The faults of one item's table. `shuffled`: its options stand in another order for each candidate."""
    item_id = raw.get("item_id")
    if isinstance(item_id, str) and not _ITEM_ID.fullmatch(item_id):
        told = say("author.table.item_id", item_id=item_id)
        yield finding(("item_id",), "bad_item_id", told)
    if shuffled and isinstance(raw.get("analysis"), str) and OPTION_LETTER.search(raw["analysis"]):
        yield finding(("analysis",), "analysis_names_letter", say("author.table.letter"))
    yield from _documents(raw.get("documents"))
    for path, texts in _lists(raw, ()):
        seen: dict[str, int] = {}
        values: dict[str, set[str]] = {}
        for place, text in texts:
            plain = _looks(text)
            if plain and plain in seen:
                told = say("author.table.same_text", number=seen[plain] + 1)
                yield finding((*path, place, "text"), "same_text", told)
            seen.setdefault(plain, place)
            worth = _worth(text)
            if worth and worth in values and plain not in values[worth]:
                told = say("author.table.same_value", text=text)
                yield finding((*path, place, "text"), "same_value", told, doubt=True)
            values.setdefault(worth, set()).add(plain)
            if shuffled and path[-1] == "options" and OTHER_OPTIONS.search(text.strip()):
                told = say("author.table.names_others")
                yield finding((*path, place, "text"), "option_names_others", told)


def _looks(text: str) -> str:
    """An option as a candidate tells it from others: width, blanks, a full stop and commas of thousands do not help."""
    number = read_number(text, None)
    if isinstance(number, Number):
        return f"{number.value.normalize()}{'%' if number.percent else number.currency}"
    narrow = unicodedata.normalize("NFKC", half_width(text.replace("**", "")))
    return "".join(narrow.split()).rstrip("。.;")


def _worth(text: str) -> str:
    """What a number is worth, however it is written: 20% is 0.2, 1万元 is 10,000; empty for a text."""
    number = read_number(text)
    return "" if isinstance(number, Unread) else f"{number.exact.normalize()}"


def _documents(documents: Any) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, document in enumerate(documents if isinstance(documents, list) else ()):
        name = document.get("id") if isinstance(document, Mapping) else None
        if isinstance(name, str):
            if name in seen:
                told = say("author.table.same_id", name=name)
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
