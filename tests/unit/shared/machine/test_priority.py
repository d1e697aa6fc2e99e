"""One thread gives way; the program it belongs to goes on as before."""

import ctypes
import os
import sys
import threading
from types import SimpleNamespace

import pytest

from shared.machine import priority
from shared.machine.priority import give_way


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells a thread's priority by a handle, not by its number")
def test_a_thread_gives_way_and_the_others_do_not() -> None:
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    found: list[int] = []

    def work() -> None:
        give_way()
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [max(before, 10)]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


def test_windows_is_given_the_thread_as_a_whole_handle() -> None:
    """It stands for the own thread as -2, of 64 bits: cut to 32 it is no handle, and nothing gives way."""
    asked: list[tuple[int, int]] = []
    made = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)

    def take(handle: int, level: int) -> int:
        asked.append((handle, level))
        return 1

    order = made(take)
    kernel = SimpleNamespace(GetCurrentThread=SimpleNamespace(), SetThreadPriority=SimpleNamespace())
    priority.declare(kernel)
    assert kernel.GetCurrentThread.restype is ctypes.c_void_p
    order(ctypes.c_void_p(-2), priority.LOWEST)
    assert kernel.SetThreadPriority.argtypes == [ctypes.c_void_p, ctypes.c_int]
    assert asked == [(2 ** (8 * ctypes.sizeof(ctypes.c_void_p)) - 2, priority.LOWEST)]


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows itself")
def test_windows_says_that_the_thread_gave_way() -> None:
    kernel = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009 - only Windows has it
    kernel.GetCurrentThread.restype = ctypes.c_void_p
    kernel.GetThreadPriority.argtypes = [ctypes.c_void_p]
    found: list[int] = []

    def work() -> None:
        give_way()
        found.append(int(kernel.GetThreadPriority(kernel.GetCurrentThread())))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [priority.LOWEST]
