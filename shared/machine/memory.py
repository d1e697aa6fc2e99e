"""Memory that was used once is given back to the machine.

A code or a PIN is stretched over tens of megabytes. The allocator of Linux learns from one such block to keep the next
ones for itself, in the heap of the thread that asked: a server with a dozen threads grew by 19 MB for each thread that
had ever looked at a PIN, and never shrank. With a fixed bound large blocks go back as soon as they are free. Windows
does so by itself.
"""

import contextlib
import ctypes
import sys
from typing import Final

_MMAP_THRESHOLD: Final = -3
_FROM_BYTES: Final = 4 << 20


def give_back_large_blocks() -> None:
    """From now on, for the whole process; where the system has no such thing it goes on as it is."""
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _FROM_BYTES)
