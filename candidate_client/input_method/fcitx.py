"""Fcitx 5: which input method is on. It tells no changes, so it is asked a few times a second."""

import time
from collections.abc import Callable
from typing import Final

from jeepney import DBusAddress
from jeepney.io.blocking import DBusConnection

from candidate_client.input_method.bus import LOST, call, line
from candidate_client.input_method.choice import best, is_keyboard, name_of
from candidate_client.input_method.port import Told, Writing

NAME: Final = "org.fcitx.Fcitx5"
_CONTROL: Final = DBusAddress("/controller", NAME, "org.fcitx.Fcitx.Controller1")
_LOOK_S: Final = 0.3
_LISTED: Final = ("libpinyin", "rime", "pinyin", "shuangpin", "wbx")


def write_chinese() -> str:
    """See that a Chinese one is on the list, and turn to it; its name, empty where there is none."""
    try:
        with line() as session:
            group = str(call(session, _CONTROL, "CurrentInputMethodGroup")[0])
            layout, listed = call(session, _CONTROL, "InputMethodGroupInfo", "s", group)
            on_list = [name for name, _ in listed if not is_keyboard(name)]
            if not on_list:
                there = [row[0] for row in call(session, _CONTROL, "AvailableInputMethods")[0]]
                found = best([name for name in there if name in _LISTED])
                if not found:
                    return ""
                on_list = [found]
                entries = [*listed, (found, "")]
                call(session, _CONTROL, "SetInputMethodGroupInfo", "ssa(ss)", group, layout, entries)
            call(session, _CONTROL, "SetCurrentIM", "s", on_list[0])
            return str(on_list[0])
    except LOST:
        return ""


def listen(told: Told, ended: Callable[[], bool]) -> None:
    """Tell every change until it is ended, or Fcitx goes. Raises one of LOST."""
    with line() as session:
        names = {row[0]: row[2] or row[1] for row in call(session, _CONTROL, "AvailableInputMethods")[0]}
        before = ""
        while not ended():
            engine = _current(session)
            if engine != before:
                before = engine
                told(Writing(name=name_of(engine, names.get(engine, "")), chinese=not is_keyboard(engine)))
            time.sleep(_LOOK_S)


def _current(session: DBusConnection) -> str:
    return str(call(session, _CONTROL, "CurrentInputMethod")[0])
