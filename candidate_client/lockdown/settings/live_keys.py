"""Windows' shortcuts for people with disabilities, as this log-on holds them: flags in memory, gone with it.

The registry holds what the next log-on begins with; it is not touched, so nothing can stay behind in it.
"""

import ctypes
from typing import Final

from candidate_client.lockdown.settings.book import Value
from shared.machine.winapi import last_error, library

_ASK: Final = {"sticky": (0x3A, 2), "filter": (0x32, 6), "toggle": (0x34, 2)}
"""For each: the number of the question (the order is one more), and how many 32-bit numbers its structure has."""


def read_live(name: str) -> Value:
    """Its flags now. Raises OSError."""
    return int(_figures(name)[1])


def write_live(name: str, value: Value) -> None:
    """Set its flags; whatever else belongs to it stays. Raises OSError."""
    figures = _figures(name)
    figures[1] = int(value or 0)
    _call(_ASK[name][0] + 1, figures)


def _figures(name: str) -> "ctypes.Array[ctypes.c_uint32]":
    question, count = _ASK[name]
    figures = (ctypes.c_uint32 * count)()
    figures[0] = ctypes.sizeof(figures)
    _call(question, figures)
    return figures


def _call(number: int, figures: "ctypes.Array[ctypes.c_uint32]") -> None:
    if not hasattr(ctypes, "windll"):
        raise OSError("not Windows")
    if not library("user32").SystemParametersInfoW(number, figures[0], ctypes.byref(figures), 0):
        raise last_error()
