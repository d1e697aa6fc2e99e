"""The frozen configuration of one client process."""

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from shared.readiness.check import Lock, Screen

_MOST_KEYS: Final = 100
"""So many key presses are kept from one look to the next."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says.

    Attributes:
        data: folder for key, certificate, paper ciphertext and journals.
        server: `host:port`; None takes the address of the enrolment.
        seat, enrol_code: given together they enrol this PC at start-up.
        kiosk: keep the candidate inside the window.
        site_file: a site file, or a folder with one; None looks in the usual places.
        discover: listen for servers that announce themselves while this PC has none.
        check: measure this PC when the server calls it up.
    """

    data: Path
    server: str | None = None
    seat: int | None = None
    enrol_code: str | None = None
    kiosk: bool = False
    discover: bool = False
    site_file: Path | None = None
    check: bool = False


class Sights:
    """What only the window knows of this PC, for the checks before the exam; the window sets it, any thread reads it.

    Attributes:
        screens: the screens, the main one first; None before the window looked.
        lock: how the lockdown came out.
        composes: whether Chinese came out when this PC tried; None before it did.
        paper: the hash of the paper that this PC holds.
        keys: combinations that lead out, pressed and swallowed; the watch takes them off.
    """

    def __init__(self) -> None:
        self.screens: tuple[Screen, ...] | None = None
        self.lock: Lock | None = None
        self.composes: bool | None = None
        self.paper: Callable[[], str] = str
        self.keys: deque[str] = deque(maxlen=_MOST_KEYS)

    def pressed(self) -> tuple[str, ...]:
        """What was pressed since this was asked last."""
        return tuple(self.keys.popleft() for _ in range(len(self.keys)))
