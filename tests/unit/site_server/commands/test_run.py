"""The server of a trial ends when the program that started it is gone."""

import io
import sys
import threading

import pytest

from site_server.commands.run import _end_with_parent


def test_it_ends_when_the_other_end_of_its_input_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    _end_with_parent(stop)
    assert stop.is_set()


def test_a_program_without_a_standard_input_runs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    monkeypatch.setattr(sys, "stdin", None)
    _end_with_parent(stop)
    assert not stop.is_set()
