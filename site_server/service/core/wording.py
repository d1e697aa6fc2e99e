"""How the server writes times, names and spans in the sentences it sends to people."""

from shared.formatting import clock_time, duration_words, mask_id, mask_name

__all__ = ["clock_time", "duration_words", "mask_id", "mask_name", "minute"]


def minute(at_ms: int, zone: str) -> str:
    """A moment as `11:40`, with seconds where it is not a full minute: `11:40:30`."""
    return clock_time(at_ms, zone, seconds=at_ms // 1000 % 60 != 0)
