"""Options as cards: what the editors of single choice, multiple choice and true or false share."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from candidate_client.ui.item_editor import ItemEditor
from candidate_client.ui.items.option_card import OptionCard
from candidate_client.ui.names import name as name_widgets
from shared.exam.kinds.parts import LETTERS, Option, Response
from shared.qtkit.look.tokens import Space

_TENTH = "0"


class ChoiceEditor(ItemEditor):
    """Cards in this candidate's order. What is stored is the option's identity, never its place."""

    def __init__(self, options: Sequence[Option], media: Mapping[str, bytes], *, many: bool = False) -> None:
        super().__init__()
        self._many = many
        self.cards: dict[str, OptionCard] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        for letter, option in zip(LETTERS, options, strict=False):
            card = OptionCard(letter, option.text, media, many=many)
            card.chosen.connect(lambda _=False, chosen=option.id: self.choose(chosen))
            card.struck.connect(self.marked)
            name_widgets((card, f"option-{option.id}"))
            self.cards[option.id] = card
            column.addWidget(card)

    def answer(self, chosen: Sequence[str]) -> Response | None:
        """The answer that says these options, sorted by identity; None for none."""
        raise NotImplementedError

    def chosen_in(self, response: Response | None) -> frozenset[str]:
        """The options an answer says."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ and ↓ walk over the options, as in any list of choices; the other keys go up."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        cards = list(self.cards.values())
        place = next((i for i, card in enumerate(cards) if card.hasFocus()), None)
        if step is None or place is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif 0 <= place + step < len(cards):
            cards[place + step].setFocus(Qt.FocusReason.TabFocusReason)

    def choose(self, option_id: str) -> None:
        """The candidate clicked an option; a second click takes it away."""
        card = self.cards[option_id]
        turned_on = not card.on
        if not self._many:
            for other in self.cards.values():
                other.set_on(False)
        card.set_on(turned_on)
        self.edited.emit(True)

    def spoken(self) -> str:
        """See ItemEditor."""
        return "\n".join(f"{card.letter.text()}，{card.words.document().words()}。" for card in self.cards.values())

    def response(self) -> Response | None:
        """See ItemEditor."""
        return self.answer(sorted(option_id for option_id, card in self.cards.items() if card.on))

    def show_response(self, response: Response | None) -> None:
        """See ItemEditor."""
        chosen = self.chosen_in(response)
        for option_id, card in self.cards.items():
            card.set_on(option_id in chosen)

    def press(self, key: str) -> bool:
        """See ItemEditor. 1 to 9 and 0 are the first ten, letters all."""
        place = (9 if key == _TENTH else int(key) - 1) if key.isdecimal() else LETTERS.find(key.upper())
        if not 0 <= place < len(self.cards):
            return False
        option_id = list(self.cards)[place]
        self.cards[option_id].setFocus()
        self.choose(option_id)
        return True

    def marks(self) -> frozenset[str]:
        """See ItemEditor: options struck out."""
        return frozenset(option_id for option_id, card in self.cards.items() if card.out)

    def set_marks(self, marks: frozenset[str]) -> None:
        """See ItemEditor."""
        for option_id, card in self.cards.items():
            if card.out != (option_id in marks):
                card.set_out(not card.out)

    def first_focus(self) -> QWidget | None:
        """See ItemEditor."""
        on = [card for card in self.cards.values() if card.on]
        return on[0] if on else next(iter(self.cards.values()), None)
