"""How Python itself runs in the server's process, so that none of its threads makes a whole room wait.

A thread that computes keeps Python's one lock for `sys.getswitchinterval()` before another gets it, and the loop of the
terminator lets go of it with every packet: while a view of 500 seats was put together on another thread, each packet
waited 5 ms. And the collector looks at every object there is, 100-200 ms in a full hall, whenever enough new ones have
come together: several times a minute of an exam. The server makes few cycles, so it looks at all by the clock instead.
"""

import gc
import sys
from typing import Final

_SWITCH_S: Final = 0.0005
_YOUNG: Final = (2_000, 10, 1_000_000)
_EVERY_S: Final = 300.0


class Runtime:
    """The process's settings; one for each process. `look` is called about once a second."""

    def __init__(self, now_s: float) -> None:
        """Set them. Called when the room is loaded: what is there now stays, and is never looked at again."""
        self._next_s = now_s + _EVERY_S
        sys.setswitchinterval(_SWITCH_S)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_YOUNG)

    def look(self, now_s: float) -> bool:
        """Look for cycles among all objects if it is time; whether it was."""
        if now_s < self._next_s:
            return False
        self._next_s = now_s + _EVERY_S
        gc.collect()
        return True
