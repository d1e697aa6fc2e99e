"""A thread that gives way to everything else on the machine."""

import contextlib
import ctypes
import os
import sys
import threading
from typing import Any, Final

from shared.machine.winapi import last_error, library

_NICE: Final = 10
LOWEST: Final = -2
"""What Windows calls the lowest priority of a thread."""


def give_way() -> None:
    """Lower the priority of the calling thread; where the system refuses it goes on as it is."""
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "win32":
            kernel = library("kernel32")
            declare(kernel)
            if not kernel.SetThreadPriority(kernel.GetCurrentThread(), LOWEST):
                raise last_error()
        else:
            # Linux counts priorities by thread.
            thread = threading.get_native_id()
            now = os.getpriority(os.PRIO_PROCESS, thread)
            os.setpriority(os.PRIO_PROCESS, thread, max(now, _NICE))  # root may raise it too, which nobody means


def declare(kernel: Any) -> None:
    """Say of what size a handle is: without it a number is cut to 32 bits, and -2, the own thread, is none any more."""
    kernel.GetCurrentThread.restype = ctypes.c_void_p
    kernel.SetThreadPriority.argtypes = [ctypes.c_void_p, ctypes.c_int]
