"""Windows' own libraries, for the adapters that need them. Elsewhere there are none."""

import ctypes
from typing import Any


def library(name: str) -> Any:
    """`user32`, `crypt32` …; asked for by name, since the attribute exists on Windows alone.

    With the error code of each call kept for `last_error`.
    """
    return getattr(ctypes, "WinDLL")(name, use_last_error=True)  # noqa: B009 - only Windows has it


def function_type() -> Any:
    """What makes a prototype for a function that Windows calls."""
    return getattr(ctypes, "WINFUNCTYPE")  # noqa: B009 - only Windows has it


def last_error() -> OSError:
    """What the last call of a library of ours failed with."""
    error: OSError = getattr(ctypes, "WinError")(getattr(ctypes, "get_last_error")())  # noqa: B009 - only Windows has them
    return error
