"""A thread that gives way to everything else on the machine."""

import contextlib
import ctypes
import os
import sys
import threading
from typing import Final

_NICE: Final = 10
_LOWEST: Final = -2


def give_way() -> None:
    """Lower the priority of the calling thread; where the system refuses it goes on as it is."""
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "win32":
            kernel = ctypes.WinDLL("kernel32")
            kernel.SetThreadPriority(kernel.GetCurrentThread(), _LOWEST)
        else:
            # Linux counts priorities by thread.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
