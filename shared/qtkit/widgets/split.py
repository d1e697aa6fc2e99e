"""A split view whose either side folds away."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QSplitterHandle, QVBoxLayout, QWidget

from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Hairline

Side = Literal["left", "right"]
_STRIP = 26


class SplitPane(QWidget):
    """Two panes with a movable border; ``fold`` leaves a strip with the pane's name to bring it back.

    ``left`` and ``right`` are shown side by side; ``folded`` tells which side is away, ``moved`` whether the border was
    moved by hand. ``show_alone`` is for what has only one side: no strip offers the other. Panes never change their
    parent, which would dress all in them anew.
    """

    fold_changed = Signal(object)

    def __init__(
        self,
        left: QWidget,
        right: QWidget,
        *,
        left_name: str,
        right_name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._panes: dict[Side, QWidget] = {"left": left, "right": right}
        self._folded: Side | None = None
        self._alone: Side | None = None
        self._splitter = _Splitter(self)
        self._splitter.addWidget(left)
        self._splitter.addWidget(right)
        self._splitter.setChildrenCollapsible(False)
        self.moved = False
        self._splitter.splitterMoved.connect(self._on_moved)
        self._strips: dict[Side, QFrame] = {
            "left": self._strip("fold-right", self.tr("展开{name}").format(name=left_name)),
            "right": self._strip("fold-left", self.tr("展开{name}").format(name=right_name)),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._strips["left"])
        row.addWidget(self._splitter, 1)
        row.addWidget(self._strips["right"])
        handle = self._splitter.handle(1)
        if isinstance(handle, _Handle):
            handle.set_names(left_name, right_name)

    @property
    def folded(self) -> Side | None:
        """The side folded away, or None."""
        return self._folded

    def fold(self, side: Side | None) -> None:
        """Fold one side away; None shows both. The other side then takes all the room."""
        if side == self._folded:
            return
        self._folded = side
        self._show_panes()
        self.fold_changed.emit(side)

    def show_alone(self, side: Side | None) -> None:
        """Show one side as if there were no other, folded or not; None: both again, as they were folded."""
        if side != self._alone:
            self._alone = side
            self._show_panes()

    def _show_panes(self) -> None:
        for name, pane in self._panes.items():
            pane.setVisible(name == self._alone if self._alone else name != self._folded)
            self._strips[name].setVisible(not self._alone and name == self._folded)
        self._splitter.refresh()  # the border itself comes or goes: at once, or panes are laid out for it a second time

    def set_sizes(self, left_px: int, right_px: int) -> None:
        """Share out the width; where it is shared like that already, nothing is laid out anew."""
        now = self._splitter.sizes()
        if abs(now[0] - sum(now) * left_px // max(1, left_px + right_px)) > 1 or not all(now):
            self._splitter.setSizes([left_px, right_px])

    def sizes(self) -> list[int]:
        """Widths of both sides in px."""
        return self._splitter.sizes()

    def _on_moved(self) -> None:
        self.moved = True

    def _strip(self, icon_name: str, tip: str) -> QFrame:
        strip = QFrame()
        strip.setProperty("kit", "fold")
        strip.setFixedWidth(_STRIP)
        button = _fold_button(icon_name, tip)
        button.clicked.connect(lambda: self.fold(None))
        column = QVBoxLayout(strip)
        column.setContentsMargins(0, Space.XS, 0, 0)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        strip.hide()
        return strip


def _fold_button(icon_name: str, tip: str = "") -> Button:
    button = Button(icon_name=icon_name, variant="quiet", tip=tip)
    button.setProperty("slim", True)
    return button


class _Splitter(QSplitter):
    def __init__(self, pane: SplitPane) -> None:
        self._pane = pane
        super().__init__(Qt.Orientation.Horizontal)
        self.setHandleWidth(_STRIP)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self, self._pane)


class _Handle(QSplitterHandle):
    """The border: drag it, or fold a side with its buttons; arrow keys move it."""

    def __init__(self, splitter: QSplitter, pane: SplitPane) -> None:
        super().__init__(Qt.Orientation.Horizontal, splitter)
        self._left = _fold_button("fold-left")
        self._right = _fold_button("fold-right")
        self._left.clicked.connect(lambda: pane.fold("left"))
        self._right.clicked.connect(lambda: pane.fold("right"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.XS, 0, 0)
        column.setSpacing(Space.XS)
        for button in (self._left, self._right):
            button.setCursor(Qt.CursorShape.ArrowCursor)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(Hairline(vertical=True), 1, Qt.AlignmentFlag.AlignHCenter)

    def set_names(self, left: str, right: str) -> None:
        for button, name in ((self._left, left), (self._right, right)):
            tip = self.tr("收起{name}").format(name=name)
            button.setToolTip(tip)
            button.setAccessibleName(tip)

    def sizeHint(self) -> QSize:
        return QSize(_STRIP, super().sizeHint().height())
