"""In GUI tests, as in the programs, widgets are collected on the GUI thread, never by chance on a worker thread."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def collected_on_the_gui_thread() -> Iterator[None]:
    """No automatic collection during a test; one before and one after it."""
    gc.collect()
    gc.disable()
    yield
    gc.collect()
    gc.enable()
