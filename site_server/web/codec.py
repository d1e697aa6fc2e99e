"""Bodies in, bodies out: msgspec decodes and validates, so nothing untyped gets past the door."""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any, TypeVar, cast

import msgspec
from flask import Response, request

from shared.protocol.errors import WireError

Body = TypeVar("Body")

_encoder = msgspec.json.Encoder()


@lru_cache(maxsize=64)
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(cast("Any", kind))


def body(kind: type[Body]) -> Body:
    """The request's body as that type. Raises WireError `bad_request`."""
    return decode(kind, request.get_data(cache=False))


def decode(kind: type[Body], data: bytes) -> Body:
    """Bytes as that type. Raises WireError `bad_request`."""
    try:
        decoded: Body = _decoder(cast("Hashable", kind)).decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WireError("bad_request") from error
    return decoded


def encode(content: Any) -> bytes:
    """The JSON of a reply."""
    return _encoder.encode(content)


def reply(content: Any, status: int = 200) -> Response:
    """A message as the JSON body of a reply."""
    return Response(encode(content), status=status, content_type="application/json")


def octets(content: bytes, content_type: str = "application/octet-stream") -> Response:
    """A reply of plain bytes."""
    return Response(content, content_type=content_type)
