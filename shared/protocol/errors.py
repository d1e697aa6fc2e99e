"""The error codes of the wire. What each one says stands in the catalogue, under `wire.<code>`.

The error body is `ErrorBody`: code and values, with the sentence in the server's language beside them. Its HTTP
status is only a hint, the code decides.
"""

from typing import Any

import msgspec

from shared.words.catalogue import has, say


class ErrorBody(msgspec.Struct, frozen=True, kw_only=True):
    """What every refused request answers."""

    code: str
    message: str
    details: dict[str, Any] = {}


class WireError(Exception):
    """A refusal by the server. `code` is stable; `status` the HTTP status.

    `details` are the values of the code's sentence, and whatever else the caller can use. `message` is for the person.
    """

    def __init__(self, code: str, message: str | None = None, **details: Any) -> None:
        self.code = code
        self.message = message or sentence(code, **details)
        self.details = details
        self.status = STATUS.get(code, 409)
        super().__init__(f"{code}: {self.message}")

    def body(self) -> ErrorBody:
        """The body to send."""
        return ErrorBody(code=self.code, message=self.message, details=self.details)


STATUS: dict[str, int] = {
    "bad_request": 400,
    "too_large": 413,
    "not_found": 404,
    "no_certificate": 401,
    "wrong_role": 403,
    "token_missing": 401,
    "token_expired": 401,
    "wall_refused": 401,
    "not_allowed": 403,
    "version_mismatch": 426,
    "too_many_tries": 429,
    "update_busy": 429,
    "server_fault": 500,
    "server_busy": 503,
    "disk_full": 507,
    "files_refused": 507,
}


def sentence(code: str, **values: Any) -> str:
    """The sentence of a code in the program's language; a code this version does not know gets a general one."""
    return say(f"wire.{code}" if has(f"wire.{code}") else "wire.server_fault", **values)
