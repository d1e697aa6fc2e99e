"""IBus: where its bus is, which engine writes, and whether that writes Chinese.

Only the two signals that say so are listened to. Those that carry what is being written are not.
"""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import psutil
from jeepney import DBusAddress, DBusErrorResponse, HeaderFields, MatchRule, Message, message_bus
from jeepney.io.blocking import DBusConnection

from candidate_client.input_method.bus import LOST, call, line, property_of
from candidate_client.input_method.choice import best, is_keyboard, name_of
from candidate_client.input_method.port import Told, Writing

_IBUS: Final = DBusAddress("/org/freedesktop/IBus", "org.freedesktop.IBus", "org.freedesktop.IBus")
_ENGINE: Final = "org.freedesktop.IBus.Engine"
_MODE: Final = "InputMode"
_KEYBOARD: Final = "xkb:us::eng"
_LOOK_S: Final = 0.5
_BY_SIGN: Final = {"中": True, "拼": True, "五": True, "英": False, "A": False, "EN": False, "En": False}


def address() -> str:
    """The address of the IBus bus of this display; empty where none runs."""
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    number = re.search(r":(\d+)", os.environ.get("DISPLAY", ""))
    display = number[1] if number else os.environ.get("WAYLAND_DISPLAY", "0")
    for path in sorted((config / "ibus/bus").glob(f"*-unix-{display}")):
        told = dict(row.split("=", 1) for row in path.read_text("utf-8").splitlines() if "=" in row and row[0] != "#")
        if _alive(told.get("IBUS_DAEMON_PID", "")):
            return told.get("IBUS_ADDRESS", "")
    return ""


def wait_for_address(limit_s: float) -> str:
    """As `address`, once the daemon has begun."""
    until_s = time.monotonic() + limit_s
    while not (found := address()) and time.monotonic() < until_s:
        time.sleep(0.05)
    return found


def write_chinese(where: str) -> str:
    """Turn to a Chinese engine, in its Chinese mode; its name, empty where there is none or IBus does not answer."""
    try:
        with line(where) as ibus:
            engine = _current(ibus)[0]
            if is_keyboard(engine) or not engine:
                described = [_described(one) for one in property_of(ibus, _IBUS, "Engines")]
                engine = best([name for name, _, tongue in described if tongue[:2] == "zh" and not is_keyboard(name)])
            if engine:
                call(ibus, _IBUS, "SetGlobalEngine", "s", _KEYBOARD)  # leaves the English mode of the Chinese engine
                call(ibus, _IBUS, "SetGlobalEngine", "s", engine)
            return engine
    except LOST:
        return ""


def listen(where: str, told: Told, ended: Callable[[], bool]) -> None:
    """Tell every change until it is ended, or IBus goes. Raises one of LOST."""
    with line(where) as ibus:
        for member in ("RegisterProperties", "UpdateProperty"):
            ibus.send_and_get_reply(message_bus.AddMatch(MatchRule(type="signal", interface=_ENGINE, member=member)))
        rule = MatchRule(type="signal", interface=_IBUS.interface, member="GlobalEngineChanged")
        ibus.send_and_get_reply(message_bus.AddMatch(rule))
        engine, long_name = _current(ibus)
        now = Writing(name=name_of(engine, long_name), chinese=bool(engine) and not is_keyboard(engine))
        told(now)
        while not ended():
            try:
                message = ibus.receive(timeout=_LOOK_S)
            except TimeoutError:
                continue
            after = heard(now, message)
            if after != now:
                now = after
                told(now)


def heard(now: Writing, message: Message) -> Writing:
    """What a signal makes of what is known."""
    member = message.header.fields.get(HeaderFields.member)
    if member == "GlobalEngineChanged":
        engine = str(message.body[0])
        return Writing(name=name_of(engine), chinese=not is_keyboard(engine))
    if member not in {"RegisterProperties", "UpdateProperty"}:
        return now
    one = message.body[0][1]
    for _, part in one[2] if member == "RegisterProperties" else [("", one)]:
        chinese = _mode(part)
        if chinese is not None:
            return Writing(name=now.name, chinese=chinese)
    return now


def _mode(part: tuple[Any, ...]) -> bool | None:
    """An IBusProperty: its key is the third field, the sign shown for it the last."""
    if len(part) < 4 or part[0] != "IBusProperty" or part[2] != _MODE:
        return None
    sign = part[-1][1]
    return _BY_SIGN.get(str(sign[2])) if isinstance(sign, tuple) and sign and sign[0] == "IBusText" else None


def _current(ibus: DBusConnection) -> tuple[str, str]:
    """Name and long name of the engine that is on; a daemon that has just begun has none."""
    try:
        return _described(property_of(ibus, _IBUS, "GlobalEngine"))[:2]
    except DBusErrorResponse:
        return "", ""


def _described(value: Any) -> tuple[str, str, str]:
    """Name, long name and language out of an IBusEngineDesc."""
    described = value[1] if len(value) == 2 else value
    return str(described[2]), str(described[3]), str(described[5])


def _alive(pid: str) -> bool:
    return pid.isdecimal() and psutil.pid_exists(int(pid))
