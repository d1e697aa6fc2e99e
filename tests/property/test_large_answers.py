"""Large answers in parts: the same answers as in one piece, whatever is edited, and little is written again."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.exam.answers.content import Answered, AnsweredInParts, Content, Part
from shared.exam.answers.log import AnswerBook, AnswerRefusedError, Entry, Stored
from shared.exam.answers.parts import INLINE_BYTES, PartsError, in_parts, joined, split
from shared.exam.kinds.parts import Response
from shared.exam.kinds.short_answer import ShortAnswer
from shared.exam.kinds.spreadsheet import Spreadsheet

T = "440106000101"
CELL = st.builds("{}!{}{}".format, st.sampled_from(["预算", "利润"]), st.sampled_from("ABCDEF"), st.integers(1, 400))
SHEET = st.dictionaries(CELL, st.text("本月销售额=SUM(A1:B9)0123.5𠮷\n", max_size=40), max_size=300)


def write(book: AnswerBook, content: Content, epoch: int = 1) -> list[Entry]:
    written = []
    for piece in list(in_parts(content, lambda name: book.has_part(epoch, name))):
        entry = Entry(epoch=epoch, seq=book.next_seq(epoch), content=piece, client_ms=0)
        book.accept(entry)
        written.append(entry)
    return written


def sheet(cells: int, changed: dict[str, str] | None = None) -> Spreadsheet:
    filled = {f"预算!A{n}": f"第{n}行：本月预计销售量（件）" for n in range(1, cells + 1)}
    return Spreadsheet(cells=filled | (changed or {}))


@given(st.binary(max_size=120_000) | st.text(max_size=9_000).map(str.encode))
def test_the_parts_of_anything_are_its_pieces(data: bytes) -> None:
    parts = split(data)
    assert b"".join(parts) == data
    assert all(0 < len(part) <= 16 * 1024 for part in parts)
    assert all(len(part) >= 1024 for part in parts[:-1])


@given(st.lists(SHEET.map(lambda cells: Spreadsheet(cells=cells)) | st.just(sheet(900)) | st.none(), max_size=8))
def test_answers_are_the_same_as_in_one_piece(versions: list[Response | None]) -> None:
    book, plain = AnswerBook(T), AnswerBook(T)
    log: list[Entry] = []
    for number, version in enumerate(versions, start=1):
        content = Answered(item_id="X1", response=version)
        log += write(book, content)
        plain.accept(Entry(epoch=1, seq=number, content=content, client_ms=0))
    assert book.answers == plain.answers
    again = AnswerBook.replay(T, [Stored(entry=entry, received_ms=0) for entry in log])
    assert (again.answers, again.head()) == (book.answers, book.head())


def test_a_small_answer_stands_in_its_entry() -> None:
    written = write(AnswerBook(T), Answered(item_id="X1", response=sheet(10)))
    assert [type(entry.content) for entry in written] == [Answered]


@pytest.mark.parametrize("where", [1, 450, 900])
def test_typing_one_cell_of_a_large_workbook_writes_its_part_alone(where: int) -> None:
    book = AnswerBook(T)
    first = write(book, Answered(item_id="X1", response=sheet(900)))
    assert sum(isinstance(entry.content, Part) for entry in first) > 6
    second = write(
        book, Answered(item_id="X1", response=sheet(900, {f"预算!A{where}": "改为一个长得多的说明文字，共三百二十件"}))
    )
    fresh = [entry.content for entry in second if isinstance(entry.content, Part)]
    assert 1 <= len(fresh) <= 2
    assert book.answers["X1"] == sheet(900, {f"预算!A{where}": "改为一个长得多的说明文字，共三百二十件"})


def test_a_text_without_seams_is_cut_by_size() -> None:
    book = AnswerBook(T)
    write(book, Answered(item_id="S1", response=ShortAnswer(text="长" * 20_000)))
    assert book.answers["S1"] == ShortAnswer(text="长" * 20_000)


def test_parts_of_another_epoch_do_not_count() -> None:
    book = AnswerBook(T)
    write(book, Answered(item_id="X1", response=sheet(900)))
    named = write(book, Answered(item_id="X1", response=sheet(900)))[-1].content
    assert isinstance(named, AnsweredInParts)
    with pytest.raises(AnswerRefusedError) as refused:
        book.accept(Entry(epoch=2, seq=1, content=named, client_ms=0))
    assert refused.value.code == "parts"
    assert book.next_seq(2) == 1
    assert write(book, Answered(item_id="X1", response=sheet(900)), epoch=2)[0].content != named


def test_parts_that_make_something_else_are_refused() -> None:
    data = b'{"type":"nonsense"}'
    name = hashlib.sha256(data).hexdigest()
    with pytest.raises(PartsError, match="no answer"):
        joined(AnsweredInParts(item_id="X1", sha256=name, parts=(name,)), {name: data})
    with pytest.raises(PartsError, match="another content"):
        joined(AnsweredInParts(item_id="X1", sha256="00" * 32, parts=(name,)), {name: data})


def test_a_held_large_answer_waits_for_review_once_and_its_parts_do_not() -> None:
    book, source = AnswerBook(T), AnswerBook(T)
    for entry in write(source, Answered(item_id="X1", response=sheet(900))):
        book.accept(entry, hold=True)
        last = entry
    assert [(place.epoch, place.seq) for place in book.held] == [(1, last.seq)]
    assert book.answers == {}
    answered = book.answered(last)
    assert answered is not None
    assert answered.response == sheet(900)
    assert len(str(answered.response)) > INLINE_BYTES
