"""Slow work runs elsewhere, its answers come home, and nobody gone is called."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QThreadPool
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shared.qtkit.work.background import JobControl, Progress, run_in_background


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_success_comes_on_the_gui_thread(qtbot: QtBot, owner: QWidget) -> None:
    threads: dict[str, threading.Thread] = {}
    answers: list[int] = []
    ended: list[bool] = []

    def work(control: JobControl) -> int:
        threads["work"] = threading.current_thread()
        return 42

    def answered(value: int) -> None:
        threads["answer"] = threading.current_thread()
        answers.append(value)

    run_in_background(owner, work, on_success=answered, on_finished=lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(ended))
    assert answers == [42]
    assert threads["answer"] is threading.main_thread()
    assert threads["work"] is not threading.main_thread()


def test_any_exception_ends_in_failure(qtbot: QtBot, owner: QWidget) -> None:
    failures: list[Exception] = []

    def work(control: JobControl) -> None:
        raise OSError("disk full")

    run_in_background(owner, work, on_success=_never, on_failure=failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], OSError)


@pytest.mark.allow_log("background job failed")
def test_a_failure_nobody_hears_is_logged(qtbot: QtBot, owner: QWidget) -> None:
    ended: list[bool] = []

    def work(control: JobControl) -> None:
        raise OSError("disk full")

    run_in_background(owner, work, on_finished=lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(ended))


def test_progress_comes_in_order_before_the_end(qtbot: QtBot, owner: QWidget) -> None:
    heard: list[str] = []

    def work(control: JobControl) -> str:
        for step in range(3):
            control.progress(step, 3, f"第 {step} 步")
        return "end"

    def progressed(progress: Progress) -> None:
        heard.append(f"{progress.done}/{progress.total} {progress.text}")

    run_in_background(owner, work, on_success=heard.append, on_progress=progressed)
    qtbot.waitUntil(lambda: len(heard) == 4)
    assert heard == ["0/3 第 0 步", "1/3 第 1 步", "2/3 第 2 步", "end"]


def test_cancel_wakes_the_operation_and_silences_its_result(qtbot: QtBot, owner: QWidget) -> None:
    started = threading.Event()
    ended: list[bool] = []

    def work(control: JobControl) -> int:
        started.set()
        control.wait(30)
        control.check()
        return 1

    job = run_in_background(owner, work, on_success=_never, on_failure=_never, on_finished=lambda: ended.append(True))
    assert started.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert job.cancelled


def test_a_window_that_is_gone_gets_no_call(qtbot: QtBot) -> None:
    owner = QWidget()
    started, release, done = threading.Event(), threading.Event(), threading.Event()

    def work(control: JobControl) -> int:
        started.set()
        release.wait(5)
        control.progress(1, 1)
        done.set()
        return 1

    run_in_background(owner, work, on_success=_never, on_failure=_never, on_progress=_never, on_finished=_never)
    assert started.wait(5)
    owner.deleteLater()
    del owner
    qtbot.wait(20)
    release.set()
    assert done.wait(5)
    QThreadPool.globalInstance().waitForDone(5000)
    qtbot.wait(50)


def test_an_owner_need_not_be_a_widget_and_pools_may_be_own(qtbot: QtBot) -> None:
    owner, pool = QObject(), QThreadPool()
    pool.setMaxThreadCount(1)
    order: list[int] = []

    def step(number: int) -> Callable[[JobControl], int]:
        return lambda control: number

    for number in range(5):
        run_in_background(owner, step(number), on_success=order.append, pool=pool)
    qtbot.waitUntil(lambda: len(order) == 5)
    assert order == [0, 1, 2, 3, 4]


def test_many_jobs_at_once_all_answer(qtbot: QtBot, owner: QWidget) -> None:
    answers: list[int] = []

    def step(number: int) -> Callable[[JobControl], int]:
        return lambda control: number

    for number in range(200):
        run_in_background(owner, step(number), on_success=answers.append)
    qtbot.waitUntil(lambda: len(answers) == 200)
    assert sorted(answers) == list(range(200))


def _never(*arguments: object) -> None:
    pytest.fail("nobody should have been called")
