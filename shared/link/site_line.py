"""An enrolled machine's TLS line to its site's server, wherever that is now."""

import logging

from shared.link.device_files import DeviceFiles
from shared.link.errors import NotTrusted
from shared.link.transport import Transport
from shared.security.errors import SecurityError

log = logging.getLogger(__name__)


class SiteLine:
    """One transport with the device's certificate; it follows to where the server was last found (`DeviceFiles.found`).

    Give each use its own line: a token set on one must not leak into another.
    """

    def __init__(self, files: DeviceFiles, server: str) -> None:
        """Prepare it; nothing is sent. Raises NotTrusted if the device's files cannot be used, BadAddress."""
        self._files = files
        self._server = files.found or server
        self._transport = device_transport(files, self._server)

    @property
    def server(self) -> str:
        """Where it leads, `host:port`."""
        return self._server

    @property
    def transport(self) -> Transport:
        """The transport, moved to where the server was last found."""
        found = self._files.found
        if found is not None and found != self._server:
            self._transport.move_to(f"https://{found}")
            self._server = found
        return self._transport

    def close(self) -> None:
        """Break off every call."""
        self._transport.close()


def device_transport(
    files: DeviceFiles, server: str, *, connect_timeout_s: float = 3.0, read_timeout_s: float = 10.0
) -> Transport:
    """A transport with the device's certificate. Raises NotTrusted `device_key_unusable`, BadAddress."""
    try:
        password = files.key_password()
    except (OSError, SecurityError) as error:
        log.warning("the device's key cannot be used: %s", error)
        raise NotTrusted("device_key_unusable") from error
    return Transport(
        f"https://{server}",
        site_ca=files.site_ca,
        certificate=files.certificate,
        key=files.key,
        key_password=password,
        connect_timeout_s=connect_timeout_s,
        read_timeout_s=read_timeout_s,
        witness=files.witness,
    )
