"""需要处理: what a person must look at now, with its acts. Empty most of the day, and says so.

Several rows of one cause are one that opens by a click. Object names: `todo_list`; buttons `todo_<act>_<seat>` (seat 0:
of the room, or of several) and `todo_wait_<seat>`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from proctor_console.presenters.todo import ToDoItem
from shared.qtkit.look.states import DisplayState, paint_state
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.empty import EmptyState
from shared.qtkit.widgets.text import Text

_SHAPE = 16


class TodoPanel(QFrame):
    """`chosen(item)`; `acted(act, item)`; `put_aside(item)`; `muted(severity, muted)`."""

    chosen = Signal(object)
    acted = Signal(str, object)
    put_aside = Signal(object)
    muted = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kit", "card")
        self.setObjectName("todo_list")
        self._title = Text(self.tr("需要处理"), "heading")
        self._items: tuple[ToDoItem, ...] = ()
        self._rows: list[_Row] = []
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(Space.S)
        self._list.addStretch(1)
        inside = QWidget()
        inside.setProperty("kit", "clear")
        inside.setLayout(self._list)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        empty = EmptyState(
            self.tr("一切正常"), self.tr("断线、申请交卷、核对身份等事项会出现在这里。"), icon_name="check"
        )
        self._stack = QStackedLayout()
        self._stack.addWidget(empty)
        self._stack.addWidget(scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self._title)
        column.addLayout(self._stack, 1)
        sounds = QHBoxLayout()
        sounds.setSpacing(Space.XS)
        for severity, word in (("now", self.tr("急事")), ("soon", self.tr("缓事"))):
            sounds.addWidget(self._sound_button(severity, word))
        sounds.addStretch(1)
        column.addLayout(sounds)

    def _sound_button(self, severity: str, word: str) -> Button:
        tip = self.tr("急事：立即处理的事项响三声，每 15 秒再响。缓事：新事项响一声。点一下静音，再点恢复。")
        button = Button(self.tr("{word}有声").format(word=word), "quiet", tip=tip)
        button.setObjectName(f"sound_{severity}")
        button.setCheckable(True)

        def mute(muted: bool) -> None:
            text = self.tr("{word}静音") if muted else self.tr("{word}有声")
            button.setText(text.format(word=word))
            self.muted.emit(severity, muted)

        button.toggled.connect(mute)
        return button

    def set_items(self, items: Sequence[ToDoItem]) -> None:
        """Show these; rows that stay only get their new age, so that nothing jumps under the pointer."""
        now = tuple(items)
        if [_same(item) for item in now] == [_same(item) for item in self._items]:
            for row, item in zip(self._rows, now, strict=True):
                row.set_age(item.age)
            return
        self._items = now
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [_Row(item, self) for item in now]
        for number, row in enumerate(self._rows):
            self._list.insertWidget(number, row)
        self._title.setText(self.tr("需要处理 ({n})").format(n=_matters(now)) if now else self.tr("需要处理"))
        self._stack.setCurrentIndex(1 if now else 0)


def _same(item: ToDoItem) -> tuple[str, str, bool, tuple[tuple[str, str], ...]]:
    return item.key, item.text, item.opened, item.acts


def _matters(items: Sequence[ToDoItem]) -> int:
    return sum(not item.inside for item in items)


class _Row(QFrame):
    def __init__(self, item: ToDoItem, panel: TodoPanel) -> None:
        super().__init__()
        self._item = item
        self._panel = panel
        self.setProperty("kit", "fold")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._age = TabularLabel(item.age, FontSize.CAPTION)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addSpacing(_SHAPE + Space.XS)
        head.addWidget(Text(item.headline, "strong", wrap=True), 1)
        head.addWidget(self._age, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L if item.inside else Space.S, Space.S, Space.S, Space.S)
        column.setSpacing(Space.XS)
        column.addLayout(head)
        column.addWidget(Text(item.text, "caption", wrap=True))
        if item.of:
            opens = self.tr("收起") if item.opened else self.tr("展开 {n} 项").format(n=len(item.of))
            column.addWidget(Text(opens, "muted"))
        acts = QHBoxLayout()
        acts.setSpacing(Space.S)
        for act, label in item.acts:
            button = Button(label)
            button.setObjectName(f"todo_{act}_{item.seat}")
            button.clicked.connect(lambda _checked, a=act: panel.acted.emit(a, item))
            acts.addWidget(button)
        wait = Button(self.tr("等待"), "quiet", tip=self.tr("先放一放，3 分钟后仍未解决会再出现"))
        wait.setObjectName(f"todo_wait_{item.seat}")
        wait.clicked.connect(lambda: panel.put_aside.emit(item))
        if len(item.acts) > 1:  # three beside each other are wider than the panel
            acts.addStretch(1)
            column.addLayout(acts)
            acts = QHBoxLayout()
        acts.addWidget(wait)
        acts.addStretch(1)
        column.addLayout(acts)

    def set_age(self, age: str) -> None:
        self._age.setText(age)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self._panel.chosen.emit(self._item)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_state(
            painter,
            QRectF(Space.L if self._item.inside else Space.S, Space.S + 2, _SHAPE, _SHAPE),
            DisplayState(self._item.shape),
        )
        painter.end()
