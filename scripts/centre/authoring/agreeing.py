"""What an item says in words, held against its key and what lies beside it: dates, numbers, sheets, points."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Final

from scripts.centre.authoring.written import (
    ANSWER_NAMED,
    ATTACHED,
    DATE_IS,
    DATES,
    PARTS_OF_POINTS,
    SHEET_NAMED,
    number_in_words,
)
from shared.exam.kinds.case import CaseItem
from shared.exam.kinds.findings import Finding, finding, inside
from shared.exam.kinds.numbers import points_of
from shared.exam.kinds.parts import Document, Item, Key
from shared.exam.kinds.short_answer import ShortAnswerKey
from shared.exam.kinds.voucher import VoucherKey
from shared.exam.typed import Unread, plain, read_date
from shared.words.catalogue import say

_SHOWN_AS_DOCUMENT: Final = frozenset({".png", ".jpg", ".jpeg", ".pdf"})


def disagreements(item: Item, key: Key) -> Iterator[Finding]:
    """Where the words of an item and its key part ways."""
    yield from _documents(item.documents)
    match key:
        case VoucherKey():
            yield from _voucher(item, key)
        case ShortAnswerKey():
            yield from _reference(item, key)
        case _:
            pass
    if isinstance(item, CaseItem):
        ids = [question.item_id for question in item.questions]
        if all(name.isdecimal() for name in ids) and ids != [str(n + 1) for n in range(len(ids))]:
            yield finding(("question",), "questions_count", say("author.agree.questions", ids=ids), doubt=True)
        for place, question in enumerate(item.questions):
            right = getattr(key, "questions", {}).get(question.item_id)
            if right is not None:
                yield from inside(("question", place), disagreements(question, right))


def sheets_named(item: Item, sheets: list[str]) -> Iterator[Finding]:
    """Sheets that the stem sends the candidate to and the workbook does not have."""
    known = {plain(sheet) for sheet in sheets}
    for found in SHEET_NAMED.finditer(item.stem):
        if plain(found[1]) not in known:
            told = say("author.agree.sheet", name=found[1], sheets=sheets)
            yield finding(("stem",), "no_such_sheet", told)


def _documents(documents: tuple[Document, ...]) -> Iterator[Finding]:
    titles: set[str] = set()
    files: set[str] = set()
    ids: set[str] = set()
    for place, document in enumerate(documents):
        path = ("documents", place)
        if not plain(document.title):
            yield finding((*path, "title"), "no_title", say("author.agree.no_title"))
        elif plain(document.title) in titles:
            yield finding((*path, "title"), "same_title", say("author.agree.same_title", title=document.title))
        if not plain(document.id):
            yield finding((*path, "id"), "bad_id", say("author.agree.no_id"))
        elif plain(document.id) in ids and document.id not in {d.id for d in documents[:place]}:
            yield finding((*path, "id"), "same_id", say("author.table.same_id", name=document.id))
        if document.media in files:
            yield finding((*path, "media"), "same_media", say("author.agree.same_media", name=document.media))
        if PurePosixPath(document.media).suffix.lower() not in _SHOWN_AS_DOCUMENT:
            yield finding((*path, "media"), "no_document", say("author.agree.no_document", name=document.media))
        if ANSWER_NAMED.search(PurePosixPath(document.media).stem.replace("-", " ").replace("_", " ")):
            told = say("author.agree.answer_file", name=document.media)
            yield finding((*path, "media"), "answer_file", told, doubt=True)
        titles.add(plain(document.title))
        ids.add(plain(document.id))
        files.add(document.media)


def _voucher(item: Item, key: VoucherKey) -> Iterator[Finding]:
    day = read_date(key.date)
    if isinstance(day, Unread):
        return  # told as no date
    stated = [read_date(found[1]) for found in DATE_IS.finditer(item.stem)]
    named = [read_date(found[0]) for found in DATES.finditer(item.stem)]
    if stated and day not in stated:
        told = say("author.agree.date", date=key.date, found=DATE_IS.findall(item.stem))
        yield finding(("answer", "date"), "date_differs", told)
    elif named and day not in named:
        told = say("author.agree.date_named", date=key.date)
        yield finding(("answer", "date"), "date_differs", told, doubt=True)
    for found in ATTACHED.finditer(item.stem):
        count = number_in_words(found["number"])
        if found["all"] is not None and count != key.attachments:
            told = say("author.agree.attachments", found=found[0][:30], count=key.attachments)
            yield finding(("answer", "attachments"), "attachments_differ", told)
        if item.documents and count != len(item.documents):
            told = say("author.agree.documents", found=found[0][:12], count=len(item.documents))
            yield finding(("stem",), "documents_differ", told, doubt=True)


def _reference(item: Item, key: ShortAnswerKey) -> Iterator[Finding]:
    if not plain(key.reference):
        yield finding(("answer",), "no_reference", say("kind.short_answer.no_reference"))
    parts = [number_in_words(found["number"]) or Decimal(0) for found in PARTS_OF_POINTS.finditer(key.reference)]
    if parts and sum(parts) != points_of(item.points):
        told = say("author.agree.points", total=sum(parts), points=item.points)
        yield finding(("answer",), "reference_points", told, doubt=True)
