"""The editor of a matching item: two columns; click or drag from one to the other, or type letters."""

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from candidate_client.core.outline import Exam
from candidate_client.ui.item_editor import ItemEditor
from candidate_client.ui.items.card import paint_disc
from candidate_client.ui.items.drag_card import DragCard
from candidate_client.ui.names import name as name_widgets
from shared.exam.kinds.matching import Matching, MatchingItem
from shared.exam.kinds.parts import LETTERS, Response
from shared.qtkit.look.tokens import TARGET, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text

_DISC = 30
_PILL = 44


class MatchingEditor(ItemEditor):
    """Left the numbered entries, each with the letter of its match; right the options, each with who has it.

    One entry is being matched (tinted): the next option clicked or typed becomes its match, and the next open entry
    is taken up.
    """

    def __init__(self, item: MatchingItem, media: Mapping[str, bytes]) -> None:
        super().__init__()
        self._reuse = item.reuse
        self.pairs: dict[str, str] = {}
        self._letters = {option.id: letter for option, letter in zip(item.options, LETTERS, strict=False)}
        self.entries = {e.id: LeftCard(str(n), e.text, media) for n, e in enumerate(item.entries, 1)}
        self.options = {o.id: RightCard(self._letters[o.id], o.text, media) for o in item.options}
        self._active = next(iter(self.entries), "")
        self._told = Text("", "caption", wrap=True)
        self._build()
        for entry, left in self.entries.items():
            left.chosen.connect(lambda of=entry: self.take_up(of))
            left.gained.connect(lambda of=entry: self.take_up(of))
            left.taken_out.connect(lambda of=entry: self.unmatch(of))
            left.stepped.connect(lambda step, of=entry: self._step(of, step))
            left.dragged.connect(lambda point: self._aim(point, self.options))
            left.dropped.connect(lambda point, of=entry: self._drop_entry(of, point))
            name_widgets((left, f"match-entry-{entry}"))
        for option, right in self.options.items():
            right.chosen.connect(lambda of=option: self.choose(of))
            right.dragged.connect(lambda point: self._aim(point, self.entries))
            right.dropped.connect(lambda point, of=option: self._drop_option(of, point))
            name_widgets((right, f"match-option-{option}"))
        self._show()

    # ------------------------------------------------------------ the answer
    def response(self) -> Response | None:
        """See ItemEditor."""
        return Matching(pairs=dict(self.pairs)) if self.pairs else None

    def show_response(self, response: Response | None) -> None:
        """See ItemEditor."""
        pairs = response.pairs if isinstance(response, Matching) else {}
        self.pairs = {e: o for e, o in pairs.items() if e in self.entries and o in self.options}
        self._active = self._next_open()
        self._show()

    def press(self, key: str) -> bool:
        """See ItemEditor. A digit takes up an entry (0: the tenth), a letter matches it."""
        if key.isdecimal():
            names = list(self.entries)[(int(key) or 10) - 1 :]
            if names:
                self.entries[names[0]].setFocus()
                self.take_up(names[0])
            return bool(names)
        option = next((name for name, letter in self._letters.items() if letter == key.upper()), None)
        if option is None:
            return False
        self.choose(option)
        self.entries[self._active].setFocus()
        return True

    def first_focus(self) -> QWidget | None:
        """See ItemEditor."""
        return self.entries.get(self._active)

    # ------------------------------------------------------------ matching
    def take_up(self, entry: str) -> None:
        """This entry is matched next."""
        self._active = entry
        self._show()

    def choose(self, option: str) -> None:
        """The entry taken up gets this option; if it has it already, it loses it."""
        if self.pairs.get(self._active) == option:
            self.unmatch(self._active)
        else:
            self.match(self._active, option)

    def match(self, entry: str, option: str) -> None:
        """Make a pair. An option that may serve once leaves the entry that had it."""
        if not self._reuse:
            self.pairs = {e: o for e, o in self.pairs.items() if o != option}
        self.pairs[entry] = option
        self._active = self._next_open(entry)
        self._show()
        self.edited.emit(True)

    def unmatch(self, entry: str) -> None:
        """Take an entry's match away."""
        self._active = entry
        if self.pairs.pop(entry, None) is not None:
            self.edited.emit(True)
        self._show()

    # ------------------------------------------------------------ inside
    def _next_open(self, after: str = "") -> str:
        """The next entry without a match; the one given (or the first) when all have one."""
        names = list(self.entries)
        start = names.index(after) + 1 if after in names else 0
        return next((n for n in names[start:] + names[:start] if n not in self.pairs), after or "".join(names[:1]))

    def _step(self, entry: str, step: int) -> None:
        names = list(self.entries)
        neighbour = names[max(0, min(len(names) - 1, names.index(entry) + step))]
        self.entries[neighbour].setFocus()
        self.take_up(neighbour)

    def _aim(self, point: QPoint, onto: "dict[str, LeftCard] | dict[str, RightCard]") -> None:
        """While something is dragged, what it would be dropped on is lit."""
        for card in onto.values():
            card.set_aimed(card.geometry().contains(point))

    def _drop_entry(self, entry: str, point: QPoint) -> None:
        target = next((name for name, card in self.options.items() if card.geometry().contains(point)), None)
        self._end_drag(entry, target)

    def _drop_option(self, option: str, point: QPoint) -> None:
        target = next((name for name, card in self.entries.items() if card.geometry().contains(point)), None)
        self._end_drag(target, option)

    def _end_drag(self, entry: str | None, option: str | None) -> None:
        for card in (*self.entries.values(), *self.options.values()):
            card.set_aimed(False)
        if entry is not None and option is not None:
            self.match(entry, option)

    def _show(self) -> None:
        numbers = {entry: str(n) for n, entry in enumerate(self.entries, 1)}
        for entry, left in self.entries.items():
            left.show_match(self._letters.get(self.pairs.get(entry, ""), ""), taken_up=entry == self._active)
        for option, right in self.options.items():
            right.show_users(",".join(numbers[entry] for entry in self.entries if self.pairs.get(entry) == option))
        if len(self.pairs) == len(self.entries):
            self._told.setText(self.tr("✓ 已全部配对。要改，点左边一项，再点右边的新选项。"))
            return
        how = self.tr("先点左边一项，再点右边与它对应的选项，或拖到一起。")
        often = self.tr("右边的选项可以重复使用。") if self._reuse else self.tr("右边的选项最多用一次。")
        words = self.tr("已配 {done} 项，共 {count} 项。")
        self._told.setText(how + often + words.format(done=len(self.pairs), count=len(self.entries)))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._told)
        sides = QHBoxLayout()
        sides.setSpacing(Space.XL)
        for cards, share in ((self.entries, 6), (self.options, 5)):
            side = QGridLayout()
            side.setSpacing(Space.S)
            for place, card in enumerate(cards.values()):
                side.addWidget(card, place, 0)
            side.setRowStretch(len(cards), 1)
            sides.addLayout(side, share)
        column.addLayout(sides)
        for first, second in pairwise((*self.entries.values(), *self.options.values())):
            QWidget.setTabOrder(first, second)


