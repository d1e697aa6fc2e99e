"""Which input method a Linux session gets, and what Qt has to be told: pure.

The Qt of the client speaks the protocol of IBus only. Fcitx 5 speaks it as well, so one road serves both. Through the
portal it does not matter where the daemon keeps its socket.
"""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

Daemon = Literal["ibus", "fcitx5"]

TOLD_TO_QT: Final = {"QT_IM_MODULE": "ibus", "IBUS_ENABLE_SYNC_MODE": "1"}
"""Key after key: where Qt does not wait for the answer to one, a busy PC swaps them, and 12.50 became 1502."""
BY_PORTAL: Final = {"IBUS_USE_PORTAL": "1"}
"""Only where the portal answers already: Qt asks for it once, when the first window system is opened, and never again.
Without it Qt watches for the socket of a daemon that comes later.
"""
IN_THE_WAY: Final = ("QT_IM_MODULES",)
"""Asked before QT_IM_MODULE by Qt 6.7 and later."""

NAMES: Final = {
    "libpinyin": "智能拼音",
    "pinyin": "拼音",
    "shuangpin": "双拼",
    "rime": "中州韵",
    "sunpinyin": "SunPinyin",
    "wbx": "五笔字型",
    "wubi": "五笔字型",
    "table:wubi": "五笔字型",
    "table:wubi-jidian86": "五笔字型",
    "table:wubi-haifeng86": "五笔字型",
}
_LIKED: Final[tuple[str, ...]] = ("libpinyin", "rime", "pinyin", "sunpinyin")
_KEYBOARDS: Final = ("xkb:", "keyboard-")


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The daemon, and whether it has to be started."""

    daemon: Daemon
    start: bool


def choose(environ: Mapping[str, str], running: frozenset[Daemon], installed: frozenset[Daemon]) -> Choice | None:
    """What runs goes first, then what the session names, then what there is; None where there is nothing."""
    for daemon in ("fcitx5", "ibus"):
        if daemon in running:
            return Choice(daemon=daemon, start=False)
    named = f"{environ.get('QT_IM_MODULE', '')} {environ.get('XMODIFIERS', '')}".casefold()
    order: tuple[Daemon, ...] = ("fcitx5", "ibus") if "fcitx" in named else ("ibus", "fcitx5")
    return next((Choice(daemon=daemon, start=True) for daemon in order if daemon in installed), None)


def is_keyboard(engine: str) -> bool:
    """Whether an engine is a plain keyboard."""
    return engine.startswith(_KEYBOARDS)


def name_of(engine: str, long_name: str = "") -> str:
    """How people call an engine."""
    if is_keyboard(engine):
        return "英文键盘"
    return NAMES.get(engine) or long_name or engine


def best(engines: list[str]) -> str:
    """Of the Chinese engines there are, the one to write with; empty for none."""
    liked = [engine for engine in _LIKED if engine in engines]
    return (liked or sorted(engines) or [""])[0]
