"""By keys alone: the mouse is never touched."""

from functools import partial
from typing import Final

from scripts.lab.sit import texts
from scripts.lab.sit.hand import Seen, SitError
from scripts.lab.sit.sitter import Sitter

_MOST_TABS: Final = 80
_LETTERS: Final = "abcdefghij"


class KeyboardSitter(Sitter):
    """See Sitter."""

    def log_in(self, ticket: str, password: str) -> None:
        """See Sitter."""
        self.hand.at("login-ticket")
        self.hand.type(ticket)
        self.hand.key("Tab")
        self.hand.at("login-password")
        self.hand.type(password)
        self.hand.key("Return")

    def confirm(self) -> None:
        """See Sitter."""
        self._tab_to("identity-confirm")
        self.hand.key("space")

    def accept(self) -> None:
        """See Sitter."""
        self._tab_to("rules-check")
        self.hand.key("space")
        self._tab_to("rules-accept")
        self.hand.key("Return")

    def use_tools(self) -> None:
        """See Sitter."""
        hand = self.hand
        hand.key("F5")
        hand.until(lambda seen: seen["focus"]["text"] == "继续作答", "F5 没有打开快捷键")
        hand.key("Escape", "F8")
        hand.type("3*4")
        hand.key("Return")
        hand.until(lambda seen: seen["calculator"] == "12", "计算器没有算出 12")
        hand.key("Escape", "F9")
        hand.at("scratch-paper")
        written = hand.compose(texts.SCRATCH)
        hand.until(lambda seen: seen["scratch"] == written, f"草稿不是 {written}")
        hand.key("Escape")
        hand.until(lambda seen: any(n.startswith("option-") for n in seen["focus"]["names"]), "键盘没有回到题目")

    def choose(self, order: list[str], place: int) -> None:
        """See Sitter: by letter, by number, or by walking to it."""
        ways = len(self.given) % 3
        if ways == 0:
            self.hand.key(_LETTERS[place])
        elif ways == 1:
            self.hand.key(str(place + 1))
        else:
            self._walk_to(order, place)
            self.hand.key("space")

    def choose_in(self, question: str, option: str, place: int) -> None:
        """See Sitter."""
        self.hand.until(lambda seen: f"question-{question}" in seen["focus"]["names"], f"焦点不在小题 {question}")
        self.hand.key(_LETTERS[place])
        del option

    def question(self, name: str) -> None:
        """See Sitter."""
        if f"question-{name}" not in self.hand.look()["focus"]["names"]:
            self.hand.key("ctrl+Down")
            self.hand.at(f"question-{name}")

    def enter(self, name: str) -> None:
        """See Sitter."""
        self._tab_to(name)

    def put_in_order(self, order: list[str], wanted: list[str]) -> None:
        """See Sitter: letters place them; the last one is then brought to the front and back by Alt and arrows."""
        self.hand.key(*[_LETTERS[order.index(entry)] for entry in wanted])
        self.hand.key("alt+Up", "alt+Down")

    def match(self, entries: list[str], options: list[str], pairs: dict[str, str]) -> None:
        """See Sitter."""
        for number, entry in enumerate(entries, 1):
            self.hand.key(str(number), _LETTERS[options.index(pairs[entry])])

    def first_cell(self) -> None:
        """See Sitter."""
        self._tab_to("voucher-table")
        self.hand.key("F2")
        self.in_cell(0, 0)

    def cell(self, ref: str) -> None:
        """See Sitter: to the sheet with Ctrl+PgDn, then the arrows."""
        sheet, _, name = ref.partition("!")
        for _ in range(10):
            seen = self.hand.look()
            if seen["cell"].startswith(f"{sheet}!"):
                break
            ahead = seen["order"].index(sheet) > seen["order"].index(seen["cell"].partition("!")[0])
            self._step("ctrl+Next" if ahead else "ctrl+Prior")
        for _ in range(60):
            here = self.hand.look()["cell"].partition("!")[2]
            if here == name:
                return
            down, right = int(name[1:]) - int(here[1:]), ord(name[0]) - ord(here[0])
            # rows first: a title over several columns is one cell, which → leaves as a whole
            self._step("Down" if down > 0 else "Up" if down < 0 else "Right" if right > 0 else "Left")
        raise SitError(f"走不到单元格 {ref}，停在 {self.hand.look()['cell']}")

    def flag(self) -> None:
        """See Sitter."""
        self.hand.key("ctrl+m")

    def go_on(self, seen: Seen) -> bool:
        """See Sitter: → from an option, else the keys that always go on."""
        if len(self.given) == seen["count"]:
            return False
        if seen["kind"] in {"single_choice", "true_false"}:
            self.hand.key("Right")
        else:
            self.hand.key("alt+Right")
        return True

    def agree(self) -> None:
        """See Sitter."""
        self.hand.key("F10")
        self.hand.until(lambda seen: seen["dialog"], "没有出现交卷确认")
        self._tab_to("hand-in-agree")
        self.hand.key("Return")

    # ------------------------------------------------------------ inside
    def _step(self, key: str) -> None:
        """Press a key that moves in the sheet, and wait until it did."""
        before = self.hand.look()["cell"]
        self.hand.key(key)
        self.hand.until(lambda seen: seen["cell"] != before, f"{key} 没有离开 {before}")

    def _walk_to(self, order: list[str], place: int) -> None:
        for _ in range(2 * len(order)):
            here = next((n for n in self.hand.look()["focus"]["names"] if n.startswith("option-")), "")
            now = order.index(here.removeprefix("option-"))
            if now == place:
                return
            self.hand.key("Down" if place > now else "Up")
            self.hand.until(partial(_elsewhere, here), f"方向键没有离开 {here}")
        raise SitError(f"方向键走不到第 {place + 1} 个选项")

    def _tab_to(self, name: str) -> None:
        met: list[str] = []
        for _ in range(_MOST_TABS):
            focus = self.hand.look()["focus"]
            if name in focus["names"]:
                return
            met.append((focus["names"] or [focus["kind"]])[0])
            self.hand.key("F6" if "sheet-cell" in focus["names"] else "Tab")
            self.hand.until(partial(_moved_on, focus["id"]), f"Tab 停在 {met[-1]}")
        raise SitError(f"Tab 走不到 {name}，走过 {met}")


def _elsewhere(name: str, seen: Seen) -> bool:
    return name not in seen["focus"]["names"]


def _moved_on(focus: int, seen: Seen) -> bool:
    return bool(seen["focus"]["id"] != focus)
