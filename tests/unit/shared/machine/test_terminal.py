"""A console of Windows whose clicks hold nobody."""

import signal

from shared.machine.terminal import stop_signals, without_quick_edit


def test_quick_edit_goes_and_the_rest_stays() -> None:
    assert without_quick_edit(0x1F7) == 0x1B7
    assert without_quick_edit(0x07) == 0x87


def test_the_usual_signals_ask_to_stop() -> None:
    assert {signal.SIGINT, signal.SIGTERM} <= set(stop_signals())
