"""The one composition root of the client: an engine without windows, and the window on top of one."""

from candidate_client.core.engine import Engine
from candidate_client.core.settings import Settings


def build_engine(settings: Settings) -> Engine:
    """The client without a window; no Qt is touched. Call `start` on it, and `stop` at the end."""
    return Engine(settings)