class _MatchCard(DragCard):
    """A card that lights up while another one is held over it."""

    def set_aimed(self, aimed: bool) -> None:
        """Whether a drop would hit it."""
        self._hover = aimed
        self.update()


class LeftCard(_MatchCard):
    """An entry; at its right edge the letter of its match. `gained` when the focus comes to it."""

    stepped = Signal(int)
    taken_out = Signal()
    gained = Signal()

    def __init__(self, number: str, text: str, media: Mapping[str, bytes]) -> None:
        super().__init__(number, text, media, mark=_DISC, mark_last=True)
        self._match = ""
        self.out = Button(icon_name="close", variant="quiet", tip=self.tr("取消配对"))
        self.out.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.out.setFixedSize(TARGET, TARGET)
        policy = self.out.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.out.setSizePolicy(policy)
        self.out.clicked.connect(self.taken_out)
        self.row.addWidget(self.out)

    def show_match(self, letter: str, *, taken_up: bool) -> None:
        """The letter of its match (empty for none), and whether it is being matched."""
        self._match = letter
        self.out.setVisible(bool(letter))
        self.set_on(taken_up)
        self.setAccessibleDescription(self.tr("已配 {letter}").format(letter=letter) if letter else self.tr("未配对"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes by Tab matches this entry next."""
        super().focusInEvent(event)
        self.gained.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk through the entries, Delete takes the match away."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.taken_out.emit()
        else:
            super().keyPressEvent(event)

    def paint_mark(self, painter: QPainter, box: QRectF) -> None:
        """See Card."""
        paint_disc(painter, box, self._match)


class RightCard(_MatchCard):
    """An option; at its left edge the numbers of the entries that have it."""

    def __init__(self, letter: str, text: str, media: Mapping[str, bytes]) -> None:
        super().__init__(letter, text, media, mark=_PILL)
        self._users = ""

    def show_users(self, numbers: str) -> None:
        """Who has it: 2 or 2,4; empty for nobody."""
        self._users = numbers
        self.setAccessibleDescription(self.tr("配给第 {n} 项").format(n=numbers) if numbers else self.tr("未使用"))
        self.update()

    def paint_mark(self, painter: QPainter, box: QRectF) -> None:
        """See Card: a disc, wider where several have it."""
        side = (box.height() - _DISC) / 2
        wide = 0 if len(self._users) > 2 else side
        paint_disc(painter, box.adjusted(wide, side, -wide, -side), self._users)


def make(item: MatchingItem, exam: Exam) -> MatchingEditor:
    """See `candidate_client.ui.editors`."""
    return MatchingEditor(item, exam.media)
