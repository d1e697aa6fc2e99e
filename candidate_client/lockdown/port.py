"""What keeps a candidate inside the exam, whatever the platform."""

from typing import Final, Literal, Protocol

Held = Literal["held", "again", "lost"]
"""The keyboard is held; it is again, after somebody ended what holds it; it is not."""

PRINT_SCREEN: Final = "PrintScreen"
"""The one key that takes a picture; the others that lead out lead to other programs."""


class Lockdown(Protocol):
    """Locks the PC to one window, and always lets go again.

    `engage` and `release` may be called twice. The operating system itself releases keys and grabs when the process
    ends, also by a crash. A setting that outlives the process is changed by a `SettingsBook` alone, which puts it back.
    """

    @property
    def engaged(self) -> bool:
        """Whether it is locked now."""
        ...

    def engage(self, window_id: int) -> list[str]:
        """Lock the PC to this window; returns in Chinese what could not be done, empty if all was."""
        ...

    def renew(self) -> Held:
        """Take again what was lost meanwhile, without waiting for it; called several times a second."""
        ...

    def pressed(self) -> tuple[str, ...]:
        """Keys that lead out and that no window heard of, since asked last; none where our window hears all."""
        ...

    def release(self) -> None:
        """Let go of everything."""
        ...


class HeldLockdown:
    """For a second window of the same program: the PC is held already, and stays so whatever this window does."""

    @property
    def engaged(self) -> bool:
        """Always."""
        return True

    def engage(self, window_id: int) -> list[str]:
        """Nothing is left to do."""
        del window_id
        return []

    def renew(self) -> Held:
        """Nothing is lost."""
        return "held"

    def pressed(self) -> tuple[str, ...]:
        """Told to the first window."""
        return ()

    def release(self) -> None:
        """Not ours to let go."""
