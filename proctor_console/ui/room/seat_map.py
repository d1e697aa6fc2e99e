"""The seat map: all cards as they stand in the room, walked with the arrow keys.

Arrows walk, Space selects or deselects, Enter opens, Esc deselects all. Ctrl or Shift with a click selects several.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from proctor_console.presenters.seats import GridPlace, SeatCard
from proctor_console.ui.room.map_grid import LEAST_WIDTH, fitted
from proctor_console.ui.room.seat_card import paint_card
from shared.qtkit.look.states import DisplayState, state_word
from shared.qtkit.widgets.keys import switches_input

_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class SeatMap(QWidget):
    """`current_changed(seat)`, `opened(seat)`, `selection_changed(frozenset)`. Seats are known by number."""

    current_changed = Signal(int)
    opened = Signal(int)
    selection_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("seat_map")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self._cards: dict[int, SeatCard] = {}
        self._places: dict[int, GridPlace] = {}
        self._grid = fitted({}, 1, 1)
        self._bright: frozenset[int] | None = None
        self._current = 0
        self._selected: frozenset[int] = frozenset()

    # ------------------------------------------------------------ content
    def set_cards(self, cards: Sequence[SeatCard], places: dict[int, GridPlace]) -> None:
        """Show these cards; selection and current seat stay where they were."""
        self._cards = {c.seat: c for c in cards}
        if places != self._places:
            self._places = places
            self._fit()
        kept = frozenset(s for s in self._selected if s in self._cards and self._cards[s].ticket)
        if kept != self._selected:
            self._selected = kept
            self.selection_changed.emit(kept)
        self._describe()
        self.update()

    def set_bright(self, seats: frozenset[int] | None) -> None:
        """Dim all seats but these; None dims none."""
        self._bright = seats
        self.update()

    @property
    def current(self) -> int:
        """The seat the side panel shows; 0 before any."""
        return self._current

    @property
    def selected(self) -> frozenset[int]:
        """Seats chosen for an act on several."""
        return self._selected

    def go_to(self, seat: int) -> None:
        """Make a seat the current one."""
        if seat in self._places and seat != self._current:
            self._current = seat
            self._describe()
            self.update()
            self.current_changed.emit(seat)

    def select(self, seats: frozenset[int]) -> None:
        """Choose exactly these seats; seats without a candidate are left out."""
        chosen = frozenset(s for s in seats if s in self._cards and self._cards[s].ticket)
        if chosen != self._selected:
            self._selected = chosen
            self.update()
            self.selection_changed.emit(chosen)

    def card_rect(self, seat: int) -> QRect:
        """Where a seat's card is drawn; an empty rectangle for an unknown seat."""
        if seat not in self._places:
            return QRect()
        return QRect(QPoint(*self._grid.at(seat)), QSize(self._grid.width, self._grid.height))

    # ------------------------------------------------------------ geometry
    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(104 * 8, 96 * 6)

    def minimumSizeHint(self) -> QSize:
        """So narrow that nothing scrolls sideways; as high as the smallest readable cards of this room need."""
        return QSize(LEAST_WIDTH, fitted(self._places, max(LEAST_WIDTH, self.width()), 1).whole_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cards become as large as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._grid = fitted(self._places, self.width(), self.height())
        self.setMinimumSize(self.minimumSizeHint())

    def _seat_at(self, point: QPoint) -> int:
        return next((seat for seat in self._places if self.card_rect(seat).contains(point)), 0)

    # ------------------------------------------------------------ drawing
    def paintEvent(self, event: QPaintEvent) -> None:
        """All cards that are touched."""
        painter = QPainter(self)
        for seat, card in self._cards.items():
            box = self.card_rect(seat)
            if not event.region().intersects(box):
                continue
            paint_card(
                painter,
                QRectF(box),
                card,
                self.font(),
                current=seat == self._current,
                selected=seat in self._selected,
                dimmed=self._bright is not None and seat not in self._bright,
            )
        painter.end()

    def event(self, event: QEvent) -> bool:
        """The tooltip of the card under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            seat = self._seat_at(event.pos())
            if seat:
                QToolTip.showText(event.globalPos(), self._cards[seat].tip, self, self.card_rect(seat))
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    # ------------------------------------------------------------ mouse and keys
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Click goes to a seat; with Ctrl or Shift it selects."""
        seat = self._seat_at(event.position().toPoint())
        if not seat:
            return
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        if held:
            self.select(self._selected ^ {seat})
        self.go_to(seat)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Double click opens."""
        if seat := self._seat_at(event.position().toPoint()):
            self.opened.emit(seat)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the module."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._walk(*_STEPS[key])
        elif key == Qt.Key.Key_Space and self._current and not switches_input(event):
            self.select(self._selected ^ {self._current})
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._current:
            self.opened.emit(self._current)
        elif key == Qt.Key.Key_Escape and self._selected:
            self.select(frozenset())
        elif key == Qt.Key.Key_Home and self._places:
            self.go_to(min(self._places))
        elif key == Qt.Key.Key_End and self._places:
            self.go_to(max(self._places))
        else:
            super().keyPressEvent(event)

    def _walk(self, rows: int, columns: int) -> None:
        """To the next seat that way; at the end of a row on to the next row."""
        if not self._places:
            return
        if self._current not in self._places:
            self.go_to(min(self._places))
            return
        ordered = sorted(self._places)
        place = self._places[self._current]
        if columns:
            index = ordered.index(self._current) + columns
            if 0 <= index < len(ordered):
                self.go_to(ordered[index])
            return
        target = next(
            (s for s, p in self._places.items() if p.row == place.row + rows and p.column == place.column), None
        )
        if target is not None:
            self.go_to(target)

    def _describe(self) -> None:
        card = self._cards.get(self._current)
        if card is None:
            self.setAccessibleName(self.tr("座位图"))
            return
        word = card.note or (state_word(DisplayState(card.state)) if card.state else "")
        self.setAccessibleName(self.tr("座位图，{tip}，{word}").format(tip=card.tip, word=word))
