"""The parts of the program without a window: `python -m candidate_client.windowless WORD …`, or the program with WORD.

They load no window toolkit: the guard is there before the window and after it, and a key must not wait for one.
"""

import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from candidate_client.lockdown import windows_keys
from candidate_client.lockdown.ability import ask_machine
from candidate_client.lockdown.choose import machine_book, settings_book
from candidate_client.lockdown.guard.run import guard
from candidate_client.lockdown.guard.watch_run import watch
from shared.commandline import USAGE_ERROR
from shared.machine.logs import log_to
from shared.machine.places import data_folder
from shared.machine.power import log_off
from shared.machine.speech import ready_to_speak
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
    """Put the PC's settings back, as they were before a lock that did not end in order.

    `--data FOLDER`: those of the person at the PC; `--machine FOLDER`: policies, from the watchman's folder.
    """
    ready_to_speak()
    if arguments[:1] == ["--machine"]:
        book = machine_book(Path(arguments[1]))
    else:
        book = settings_book(Path(arguments[1]) if arguments[:1] == ["--data"] else data_folder("client"))
    left = book.put_back()
    print(say("client.lockdown.not_back", what="、".join(left)) if left else say("client.lockdown.all_back"))
    return 1 if left else 0


def _guard(arguments: Sequence[str]) -> int:
    """Keep the client running: `[--shell] [--data FOLDER] [-- OPTIONS OF THE CLIENT]`.

    `--shell`: it is all there is of this log-on (Windows), so who leaves is logged off.
    """
    own, options = list(arguments), list[str]()
    if "--" in own:
        own, options = own[: own.index("--")], own[own.index("--") + 1 :]
    is_shell = own[:1] == ["--shell"]
    own = own[1:] if is_shell else own
    data = Path(own[1]) if own[:1] == ["--data"] else data_folder("client")
    log_to(data / "logs" / "guard.log")
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    code = guard(data, options, stop)
    if is_shell:
        log_off()
    return code


def _watch(arguments: Sequence[str]) -> int:
    """Watch over the lock as the system, on Windows: `--data FOLDER --keep FOLDER`, both given."""
    if len(arguments) != 4 or arguments[0] != "--data" or arguments[2] != "--keep":
        return USAGE_ERROR
    data, keep = Path(arguments[1]), Path(arguments[3])
    log_to(keep / "watch.log")
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    watch(data, keep, stop)
    return 0


def _lock_check(arguments: Sequence[str]) -> int:
    """Say in Chinese what this PC can and cannot enforce: `[--data FOLDER]`; 1 where it cannot be locked."""
    ready_to_speak()
    data = Path(arguments[1]) if arguments[:1] == ["--data"] else data_folder("client")
    report = ask_machine(data)
    print("\n".join(report.lines()))
    return 0 if report.holds else 1


_PARTS: Final[dict[str, Callable[[Sequence[str]], int]]] = {
    "guard": _guard,
    "keys": _keys,
    "watch": _watch,
    "lock-check": _lock_check,
    "restore": _restore,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv))
