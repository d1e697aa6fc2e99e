"""Every adapter that this system can run keeps the promise of the port: begun, asked and ended it never raises."""

import sys
import threading

import pytest

from candidate_client.input_method.choose import input_method_for
from candidate_client.input_method.port import InputMethod, NoInputMethod

ADAPTERS: list[InputMethod] = [NoInputMethod()]
if sys.platform == "win32":
    from candidate_client.input_method.windows import WindowsInputMethod

    ADAPTERS.append(WindowsInputMethod())


@pytest.mark.parametrize("method", ADAPTERS, ids=lambda method: type(method).__name__)
def test_it_can_be_begun_asked_and_ended(method: InputMethod) -> None:
    method.begin()
    method.watch(lambda _writing: None)
    method.chinese()
    assert not method.press(0, "ni "), "no window of ours has the keyboard"
    method.end()
    method.end()
    assert not [thread for thread in threading.enumerate() if thread.name == "input-method"]


def test_off_screen_there_is_none() -> None:
    assert isinstance(input_method_for(), NoInputMethod) or sys.platform == "win32"
