"""Settings of the X server: the screen saver, the sleep of the screen, the options of the keyboard."""

import shutil
import subprocess
from collections.abc import Iterable
from typing import Final

from candidate_client.lockdown.settings.book import Value
from candidate_client.lockdown.xlib import Display

_LIMIT_S: Final = 10.0


class X11Store:
    """Of one X server, by default the one of this session."""

    def __init__(self, display: str | None = None) -> None:
        self._display = display

    def read(self, place: str) -> Value:
        """See Store. Raises XError, OSError."""
        if place == "xkb-options":
            lines = self._keyboard("-query").splitlines()
            return next((line.partition(":")[2].strip() for line in lines if line.startswith("options:")), "")
        with Display(self._display) as display:
            return display.screen_saver() if place == "screensaver" else display.dpms()

    def write(self, place: str, value: Value) -> None:
        """See Store. Raises XError, OSError."""
        text = str(value or "")
        if place == "xkb-options":
            options = [word for option in text.split(",") if option for word in ("-option", option)]
            self._keyboard("-option", "", *options)
            return
        with Display(self._display) as display:
            if place == "screensaver":
                display.set_screen_saver(text)
            else:
                display.set_dpms(text)

    def around(self, place: str) -> tuple[str, ...]:
        """See Store: a setting of an X server stands alone."""
        del place
        return ()

    def settle(self, places: Iterable[str]) -> None:
        """See Store: an X server keeps nothing, it begins anew with the PC."""
        del places

    def _keyboard(self, *words: str) -> str:
        """`setxkbmap`, which knows the rules of keyboards; the server itself knows only their result."""
        program = shutil.which("setxkbmap")
        if program is None:
            raise OSError("no setxkbmap")
        where = ("-display", self._display) if self._display else ()
        try:
            done = subprocess.run(
                [program, *where, *words], capture_output=True, text=True, check=True, timeout=_LIMIT_S
            )
        except subprocess.SubprocessError as error:
            raise OSError(f"setxkbmap: {type(error).__name__}") from error
        return done.stdout
