"""Large answers by content hash, in parts: what did not change is not written, sent or stored again.

An answer of more than `INLINE_BYTES` (a filled workbook, a long text) is cut into parts at places its content decides.
Each part that the epoch does not hold yet becomes an entry of its own in the sitting's log, then one entry names all
parts in order. So parts are journaled, numbered, chained, acknowledged, backed up and bundled like everything else, in
small steps between which other candidates' answers get through; and typing one cell of a large workbook costs its part.

Parts are looked up within their epoch only: the log has no gaps inside an epoch, so a named part always came before.

Handbook 考务手册: What goes wrong in real rooms (4, 9, 10).
"""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

from shared.exam.answers.content import Answered, AnsweredInParts, Content, Part
from shared.exam.kinds.parts import Response
from shared.exam.kinds.registry import AnyResponse

INLINE_BYTES: Final = 8 * 1024
"""Answers up to this size (as canonical JSON) stand in their entry."""

_SMALLEST: Final = 1024
_LARGEST: Final = 16 * 1024
_ONE_IN: Final = 32
# After a field of JSON, a Chinese sentence, a line: an insertion moves what follows, but not these places in it.
_SEAM: Final = re.compile(rb'",|\xe3\x80\x82|\n')
_LOOK: Final = 16


class PartsError(Exception):
    """A named part is missing, or the parts do not make the answer they should."""


def split(data: bytes) -> list[bytes]:
    """The parts of some bytes, in order; all but the last have 1 to 16 KiB. Equal stretches give equal parts."""
    parts: list[bytes] = []
    start = 0
    for seam in _SEAM.finditer(data):
        end = seam.end()
        while end - start > _LARGEST:
            parts.append(data[start : start + _LARGEST])
            start += _LARGEST
        if end - start >= _SMALLEST and zlib.crc32(data[end : end + _LOOK]) % _ONE_IN == 0:
            parts.append(data[start:end])
            start = end
    while start < len(data):
        parts.append(data[start : start + _LARGEST])
        start += _LARGEST
    return parts


def in_parts(content: Content, has_part: Callable[[str], bool]) -> Iterator[Content]:
    """What to write for this content: itself, or the parts the epoch lacks (`has_part`) and the entry naming all."""
    data = msgspec.json.encode(content.response, order="sorted") if isinstance(content, Answered) else b""
    if not isinstance(content, Answered) or len(data) <= INLINE_BYTES:
        yield content
        return
    names = []
    written: set[str] = set()
    for part in split(data):
        name = hashlib.sha256(part).hexdigest()
        names.append(name)
        if name not in written and not has_part(name):
            written.add(name)
            yield Part(data=part)
    yield AnsweredInParts(item_id=content.item_id, sha256=hashlib.sha256(data).hexdigest(), parts=tuple(names))


def joined(content: AnsweredInParts, parts: Mapping[str, bytes]) -> Response | None:
    """The answer that the entry stands for. Raises PartsError."""
    try:
        data = b"".join([parts[name] for name in content.parts])
    except KeyError as error:
        raise PartsError(f"part {error.args[0][:12]} is missing") from error
    if hashlib.sha256(data).hexdigest() != content.sha256:
        raise PartsError("the parts make another content")
    try:
        response: Response | None = msgspec.json.decode(data, type=AnyResponse | None)
    except msgspec.DecodeError as error:
        raise PartsError("the parts make no answer") from error
    return response
