"""Takes a sealed bundle to the centre by tus 1.0 (`tuspy`), resuming where an earlier try or process ended.

What is needed to resume is kept in a small file before the first byte is sent; a failed try costs at most one chunk.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import requests

from shared.exchange.site_files import CentrePublic
from site_server.adapters.upload_causes import cause_of_network, is_portal, refusal
from site_server.adapters.upload_errors import TusError
from site_server.adapters.upload_job import UploadJob, pause
from site_server.adapters.upload_transport import BoundedSession
from site_server.domain.ports import Delivered

_RECEIPT_LIMIT: Final = 1 << 16


class UploadSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How to send.

    chunk_bytes: also what a broken connection costs at most; a network that takes no such pieces gets smaller ones.
    timeout_s: for each wait on the network.
    first_s: for connecting, and for the first answer of all; `told_s` and `over_s` follow from it.
    retry_delays_s: pauses before tries that made no progress; when they are used up, the upload ends with an error.
    verify: as in requests: True for the system's authorities, or a path to the centre's own.
    """

    chunk_bytes: int = 1 << 20
    timeout_s: float = 30.0
    first_s: float = 5.0
    retry_delays_s: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0)
    receipt_wait_s: float = 30.0
    verify: bool | str = True

    @property
    def told_s(self) -> float:
        """Where nobody answers, whatever the way of it, the cause is told after so many seconds at the latest."""
        return 2 * self.first_s

    @property
    def over_s(self) -> float:
        """And the upload ends with it after so many."""
        return 2 * self.told_s + (self.retry_delays_s[0] if self.retry_delays_s else 0)


def _nothing(_sentence: str) -> None:
    """For whoever does not want to hear of troubles that pass."""


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
        troubled: Callable[[str], None] = _nothing,
    ) -> Delivered:
        """Send the bundle, going on where an earlier try ended, and bring the centre's receipt (not yet verified).

        `progress(sent, total)` in bytes; `troubled(sentence)` while it tries again, empty when it gets
        through. The bundle is only read; every failure leaves it as it was.

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
            troubled=troubled,
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
        troubled: Callable[[str], None] = _nothing,
    ) -> str:
        """Send the bundle to any tus 1.0 server; where it keeps it. Raises UploadError, UploadCancelledError."""
        metadata = {"filename": bundle.name, "session_id": session_id, "sha256": bundle_sha256}
        try:
            with self._session() as session, bundle.open("rb") as stream:
                self._folder.mkdir(parents=True, exist_ok=True)
                state = self._folder / f"{bundle_sha256}.json"
                job = UploadJob(
                    session,
                    stream,
                    state,
                    url,
                    bundle_sha256,
                    metadata,
                    chunk_bytes=self._settings.chunk_bytes,
                    retry_delays_s=self._settings.retry_delays_s,
                )
                return job.run(progress, cancelled, troubled)
        except OSError as error:
            raise TusError("upload_file_unreadable") from error

    def fetch_receipt(self, receipt_url: str, bundle_sha256: str, cancelled: Callable[[], bool]) -> bytes:
        """The receipt of a bundle as it came. Raises UploadError, UploadCancelledError."""
        until = time.monotonic() + self._settings.receipt_wait_s
        with self._session() as session:
            while True:
                try:
                    answer = session.ask("GET", f"{receipt_url.rstrip('/')}/{bundle_sha256}")
                except requests.RequestException as error:
                    failure = cause_of_network(error)
                else:
                    if is_portal(answer):
                        raise TusError("upload_portal")
                    if answer.status == 200 and 0 < len(answer.body) <= _RECEIPT_LIMIT:
                        return answer.body
                    if answer.status == 422:
                        raise refusal(answer)
                    failure = TusError("upload_proxy" if answer.status == 407 else "receipt_not_ready")
                if time.monotonic() >= until:
                    raise failure
                pause(1.0, cancelled)

    def _session(self) -> BoundedSession:
        return BoundedSession(self._settings.timeout_s, self._settings.verify, self._settings.first_s)
