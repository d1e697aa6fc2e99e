"""What is wrong with an authored item: where (its path in the item's table), a stable code, and a sentence."""

from collections.abc import Iterable, Iterator

import msgspec

from shared.exam.bounds import LONGEST_NAME
from shared.exam.kinds.numbers import decimal_of, total_points
from shared.words.catalogue import say

Path = tuple[str | int, ...]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding. `path` names fields and, from 0, entries: ("blank", 1, "numeric"); empty for the whole item."""

    path: Path
    code: str
    sentence: str


def finding(path: Path, code: str, sentence: str) -> Finding:
    """A finding at a place."""
    return Finding(path=path, code=code, sentence=sentence)


def inside(path: Path, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Faults of a part, told from the item."""
    for found in findings:
        yield msgspec.structs.replace(found, path=(*path, *found.path))


def number_findings(path: Path, text: str, *, least: int | None = None) -> Iterator[Finding]:
    """Whether a text is a number as keys write them, and not below the least."""
    value = decimal_of(text)
    if value is None:
        yield finding(path, "not_a_number", say("kind.not_a_number", text=text))
    elif least is not None and value < least:
        yield finding(path, "negative", say("kind.negative", text=text, least=least))


def points_findings(parts: Iterable[tuple[Path, str]], whole: str) -> Iterator[Finding]:
    """Whether points are numbers, none negative, and their sum is the item's."""
    known = list(parts)
    wrong = [found for path, text in known for found in number_findings(path, text, least=0)]
    yield from wrong
    if not wrong and total_points(text for _, text in known) != decimal_of(whole):
        yield finding((), "points_sum", say("kind.points_sum", whole=whole))


def id_findings(path: Path, ids: Iterable[str], what: str, field: str = "id") -> Iterator[Finding]:
    """Whether ids are filled, short and distinct; `what` is the word for what has them."""
    seen: set[str] = set()
    for place, name in enumerate(ids):
        if not name.strip() or len(name) > LONGEST_NAME:
            told = say("kind.bad_id", what=what, field=field, most=LONGEST_NAME)
            yield finding((*path, place, field), "bad_id", told)
        elif name in seen:
            yield finding((*path, place, field), "same_id", say("kind.same_id", what=what, field=field, name=name))
        seen.add(name)
