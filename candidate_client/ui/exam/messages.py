"""The one place for what comes up during the exam: a line of fixed height, so that nothing below it ever moves.

A click aimed at an option must hit that option whatever arrives meanwhile. The line shows the weightiest word; the
others, and what is too long for a line, open over the exam only when the candidate asks for them.
"""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.state import ClientView
from candidate_client.ui.exam.message_words import Subject, Word, words_now
from candidate_client.ui.names import name as name_widgets
from shared.qtkit.look.icons import icon_pixmap
from shared.qtkit.look.reading import reading_sheet
from shared.qtkit.look.stylesheet import tones
from shared.qtkit.look.theme import exam_text_px, theme_of
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.elided import ElidedText
from shared.qtkit.widgets.text import restyle

HEIGHT: Final = 44
_ICON: Final = 18
_SIGNS: Final = {"info": "info", "warn": "alert", "problem": "alert", "success": "check", "neutral": "info"}


class Messages(QFrame):
    """`dismissed(notice_id)` when the candidate puts one away; `problem_closed` for the last problem.

    `server_asked`: the technician wants to say where the server is now.
    """

    dismissed = Signal(str)
    problem_closed = Signal()
    server_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "banner")
        self.setFixedHeight(HEIGHT)
        self._sign = QLabel()
        self._sign.setFixedSize(_ICON, _ICON)
        self.line = ElidedText()
        self.action = Button(self.tr("知道了"))
        self.all = Button(self.tr("全部"), "quiet", icon_name="list", tip=self.tr("显示全部提示的全文"))
        self.all.setCheckable(True)
        for button in (self.action, self.all):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, 0, Space.S, 0)
        row.setSpacing(Space.S)
        row.addWidget(self._sign)
        row.addWidget(self.line, 1)
        row.addWidget(self.action)
        row.addWidget(self.all)
        self.panel = _Panel(self)
        self.panel.pressed.connect(self._press)
        self.panel.closed.connect(lambda: self.all.setChecked(False))
        self.action.clicked.connect(lambda: self._press(self._words[0]) if self._words else None)
        self.all.toggled.connect(self._open)
        name_widgets((self.action, "exam-notice-action"), (self.all, "exam-notices"))
        self._words: tuple[Word, ...] = ()
        self._view = ClientView()
        self._show()

    def follow_text_size(self) -> None:
        """The candidate chose another text size; the line stays as high as it is."""
        rules = reading_sheet(exam_text_px())
        for words in (self.line, self.panel):
            words.setStyleSheet(rules)

    def show_view(self, view: ClientView) -> None:
        """Show what a view asks for."""
        self._view = view
        self.tick()

    def tick(self) -> None:
        """Reminders and the calm word about the line depend on the time."""
        words = words_now(self._view, monotonic_ms())
        if words != self._words:
            self._words = words
            self._show()

    def told(self, subject: Subject) -> Word | None:
        """What is told about a subject now; the newest where there are several."""
        return next((word for word in self._words if word.subject == subject), None)

    def text_of(self, subject: Subject) -> str:
        """The words about a subject; empty if there are none."""
        word = self.told(subject)
        return word.text if word is not None else ""

    def changeEvent(self, event: QEvent) -> None:
        """Redraw the icon in a new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_sign()

    def _show(self) -> None:
        first = self._words[0] if self._words else None
        self.setProperty("kit", "banner" if first else "surface")
        self.setProperty("tone", first.tone if first else "neutral")
        self.line.setText(first.text if first else "")
        self.setAccessibleName(first.text if first else self.tr("没有新的提示"))
        # Buttons keep their places while they have nothing to do, so that no word is where another's button was.
        self.action.setText(first.action if first else "")
        self.action.setVisible(bool(first and first.action))
        self.all.setText(self.tr("全部 {count} 条").format(count=len(self._words)))
        self.all.setVisible(bool(self._words))
        restyle(self)
        restyle(self.line)
        self._draw_sign()
        self.panel.show_words(self._words)
        if not self._words:
            self.all.setChecked(False)

    def _draw_sign(self) -> None:
        if not self._words:
            self._sign.clear()
            return
        tone = self._words[0].tone
        self._sign.setPixmap(icon_pixmap(_SIGNS[tone], tones(theme_of())[tone].mark, _ICON))

    def _open(self, on: bool) -> None:
        self.panel.open_under(self) if on else self.panel.hide()

    def _press(self, word: Word) -> None:
        if word.subject == "offline":
            self.server_asked.emit()
        elif word.subject == "problem":
            self.problem_closed.emit()
        elif word.notice_id:
            self.dismissed.emit(word.notice_id)


class _Panel(QFrame):
    """All words in full, over the exam; Esc or the button that opened it puts it away."""

    pressed = Signal(object)
    closed = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.setProperty("kit", "card")
        self.hide()
        self._host: QWidget | None = None
        self._inner = QWidget()
        self._inner.setProperty("kit", "clear")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        self._column.setSpacing(Space.S)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self._inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scroll)

    def show_words(self, words: tuple[Word, ...]) -> None:
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for word in words:
            banner = Banner(word.text, word.tone, action=word.action)
            banner.triggered.connect(lambda chosen=word: self.pressed.emit(chosen))
            self._column.addWidget(banner)
        self._column.addStretch(1)
        if self.isVisible():
            self._place()

    def open_under(self, strip: QWidget) -> None:
        """Over what lies below the strip, as wide as it."""
        host = strip.window()
        if host is not self._host:
            self._host = host
            self.setParent(host)
            host.installEventFilter(self)
        self._strip = strip
        self._place()
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place while the window is resized."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        if self._host is None:
            return
        width = self._strip.width()
        below = self._strip.mapTo(self._host, QPoint(0, self._strip.height()))
        wanted = self._column.totalHeightForWidth(width) if self._column.hasHeightForWidth() else 0
        height = max(wanted, self._inner.sizeHint().height()) + 2
        self.setGeometry(below.x(), below.y(), width, min(height, (self._host.height() - below.y()) * 2 // 3))
