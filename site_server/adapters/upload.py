"""Takes a sealed bundle to the centre by tus 1.0 (`tuspy`), resuming where an earlier try or process ended.

What is needed to resume is kept in a small file before the first byte is sent; a failed try costs at most one chunk.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
import requests
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from shared.exchange.site_files import CentrePublic
from shared.machine.files import write_whole
from shared.protocol.errors import ErrorBody
from site_server.adapters.upload_errors import TusError
from site_server.adapters.upload_transport import BoundedSession, BoundedUploader
from site_server.domain.ports import Delivered, UploadCancelledError

log = logging.getLogger(__name__)

_RECEIPT_LIMIT: Final = 1 << 16
_GONE: Final = frozenset({403, 404, 410})
_TRANSIENT: Final = frozenset({408, 409, 423, 425, 429, 460, 500, 502, 503, 504})


class _Progress(msgspec.Struct, frozen=True, kw_only=True):
    """An upload under way, as it is kept."""

    endpoint: str
    sha256: str
    location: str


class UploadSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How to send.

    chunk_bytes: also what a broken connection costs at most.
    timeout_s: for connecting and for each wait on the network.
    retry_delays_s: pauses before tries that made no progress; when they are used up, the upload ends with an error.
    verify: as in requests: True for the system's authorities, or a path to the centre's own.
    """

    chunk_bytes: int = 1 << 20
    timeout_s: float = 30.0
    retry_delays_s: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0)
    receipt_wait_s: float = 30.0
    verify: bool | str = True


