"""A day of Qt calls must not use up None, True and False."""

import sys

from PySide6.QtWidgets import QApplication, QWidget

from shared.qtkit.constants_alive import keep_constants_alive


def test_qt_calls_never_use_up_the_constants(qapp: QApplication) -> None:
    keep_constants_alive()
    assert not keep_constants_alive()
    widget = QWidget()
    for _ in range(20_000):  # without it the interpreter ends at some five thousand
        assert widget.layout() is None
        assert widget.isEnabled()
        assert not widget.isVisible()
    assert sys.getrefcount(None) > 1_000_000
