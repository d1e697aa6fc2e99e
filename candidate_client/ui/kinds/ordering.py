"""The editor of an ordering item: click entries in their order, drag them, or type letters and places."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from candidate_client.core.outline import Exam
from candidate_client.ui.item_editor import ItemEditor
from candidate_client.ui.items.card import paint_disc
from candidate_client.ui.items.drag_card import DragCard
from candidate_client.ui.names import name as name_widgets
from shared.exam.kinds.ordering import Ordering, OrderingItem
from shared.exam.kinds.parts import LETTERS, Response
from shared.qtkit.look.tokens import TARGET, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text

_BADGE = 30


class OrderingEditor(ItemEditor):
    """One column: the placed entries numbered from the top, below them those that have no place yet.

    A click places an entry as the next one; dragging moves it; another click, or Delete, takes its place away.
    """

    def __init__(self, item: OrderingItem, media: Mapping[str, bytes]) -> None:
        super().__init__()
        self._met = tuple(entry.id for entry in item.entries)
        self.placed: list[str] = []
        self.cards: dict[str, EntryCard] = {}
        self._told = Text("", "caption", wrap=True)
        self._divider = Text(self.tr("待排入"), "caption")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S)
        self._column.addWidget(self._told)
        for letter, entry in zip(LETTERS, item.entries, strict=False):
            card = EntryCard(letter, entry.text, media)
            card.chosen.connect(lambda of=entry.id: self.toggle(of))
            card.stepped.connect(lambda step, of=entry.id: self.step(of, step))
            card.taken_out.connect(lambda of=entry.id: self.take_out(of))
            card.dragged.connect(lambda point, of=entry.id: self._drag(of, point.y()))
            card.dropped.connect(lambda _point: self.edited.emit(True))
            name_widgets((card, f"entry-{entry.id}"))
            self.cards[entry.id] = card
        self._arrange()

    # ------------------------------------------------------------ the answer
    def response(self) -> Response | None:
        """See ItemEditor."""
        return Ordering(order=tuple(self.placed)) if self.placed else None

    def show_response(self, response: Response | None) -> None:
        """See ItemEditor."""
        order = response.order if isinstance(response, Ordering) else ()
        self.placed = [name for name in dict.fromkeys(order) if name in self.cards]
        self._arrange()

    def press(self, key: str) -> bool:
        """See ItemEditor. A letter places its entry next; a digit gives the entry in focus that place (0: tenth)."""
        if key.isdecimal():
            held = next((name for name, card in self.cards.items() if card.hasFocus()), None)
            if held is None:
                return False
            self.put(held, (int(key) or 10) - 1)
            return True
        place = LETTERS.find(key.upper())
        if not 0 <= place < len(self._met):
            return False
        chosen = self._met[place]
        self.cards[chosen].setFocus()
        if chosen not in self.placed:
            self.put(chosen, len(self.placed))
        return True

    def first_focus(self) -> QWidget | None:
        """See ItemEditor."""
        return next(iter(self.cards.values()), None)

    # ------------------------------------------------------------ moving
    def toggle(self, entry: str) -> None:
        """A click: the next place for an entry that has none, no place for one that has."""
        if entry in self.placed:
            self.take_out(entry)
        else:
            self.put(entry, len(self.placed))

    def put(self, entry: str, place: int) -> None:
        """Give an entry a place (from 0); those behind it move on."""
        self._move(entry, place)
        self.edited.emit(True)

    def step(self, entry: str, step: int) -> None:
        """One place up or down; an entry without a place gets the last one."""
        if entry in self.placed:
            self.put(entry, max(0, self.placed.index(entry) + step))
        elif step < 0:
            self.put(entry, len(self.placed))

    def take_out(self, entry: str) -> None:
        """Take an entry's place away."""
        if entry in self.placed:
            self.placed.remove(entry)
            self._arrange()
            self.edited.emit(True)

    def _move(self, entry: str, place: int) -> None:
        if entry in self.placed:
            self.placed.remove(entry)
        self.placed.insert(min(place, len(self.placed)), entry)
        self._arrange()

    def _drag(self, entry: str, y: int) -> None:
        """The pointer is at this height while it holds an entry: it stands where the pointer is."""
        others = [name for name in self.placed if name != entry]
        place = sum(self.cards[name].geometry().center().y() < y for name in others)
        if self.placed[place : place + 1] != [entry]:
            self._move(entry, place)

    def _arrange(self) -> None:
        """Cards in their order; only what stands elsewhere is moved, so that focus and a drag stay."""
        rest = [name for name in self._met if name not in self.placed]
        shown: list[QWidget] = [self.cards[name] for name in self.placed]
        shown += [self._divider, *(self.cards[name] for name in rest)]
        for place, widget in enumerate(shown, 1):
            if self._column.indexOf(widget) != place:
                self._column.removeWidget(widget)
                self._column.insertWidget(place, widget)
        self._divider.setVisible(bool(self.placed) and bool(rest))
        for name, card in self.cards.items():
            card.set_place(self.placed.index(name) + 1 if name in self.placed else 0, len(self.placed))
        if rest:
            words = self.tr("按先后次序依次点选，或拖动调整。已排 {placed} 项，共 {all} 项。")
            self._told.setText(words.format(placed=len(self.placed), all=len(self._met)))
        else:
            self._told.setText(self.tr("✓ 已全部排入。拖动或用 Alt+↑、Alt+↓ 调整次序，再点一次取出。"))
        previous: QWidget | None = None
        for widget in shown:
            if previous is not None:
                QWidget.setTabOrder(previous, widget)
            previous = widget


class EntryCard(DragCard):
    """An entry with its place in the mark. `stepped(±1)` and `taken_out` ask for it to be moved."""

    stepped = Signal(int)
    taken_out = Signal()

    def __init__(self, letter: str, text: str, media: Mapping[str, bytes]) -> None:
        super().__init__(letter, text, media, mark=_BADGE)
        self._place = 0
        self.up = Button(icon_name="up", variant="quiet", tip=self.tr("上移"))
        self.down = Button(icon_name="down", variant="quiet", tip=self.tr("下移"))
        self.out = Button(icon_name="close", variant="quiet", tip=self.tr("取出"))
        for button in (self.up, self.down, self.out):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFixedSize(TARGET, TARGET)
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
            self.row.addWidget(button)
        self.up.clicked.connect(lambda: self.stepped.emit(-1))
        self.down.clicked.connect(lambda: self.stepped.emit(1))
        self.out.clicked.connect(self.taken_out)

    def set_place(self, place: int, last: int) -> None:
        """Its place from 1 among `last`; 0 for none."""
        self._place = place
        self.set_on(place > 0)
        for button in (self.up, self.down, self.out):
            button.setVisible(place > 0)
        self.up.setEnabled(place > 1)
        self.down.setEnabled(place < last)
        state = self.tr("第 {place} 位").format(place=place) if place else self.tr("未排入")
        self.setAccessibleDescription(state)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow moves, Delete takes out."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.taken_out.emit()
        elif event.key() in steps and not alt:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paint_mark(self, painter: QPainter, box: QRectF) -> None:
        """See Card: its place in a disc."""
        paint_disc(painter, box, str(self._place) if self._place else "")


def make(item: OrderingItem, exam: Exam) -> OrderingEditor:
    """See `candidate_client.ui.editors`."""
    return OrderingEditor(item, exam.media)
