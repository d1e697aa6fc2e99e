"""Any kind, asked through what one holds: a response, an item with its answer, an author's table.

Here, and only here, it is made sure that item, key and response belong to one kind before the kind sees them.
"""

from collections.abc import Iterator
from typing import Any, Final, Literal

import msgspec

from shared.exam.kinds.checking import item_findings, media_needed
from shared.exam.kinds.findings import Finding
from shared.exam.kinds.fitting import read_form
from shared.exam.kinds.kind import Desk, Recalculate, Shuffle, Telling
from shared.exam.kinds.parts import AnswerPart, Item, Key, Mark, Response
from shared.exam.kinds.registry import AnyKind, kind_of

Progress = Literal["none", "partly", "full"]
_PLAIN: Final = Telling()


class Authored(msgspec.Struct, frozen=True, kw_only=True):
    """The two halves of an authored item: what candidates see, and what stays at the centre."""

    item: Item
    key: Key


# ------------------------------------------------------------ sitting
def is_answered(response: Response | None) -> bool:
    """Whether the candidate has put anything into this answer."""
    return response is not None and kind_of(response).is_answered(response)


def within_bounds(response: Response) -> bool:
    """Whether it can be read back: what is larger than its kind allows must not get into a log nobody could open."""
    try:
        msgspec.convert(msgspec.to_builtins(response), type(response))
    except msgspec.ValidationError:
        return False
    return True


def progress_of(item: Item, response: Response | None) -> Progress:
    """How far an answer is."""
    kind = kind_of(item)
    if response is None or not is_answered(response):
        return "none"
    if not isinstance(response, kind.response):
        return "partly"
    return "full" if kind.is_whole(item, response) else "partly"


def arranged(item: Item, shuffle: Shuffle) -> Item:
    """The item as one candidate meets it."""
    met: Item = kind_of(item).arranged(item, shuffle)
    return met


# ------------------------------------------------------------ words
def answer_parts(item: Item | None, response: Response, telling: Telling = _PLAIN) -> tuple[AnswerPart, ...]:
    """An answer in words, part by part; an item of another kind does not help."""
    kind = kind_of(response)
    return kind.words(item if isinstance(item, kind.item) else None, response, telling)


def media_of(item: Item) -> frozenset[str]:
    """Every media path an item needs: documents, templates, and the pictures in its texts."""
    return media_needed(kind_of(item), item)


# ------------------------------------------------------------ authoring
def read_item(kind: AnyKind, group: dict[str, Any], raw: dict[str, Any]) -> tuple[Authored | None, tuple[Finding, ...]]:
    """An item's table, with what its group sets for all its items, as item and key; or what is wrong with it."""
    shared = {name: group[name] for name in kind.group_wide if name in group}
    form, findings = read_form({**shared, **raw}, kind.form)
    if form is None:
        return None, findings
    item, key = kind.split(form)
    return Authored(item=item, key=key), ()


def check_item(item: Item, key: Key | None, desk: Desk) -> Iterator[Finding]:
    """Everything that does not fit between an item, its key and what lies beside them."""
    yield from item_findings(kind_of(item), item, key, desk)


# ------------------------------------------------------------ marking
def marks_of(item: Item, key: Key | None, response: Response | None, recalculate: Recalculate) -> list[Mark]:
    """What is right in an answer. One of another kind, or against the key of another kind, is worth nothing."""
    kind = kind_of(item)
    if not isinstance(response, kind.response) or not isinstance(key, kind.key):
        return []
    return kind.mark(item, key, response, recalculate)
