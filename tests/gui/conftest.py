"""Widgets of a finished test are collected here, on the GUI thread, never by chance on a worker thread of the next."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def collected_on_the_gui_thread() -> Iterator[None]:
    """Collect before and after each test."""
    gc.collect()
    yield
    gc.collect()
