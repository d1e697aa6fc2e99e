"""Every way an upload can fail, by name. The bundle stays whole on this machine in all of them.

UploadError (its sentence says what happened, that the bundle is safe, and what to do)
├── passing, try again: upload_unreachable, upload_no_name, upload_no_route, upload_no_answer, upload_closed,
│   upload_timeout, upload_interrupted, receipt_not_ready
├── the network between: upload_portal, upload_proxy, upload_blocked, upload_altered
├── the secure connection: upload_untrusted, upload_wrong_name, upload_clock, upload_not_secure
└── either end: upload_refused, upload_too_large, upload_centre_full, upload_bad_address, upload_file_unreadable

Who cancelled gets UploadCancelledError, which is no failure.
"""

from typing import Final

from shared.words.catalogue import say
from site_server.domain.ports import UploadError

ALL_CODES: Final = frozenset(
    {
        "upload_unreachable",
        "upload_no_route",
        "upload_no_answer",
        "upload_closed",
        "upload_no_name",
        "upload_timeout",
        "upload_interrupted",
        "upload_portal",
        "upload_proxy",
        "upload_blocked",
        "upload_altered",
        "upload_untrusted",
        "upload_wrong_name",
        "upload_clock",
        "upload_not_secure",
        "upload_refused",
        "upload_too_large",
        "upload_centre_full",
        "upload_bad_address",
        "upload_file_unreadable",
        "receipt_not_ready",
    }
)
_PASSING: Final = frozenset(
    {
        "upload_unreachable",
        "upload_no_route",
        "upload_no_answer",
        "upload_closed",
        "upload_no_name",
        "upload_timeout",
        "upload_interrupted",
        "receipt_not_ready",
    }
)


class TusError(UploadError):
    """An upload did not succeed. `final`: trying again at once is useless. `reason`: the centre's own sentence."""

    def __init__(self, code: str, *, reason: str = "") -> None:
        sentence = say(f"upload.{code}")
        super().__init__(code, say("upload.with_reason", sentence=sentence, reason=reason) if reason else sentence)
        self.final = code not in _PASSING
