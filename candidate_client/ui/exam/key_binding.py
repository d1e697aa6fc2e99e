"""Keys that work wherever the keyboard is in the exam."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def bind_keys(owner: QWidget, acts: Mapping[str, Callable[[], object]], *, repeats: bool) -> None:
    """Have each key act. Without `repeats` a key held down acts once: what turns something on would turn it off."""
    for keys, act in acts.items():
        shortcut = QShortcut(QKeySequence(keys), owner)
        shortcut.setAutoRepeat(repeats)
        shortcut.activated.connect(act)
