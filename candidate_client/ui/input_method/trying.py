"""The place on the waiting screen where Chinese is tried: by the PC itself once, then by whoever likes.

The PC presses the keys of a word in its own line, by the road every key takes, and waits for Chinese to come out. So it
is not the list of installed input methods that is believed, but what a candidate will meet.
"""

import re
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from candidate_client.input_method.port import InputMethod, Writing
from candidate_client.ui.input_method.late_keys import LateKeys
from candidate_client.ui.input_method.sign import WritingSign
from candidate_client.ui.names import name as name_widgets
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.text import Text

_KEYS: Final = "kuaiji"
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
_SETTLE_MS: Final = 400
_TURNED_MS: Final = 600
_PATIENCE_MS: Final = 3000
_TIMES: Final = 4
_MOST: Final = 40


class TryingLine(QWidget):
    """`tried(answers)`: whether Chinese came out, within `patience_ms` each time. Nothing typed here is kept."""

    tried = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._method: InputMethod | None = None
        self._left = 0
        self._trying = False
        self.patience_ms = _PATIENCE_MS
        self.sign = WritingSign(self)
        self.edit = _Heard()
        self.edit.setMaxLength(_MOST)
        self.edit.setMaximumWidth(220)
        self.edit.setPlaceholderText(self.tr("可在此试打中文"))
        self.edit.setAccessibleName(self.tr("试打中文"))
        self.result = Text("", "muted")
        name_widgets((self.edit, "waiting-try"), (self.result, "waiting-tried"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addStretch(1)
        for part in (Text(self.tr("中文输入"), "muted"), self.sign, self.edit, self.result):
            row.addWidget(part)
        row.addStretch(1)
        self.edit.heard.connect(self._on_heard)
        self.late = LateKeys(self)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._on_silence)
        self.hide()

    def use(self, method: InputMethod) -> None:
        """Try this one as soon as our window has the keyboard; once, and a few times more while nothing answers."""
        self._method, self._left = method, _TIMES
        self._trying = False
        self.show()
        self._wait.start(_SETTLE_MS)

    def show_writing(self, writing: Writing) -> None:
        """See WritingSign."""
        self.sign.show_writing(writing)

    def stop(self) -> None:
        """Another page is shown: no key of a trial may come any more.

        Keys that were pressed already are on their way through the input method, and what they bring would be written
        where the keyboard is then, in the ticket number of the log-in.
        """
        self._wait.stop()
        if self._trying:
            self._trying = False
            self._clean()
            self.late.begin()
        self.edit.clear()

    def go_on(self) -> None:
        """The waiting screen is there again: what was not tried to its end is tried."""
        if self._method is not None and self._left and not self._wait.isActive():
            self._wait.start(_SETTLE_MS)

    def _on_silence(self) -> None:
        """Time to begin, or time is over for what was begun."""
        if self._trying:
            self._trying = False
            self._left -= 1
            self._clean()
            if not self._left:
                self._found(answers=False)
                return
        if self.isVisible() and self.window().isActiveWindow() and self._method is not None:
            self.edit.setFocus()
            self._method.chinese()
            QTimer.singleShot(_TURNED_MS, self, self._press)
        else:
            self._wait.start(_SETTLE_MS)

    def _press(self) -> None:
        if self._method is None or not self.edit.hasFocus() or not self.window().isActiveWindow():
            self._wait.start(_SETTLE_MS)
            return
        self._trying = True
        self._wait.start(self.patience_ms)
        if not self._method.press(int(self.window().winId()), f"{_KEYS} "):
            self._left = 0  # no way to try here: nothing is known, and nothing is said
            self.stop()

    def _on_heard(self, text: str) -> None:
        if self._trying and _CHINESE.search(text):
            self._trying, self._left = False, 0
            self._wait.stop()
            QTimer.singleShot(_SETTLE_MS, self, self._clean)
            self._found(answers=True)

    def _clean(self) -> None:
        """Nothing of the word stays, neither in the line nor half composed."""
        QGuiApplication.inputMethod().reset()
        self.edit.clear()

    def _found(self, *, answers: bool) -> None:
        words = self.tr("✓ 自检正常") if answers else self.tr("▲ 打不出中文，请告诉监考人员")
        self.result.setText(words)
        self.result.set_tone("success" if answers else "problem")
        self.tried.emit(answers)


class _Heard(QLineEdit):
    """`heard` is what an input method brings, composed or committed."""

    heard = Signal(str)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self.heard.emit(event.commitString() or event.preeditString())
