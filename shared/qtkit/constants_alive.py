"""Keeps a PySide6 built for Python 3.12 from ending the process under Python 3.11.

From 3.12 on None, True, False and NotImplemented are immortal (PEP 683), so code compiled for it hands
them out without counting. PySide6 6.12.0 is compiled so, yet installs on 3.11, where every Qt call that
returns one of them takes a reference away that nobody gave: after some thousand calls the interpreter
stops with "none_dealloc: deallocating None". We give the four so many references that they never run out,
which is what immortality means. Measured: 6.11.3 counts rightly; drop this module with Python 3.11.
"""

from __future__ import annotations

import ctypes
import sys

_PLENTY = 1 << 40


def keep_constants_alive() -> bool:
    """Make the four constants immortal where the interpreter does not; True if it had to be done now.

    Call it before the first window. Safe to call again; does nothing on Python 3.12 or later, and on
    interpreters other than 64-bit CPython.
    """
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython" or sys.maxsize < _PLENTY:
        return False
    if sys.getrefcount(None) >= _PLENTY // 2:
        return False
    for constant in (None, True, False, NotImplemented):
        # the reference count is the first field of every object
        ctypes.c_ssize_t.from_address(id(constant)).value += _PLENTY
    return True
