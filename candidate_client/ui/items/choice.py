"""Single choice, multiple choice, true or false: options as cards."""

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from candidate_client.core.outline import OrderedItem
from candidate_client.ui.item_editor import ItemEditor
from candidate_client.ui.items.option_card import OptionCard
from candidate_client.ui.names import name as name_widgets
from shared.exam.responses import MultipleChoice, Response, SingleChoice, TrueFalse
from shared.qtkit.look.tokens import Space

_LETTERS = "ABCDEFGHI"
_TRUE, _FALSE = "true", "false"


class ChoiceEditor(ItemEditor):
    """Cards in this candidate's order. What is stored is the option's identity, never its place."""

    def __init__(self, ordered: OrderedItem, struck: Iterable[str] = ()) -> None:
        super().__init__()
        self._kind = ordered.item.kind
        self._many = self._kind == "multiple_choice"
        if self._kind == "true_false":
            options = [(_TRUE, self.tr("正确")), (_FALSE, self.tr("错误"))]
        else:
            options = [(option.id, option.text) for option in ordered.options]
        self.cards: dict[str, OptionCard] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        for letter, (option_id, text) in zip(_LETTERS, options, strict=False):
            card = OptionCard(letter, text, many=self._many)
            card.chosen.connect(lambda _=False, chosen=option_id: self.choose(chosen))
            if option_id in struck:
                card.set_out(True)
            name_widgets((card, f"option-{option_id}"))
            self.cards[option_id] = card
            column.addWidget(card)

    def struck(self) -> frozenset[str]:
        """Options struck out."""
        return frozenset(option_id for option_id, card in self.cards.items() if card.out)

    def choose(self, option_id: str) -> None:
        """The candidate clicked an option; a second click on a single choice takes it away."""
        card = self.cards[option_id]
        turned_on = not card.on
        if not self._many:
            for other in self.cards.values():
                other.set_on(False)
        card.set_on(turned_on)
        self.edited.emit(True)

    def response(self) -> Response | None:
        """See ItemEditor."""
        chosen = sorted(option_id for option_id, card in self.cards.items() if card.on)
        if not chosen:
            return None
        if self._many:
            return MultipleChoice(choices=tuple(chosen))
        return TrueFalse(value=chosen[0] == _TRUE) if self._kind == "true_false" else SingleChoice(choice=chosen[0])

    def show_response(self, response: Response | None) -> None:
        """See ItemEditor."""
        match response:
            case SingleChoice():
                chosen = {response.choice}
            case MultipleChoice():
                chosen = set(response.choices)
            case TrueFalse():
                chosen = {_TRUE if response.value else _FALSE}
            case _:
                chosen = set()
        for option_id, card in self.cards.items():
            card.set_on(option_id in chosen)

    def press(self, key: str) -> bool:
        """See ItemEditor."""
        place = int(key) - 1 if key.isdecimal() else _LETTERS.find(key.upper())
        if not 0 <= place < len(self.cards):
            return False
        option_id = list(self.cards)[place]
        self.cards[option_id].setFocus()
        self.choose(option_id)
        return True

    def first_focus(self) -> QWidget | None:
        """See ItemEditor."""
        on = [card for card in self.cards.values() if card.on]
        return on[0] if on else next(iter(self.cards.values()), None)
