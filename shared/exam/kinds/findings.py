"""What is wrong with an authored item: where (its path in the item's table), a stable code, and a sentence."""

from collections.abc import Iterable, Iterator

import msgspec

from shared.exam.bounds import LONGEST_NAME
from shared.exam.kinds.numbers import decimal_of, total_points
from shared.exam.typed import plain
from shared.words.catalogue import say

Path = tuple[str | int, ...]
_WIDE = 10
"""A tolerance of more than a tenth of the value is seldom meant."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding. `path` names fields and, from 0, entries: ("blank", 1, "numeric"); empty for the whole item.

    `doubt`: it is unusual and may be meant all the same; the author is told, and nothing is refused.
    """

    path: Path
    code: str
    sentence: str
    doubt: bool = False


def finding(path: Path, code: str, sentence: str, *, doubt: bool = False) -> Finding:
    """A finding at a place."""
    return Finding(path=path, code=code, sentence=sentence, doubt=doubt)


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


def tolerance_findings(path: Path, value: str | None, tolerance: str) -> Iterator[Finding]:
    """Whether a tolerance lets nothing pass that is not the value: with one as large as the value, 0 is right.

    `value`: None where the answer is no number.
    """
    yield from number_findings(path, tolerance, least=0)
    wanted, allowed = decimal_of(value or ""), decimal_of(tolerance)
    if value is None and allowed:
        yield finding(path, "tolerance_unused", say("kind.tolerance_unused", tolerance=tolerance))
    if not wanted or allowed is None:
        return
    if allowed == 0 and wanted != round(wanted, 2):
        yield finding(path, "no_rounding", say("kind.no_rounding", value=value), doubt=True)
    elif allowed >= abs(wanted):
        yield finding(path, "anything_goes", say("kind.anything_goes", tolerance=tolerance, value=value))
    elif allowed * _WIDE > abs(wanted):
        yield finding(path, "wide_tolerance", say("kind.wide_tolerance", tolerance=tolerance, value=value), doubt=True)


def points_findings(
    parts: Iterable[tuple[Path, str]], whole: str, heads: Iterable[tuple[Path, str]] = ()
) -> Iterator[Finding]:
    """Whether points are numbers, none negative, and their sum is the item's. `heads`: parts that may be worth none."""
    marked = list(parts)
    known = [*marked, *heads]
    wrong = [found for path, text in known for found in number_findings(path, text, least=0)]
    yield from wrong
    for path, text in marked:
        if decimal_of(text) == 0:
            yield finding(path, "worth_nothing", say("kind.worth_nothing"), doubt=True)
    if not wrong and total_points(text for _, text in known) != decimal_of(whole):
        yield finding((), "points_sum", say("kind.points_sum", whole=whole))


def id_findings(path: Path, ids: Iterable[str], what: str, field: str = "id") -> Iterator[Finding]:
    """Whether ids are filled, short and distinct for people too; `what` is the word for what has them.

    A and a, 1 and １ are one id to whoever reads a list of results.
    """
    seen: set[str] = set()
    for place, name in enumerate(ids):
        if not plain(name) or name != name.strip() or len(name) > LONGEST_NAME:
            told = say("kind.bad_id", what=what, field=field, most=LONGEST_NAME)
            yield finding((*path, place, field), "bad_id", told)
        elif plain(name) in seen:
            yield finding((*path, place, field), "same_id", say("kind.same_id", what=what, field=field, name=name))
        seen.add(plain(name))
