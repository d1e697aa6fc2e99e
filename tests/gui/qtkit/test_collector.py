"""Dead cycles are collected on the GUI thread, whoever allocates."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shared.qtkit.work.collector import GuiThreadCollector, collect_on_gui_thread


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GuiThreadCollector]:
    collector = collect_on_gui_thread(qapp)
    yield collector
    collector.stop()
    collector.setParent(None)


class _Cycle:
    """Unreachable at once; notes on which thread it was finalised."""

    def __init__(self, finalised_on: list[threading.Thread]) -> None:
        self.itself = self
        self._finalised_on = finalised_on

    def __del__(self) -> None:
        self._finalised_on.append(threading.current_thread())


def test_a_busy_worker_collects_nothing_and_the_gui_thread_does(qtbot: QtBot, collector: GuiThreadCollector) -> None:
    finalised_on: list[threading.Thread] = []

    def allocate() -> None:
        for _ in range(5_000):
            _Cycle(finalised_on)

    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()
    assert finalised_on == []
    qtbot.waitUntil(lambda: len(finalised_on) == 5_000)
    assert set(finalised_on) == {threading.main_thread()}


def test_there_is_one_collector_and_python_gets_its_own_back(qapp: QApplication, collector: GuiThreadCollector) -> None:
    assert collect_on_gui_thread(qapp) is collector
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()


def test_a_collection_below_the_threshold_does_nothing(collector: GuiThreadCollector) -> None:
    gc.collect()
    assert collector.collect_due() == 0
