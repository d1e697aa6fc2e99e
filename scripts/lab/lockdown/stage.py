"""An X server with a window manager, what runs on it, and the hands at its keyboard."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Self

from scripts.devtools.places import ROOT

TOOLS: Final = ("Xvfb", "openbox", "xdotool", "setxkbmap")
PATIENCE_S: Final = 40.0
_ORDINARY: Final = """<openbox_config xmlns="http://openbox.org/3.4/rc"><keyboard>
<keybind key="A-F4"><action name="Close"/></keybind><keybind key="A-Tab"><action name="NextWindow"/></keybind>
<keybind key="W-d"><action name="ToggleShowDesktop"/></keybind><keybind key="C-A-Right"><action name="GoToDesktop">
<to>right</to></action></keybind>
<keybind key="C-Escape"><action name="ShowMenu"><menu>root-menu</menu></action></keybind>
<keybind key="A-Escape"><action name="Lower"/></keybind><keybind key="Print"><action name="Iconify"/></keybind>
</keyboard><desktops><number>4</number></desktops></openbox_config>"""
"""A desktop with every shortcut that leads away: the lock must hold also where its own session is not used."""


class StageError(Exception):
    """Something did not come about in time; `str()` says what."""


def missing_tools() -> list[str]:
    """What this machine lacks to play it."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


class BrokenError(Exception):
    """The lock did not hold; `str()` says what was seen."""


def demand(held: bool, seen: object) -> None:
    """Raises BrokenError with what was seen unless the lock held."""
    if not held:
        raise BrokenError(str(seen))


class Stage:
    """Use as a context manager. Everything started here ends here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parts: list[subprocess.Popen[bytes]] = []
        reading, writing = os.pipe()
        server = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"]
        self._parts.append(subprocess.Popen(server, pass_fds=[writing], stderr=subprocess.DEVNULL))
        os.close(writing)
        with os.fdopen(reading) as told:
            self.display = f":{told.readline().strip()}"
        self.env: Mapping[str, str] = {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}
        (folder / "rc.xml").write_text(_ORDINARY, encoding="utf-8")
        self.start(["openbox", "--config-file", str(folder / "rc.xml")])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for part in reversed(self._parts):
            self.end(part)

    def start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        """Start a program on this screen."""
        quiet = subprocess.DEVNULL
        part = subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=quiet, stderr=quiet)
        self._parts.append(part)
        return part

    def python(self, module: str, *words: str) -> "subprocess.Popen[bytes]":
        """Start a module of ours on this screen."""
        return self.start([sys.executable, "-m", module, *words])

    def end(self, part: "subprocess.Popen[bytes]") -> None:
        """End a program in order, or at once."""
        part.terminate()
        try:
            part.wait(10)
        except subprocess.TimeoutExpired:
            part.kill()
            part.wait()

    def keys(self, *combinations: str) -> None:
        """Press key combinations."""
        subprocess.run(["xdotool", "key", *combinations], env=self.env, check=True, timeout=20)

    def type(self, text: str) -> None:
        """Type on the keyboard."""
        subprocess.run(["xdotool", "type", "--delay", "15", text], env=self.env, check=True, timeout=20)

    def state(self, name: str = "state") -> dict[str, Any]:
        """What the subject, or the other program, says."""
        try:
            told: dict[str, Any] = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return told

    def order(self, word: str) -> None:
        """Tell the subject to do something, and wait until it has begun."""
        (self.folder / "order.new").write_text(word, encoding="utf-8")
        (self.folder / "order.new").replace(self.folder / "order")
        self.until(lambda: not (self.folder / "order").exists(), f"the order {word}")

    def until(self, true: Callable[[], object], what: str) -> float:
        """Wait; returns the seconds it took. Raises StageError."""
        began_s = time.monotonic()
        while not true():
            if time.monotonic() - began_s > PATIENCE_S:
                raise StageError(what)
            time.sleep(0.02)
        return time.monotonic() - began_s
