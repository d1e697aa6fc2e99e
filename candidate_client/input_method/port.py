"""What the client asks of the input method of a PC, whatever the platform."""

from collections.abc import Callable
from typing import Protocol

import msgspec


class Writing(msgspec.Struct, frozen=True, kw_only=True):
    """Which input method is on, by the name people know, and whether it writes Chinese now.

    Attributes:
        name: empty where none runs.
        chinese: None where it does not tell.
    """

    name: str = ""
    chinese: bool | None = None


Told = Callable[[Writing], None]


class InputMethod(Protocol):
    """Started before the window system is opened, ended with the client; only what it started itself is ended.

    No method raises: where no input method can be had, `Writing` says so, and everything else goes on.
    """

    def begin(self) -> None:
        """Choose one, start it if none runs, and make Qt speak to it. Before QApplication is made."""
        ...

    def watch(self, told: Told) -> None:
        """From now on tell every change, from any thread; the present state first."""
        ...

    def chinese(self) -> None:
        """Have it write Chinese from now on, as far as a program may ask for that."""
        ...

    def press(self, window: int, keys: str) -> bool:
        """Press these keys (small letters and space) in our own window, as a keyboard does; False if that is no way
        here. Nothing reaches another program.
        """
        ...

    def end(self) -> None:
        """Stop watching and end what was started. Twice is harmless."""
        ...


class NoInputMethod:
    """For windows off screen, and for platforms without one."""

    def begin(self) -> None:
        """Nothing to start."""

    def watch(self, told: Told) -> None:
        """Nothing will change, and nothing is known to be wrong."""

    def chinese(self) -> None:
        """Nothing to ask."""

    def press(self, window: int, keys: str) -> bool:
        """No way."""
        del window, keys
        return False

    def end(self) -> None:
        """Nothing to end."""
