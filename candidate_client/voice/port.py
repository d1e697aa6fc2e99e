"""What the window asks of a voice."""

from typing import Final, Protocol

LONGEST: Final = 5_000
"""Characters said at once; an item with its options has a tenth of it."""


class Voice(Protocol):
    """Says one text at a time, beside everything else. What is said stays in memory: no file, no command line."""

    @property
    def speaking(self) -> bool:
        """Whether something is being said."""
        ...

    def say(self, text: str) -> None:
        """Begin to say a text; one that is being said ends."""
        ...

    def stop(self) -> None:
        """Be silent. Harmless where nothing is said."""
        ...
