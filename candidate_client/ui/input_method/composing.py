"""A word that is still being composed is kept, whatever takes the keyboard away from it.

IBus gives a word up when its field loses the keyboard or is clicked, unless the method asks for the contrary, which
Pinyin does not: the word on the screen was gone after a click on the next item, a pause, a raised hand, the end of the
time. Other systems keep what is shown, and so does this.
"""

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

_KEYS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride})


class Composing(QObject):
    """Watches the field that has the keyboard, nothing else. Lives as long as its application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._field: QWidget | None = None
        self._watched: list[QWidget] = []
        self._word = ""
        self._given_up = ""  # by the method, in this turn of the event loop
        self._over = QTimer(self, singleShot=True, interval=0)
        self._over.timeout.connect(self._forget)
        app.focusChanged.connect(self._turn)

    def complete(self) -> None:
        """What is being composed is written now: no key could do it later."""
        field, word = self._field, self._word
        if not word or field is None or not isValid(field):
            return
        QGuiApplication.inputMethod().commit()
        if self._word or self._given_up:  # the method did not write it
            self._write(field, word)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # Qt's name
        """Hear what is composed, and when the keyboard is about to go."""
        kind = event.type()
        if kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._given_up = "" if event.commitString() else self._word
            self._word = event.preeditString()
            if self._given_up:
                self._over.start()
        elif kind == QEvent.Type.FocusAboutToChange:
            self._leave()
        elif kind == QEvent.Type.MouseButtonPress:
            self.complete()  # the caret goes elsewhere in the field
        elif kind in _KEYS:
            self._given_up = ""  # it was taken back by a key
        return False

    def _leave(self) -> None:
        word = self._word or self._given_up
        if word and self._field is not None:
            self._write(self._field, word)

    def _write(self, field: QObject, word: str) -> None:
        event = QInputMethodEvent("", [])
        event.setCommitString(word)
        QCoreApplication.sendEvent(field, event)
        self._word = self._given_up = ""

    def _forget(self) -> None:
        self._given_up = ""

    def _turn(self, _before: QWidget | None, now: QWidget | None) -> None:
        for part in self._watched:
            if isValid(part):
                part.removeEventFilter(self)
        self._field, self._watched, self._word, self._given_up = None, [], "", ""
        if now is not None and now.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
            self._field = now
            self._watched = [now, now.viewport()] if isinstance(now, QAbstractScrollArea) else [now]
            for part in self._watched:
                part.installEventFilter(self)


def keep_what_is_composed(app: QApplication) -> None:
    """From now on; a second time changes nothing."""
    if app.findChild(Composing) is None:
        Composing(app)


def complete_word() -> None:
    """See Composing.complete."""
    app = QApplication.instance()
    composing = app.findChild(Composing) if app is not None else None
    if isinstance(composing, Composing):
        composing.complete()