class TusUploader:
    """The way to the centre. `folder` keeps where each upload stands; it is made when needed."""

    def __init__(self, folder: Path, settings: UploadSettings | None = None) -> None:
        self._folder = folder
        self._settings = settings or UploadSettings()

    def upload(
        self,
        bundle: Path,
        *,
        centre: CentrePublic,
        session_id: str,
        bundle_sha256: str,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> Delivered:
        """Send the bundle, going on where an earlier try ended, and bring the centre's receipt (not yet verified).

        `progress(sent, total)` in bytes. The bundle is only read; every failure leaves it as it was.

        Raises:
            UploadError: its family is drawn in `site_server.adapters.upload_errors`.
            UploadCancelledError: `cancelled` said so; what got through stays at the centre.
        """
        location = self.send(
            bundle,
            url=centre.upload_url,
            session_id=session_id,
            bundle_sha256=bundle_sha256,
            progress=progress,
            cancelled=cancelled,
        )
        receipt = self.fetch_receipt(centre.receipt_url, bundle_sha256, cancelled)
        return Delivered(location=location, receipt=receipt)

    def send(
        self,
        bundle: Path,
        *,
        url: str,
        session_id: str,
        bundle_sha256: str,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> str:
        """Send the bundle to any tus 1.0 server; where it keeps it. Raises UploadError, UploadCancelledError."""
        metadata = {"filename": bundle.name, "session_id": session_id, "sha256": bundle_sha256}
        try:
            with self._session() as session, bundle.open("rb") as stream:
                self._folder.mkdir(parents=True, exist_ok=True)
                state = self._folder / f"{bundle_sha256}.json"
                job = _Job(self._settings, session, stream, state, url, bundle_sha256, metadata)
                return job.run(progress, cancelled)
        except OSError as error:
            raise TusError("upload_file_unreadable") from error

    def fetch_receipt(self, receipt_url: str, bundle_sha256: str, cancelled: Callable[[], bool]) -> bytes:
        """The receipt of a bundle as it came. Raises UploadError, UploadCancelledError."""
        until = time.monotonic() + self._settings.receipt_wait_s
        with self._session() as session:
            while True:
                try:
                    reply = session.get(f"{receipt_url.rstrip('/')}/{bundle_sha256}", allow_redirects=False)
                except requests.RequestException as error:
                    failure = _network_failure(error)
                else:
                    if reply.status_code == 200 and 0 < len(reply.content) <= _RECEIPT_LIMIT:
                        return reply.content
                    if reply.status_code == 422:
                        raise _refusal(reply.status_code, reply.content)
                    failure = TusError("receipt_not_ready")
                if time.monotonic() >= until:
                    raise failure
                _pause(1.0, cancelled)

    def _session(self) -> BoundedSession:
        return BoundedSession(self._settings.timeout_s, self._settings.verify)


class _Job:
    """One bundle on its way."""

    def __init__(
        self,
        settings: UploadSettings,
        session: requests.Session,
        stream: BinaryIO,
        state: Path,
        endpoint: str,
        sha256: str,
        metadata: dict[str, str],
    ) -> None:
        self._settings = settings
        self._session = session
        self._stream = stream
        self._state = state
        self._endpoint = endpoint
        self._sha256 = sha256
        self._metadata = metadata

    def run(self, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> str:
        """Send until everything is there; only tries without progress count against the retries."""
        tries = 0
        reached = -1
        while True:
            try:
                uploader = self._begin()
                while True:
                    progress(uploader.offset, uploader.stop_at)
                    if uploader.offset > reached:
                        tries, reached = 0, uploader.offset
                    if uploader.offset >= uploader.stop_at:
                        return str(uploader.url)
                    if cancelled():
                        raise UploadCancelledError
                    uploader.upload_chunk()
            except (TusCommunicationError, requests.RequestException) as error:
                failure = _failure(error)
                if failure.final or tries >= len(self._settings.retry_delays_s):
                    raise failure from error
                log.info("upload try %d failed: %s", tries + 1, failure.code)
                _pause(self._settings.retry_delays_s[tries], cancelled)
                tries += 1

    def _begin(self) -> BoundedUploader:
        """The earlier upload if the server still knows it, else a new one, its URL kept before the first byte."""
        known = self._known()
        if known:
            try:
                return self._uploader(known)
            except TusCommunicationError as error:
                if error.status_code not in _GONE:
                    raise
                self._state.unlink(missing_ok=True)
        uploader = self._uploader(None)
        uploader.set_url(uploader.create_url())
        self._keep(str(uploader.url))
        return uploader

    def _uploader(self, url: str | None) -> BoundedUploader:
        return BoundedUploader(
            self._session,
            file_stream=self._stream,
            url=url,
            client=TusClient(self._endpoint),
            chunk_size=self._settings.chunk_bytes,
            metadata=self._metadata,
        )

    def _known(self) -> str | None:
        try:
            kept = msgspec.json.decode(self._state.read_bytes(), type=_Progress)
        except (OSError, msgspec.DecodeError):
            return None
        return kept.location if (kept.endpoint, kept.sha256) == (self._endpoint, self._sha256) else None

    def _keep(self, location: str) -> None:
        kept = _Progress(endpoint=self._endpoint, sha256=self._sha256, location=location)
        write_whole(self._state, msgspec.json.encode(kept))


def _failure(error: TusCommunicationError | requests.RequestException) -> TusError:
    if isinstance(error, requests.RequestException):
        return _network_failure(error)
    status = error.status_code or 0
    if status in _TRANSIENT or status in _GONE:
        return TusError("upload_interrupted")
    return _refusal(status, error.response_content or b"")


def _network_failure(error: requests.RequestException) -> TusError:
    if isinstance(error, requests.exceptions.SSLError):
        return TusError("upload_untrusted")
    if isinstance(error, requests.exceptions.Timeout):
        return TusError("upload_timeout")
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.MissingSchema):
        return TusError("upload_bad_address")
    if isinstance(error, requests.exceptions.ConnectionError):
        return TusError("upload_unreachable")
    return TusError("upload_interrupted")


def _refusal(status: int, content: bytes) -> TusError:
    """The centre's own sentence, when it gave one."""
    try:
        reason = msgspec.json.decode(content, type=ErrorBody).message
    except msgspec.DecodeError:
        reason = ""
    code = {413: "upload_too_large", 507: "upload_centre_full"}.get(status, "upload_refused")
    return TusError(code, reason=reason)


def _pause(seconds: float, cancelled: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if cancelled():
            raise UploadCancelledError
        time.sleep(min(0.1, left))
