"""Every lockdown keeps the same promises; the Windows one is told here only what it must swallow."""

import pytest

from candidate_client.lockdown.choose import lockdown_for
from candidate_client.lockdown.linux import LinuxLockdown
from candidate_client.lockdown.port import Lockdown
from candidate_client.lockdown.windows import WindowsLockdown
from candidate_client.lockdown.windows_keys import KeyEvent, leads_out, way_out

TAB, ESCAPE, F4, SPACE, SHIFT, LEFT_WINDOWS, PRINT = 0x09, 0x1B, 0x73, 0x20, 0x10, 0x5B, 0x2C
CALCULATOR = 0xB7
CONTROL, ALT = 0x11, 0x12


@pytest.mark.parametrize("make", [LinuxLockdown, WindowsLockdown])
def test_engage_and_release_may_come_twice(make: type[Lockdown]) -> None:
    lockdown = make()
    assert not lockdown.engaged
    for _ in range(2):
        shortfalls = lockdown.engage(0)
        assert all(isinstance(words, str) and words for words in shortfalls)
    assert lockdown.pressed() == ()
    for _ in range(2):
        lockdown.release()
        assert not lockdown.engaged


def test_keys_that_lead_out_are_swallowed_and_those_of_input_methods_are_not() -> None:
    assert way_out(LEFT_WINDOWS, alt=False, control=False) == "Win"
    assert way_out(CALCULATOR, alt=False, control=False) == "Launch"
    assert way_out(PRINT, alt=False, control=False) == "PrintScreen"
    for key in (TAB, ESCAPE, F4):
        assert way_out(key, alt=True, control=False)
        assert not way_out(TAB, alt=False, control=False)
    assert way_out(ESCAPE, alt=False, control=True)
    for alt, control in ((False, True), (True, False), (False, False)):
        assert not way_out(SPACE, alt=alt, control=control)
        assert not way_out(SHIFT, alt=alt, control=control)


@pytest.mark.parametrize("key", [TAB, ESCAPE, F4])
def test_alt_is_seen_where_the_event_does_not_tell_of_it(key: int) -> None:
    down = {ALT}
    assert leads_out(KeyEvent(vkCode=key, flags=0), down.__contains__)
    assert leads_out(KeyEvent(vkCode=key, flags=0x20), set[int]().__contains__)
    assert not leads_out(KeyEvent(vkCode=TAB, flags=0), set[int]().__contains__)
    assert not leads_out(KeyEvent(vkCode=SPACE, flags=0), {ALT, CONTROL}.__contains__)


def test_each_platform_has_its_adapter() -> None:
    assert isinstance(lockdown_for(platform="win32"), WindowsLockdown)
    assert isinstance(lockdown_for(platform="linux"), LinuxLockdown)
