"""What can be wrong with a PC of the room, each with the cause that the trial must name.

Done to the PC from outside or to its process before the client starts; the client itself knows nothing of it.
"""

import ctypes
import os
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

EXPECTED: Final[dict[str, str]] = {
    "lossy_line": "line_lossy",
    "journal_read_only": "disk_read_only",
    "fonts_missing": "fonts_missing",
    "killed_midway": "silent",
    "other_version": "program_version",
    "chinese_swallowed": "chinese_dead",
    "disk_full": "disk_full",
    "clock_wrong": "clock_off",
    "keyboard_dead": "keyboard_dead",
    "mouse_dead": "mouse_dead",
    "input_altered": "answer_differs",
    "port_blocked": "port_blocked",
    "switched_off": "never_came",
}
"""Sabotage to the cause that has to be named. Killing, switching off and the lines are the drill's own doing."""

LOSSY_HOST: Final = "127.0.0.7"
BLOCKED_HOST: Final = "127.0.0.8"
_CAPABILITIES_3: Final = 0x20080522
_OVERRIDE: Final = 0b110
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
_FILE_LIMIT: Final = 100_000
_HOURS_NS: Final = 3 * 3600 * 10**9


class Spoiler(QObject):
    """Sits between the platform and the windows, as programs that hook the input do."""

    def __init__(self, spoil: Callable[[QObject, QEvent], bool]) -> None:
        super().__init__()
        self._spoil = spoil

    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:
        """What Qt asks before every event; True swallows it."""
        return self._spoil(receiver, event)


def spoil_process(name: str, data: Path) -> None:
    """Do it to this process, before anything of the client was imported but fonts and version."""
    works: dict[str, Callable[[Path], None]] = {
        "journal_read_only": _read_only,
        "fonts_missing": _no_fonts,
        "other_version": lambda _data: _other_version(),
        "disk_full": lambda _data: _full_disk(),
        "clock_wrong": lambda _data: _wrong_clock(),
    }
    if name in works:
        works[name](data)


def spoil_input(name: str, app: QApplication) -> QObject | None:
    """Do it to the running application; keep what is returned."""
    spoils: dict[str, Callable[[QObject, QEvent], bool]] = {
        "chinese_swallowed": lambda _r, event: event.type() == QEvent.Type.InputMethod,
        "keyboard_dead": lambda r, event: isinstance(r, QWindow) and event.type() == QEvent.Type.KeyPress,
        "mouse_dead": lambda r, event: isinstance(r, QWindow) and event.type() == QEvent.Type.MouseButtonPress,
        "input_altered": _alter,
    }
    if name not in spoils:
        return None
    spoiler = Spoiler(spoils[name])
    app.installEventFilter(spoiler)
    return spoiler


def _alter(receiver: QObject, event: QEvent) -> bool:
    """Every S typed into a blank gets lost."""
    return (
        receiver.objectName().startswith("blank-")
        and isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.KeyPress
        and event.text() == "S"
    )


def _read_only(data: Path) -> None:
    """The exam's account may not write where journals lie."""
    journal = data / "journal"
    journal.mkdir(parents=True, exist_ok=True)
    journal.chmod(0o555)
    if os.geteuid() == 0:
        _obey_permissions()


def _obey_permissions() -> None:
    """From now on the administrator's account of this process obeys the permissions of files like any other."""
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = (ctypes.c_uint32 * 2)(_CAPABILITIES_3, 0), (ctypes.c_uint32 * 6)()
    if libc.capget(header, sets):
        raise OSError(ctypes.get_errno(), "capget")
    for kind in range(2):  # effective and permitted
        sets[kind] &= ~_OVERRIDE
    if libc.capset(header, sets):
        raise OSError(ctypes.get_errno(), "capset")


def _no_fonts(data: Path) -> None:
    """Neither the program's own fonts nor the system's."""
    none = data / "no-fonts.conf"
    none.write_text("<fontconfig></fontconfig>", encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(none)
    from shared import fonts  # noqa: PLC0415 - patched before the client looks

    _patch(fonts, "font_folders", lambda _environ=None: ())


def _other_version() -> None:
    from shared.protocol import version  # noqa: PLC0415 - patched before the client looks

    _patch(version, "PRODUCT_VERSION", "0.0.1")


def _full_disk() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_LIMIT, _FILE_LIMIT))


def _wrong_clock() -> None:
    real = time.time_ns
    _patch(time, "time_ns", lambda: real() + _HOURS_NS)


def _patch(module: Any, name: str, value: object) -> None:
    setattr(module, name, value)


class PcPart(msgspec.Struct, frozen=True, kw_only=True):
    """What one PC process of the drill is."""

    data: str
    sabotage: str = ""
