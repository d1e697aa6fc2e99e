"""Messages inside a window: a banner that stays, a toast that goes by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from shared.qtkit.look.icons import icon_pixmap
from shared.qtkit.look.stylesheet import tones
from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text, ToneName, restyle

_ABOVE_THE_BARS = 64  # px from the foot, clear of the bar of buttons
_ICONS = {"info": "info", "warn": "alert", "problem": "alert", "success": "check", "neutral": "info"}
_ICON = 18


class Banner(QFrame):
    """One sentence with a tone, an optional action and a close button.

    Say what happened, what is safe and what to do. ``problem`` (red) only for what a person must act on now.
    """

    triggered = Signal()
    closed = Signal()

    def __init__(
        self,
        text: str = "",
        tone: ToneName = "info",
        *,
        action: str = "",
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kit", "banner")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._icon = QLabel()
        self._icon.setFixedSize(_ICON, _ICON)
        self._text = Text(text, wrap=True)
        self._action = Button(action)
        if not action:
            self._action.hide()
        self._action.clicked.connect(self.triggered)
        self._close = Button(icon_name="close", variant="quiet", tip=self.tr("关闭提示"))
        if not closable:
            self._close.hide()
        self._close.clicked.connect(self._on_close)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        row.setSpacing(Space.S)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self._tone: ToneName = tone
        self.set_message(text, tone, action=action)

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    @property
    def action_button(self) -> Button:
        """The action's button, e.g. to disable it while the action runs."""
        return self._action

    def set_message(self, text: str, tone: ToneName = "info", *, action: str = "") -> None:
        """Replace sentence, tone and action; screen readers are told."""
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._tone = tone
        self.setProperty("tone", tone)
        self.setAccessibleName(text)
        restyle(self)
        restyle(self._text)  # its colour follows the banner's tone
        self._draw_icon()
        _announce(self)

    def sizeHint(self) -> QSize:
        """As high as the sentence is at the width there is: a layout gives no more than this."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self.heightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another number of lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Redraw the icon in a new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        mark = tones(theme_of())[self._tone].mark
        self._icon.setPixmap(icon_pixmap(_ICONS[self._tone], mark, _ICON))

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()


class Toast(QFrame):
    """A short word of success above the bar at a window's foot; goes after ``duration_ms`` and never takes the focus.

    Use ``show_toast(window, text)``. Nothing a person must act on belongs into a toast.
    """

    def __init__(self, host: QWidget, text: str, tone: ToneName, duration_ms: int) -> None:
        super().__init__(host)
        self.setProperty("kit", "toast")
        self.setProperty("tone", tone)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(text)
        mark = tones(theme_of())[tone].mark
        sign = QLabel()
        sign.setPixmap(icon_pixmap(_ICONS[tone], mark, _ICON))
        label = Text(text, wrap=len(text) > 40)
        if len(text) > 40:
            label.setMinimumWidth(420)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.M, Space.L, Space.M)
        row.setSpacing(Space.S)
        row.addWidget(sign)
        row.addWidget(label)
        self._host = host
        host.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.deleteLater)
        self._timer.start(duration_ms)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place while the window is resized."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.adjustSize()
        foot = max(0, self._host.height() - self.height() - _ABOVE_THE_BARS)
        self.move((self._host.width() - self.width()) // 2, foot)
        self.raise_()


def show_toast(host: QWidget, text: str, tone: ToneName = "success", duration_ms: int = 4000) -> Toast:
    """Show a toast in the window of ``host``, replacing the one there."""
    hide_toast(host)
    toast = Toast(host.window(), text, tone, duration_ms)
    toast.show()
    _announce(toast)
    return toast


def hide_toast(host: QWidget) -> None:
    """Take away the toast in the window of ``host``, if one is there: what it spoke of is gone."""
    for old in host.window().findChildren(Toast, options=Qt.FindChildOption.FindDirectChildrenOnly):
        old.hide()
        old.deleteLater()


def _announce(widget: QWidget) -> None:
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))
