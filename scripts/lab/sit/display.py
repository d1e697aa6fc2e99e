"""A desk in the exam room: an X server with a window manager, a session of its own, and xdotool as the hand.

Everything an input method keeps (what it has learned, its settings) is this session's own, so every sitting begins with
the same dictionary.
"""

import os
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from shared.fonts import FONTS_ENV, user_cache_folder

WIDTH, HEIGHT = 1366, 800
"""The usual window and its title bar."""
TOOLS: Final = ("Xvfb", "openbox", "xdotool", "dbus-daemon")
BETWEEN_MS: Final = 30


class Display:
    """A context: the X server runs inside it. `folder`: the home of whoever sits here."""

    def __init__(self, folder: Path, daemon: str = "ibus") -> None:
        """`daemon`: the input method's, `ibus` or `fcitx5`; what else is installed is left alone."""
        self._folder, self._daemon = folder, daemon
        self._parts: list[subprocess.Popen[bytes]] = []
        self.name = ""

    def __enter__(self) -> Self:
        (self._folder / "run").mkdir(parents=True, mode=0o700)
        reading, writing = os.pipe()
        server = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"]
        self._parts = [subprocess.Popen(server, pass_fds=[writing], stderr=subprocess.DEVNULL)]
        os.close(writing)
        with os.fdopen(reading) as told:
            self.name = f":{told.readline().strip()}"
        silent = subprocess.DEVNULL
        # openbox writes to the input method itself, and stands still for good where that ends with its program
        env = {name: value for name, value in self.env().items() if name != "XMODIFIERS"}
        self._parts.append(subprocess.Popen(["openbox"], env=env, stdout=silent, stderr=silent))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for part in reversed(self._parts):
            part.terminate()
            try:
                part.wait(timeout=5)
            except subprocess.TimeoutExpired:
                part.kill()
                part.wait()

    def env(self) -> dict[str, str]:
        """For programs that are to appear here: nothing of this machine's own session comes in."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "QT_", "XDG_"))}
        fonts = kept.get(FONTS_ENV) or str(user_cache_folder())
        modifiers = "@im=fcitx" if self._daemon == "fcitx5" else "@im=ibus"
        return {
            **kept,
            FONTS_ENV: fonts,
            "HOME": str(self._folder),
            "XDG_RUNTIME_DIR": str(self._folder / "run"),
            "DISPLAY": self.name,
            "QT_QPA_PLATFORM": "xcb",
            "XMODIFIERS": modifiers,
        }

    def key(self, *names: str) -> None:
        """Press keys one after the other, by their X names: `Return`, `ctrl+Next`, `shift+Tab`."""
        self._tool("key", "--delay", str(BETWEEN_MS), *names)

    def type(self, text: str, between_ms: int = BETWEEN_MS) -> None:
        """Type text, key by key. A sign that no key has is typed too, if the program is quicker than `between_ms`."""
        self._tool("type", "--delay", str(between_ms), text)

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Click a place of the screen."""
        self._tool("mousemove", str(x), str(y), "click", str(button))

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Take something at one place and let it go at another."""
        self._tool("mousemove", *map(str, start), "mousedown", "1")
        middle = ((start[0] + end[0]) // 2, (start[1] + end[1]) // 2)
        for place in (middle, end):
            self._tool("mousemove", *map(str, place))
            time.sleep(0.05)
        self._tool("mouseup", "1")

    def picture(self, target: Path) -> None:
        """What is to be seen now."""
        from PIL import ImageGrab  # noqa: PLC0415 - Pillow asks the system for a screen when it is imported

        ImageGrab.grab(xdisplay=self.name).save(target)

    def _tool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env={**os.environ, "DISPLAY": self.name}, check=True, timeout=60)
