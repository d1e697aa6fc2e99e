"""A candidate at the keyboard of the real window: logs in, gives each item an answer of its kind, hands in.

Answers are keys alone; texts are digits, which a Chinese input method leaves as they are. What the keyboard is not
needed for is clicked where its colour is seen, so that no place of the window is written down here.
"""

import time
from collections.abc import Callable, Mapping
from typing import Final

from installers.proof.report import wait_for
from installers.proof.screen import Screen
from installers.proof.shapes import Box
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
from shared.workbook.task import Task

_TURN_S: Final = 1.5
"""A page comes up and takes the keyboard."""
_PAGE_LIMIT_S: Final = 90.0
_EXAM_BUTTONS: Final = 2
"""Hand in at the top, next at the bottom: so many of the main colour has the exam alone."""


class Candidate:
    """Types on a screen on which the client's window is the active one. `media`: the paper's files, by name."""

    def __init__(self, screen: Screen, media: Mapping[str, bytes]) -> None:
        self._screen = screen
        self._media = media
        self._keys: dict[type[Item], Callable[[Item], None]] = {
            SingleChoiceItem: lambda _: screen.type("a"),
            MultipleChoiceItem: lambda _: screen.type("ab"),
            TrueFalseItem: lambda _: screen.type("1"),
            FillInItem: lambda _: screen.type("100"),
            OrderingItem: lambda _: screen.type("badc"),
            MatchingItem: lambda _: screen.type("1a2b3c"),
            CaseItem: lambda _: screen.type("a"),
            ShortAnswerItem: lambda _: screen.type("2026 12"),
            VoucherItem: lambda _: self._voucher(),
            SpreadsheetItem: self._sheet,
            FormItem: lambda _: self._form(),
        }

    @property
    def known(self) -> frozenset[type[Item]]:
        """The kinds of items that get an answer."""
        return frozenset(self._keys)

    def log_in(self, ticket: str, password: str) -> None:
        """Fill the log-in screen in, once it is there, and send it."""
        self._main_buttons(1)
        self._screen.type(ticket)
        self._screen.key("Tab")
        self._screen.type(password)
        self._screen.key("Return")

    def confirm(self) -> None:
        """This is me: to the rules."""
        before = self._screen.body()
        self._press(self._main_buttons(1)[-1])
        self._screen.wait_for_change(before)

    def accept_rules(self) -> None:
        """Read and understood: to the waiting screen, or into the exam that has begun."""
        self._screen.key("space")
        self._press(self._main_buttons(1)[-1])

    def wait_for_exam(self) -> None:
        """Until the exam is on the screen."""
        self._main_buttons(_EXAM_BUTTONS)

    def answer(self, item: Item) -> None:
        """Answer the item that has just come to the screen."""
        time.sleep(_TURN_S)
        self._keys[type(item)](item)
        time.sleep(_TURN_S)

    def turn(self) -> None:
        """Ask for the next item."""
        self._press(self._main_buttons(_EXAM_BUTTONS)[-1])

    def hand_in(self) -> None:
        """Hand in and say yes."""
        self._press(self._main_buttons(1)[0])
        self._press(self._buttons(1, LIGHT.danger)[-1])

    def _main_buttons(self, least: int) -> list[Box]:
        return self._buttons(least, LIGHT.accent)

    def _buttons(self, least: int, colour: str) -> list[Box]:
        """The buttons of a colour, from top to bottom, once so many can be pressed."""
        found: list[Box] = []

        def seen() -> bool:
            found[:] = self._screen.blocks(colour)
            return len(found) >= least

        wait_for(f"{least} buttons of {colour}", seen, _PAGE_LIMIT_S)
        return found

    def _press(self, button: Box) -> None:
        self._screen.click(*button.middle)

    def _voucher(self) -> None:
        self._screen.key("alt+Insert")
        self._screen.type("2026")
        self._screen.key("Return")

    def _sheet(self, item: Item) -> None:
        """Walk from the first cell of the first sheet that leaves one free to that one, and write a formula."""
        assert isinstance(item, SpreadsheetItem)  # noqa: S101 - chosen by its type
        template = Task(self._media[item.template or ""]).template
        sheet = next(number for number, cells in enumerate(template.cells) if cells.unlocked)
        row, column = min(template.cells[sheet].unlocked)
        self._screen.key(*["ctrl+Next"] * sheet, *["Down"] * (row - 1), *["Right"] * (column - 1))
        self._screen.type("=1+2")
        self._screen.key("Return")

    def _form(self) -> None:
        self._screen.type("1200")
        self._screen.key("Tab")
