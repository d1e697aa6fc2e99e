"""One bundle on its way by tus 1.0: begun or taken up again, sent piece by piece, around what stands in between.

Where something between here and the centre refuses large pieces they get smaller; where it refuses PATCH, a POST says
PATCH in a header.
"""

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
import requests

from shared.decoding import decode_json
from shared.machine.files import write_whole
from site_server.adapters.upload_causes import (
    cause_of_answer,
    cause_of_network,
    is_body_limit,
    is_forgotten,
    is_portal,
    may_be_method,
)
from site_server.adapters.upload_transport import BoundedSession, BoundedUploader, UnexpectedAnswerError, kept_secure
from site_server.domain.ports import UploadCancelledError

log = logging.getLogger(__name__)

SMALLEST_CHUNK: Final = 1 << 14
_SILENT_CHUNKS: Final = 2


class _Progress(msgspec.Struct, frozen=True, kw_only=True):
    """An upload under way, as it is kept."""

    endpoint: str
    sha256: str
    location: str


class UploadJob:
    """One bundle on its way. `_plain_post` and `_chunk_bytes` are what was learnt about the network on the way."""

    def __init__(
        self,
        session: BoundedSession,
        stream: BinaryIO,
        state: Path,
        endpoint: str,
        sha256: str,
        metadata: dict[str, str],
        *,
        chunk_bytes: int,
        retry_delays_s: Sequence[float],
    ) -> None:
        self._session = session
        self._stream = stream
        self._state = state
        self._endpoint = endpoint
        self._sha256 = sha256
        self._metadata = metadata
        self._chunk_bytes = chunk_bytes
        self._retry_delays_s = retry_delays_s
        self._plain_post = False
        self._post_is_a_guess = False
        self._silent_chunks = 0
        self._begun = False
        self._answered = False

    def run(
        self,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        troubled: Callable[[str], None],
    ) -> str:
        """Send until everything is there; only tries without progress count against the retries.

        Where nobody has answered yet, two tries tell: there is no network, and somebody waits to hear why.

        Returns where the server keeps it. Raises TusError, UploadCancelledError, OSError.
        """
        tries = 0
        reached = -1
        while True:
            self._begun = False
            try:
                uploader = self._begin()
                self._begun = True
                while True:
                    progress(uploader.offset, uploader.stop_at)
                    troubled("")
                    if uploader.offset > reached:
                        tries, reached, self._silent_chunks = 0, uploader.offset, 0
                        self._post_is_a_guess = False
                    if uploader.offset >= uploader.stop_at:
                        return str(uploader.url)
                    if cancelled():
                        raise UploadCancelledError
                    uploader.upload_chunk()
            except UnexpectedAnswerError as error:
                self._answered = True
                if self._another_way(error):
                    continue
                failure = cause_of_answer(error, plain_post=self._plain_post)
                failure.__cause__ = error
            except requests.RequestException as error:
                self._after_silence()
                failure = cause_of_network(error)
                failure.__cause__ = error
            most = len(self._retry_delays_s) if reached >= 0 or self._answered else min(1, len(self._retry_delays_s))
            if failure.final or tries >= most:
                raise failure
            troubled(failure.message)
            log.info("upload try %d failed: %s", tries + 1, failure.code)
            pause(self._retry_delays_s[tries], cancelled)
            tries += 1

    def _another_way(self, error: UnexpectedAnswerError) -> bool:
        """Whether something in between may be got around, at once: by a plain POST, or by smaller pieces."""
        if is_portal(error.answer):
            return False
        if is_body_limit(error) and self._chunk_bytes > SMALLEST_CHUNK:
            self._chunk_bytes = max(self._chunk_bytes // 2, SMALLEST_CHUNK)
            log.info("pieces get smaller: %d bytes", self._chunk_bytes)
            return True
        if self._post_is_a_guess and error.step != "create":
            self._plain_post = self._post_is_a_guess = False  # the server does not know this way; it was the line
            return True
        if may_be_method(error) and error.step != "create" and not self._plain_post:
            self._plain_post = True
            log.info("something in between answers %d; going on with POST", error.answer.status)
            return True
        return False

    def _after_silence(self) -> None:
        """Pieces vanish while everything else is answered: they may be too large, or PATCH may not get through."""
        if self._begun:
            self._silent_chunks += 1
            self._chunk_bytes = max(self._chunk_bytes // 2, min(SMALLEST_CHUNK, self._chunk_bytes))
            if self._silent_chunks == _SILENT_CHUNKS and not self._plain_post:
                self._plain_post = self._post_is_a_guess = True

    def _begin(self) -> BoundedUploader:
        """The earlier upload if the server still knows it, else a new one, its URL kept before the first byte."""
        known = self._known()
        if known:
            try:
                return self._uploader(known)
            except UnexpectedAnswerError as error:
                unsure = self._post_is_a_guess or (may_be_method(error) and not self._plain_post)
                if unsure or not is_forgotten(error):
                    raise
                self._state.unlink(missing_ok=True)
        uploader = self._uploader(None)
        uploader.set_url(uploader.create_url())
        self._keep(str(uploader.url))
        return uploader

    def _uploader(self, url: str | None) -> BoundedUploader:
        return BoundedUploader(
            self._session,
            self._endpoint,
            plain_post=self._plain_post,
            file_stream=self._stream,
            url=url,
            chunk_size=self._chunk_bytes,
            metadata=self._metadata,
        )

    def _known(self) -> str | None:
        try:
            kept = decode_json(self._state.read_bytes(), _Progress)
        except (OSError, msgspec.DecodeError):
            return None
        if (kept.endpoint, kept.sha256) != (self._endpoint, self._sha256):
            return None
        return kept_secure(self._endpoint, kept.location)

    def _keep(self, location: str) -> None:
        kept = _Progress(endpoint=self._endpoint, sha256=self._sha256, location=location)
        write_whole(self._state, msgspec.json.encode(kept))


def pause(seconds: float, cancelled: Callable[[], bool]) -> None:
    """Wait, but no longer than nobody cancels. Raises UploadCancelledError."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if cancelled():
            raise UploadCancelledError
        time.sleep(min(0.1, left))
