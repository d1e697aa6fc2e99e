"""The client's line as the seeker sees it."""

from collections.abc import Callable

from candidate_client.core import reduce_pc
from candidate_client.core.context import Context
from candidate_client.core.localclock import monotonic_ms
from shared.link.found import Found
from shared.link.seeker import Seeking


class ClientLine(Seeking):
    """See Line."""

    def __init__(self, context: Context, moved: Callable[[str], None]) -> None:
        self._context = context
        self._moved = moved

    def down_ms(self) -> int | None:
        """See Line; a line that was never up counts from its first failure."""
        link = self._context.view.link
        if link.online:
            return None
        return monotonic_ms() - link.offline_since_ms if link.offline_since_ms is not None else 0

    def standby(self) -> tuple[str, ...]:
        """See Line."""
        return self._context.standby

    def found(self, servers: tuple[Found, ...]) -> None:
        """See Line."""
        addresses, rooms = tuple(found.server for found in servers), tuple(found.room for found in servers)
        self._context.update(lambda view: reduce_pc.servers_found(view, addresses, rooms))

    def moved(self, server: str) -> None:
        """See Line."""
        self._moved(server)
