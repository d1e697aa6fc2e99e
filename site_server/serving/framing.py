"""Where one request ends and the next begins, read in front of waitress: so far as the frequent calls need it.

A call on a path of the direct lane is cut out whole, head and body; everything else goes on to waitress as it came. So
does, from there to the end of its connection, whatever is written in a way that two readers could take differently: a
chunked body, two lengths, a folded header, a bare line feed. Whoever tries that speaks to waitress alone.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from site_server.domain.direct import Call

HEAD_LIMIT: Final = 16 * 1024
BODY_LIMIT: Final = 64 * 1024
"""A larger body of a frequent call goes the long way: waitress takes it in piece by piece."""

_END: Final = b"\r\n\r\n"
_FIELD: Final = re.compile(
    rb"\r\n(content-length|transfer-encoding|expect|upgrade|authorization|exam-anchor|connection)[ \t]*:"
    rb"[ \t]*([^\r\n]*)",
    re.IGNORECASE,
)
_ODD: Final = re.compile(rb"\r\n[ \t]|(?<!\r)\n|\r(?!\n)|\x00")
_LENGTH: Final = re.compile(rb"[0-9]{1,12}")
_REMEMBERED, _REMEMBERED_BYTES = 8, 2048

_Head = tuple[str | None, int, str, str]
"""What a head says: the path of the lane (None: for waitress), the body's size, authorization, anchors."""


class Framing:
    """The requests of one connection, in the order they came."""

    def __init__(self, paths: Collection[str]) -> None:
        self._starts = {b"POST %b HTTP/1.1" % path.encode(): path for path in paths}
        self._known: dict[bytes, _Head] = {}
        self._held = b""
        self._body_left = 0
        self._blind = not paths

    def feed(self, data: bytes) -> Iterator[Call | bytes]:
        """What these bytes complete: calls, and bytes for waitress."""
        if self._blind:
            yield data
            return
        data, self._held = self._held + data, b""
        while data:
            if self._body_left:
                part, data = data[: self._body_left], data[self._body_left :]
                self._body_left -= len(part)
                yield part
                continue
            end = data.find(_END)
            if end < 0 and len(data) <= HEAD_LIMIT:
                self._held = data
                return
            found = self._request(data, end + len(_END)) if 0 <= end <= HEAD_LIMIT else None
            if found is None:
                self._blind = True
                yield data
                return
            whole, size = found
            if whole is None:
                self._held = data
                return
            yield whole
            data = data[size:]

    def _request(self, data: bytes, head_end: int) -> tuple[Call | bytes | None, int] | None:
        """The request that begins here and how many bytes of it were taken; None if waitress alone may judge it.

        A call whose body is not all here is None with 0.
        """
        read = self._read(data[:head_end])
        if read is None:
            return None
        path, size, authorization, anchors = read
        if path is None:
            self._body_left = size
            return data[:head_end], head_end
        if len(data) < head_end + size:
            return None, 0
        body, whole = data[head_end : head_end + size], data[: head_end + size]
        return Call(path=path, authorization=authorization, anchors=anchors, body=body, raw=whole), head_end + size

    def _read(self, head: bytes) -> _Head | None:
        """A machine's heads hardly differ from each other: those of its last calls are remembered as they were read."""
        known = self._known.get(head)
        if known is None:
            known = self._read_anew(head[:-2])
            if known is not None and known[0] is not None and len(head) <= _REMEMBERED_BYTES:
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                self._known[head] = known
        return known

    def _read_anew(self, head: bytes) -> _Head | None:
        if _ODD.search(head):
            return None
        line, _, _ = head.partition(b"\r\n")
        fields: dict[bytes, bytes] = {}
        for name, value in _FIELD.findall(head):
            key = name.lower()
            if key in fields or key in {b"transfer-encoding", b"expect", b"upgrade"}:
                return None
            fields[key] = value
        length = fields.get(b"content-length", b"0").strip()
        if not _LENGTH.fullmatch(length):
            return None
        size, path = int(length), self._starts.get(line)
        if path is None or size > BODY_LIMIT or fields.get(b"connection", b"keep-alive").lower() != b"keep-alive":
            return None, size, "", ""
        authorization, anchors = fields.get(b"authorization", b""), fields.get(b"exam-anchor", b"")
        return path, size, authorization.decode("latin-1"), anchors.decode("latin-1")
