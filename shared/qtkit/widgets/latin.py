"""A line for numbers, codes and addresses: what is typed comes in as it stands on the keys."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

_HINTS = Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText


class LatinEdit(QLineEdit):
    """No input method gets at it: an x of an ID number is no pinyin, the colon of an address no Chinese one.

    Hints are requests, which IBus does not heed, and Qt asks a line itself whether it takes input methods.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setInputMethodHints(_HINTS | self.inputMethodHints())
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: Any = None) -> Any:
        """Closed to input methods; all else as of any line."""
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query, argument)
