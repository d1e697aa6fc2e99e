"""How the command line speaks to the running server of the same data folder: over TLS like any console.

It holds the data folder and with it the vault, so it shows the folder's own certificate and signs its own token; the
server's gate treats it like any other console.
"""

from pathlib import Path

from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.device import Hello
from shared.security.tokens import issue_token
from shared.security.vault import Keyring
from site_server.adapters.files.clock import MachineClock
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.domain.listening import seen_from_here
from site_server.domain.site_keys import LOCAL_DEVICE
from site_server.rooms.state import is_running
from site_server.service.core.tokens import StaffClaims
from site_server.service.people.staff import SETUP
from site_server.settings import RunInfo, read_run_info

_TOKEN_MS = 60_000


def local_transport(data: Path, info: RunInfo, room_ms: int | None = None) -> Transport:
    """A connection as the local technician. `room_ms`: the server's clock, if known. Raises OSError, LinkError."""
    files = SiteFiles(DataFolder(data, clean=False))
    keyring = files.keyring()
    transport = Transport(
        f"https://{seen_from_here(info.host)}:{info.port}",
        site_ca=files.ca,
        certificate=files.local_certificate,
        key=files.local_key,
        key_password=files.key_password(keyring),
        read_timeout_s=120.0,
    )
    transport.set_token(local_token(keyring, room_ms if room_ms is not None else MachineClock().wall_ms()))
    return transport


def local_token(keyring: Keyring, now_ms: int) -> str:
    """The local technician's, for a minute."""
    claims = StaffClaims(session_no=0, staff_id=SETUP, role="technician", device_id=LOCAL_DEVICE)
    return issue_token(keyring.key("tokens"), claims, expires_ms=now_ms + _TOKEN_MS)


def connect(data: Path, info: RunInfo) -> Transport:
    """A connection as the local technician, on the running server's own time. Raises OSError, LinkError."""
    first = local_transport(data, info)
    # The token is dated on the room's clock, which may differ from this machine's wall clock.
    room_ms = first.call("GET", paths.HELLO, None, Hello).room_ms
    first.close()
    return local_transport(data, info, room_ms)


def running(data: Path) -> RunInfo | None:
    """The server that serves this room's folder now; a file left by a killed one does not count."""
    info = read_run_info(data)
    return info if info is not None and is_running(data) else None
