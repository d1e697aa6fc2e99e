"""One thread gives way; the program it belongs to goes on as before."""

import os
import sys
import threading

import pytest

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
