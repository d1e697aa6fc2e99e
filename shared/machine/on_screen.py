"""A word on the screen of whoever sits at this machine, from a program without a screen of its own."""

import sys
from typing import Final

_STOP_SIGN: Final = 0x10
_SHOWN_S: Final = 600


def say_on_screen(title: str, text: str) -> None:
    """Show it in a box of Windows, without waiting; nothing on other systems, or where nobody is logged on."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows alone
        from ctypes import wintypes  # noqa: PLC0415 - as there

        seat, answer = ctypes.windll.kernel32.WTSGetActiveConsoleSessionId(), wintypes.DWORD()
        told = (title, _size(title), text, _size(text))
        ctypes.windll.wtsapi32.WTSSendMessageW(None, seat, *told, _STOP_SIGN, _SHOWN_S, ctypes.byref(answer), False)


def _size(text: str) -> int:
    """In bytes, as Windows counts."""
    return len(text.encode("utf-16-le"))
