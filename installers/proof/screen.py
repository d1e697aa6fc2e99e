"""A screen with real keys: an X server, a window manager, and xdotool as the hand."""

import os
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import ImageGrab

from installers.proof.shapes import BUTTON, Box, blocks

WIDTH, HEIGHT = 1366, 768
_HEADER = 60
_ASIDE = ("2", "2")
_STILL_S = 3.0
"""Longer than a page says that it is busy."""


class Screen:
    """A context: the X server runs inside it, `display` names it."""

    def __init__(self) -> None:
        self.display = ""
        self._parts: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        reading, writing = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        server = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"]
        self._parts = [subprocess.Popen(server, pass_fds=[writing], stderr=subprocess.DEVNULL)]
        os.close(writing)
        with os.fdopen(reading) as told:
            self.display = f":{told.readline().strip()}"
        self._parts.append(subprocess.Popen(["openbox"], env=self.env, stderr=subprocess.DEVNULL))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for part in reversed(self._parts):
            part.terminate()
            part.wait(timeout=10)

    @property
    def env(self) -> dict[str, str]:
        """For programs that are to appear on it."""
        return {**os.environ, "DISPLAY": self.display}

    def type(self, text: str) -> None:
        """Type ASCII text, key by key."""
        self._tool("type", "--delay", "60", text)
        time.sleep(0.3)

    def key(self, *names: str) -> None:
        """Press keys one after the other, by their X names."""
        for name in names:
            self._tool("key", name)
            time.sleep(0.25)

    def click(self, x: int, y: int) -> None:
        """Click a place of the screen; the mouse goes aside, what it is over has another colour."""
        self._tool("mousemove", str(x), str(y), "click", "1")
        time.sleep(0.3)
        self._tool("mousemove", *_ASIDE)

    def blocks(self, colour: str, least: tuple[int, int] = BUTTON) -> list[Box]:
        """What is of this colour (`#RRGGBB`) now and at least so wide and high, from top to bottom."""
        return blocks(ImageGrab.grab(xdisplay=self.display), colour, least)

    def picture(self, target: Path) -> None:
        """What is to be seen now."""
        ImageGrab.grab(xdisplay=self.display).save(target)

    def body(self) -> bytes:
        """What is to be seen below the header, whose clock goes on: equal while nothing changes."""
        return ImageGrab.grab(xdisplay=self.display).crop((0, _HEADER, WIDTH, HEIGHT)).tobytes()

    def wait_for_change(self, before: bytes, limit_s: float = 60) -> None:
        """Until another page stands still on the screen.

        Raises:
            TimeoutError: it stayed as it was, or never stood still.
        """
        until_s, last, since_s = time.monotonic() + limit_s, before, time.monotonic()
        while time.monotonic() < until_s:
            time.sleep(0.5)
            now = self.body()
            if now != last:
                last, since_s = now, time.monotonic()
            elif now != before and time.monotonic() - since_s > _STILL_S:
                return
        raise TimeoutError("the screen did not come to another page")

    def _tool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.env, check=True, timeout=30)
