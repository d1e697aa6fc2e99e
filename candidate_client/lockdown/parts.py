"""How a part of the program that has no window is started as a process of its own (`candidate_client.windowless`)."""

import sys
from collections.abc import Sequence


def part(word: str, arguments: Sequence[str] = ()) -> list[str]:
    """The command line of a part, from the installed program or from source."""
    if getattr(sys, "frozen", False):
        return [sys.executable, word, *arguments]
    return [sys.executable, "-m", "candidate_client.windowless", word, *arguments]
