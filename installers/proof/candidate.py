"""A candidate at the keyboard of the real window: logs in, gives each item an answer of its kind, hands in."""

import time
from collections.abc import Callable
from typing import Final

from installers.proof.screen import Screen
from shared.exam.kinds.case import CaseItem
from shared.exam.kinds.fill_in import FillInItem
from shared.exam.kinds.form import FormItem
from shared.exam.kinds.matching import MatchingItem
from shared.exam.kinds.multiple_choice import MultipleChoiceItem
from shared.exam.kinds.ordering import OrderingItem
from shared.exam.kinds.parts import Item
from shared.exam.kinds.short_answer import ShortAnswerItem
from shared.exam.kinds.single_choice import SingleChoiceItem
from shared.exam.kinds.spreadsheet import SpreadsheetItem
from shared.exam.kinds.true_false import TrueFalseItem
from shared.exam.kinds.voucher import VoucherItem
from shared.qtkit.look.tokens import LIGHT

LETTERS: Final = "ABCDEFGH"
# Places on a screen of 1366x768: the candidate's program fills it.
CONFIRM: Final = (926, 551)
READ: Final = (961, 724)
INTO_THE_EXAM: Final = (1203, 724)
NEXT: Final = (1292, 740)
HAND_IN: Final = (1296, 35)
VOUCHER_LINE: Final = (749, 428)
SHEET_TAB: Final = (752, 695)
SHEET_CELL: Final = (1008, 547)
FORM_FIELD: Final = (790, 712)
_TURN_S: Final = 1.5
"""A page comes up and takes the keyboard."""


class Candidate:
    """Types on a screen on which the client's window is the active one."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._keys: dict[type[Item], Callable[[], None]] = {
            SingleChoiceItem: lambda: screen.type("a"),
            MultipleChoiceItem: lambda: screen.type("ab"),
            TrueFalseItem: lambda: screen.type("1"),
            FillInItem: lambda: screen.type("100"),
            OrderingItem: lambda: screen.type("badc"),
            MatchingItem: lambda: screen.type("1a2b3c"),
            CaseItem: lambda: screen.type("a"),
            ShortAnswerItem: lambda: screen.type("volume, cost and profit"),
            VoucherItem: self._voucher,
            SpreadsheetItem: self._sheet,
            FormItem: self._form,
        }

    @property
    def known(self) -> frozenset[type[Item]]:
        """The kinds of items that get an answer."""
        return frozenset(self._keys)

    def log_in(self, ticket: str, password: str) -> None:
        """Fill the log-in screen in and send it; how long the server takes is not to be seen on the screen."""
        self._screen.type(ticket)
        self._screen.key("Tab")
        self._screen.type(password)
        self._screen.key("Return")

    def confirm(self) -> None:
        """This is me: to the rules."""
        self._press_main(*CONFIRM)

    def accept_rules(self) -> None:
        """Read and understood: to the waiting screen, or into the exam that has begun."""
        self._screen.wait_for_colour(*READ, LIGHT.surface)
        self._screen.click(*READ)
        self._press_main(*INTO_THE_EXAM)

    def answer(self, item: Item, look: Callable[[], None]) -> None:
        """Answer the item on the screen, look at it, and turn to the next one."""
        time.sleep(_TURN_S)
        self._keys[type(item)]()
        time.sleep(_TURN_S)
        look()
        self._screen.click(*NEXT)

    def hand_in(self) -> None:
        """Hand in and say yes."""
        self._screen.click(*HAND_IN)
        time.sleep(_TURN_S)
        self._screen.key("Tab")
        self._turn("Return")

    def _press_main(self, x: int, y: int) -> None:
        """Click the button of what comes next, once it is there and can be pressed."""
        self._screen.wait_for_colour(x, y, LIGHT.accent)
        self._screen.click(x, y)

    def _turn(self, key: str) -> None:
        """A key that brings another page."""
        before = self._screen.body()
        self._screen.key(key)
        self._screen.wait_for_change(before)

    def _voucher(self) -> None:
        self._screen.click(*VOUCHER_LINE)
        self._screen.type("purchase")
        self._screen.key("Return")

    def _sheet(self) -> None:
        self._screen.click(*SHEET_TAB)
        time.sleep(_TURN_S)
        self._screen.click(*SHEET_CELL)
        self._screen.type("=1+2")
        self._screen.key("Return")

    def _form(self) -> None:
        self._screen.click(*FORM_FIELD)
        self._screen.type("1200")
        self._screen.key("Tab")
