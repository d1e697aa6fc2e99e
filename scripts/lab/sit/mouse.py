"""With the mouse wherever there is something to click; text by the keyboard."""

from typing import Final

from scripts.lab.sit import texts
from scripts.lab.sit.hand import Seen
from scripts.lab.sit.sitter import Sitter

_MOST_NOTCHES: Final = 20


class MouseSitter(Sitter):
    """See Sitter."""

    def log_in(self, ticket: str, password: str) -> None:
        """See Sitter."""
        for name, text in (("login-ticket", ticket), ("login-password", password)):
            self.enter(name)
            self.hand.type(text)
        self.hand.click("login-button")

    def confirm(self) -> None:
        """See Sitter."""
        self.hand.click("identity-confirm")

    def accept(self) -> None:
        """See Sitter."""
        self.hand.click("rules-check")
        self.hand.click("rules-accept")

    def use_tools(self) -> None:
        """See Sitter: opened by their buttons, closed by them again."""
        hand = self.hand
        hand.click("exam-calculator")
        hand.type("3*4")
        hand.key("Return")
        hand.until(lambda seen: seen["calculator"] == "12", "计算器没有算出 12")
        hand.click("exam-calculator")
        hand.click("exam-scratch")
        hand.at("scratch-paper")
        written = hand.compose(texts.SCRATCH)
        hand.until(lambda seen: seen["scratch"] == written, f"草稿不是 {written}")
        hand.click("exam-scratch")

    def choose(self, order: list[str], place: int) -> None:
        """See Sitter."""
        self.hand.click(f"option-{order[place]}")

    def choose_in(self, question: str, option: str, place: int) -> None:
        """See Sitter: only the options of that question are in sight by that name."""
        del place
        self.hand.click(f"question-{question}/option-{option}")

    def question(self, name: str) -> None:
        """See Sitter: it is scrolled to by whoever clicks."""

    def enter(self, name: str) -> None:
        """See Sitter."""
        self.hand.click(name)
        self.hand.at(name)

    def put_in_order(self, order: list[str], wanted: list[str]) -> None:
        """See Sitter."""
        for entry in wanted:
            self.hand.click(f"entry-{entry}")
        del order

    def match(self, entries: list[str], options: list[str], pairs: dict[str, str]) -> None:
        """See Sitter."""
        for entry in entries:
            self.hand.click(f"match-entry-{entry}")
            self.hand.click(f"match-option-{pairs[entry]}")
        del options

    def first_cell(self) -> None:
        """See Sitter."""
        self.hand.click("voucher-table@0,0")
        self.in_cell(0, 0)

    def cell(self, ref: str) -> None:
        """See Sitter."""
        sheet = ref.partition("!")[0]
        seen = self.hand.look()
        if not seen["cell"].startswith(f"{sheet}!"):
            self.hand.click(f"sheet-tabs@tab,{seen['order'].index(sheet)}")
            self.hand.until(lambda seen: seen["cell"].startswith(f"{sheet}!"), f"没有翻到 {sheet}")
        grid = self.hand.place("sheet-grid")
        for _ in range(_MOST_NOTCHES):
            _, y, _, high = self.hand.place(f"sheet-grid@{ref}")
            if y + high < grid[1] + grid[3]:
                break
            self.hand.wheel("sheet-grid")
        self.hand.click(f"sheet-grid@{ref}")
        self.hand.until(lambda seen: seen["cell"] == ref, f"没有选中 {ref}")

    def pick_first(self) -> str:
        """See Sitter: the click has opened the list."""
        self.hand.key("Down", "Return")
        seen = self.hand.until(lambda seen: seen["focus"]["kind"] == "_Choice", "列表没有收起")
        return str(seen["focus"]["text"])

    def flag(self) -> None:
        """See Sitter."""
        self.hand.click("exam-flag")

    def go_on(self, seen: Seen) -> bool:
        """See Sitter."""
        if len(self.given) == seen["count"]:
            return False
        self.hand.click("exam-next")
        return True

    def agree(self) -> None:
        """See Sitter."""
        self.hand.click("exam-hand-in")
        self.hand.click("hand-in-agree")
