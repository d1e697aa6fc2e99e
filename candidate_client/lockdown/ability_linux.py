"""What a Linux PC can enforce, by its session and its X server."""

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from candidate_client.lockdown import xlib
from candidate_client.lockdown.answer import Answer, data_answer

_SERVER_KEYS: Final = Path("/etc/X11/xorg.conf.d/60-exam-site-kit.conf")
_SESSION: Final = "exam-kiosk"


def answers(data: Path, environ: Mapping[str, str] = os.environ, server_keys: Path = _SERVER_KEYS) -> Iterator[Answer]:
    """All rows for this session."""
    keyboard = _keyboard(environ)
    yield Answer("keyboard", keyboard, "held" if keyboard in {"good", "held_now"} else "not", needed=True)
    yield Answer(
        "window", "good" if keyboard != "no_x" else "no_x", "held" if keyboard != "no_x" else "not", needed=True
    )
    yield data_answer(data)
    dedicated = environ.get("DESKTOP_SESSION") == _SESSION
    yield Answer("session", "good" if dedicated else "shared", "held" if dedicated else "partly")
    if server_keys.exists():
        yield Answer("terminals", "good")
    elif shutil.which("setxkbmap"):
        yield Answer("terminals", "by_keyboard", "partly")
    else:
        yield Answer("terminals", "open", "not")
    yield Answer("clipboard", "good")
    # X11 lets every program of the session see the screen; in the dedicated session there is no other.
    yield Answer("pictures", "alone" if dedicated else "open", "held" if dedicated else "partly")
    yield Answer("sleep", "good" if keyboard != "no_x" else "open", "held" if keyboard != "no_x" else "partly")


def _keyboard(environ: Mapping[str, str]) -> str:
    if environ.get("WAYLAND_DISPLAY") and environ.get("XDG_SESSION_TYPE") == "wayland":
        return "wayland"
    try:
        with xlib.Display(environ.get("DISPLAY")) as display:
            return display.try_keyboard()
    except xlib.XError:
        return "no_x"
