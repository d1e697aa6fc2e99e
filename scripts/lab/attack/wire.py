"""Every path of the server as it is served: the framework's routes and those of the lane in front of it."""

import atexit
import tempfile
from functools import cache
from pathlib import Path

from site_server.web.app import routes
from site_server.web.gate import Access
from site_server.web.route import Route
from site_server.web.sitting import frequent
from tests.support.server_parts import ServerParts


@cache
def room() -> ServerParts:
    """A whole server in this process, in memory but for its keys and its package, that nobody attacks."""
    folder = tempfile.TemporaryDirectory(prefix="wire-")
    parts = ServerParts(Path(folder.name))
    atexit.register(folder.cleanup)
    atexit.register(parts.stop)
    return parts


def served(parts: ServerParts | None = None) -> tuple[Route, ...]:
    """All of them; of those in the fast lane `page` is the work, whose messages stand in its own row."""
    use_cases = (parts or room()).use_cases
    lane = (Route(call.path, "POST", Access.SITTING, call.work) for call in frequent(use_cases))
    return (*routes(use_cases), *lane)
