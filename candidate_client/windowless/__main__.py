"""The parts of the program without a window: `python -m candidate_client.windowless WORD …`, or the program with WORD.

They load no window toolkit: the guard is there before the window and after it, and a key must not wait for one.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from candidate_client.lockdown import windows_keys
from candidate_client.lockdown.choose import settings_book
from shared.machine.places import data_folder
from shared.words.catalogue import say


def is_part(argv: Sequence[str]) -> bool:
    """Whether a program was started to be one of its parts."""
    return argv[1:2] != [] and argv[1] in _PARTS


def main(argv: Sequence[str]) -> int:
    """Run the part that the command line names; its exit code."""
    return _PARTS[argv[1]](argv[2:])


def _keys(_arguments: Sequence[str]) -> int:
    return windows_keys.main()


def _restore(arguments: Sequence[str]) -> int:
    """Put the PC's settings back, as they were before a lock that did not end in order. `--data FOLDER`."""
    data = Path(arguments[1]) if arguments[:1] == ["--data"] else data_folder("client")
    left = settings_book(data).put_back()
    print(say("client.lockdown.not_back", what="、".join(left)) if left else say("client.lockdown.all_back"))
    return 1 if left else 0


_PARTS: Final[dict[str, Callable[[Sequence[str]], int]]] = {"keys": _keys, "restore": _restore}

if __name__ == "__main__":
    sys.exit(main(sys.argv))
