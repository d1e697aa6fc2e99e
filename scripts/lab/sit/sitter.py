"""A candidate from the log-in to the hand-in, whatever they work with. `given` is what they wrote, item by item."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from scripts.lab.sit import texts
from scripts.lab.sit.hand import Hand, Seen, SitError
from shared.exam.kinds.case import Case
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.form import Form
from shared.exam.kinds.matching import Matching
from shared.exam.kinds.multiple_choice import MultipleChoice
from shared.exam.kinds.ordering import Ordering
from shared.exam.kinds.parts import Response
from shared.exam.kinds.short_answer import ShortAnswer
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.kinds.spreadsheet import Spreadsheet
from shared.exam.kinds.true_false import TrueFalse


class Sitter(ABC):
    """Subclasses say how one gets somewhere and how one chooses: by keys alone, or with the mouse.

    `bank`: the account that is found first for 银行存款 in this paper.
    """

    def __init__(self, hand: Hand, ticket: str, told: Callable[[str], None], bank: str) -> None:
        self.hand, self._ticket, self._told = hand, ticket, told
        self._bank = bank
        self.given: dict[str, Response] = {}
        self.kinds: dict[str, int] = {}
        self._blanks = 0

    # ------------------------------------------------------------ the way through the evening
    def come_in(self) -> None:
        """From the waiting screen, once the PC has tried its input method, to the rules that are accepted."""
        self.hand.until(lambda seen: seen["shown"] == "login" and not seen["late"], "没有出现登录界面", 120)
        self.log_in(self._ticket, self._ticket[-6:])
        self.hand.until(lambda seen: seen["shown"] == "identity", "没有出现身份确认界面")
        self.confirm()
        self.hand.until(lambda seen: seen["shown"] == "rules", "没有出现考生守则")
        self.accept()
        self.hand.until(lambda seen: seen["shown"] in {"ready", "exam"}, "没有进入候考")

    def sit(self) -> None:
        """Item by item to the end of the paper."""
        seen = self.hand.until(lambda seen: seen["shown"] == "exam" and bool(seen["item"]), "没有开考", 120)
        self.use_tools()
        while True:
            item, kind = seen["item"], seen["kind"]
            self.given[item] = self._answer(kind, seen)
            self.kinds[kind] = self.kinds.get(kind, 0) + 1
            wanted = msgspec.json.decode(msgspec.json.encode(self.given[item]))
            try:
                self.hand.until(partial(_has, item, wanted), f"{item} 的答案")
            except SitError as error:
                seen = self.hand.look()
                kept = f"存的：{seen['answers'].get(item)}\n窗口收到的键和字：{seen['heard']}"
                raise SitError(f"{error}\n打的：{wanted}\n{kept}") from error
            self._told(f"{item} {kind}")
            if len(self.given) == 1:
                self.flag()
                self.hand.until(partial(_flagged, item), f"{item} 没有标记上")
            if not self.go_on(seen):
                return
            seen = self.hand.until(partial(_left, item), f"{item} 之后翻不到下一题")

    def hand_in(self) -> None:
        """To the closed sitting, with everything on the server."""
        self.hand.until(lambda seen: not seen["drafts"] and not seen["unsent"], "答案没有全部存入服务器")
        self.agree()
        self.hand.until(lambda seen: seen["closed"] and not seen["unsent"], "没有交卷成功", 60)

    # ------------------------------------------------------------ kind by kind
    def _answer(self, kind: str, seen: Seen) -> Response:
        how: dict[str, Callable[[Seen], Response]] = {
            "single_choice": self._single,
            "multiple_choice": self._multiple,
            "true_false": self._true_false,
            "fill_in": lambda seen: self._fill_in(seen["order"]),
            "ordering": self._ordering,
            "matching": self._matching,
            "case": self._case,
            "short_answer": lambda _: self._short_answer(),
            "voucher": lambda _: self._voucher(),
            "spreadsheet": lambda _: self._sheet(),
            "form": self._form,
        }
        if kind not in how:
            raise SitError(f"没有学过这种题：{kind}")
        return how[kind](seen)

    def _single(self, seen: Seen) -> Response:
        place = len(self.given) % len(seen["order"])
        self.choose(seen["order"], place)
        return SingleChoice(choice=seen["order"][place])

    def _multiple(self, seen: Seen) -> Response:
        order = seen["order"]
        places = sorted({len(self.given) % len(order), (len(self.given) + 2) % len(order)})
        for place in places:
            self.choose(order, place)
        return MultipleChoice(choices=tuple(sorted(order[place] for place in places)))

    def _true_false(self, seen: Seen) -> Response:
        place = len(self.given) % 2
        self.choose(seen["order"], place)
        return TrueFalse(value=seen["order"][place] == "true")

    def _fill_in(self, blanks: list[str]) -> Response:
        written = {}
        for blank in blanks:
            self.enter(f"blank-{blank}")
            written[blank] = self.hand.compose(texts.BLANKS[self._blanks % len(texts.BLANKS)])
            self._blanks += 1
        return FillIn(blanks=written)

    def _ordering(self, seen: Seen) -> Response:
        wanted = list(reversed(seen["order"]))
        self.put_in_order(seen["order"], wanted)
        return Ordering(order=tuple(wanted))

    def _matching(self, seen: Seen) -> Response:
        entries = [name for name in seen["order"] if name.isdecimal()]
        options = [name for name in seen["order"] if not name.isdecimal()]
        pairs = dict(zip(entries, reversed(options[: len(entries)]), strict=True))
        self.match(entries, options, pairs)
        return Matching(pairs=pairs)

    def _case(self, _seen: Seen) -> Response:
        self.question("1")
        self.choose_in("1", "C", 2)
        self.question("2")
        self.choose_in("2", "A", 0)
        self.choose_in("2", "D", 3)
        self.question("3")
        self.choose_in("3", "false", 1)
        self.question("4")
        blanks = self._fill_in(["1", "2"])
        assert isinstance(blanks, FillIn)  # noqa: S101 - what the line above makes
        return Case(
            answers={
                "1": SingleChoice(choice="C"),
                "2": MultipleChoice(choices=("A", "D")),
                "3": TrueFalse(value=False),
                "4": blanks,
            }
        )

    def _short_answer(self) -> Response:
        self.enter("short-answer")
        lines = [self.hand.compose(texts.LONGER[0])]
        self.hand.key("Return")
        lines.append(self.hand.compose(texts.LONGER[1]))
        return ShortAnswer(text="\n".join(lines))

    def _voucher(self) -> Response:
        hand = self.hand
        self.enter("voucher-word")
        hand.key("ctrl+a")
        word = hand.compose(texts.WORD)
        for name, text in (
            ("voucher-number", texts.NUMBER),
            ("voucher-date", texts.DATE),
            ("voucher-attachments", texts.ATTACHMENTS),
        ):
            self.enter(name)
            hand.type(text)
        self.first_cell()
        summary = hand.compose(texts.SUMMARY)
        hand.key("Tab")
        hand.type(texts.LINES[0][0])
        hand.key("Return")
        hand.type(texts.LINES[0][1])
        hand.key("Return", "Return")
        self.in_cell(1, 0)  # the summary of the line above is repeated
        hand.key("Return")
        self.in_cell(1, 1)
        hand.compose(texts.BANK)
        hand.key("Return")
        self.in_cell(1, 2)
        hand.key("Return")
        self.in_cell(1, 3)
        hand.type(texts.LINES[1][2])
        hand.key("Escape")
        return texts.voucher("1403-01", self._bank, summary, word)

    def _sheet(self) -> Response:
        written: dict[str, str] = {}
        for ref, formula in texts.FORMULAS:
            self.cell(ref)
            head, _, tail = formula.partition("{sheet}")
            self.hand.english()
            self.hand.type(head)
            if tail:
                self.hand.compose(texts.SHEET_WORDS)
                self.hand.english()
                self.hand.type(tail)
            self.hand.key("Return")
            written[ref] = formula.format(sheet=texts.SHEET)
        self.cell(texts.BEST_PLAN)
        written[texts.BEST_PLAN] = self.hand.compose(texts.BEST_WORDS)
        self.hand.key("Return")
        return Spreadsheet(cells=written)

    def _form(self, seen: Seen) -> Response:
        written: dict[str, str] = {}
        for part in seen["order"]:
            name, _, kind = part.partition(":")
            self.enter(f"field-{name}")
            if kind == "choice":
                written[name] = self.pick_first()
            elif kind == "text":
                written[name] = self.hand.compose(texts.SUMMARY)
            else:
                self.hand.type(texts.FIGURES[kind])
                written[name] = texts.FIGURES[kind]
        return Form(fields=written)

    # ------------------------------------------------------------ parts both use
    def in_cell(self, row: int, column: int) -> None:
        """Wait until that cell of the voucher is open."""
        place = self.hand.place(f"voucher-table@{row},{column}")

        def there(seen: Seen) -> bool:
            box: Any = seen["focus"].get("box")
            inside = box is not None and abs(box[0] - place[0]) < 6 and abs(box[1] - place[1]) < 6
            return inside and seen["focus"]["kind"] == "ListedLine"

        self.hand.until(there, f"凭证第 {row + 1} 行第 {column + 1} 格没有打开")

    def pick_first(self) -> str:
        """Take the first entry of the list that has the keyboard."""
        before = self.hand.look()["focus"]["text"]
        self.hand.key("Down")
        seen = self.hand.until(lambda seen: seen["focus"]["text"] != before, "列表没有选中")
        return str(seen["focus"]["text"])

    # ------------------------------------------------------------ how
    @abstractmethod
    def log_in(self, ticket: str, password: str) -> None:
        """At the log-in screen."""

    @abstractmethod
    def confirm(self) -> None:
        """That is me."""

    @abstractmethod
    def accept(self) -> None:
        """The rules."""

    @abstractmethod
    def use_tools(self) -> None:
        """Calculator and scratch paper, and back to the item."""

    @abstractmethod
    def choose(self, order: list[str], place: int) -> None:
        """Choose an option of the item."""

    @abstractmethod
    def choose_in(self, question: str, option: str, place: int) -> None:
        """Choose an option of a question of the case."""

    @abstractmethod
    def question(self, name: str) -> None:
        """Go to a question of the case."""

    @abstractmethod
    def enter(self, name: str) -> None:
        """Put the keyboard into a field."""

    @abstractmethod
    def put_in_order(self, order: list[str], wanted: list[str]) -> None:
        """Order the entries."""

    @abstractmethod
    def match(self, entries: list[str], options: list[str], pairs: dict[str, str]) -> None:
        """Match the entries."""

    @abstractmethod
    def first_cell(self) -> None:
        """Open the first cell of the voucher."""

    @abstractmethod
    def cell(self, ref: str) -> None:
        """Go to a cell of the sheet."""

    @abstractmethod
    def flag(self) -> None:
        """Flag the item."""

    @abstractmethod
    def go_on(self, seen: Seen) -> bool:
        """To the next item; False at the last one."""

    @abstractmethod
    def agree(self) -> None:
        """Ask to hand in, and agree."""


def _has(item: str, wanted: object, seen: Seen) -> bool:
    return bool(seen["answers"].get(item) == wanted)


def _flagged(item: str, seen: Seen) -> bool:
    return bool(seen["flags"] == [item])


def _left(item: str, seen: Seen) -> bool:
    return bool(seen["item"] != item)
