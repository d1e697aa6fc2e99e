"""One line for each refused or slow request, by route and device. No bodies, names, codes or tokens."""

import logging

log = logging.getLogger(__name__)


def note(
    method: str, route: str, status: int, *, refused: str | None, took_ms: float, slow_ms: int, device_id: str | None
) -> None:
    """Write the line if there is reason to: a refusal's code, or more than `slow_ms`."""
    if refused or took_ms > slow_ms:
        log.info("%s %s %d %s %.0f ms device %s", method, route, status, refused or "ok", took_ms, device_id or "-")
