"""Large answers in parts, at the byte where each rule turns (the laws: tests/property)."""

import hashlib
import re
from collections.abc import Iterable

import msgspec
import pytest

from shared.exam.answers.content import Answered, AnsweredInParts, Content, Flagged, Part
from shared.exam.answers.parts import INLINE_BYTES, PartsError, in_parts, joined, split
from shared.exam.kinds.short_answer import ShortAnswer

FRAME = len(msgspec.json.encode(ShortAnswer(text="")))


def text_of(size: int) -> Answered:
    """An answer of that many bytes as JSON."""
    return Answered(item_id="L", response=ShortAnswer(text="x" * (size - FRAME)))


def sentences(count: int) -> Answered:
    return Answered(item_id="L", response=ShortAnswer(text="".join(f"第{n}句。" for n in range(count))))


def written(content: Content, held: Iterable[str] = ()) -> list[Content]:
    return list(in_parts(content, set(held).__contains__))


def names(contents: Iterable[Content]) -> dict[str, bytes]:
    return {hashlib.sha256(c.data).hexdigest(): c.data for c in contents if isinstance(c, Part)}


def test_up_to_eight_kibibytes_an_answer_stands_in_its_entry() -> None:
    assert INLINE_BYTES == 8192
    assert written(text_of(8192)) == [text_of(8192)]
    assert isinstance(written(text_of(8193))[-1], AnsweredInParts)
    cleared = Answered(item_id="L", response=None)
    assert written(cleared) == [cleared]
    assert written(Flagged(item_id="L", on=True)) == [Flagged(item_id="L", on=True)]


def test_the_last_entry_names_all_parts_and_they_make_the_answer() -> None:
    contents = written(sentences(3000))
    last = contents[-1]
    assert isinstance(last, AnsweredInParts)
    parts = names(contents)
    assert list(last.parts) == list(parts)
    data = msgspec.json.encode(sentences(3000).response, order="sorted")
    assert (last.item_id, last.sha256) == ("L", hashlib.sha256(data).hexdigest())
    assert b"".join(parts.values()) == data
    assert joined(last, parts) == sentences(3000).response


def test_a_part_that_is_there_or_comes_twice_is_not_written_again() -> None:
    contents = written(sentences(3000))
    first = next(iter(names(contents)))
    assert len(written(sentences(3000), held=[first])) == len(contents) - 1
    assert len(written(sentences(3000), held=names(contents))) == 1
    same = written(Answered(item_id="L", response=ShortAnswer(text="x" * 64 * 1024)))
    assert isinstance(same[-1], AnsweredInParts)
    assert len(same) - 1 == len(set(same[-1].parts)) < len(same[-1].parts)


def test_bytes_without_a_seam_are_cut_at_sixteen_kibibytes() -> None:
    assert [len(part) for part in split(b"x" * 40_000)] == [16_384, 16_384, 7_232]
    assert [len(part) for part in split(b"x" * 16_384)] == [16_384]
    assert split(b"") == []
    late = b"x" * 40_000 + b"\n" + b"y" * 10
    assert [len(part) for part in split(late)][:2] == [16_384, 16_384]
    assert b"".join(split(late)) == late


def test_parts_end_at_seams_and_are_neither_small_nor_large() -> None:
    data = msgspec.json.encode(sentences(9000).response)
    parts = split(data)
    assert b"".join(parts) == data
    assert len(parts) > 5
    assert all(1024 <= len(part) <= 16_384 for part in parts[:-1])
    seams = sum(bool(re.search(rb'(",|\xe3\x80\x82|\n)\Z', part)) for part in parts[:-1])
    assert seams == len(parts) - 1


def test_where_to_cut_is_decided_by_the_content_alone() -> None:
    """The lengths are those every client and server must find, for what is stored not to be stored again."""
    lines = b"".join(b"line %d\n" % n for n in range(6000))
    parts = split(lines)
    assert [len(part) for part in parts[:8]] == [1348, 1224, 1242, 1116, 1044, 1188, 1098, 1050]
    assert len(parts) == 47
    shifted = split(b"something new\n" + lines)
    assert len(set(shifted) - set(parts)) <= 2


def test_what_lacks_a_part_or_makes_another_content_is_no_answer() -> None:
    contents = written(sentences(3000))
    last, parts = contents[-1], names(contents)
    assert isinstance(last, AnsweredInParts)
    first, second, *_ = parts
    with pytest.raises(PartsError, match=f"^part {first[:12]} is missing$"):
        joined(last, {name: data for name, data in parts.items() if name != first})
    swapped = {**parts, first: parts[second]}
    with pytest.raises(PartsError, match=r"^the parts make another content$"):
        joined(last, swapped)


@pytest.mark.parametrize("data", [b"[]", b"{", b'{"type":"nothing"}'])
def test_parts_that_make_something_else_make_no_answer(data: bytes) -> None:
    name = hashlib.sha256(data).hexdigest()
    with pytest.raises(PartsError, match=r"^the parts make no answer$"):
        joined(AnsweredInParts(item_id="L", sha256=name, parts=(name,)), {name: data})


def test_parts_may_make_a_cleared_answer() -> None:
    name = hashlib.sha256(b"null").hexdigest()
    assert joined(AnsweredInParts(item_id="L", sha256=name, parts=(name,)), {name: b"null"}) is None
