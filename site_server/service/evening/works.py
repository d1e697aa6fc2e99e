"""The kinds of long work there are."""

from shared.protocol.jobs import JobKind
from site_server.service.evening.addendum import seal_addendum, send_addendum
from site_server.service.evening.collect import collect
from site_server.service.evening.jobs import Work
from site_server.service.evening.seal import seal
from site_server.service.evening.upload import upload


def works() -> dict[JobKind, Work]:
    """What `Jobs` may be asked for."""
    return {
        "collect": collect,
        "seal": seal,
        "upload": upload,
        "addendum": seal_addendum,
        "send_addendum": send_addendum,
    }
