"""Program updates over a transport: a device's calls, and a technician's."""

from shared.link.device_files import DeviceFiles
from shared.link.site_line import SiteLine
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.updates import ReleaseWanted, UpdateAnswer, UpdateBoard, UpdateCommand, UpdateReport
from shared.updates.release import Metadata

_ASK_TIMEOUT_S = 5.0
_PART_TIMEOUT_S = 30.0
_CHECK_TIMEOUT_S = 120.0


class DeviceLine:
    """See `shared.link.update_agent.Door`; a line of its own, so that a long part never holds up a sign of life."""

    def __init__(self, files: DeviceFiles, server: str) -> None:
        """Nothing is sent. Raises NotTrusted, BadAddress."""
        self._line = SiteLine(files, server)

    def ask(self, report: UpdateReport) -> UpdateAnswer:
        """See Door."""
        return self._line.transport.call("POST", paths.UPDATES, report, UpdateAnswer, read_timeout_s=_ASK_TIMEOUT_S)

    def release(self) -> Metadata:
        """See Door."""
        return self._line.transport.call("GET", paths.UPDATE_METADATA, None, Metadata)

    def program_part(self, sha256: str, at: int) -> bytes:
        """See Door."""
        path = f"{paths.UPDATE_PARTS}/{sha256}?at={at}"
        return self._line.transport.call("GET", path, None, bytes, read_timeout_s=_PART_TIMEOUT_S)

    def close(self) -> None:
        """Break off the call under way."""
        self._line.close()


class ReleaseLine:
    """See `shared.link.release_carrier.ReleaseCalls`; the transport carries a technician's token."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def offer_release(self, metadata: Metadata) -> ReleaseWanted:
        """See ReleaseCalls."""
        return self._transport.call("POST", paths.RELEASE, metadata, ReleaseWanted, read_timeout_s=_CHECK_TIMEOUT_S)

    def release_part(self, sha256: str, at: int, data: bytes) -> ReleaseWanted:
        """See ReleaseCalls; the last part of a file waits for its check."""
        path = f"{paths.RELEASE_PARTS}/{sha256}?at={at}"
        return self._transport.call("PUT", path, data, ReleaseWanted, read_timeout_s=_CHECK_TIMEOUT_S)

    def take_release(self) -> UpdateBoard:
        """See ReleaseCalls."""
        return self._transport.call("PUT", paths.RELEASE, b"", UpdateBoard)

    def programs(self) -> UpdateBoard:
        """Versions of the whole room."""
        return self._transport.call("GET", paths.PROGRAMS, None, UpdateBoard)

    def update(self, command: UpdateCommand) -> UpdateBoard:
        """The technician's word."""
        return self._transport.call("POST", paths.PROGRAMS, command, UpdateBoard)
