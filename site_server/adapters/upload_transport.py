# mypy: disable-error-code="no-untyped-call, union-attr, arg-type"
"""tuspy's uploader over requests that end: with time limits, without redirects, nothing taken from the environment.

tuspy plans (offsets, chunks, metadata); its own requests wait for ever on a silent network, so they are replaced.
tuspy's annotations are partial, hence the switched-off checks above.
"""

from typing import Any
from urllib.parse import urljoin

import requests
from tusclient.exceptions import TusCommunicationError, TusUploadFailed
from tusclient.uploader.uploader import Uploader


class BoundedSession(requests.Session):
    """A session whose every request has a time limit and that takes nothing from the environment."""

    def __init__(self, timeout_s: float, verify: bool | str) -> None:
        super().__init__()
        self.trust_env = False
        self.verify = verify
        self._timeout_s = timeout_s

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """As in requests, with a time limit."""
        kwargs.setdefault("timeout", self._timeout_s)
        return super().request(*args, **kwargs)


class BoundedUploader(Uploader):
    """Steps of one upload. Raises TusCommunicationError or requests.RequestException."""

    def __init__(self, session: requests.Session, **how: Any) -> None:
        self.session = session
        super().__init__(**how)

    def get_offset(self) -> int:
        """How many bytes the server has."""
        reply = self.session.head(self.url, headers=self.get_headers(), allow_redirects=False)
        offset = reply.headers.get("upload-offset", "")
        if reply.status_code not in {200, 204} or not offset.isdigit() or int(offset) > self.stop_at:
            raise TusCommunicationError(None, reply.status_code, reply.content)
        return int(offset)

    def create_url(self) -> str:
        """Announce a new upload; its URL."""
        reply = self.session.post(self.client.url, headers=self.get_url_creation_headers(), allow_redirects=False)
        location = reply.headers.get("location")
        if reply.status_code != 201 or not location:
            raise TusCommunicationError(None, reply.status_code, reply.content)
        return urljoin(self.client.url, location)

    def upload_chunk(self) -> None:
        """Send the next chunk and take over the offset the server answers."""
        self.file_stream.seek(self.offset)
        chunk = self.file_stream.read(self.get_request_length())
        headers = {
            **self.get_headers(),
            "Upload-Offset": str(self.offset),
            "Content-Type": "application/offset+octet-stream",
        }
        reply = self.session.patch(self.url, data=chunk, headers=headers, allow_redirects=False)
        offset = reply.headers.get("upload-offset", "")
        if (
            reply.status_code not in {200, 204}
            or not offset.isdigit()
            or not self.offset <= int(offset) <= self.stop_at
        ):
            raise TusUploadFailed(None, reply.status_code, reply.content)
        self.offset = int(offset)
