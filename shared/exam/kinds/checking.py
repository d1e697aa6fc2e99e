"""What is checked of every item and its key, before its kind looks at the rest."""

import re
from collections.abc import Iterator
from typing import Any, Final

from shared.exam.bounds import LONGEST_NAME
from shared.exam.formulas import formulas
from shared.exam.kinds.findings import Finding, finding, number_findings
from shared.exam.kinds.kind import Desk, Kind
from shared.exam.kinds.numbers import decimal_of
from shared.exam.kinds.parts import Item, Key
from shared.words.catalogue import say

_PICTURE: Final = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")


def media_in(text: str) -> frozenset[str]:
    """The media paths of the pictures and formulas in a Markdown text."""
    return frozenset([*_PICTURE.findall(text), *(formula.name for formula in formulas(text))])


def media_needed(kind: Kind[Any, Any, Any, Any], item: Item) -> frozenset[str]:
    """Every media path an item needs: documents, templates, the pictures and formulas in its texts."""
    return frozenset(kind.files(item)).union(*(media_in(text) for text in kind.texts(item)))


def item_findings(kind: Kind[Any, Any, Any, Any], item: Item, key: Key | None, desk: Desk) -> Iterator[Finding]:
    """Everything that does not fit between an item, its key and what lies beside them."""
    if not item.item_id.strip() or len(item.item_id) > LONGEST_NAME:
        yield finding(("item_id",), "bad_id", say("kind.bad_item_id", most=LONGEST_NAME))
    if not item.stem:
        yield finding(("stem",), "no_stem", say("kind.no_stem"))
    yield from number_findings(("points",), item.points)
    if (points := decimal_of(item.points)) is not None and points <= 0:
        yield finding(("points",), "no_points", say("kind.no_points"))
    for path in sorted(media_needed(kind, item) - set(desk.media)):
        yield finding((), "no_file", say("kind.no_file", path=path))
    if key is None:
        yield finding(("answer",), "no_key", say("kind.no_key"))
    elif not isinstance(key, kind.key):
        yield finding(("answer",), "other_key", say("kind.other_key"))
    else:
        yield from kind.check(item, key, desk)
