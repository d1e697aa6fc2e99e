"""举手: calls a proctor by one click and a kind, and says how the call stands. A panel inside the window, no window.

It is over every screen where a candidate waits or works, and takes the keyboard while it is open: nothing typed in it
reaches the paper. Object names: `hand-panel`, `hand-<kind>`, `hand-lower`, `hand-close`, `hand-state`.
"""

from typing import Final, get_args

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from candidate_client.core.state import ClientView
from candidate_client.ui.names import name as name_widgets
from candidate_client.ui.reading_size import in_chosen_size
from candidate_client.ui.tab_inside import tab_inside
from candidate_client.ui.way_back import WayBack
from shared.exam.room.watch_events import HelpKind
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.text import Text
from shared.words.catalogue import say

KINDS: Final[tuple[HelpKind, ...]] = get_args(HelpKind)
KEY: Final = "F1"


class HandPanel(Card):
    """`raised(kind)`, `lowered()`. `toggle` opens and closes it."""

    raised = Signal(str)
    lowered = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.setParent(window)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._back = WayBack()
        self._view = ClientView()
        self.title = Text(self.tr("举手请监考人员过来"), "heading")
        self.state = Text("", "body", wrap=True)
        self.buttons = [Button(f"{number}  {say(f'lock.help.{kind}')}") for number, kind in enumerate(KINDS, 1)]
        grid = QGridLayout()
        grid.setSpacing(Space.S)
        for place, (kind, button) in enumerate(zip(KINDS, self.buttons, strict=True)):
            button.setMinimumHeight(48)
            button.setMinimumWidth(150)
            button.clicked.connect(lambda _checked, kind=kind: self._raise(kind))
            grid.addWidget(button, place // 2, place % 2)
        self.lower_button = Button(self.tr("放下"))
        self.close_button = Button(self.tr("关闭"), "quiet", key="Esc")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.lower_button)
        row.addWidget(self.close_button)
        column = QVBoxLayout()
        column.setSpacing(Space.M)
        for part in (self.title, self.state):
            column.addWidget(part)
        column.addLayout(grid)
        column.addLayout(row)
        self.body.addLayout(column)
        self.lower_button.clicked.connect(self._lower)
        self.close_button.clicked.connect(self.close_panel)
        name_widgets(
            (self, "hand-panel"),
            (self.state, "hand-state"),
            (self.lower_button, "hand-lower"),
            (self.close_button, "hand-close"),
            *((button, f"hand-{kind}") for kind, button in zip(KINDS, self.buttons, strict=True)),
        )
        window.installEventFilter(self)
        self.hide()

    def toggle(self) -> None:
        """Open it, or close it."""
        if self.isVisible():
            self.close_panel()
            return
        in_chosen_size(self.title, self.state)
        self._back.remember(self.window().focusWidget())
        self.show_view(self._view)
        self.show()
        self._place()
        self.raise_()
        up = self._view.hand is not None and self._view.hand.up
        (self.lower_button if up else self.buttons[0]).setFocus()

    def close_panel(self) -> None:
        """Back to where the keyboard was."""
        self.hide()
        self._back.go(lambda: None)

    def show_view(self, view: ClientView) -> None:
        """Say how the call stands."""
        self._view = view
        hand = view.hand if view.hand is not None and view.hand.up else None
        for button in self.buttons:
            button.setEnabled(hand is None)
        self.lower_button.setVisible(hand is not None)
        self.state.setText(hand_words(view) or self.tr("请选择原因，不需要打字；监考人员马上会看到您的座位。"))
        if self.isVisible():
            self._place()

    def event(self, event: QEvent) -> bool:
        """Keys that work everywhere in the exam do not while this has the keyboard, but for the one that closes it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(QKeySequence(event.keyCombination()) != QKeySequence(KEY))
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays inside."""
        return tab_inside(self, forward=forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 to 4 choose; every other key ends here and reaches nothing behind the panel."""
        number = event.key() - Qt.Key.Key_1
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        elif 0 <= number < len(KINDS) and self.buttons[number].isEnabled():
            self._raise(KINDS[number])
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It stays in the middle of the window."""
        if watched is self.parent() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _raise(self, kind: HelpKind) -> None:
        self.raised.emit(kind)
        self.close_panel()

    def _lower(self) -> None:
        self.lowered.emit()
        self.close_panel()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is not None:
            self.setFixedWidth(min(420, window.width() - 2 * Space.M))
            self.adjustSize()
            self.move((window.width() - self.width()) // 2, (window.height() - self.height()) // 2)


def hand_words(view: ClientView) -> str:
    """How the call stands; empty where there is none."""
    hand = view.hand
    if hand is None or not hand.up:
        return say("client.hand.settled") if view.hand_settled else ""
    kind = say(f"lock.help.{hand.kind}")
    if hand.answer == "coming":
        return say("client.hand.coming", kind=kind)
    if not view.link.online and not hand.known:
        return say("client.hand.no_line", kind=kind)
    return say("client.hand.up", kind=kind)


def hand_label(view: ClientView) -> str:
    """What the button says."""
    hand = view.hand
    if hand is None or not hand.up:
        return say("client.hand.button")
    return say("client.hand.button_coming") if hand.answer else say("client.hand.button_up")
