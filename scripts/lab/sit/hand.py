"""A candidate at the keyboard: presses keys, looks at the screen, and composes Chinese as people do.

Chinese is written word by word: the letters, a look at what the input method offers, the number of the right one. What
was really committed is looked at; what is wrong is taken back and chosen anew.
"""

import itertools
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from scripts.lab.demo.processes import Program
from scripts.lab.sit.display import Display

WAIT_S: Final = 20.0
_ANSWER_S: Final = 90.0
"""Until the eyes answer: a PC that is just being switched on takes its time."""
_WORD_S: Final = 4.0
_LOOK_S: Final = 0.02
_APART_S: Final = 0.6
"""A person looks before the next click; Qt's double click takes 0.4 s."""
_OFFERED: Final = 5
_TOLD: Final = ("shown", "item", "focus", "composed", "committed", "writing", "heard")

Seen = dict[str, Any]


class SitError(RuntimeError):
    """The sitting does not go on; says where, and what was seen."""


class Hand:
    """One person at one PC. `pressed` and `composed` count what was done."""

    def __init__(self, display: Display, program: Program) -> None:
        self._display, self._program = display, program
        self._numbers = itertools.count(1)
        self._clicked, self._clicked_s = (-1, -1), 0.0
        self.pressed = 0
        self.composed = 0
        self.outside: list[str] = []

    # ------------------------------------------------------------ looking
    def look(self, *find: str) -> Seen:
        """What the screen shows now; `find`: widgets whose places are wanted."""
        number = next(self._numbers)
        self._program.tell(do="look", n=number, find=list(find))
        while (seen := self._program.wait_for("seen", _ANSWER_S))["n"] != number:
            pass
        return seen

    def until(self, so: Callable[[Seen], bool], what: str, wait_s: float = WAIT_S, find: Sequence[str] = ()) -> Seen:
        """Wait until it is so. Raises SitError."""
        until_s = time.monotonic() + wait_s
        while not so(seen := self.look(*find)):
            if time.monotonic() > until_s:
                told = {
                    name: seen[name] for name in ("shown", "item", "focus", "composed", "committed", "writing", "heard")
                }
                raise SitError(f"{what}：{told}")
            time.sleep(_LOOK_S)
        return seen

    def at(self, name: str) -> Seen:
        """Wait until the keyboard is that widget's, or a part's of it."""
        return self.until(lambda seen: name in seen["focus"]["names"], f"焦点不在 {name}")

    # ------------------------------------------------------------ doing
    def key(self, *names: str) -> None:
        """Press keys."""
        self._display.key(*names)
        self.pressed += len(names)

    def type(self, text: str) -> None:
        """Type ASCII text that no input method composes: digits, or with 英 letters."""
        self._display.type(text)
        self.pressed += len(text)

    def click(self, name: str) -> None:
        """Click the middle of a widget once it is seen."""
        x, y, wide, high = self.place(name)
        spot = (x + wide // 2, y + high // 2)
        if spot == self._clicked:  # another click at the same place at once would be half a double click
            time.sleep(max(0.0, self._clicked_s + _APART_S - time.monotonic()))
        self._display.click(*spot)
        self._clicked, self._clicked_s = spot, time.monotonic()
        self.pressed += 1

    def wheel(self, name: str) -> None:
        """Turn the wheel over a widget, one notch down."""
        x, y, wide, high = self.place(name)
        self._display.click(x + wide // 2, y + high // 2, button=5)

    def place(self, name: str) -> list[int]:
        """Where a widget is."""
        seen = self.until(lambda seen: name in seen["places"], f"屏幕上没有 {name}", find=[name])
        place: list[int] = seen["places"][name]
        return place

    def english(self) -> None:
        """Turn to 英; the bar has to say so."""
        self._turn("英")

    def chinese(self) -> None:
        """Turn to 中; the bar has to say so."""
        self._turn("中")

    def compose(self, words: Sequence[tuple[str, str]]) -> str:
        """Write words, each with its letters; returns the text. `("", "480")` is typed as it is."""
        for letters, word in words:
            if not letters:
                self.type(word)
                continue
            self.chinese()
            self._compose(letters, word)
        return "".join(word for _, word in words)

    # ------------------------------------------------------------ inside
    def _turn(self, sign: str) -> None:
        if self.look()["writing"].startswith(sign):
            return
        self.key("Shift_L")
        self.until(lambda seen: seen["writing"].startswith(sign), f"输入法没有切换到“{sign}”", _WORD_S)

    def _compose(self, letters: str, word: str) -> None:
        for choice in range(1, _OFFERED + 1):
            before = self.look()["commits"]
            self.type(letters)
            seen = self.until(lambda seen: bool(seen["composed"]), f"“{letters}”没有进入组字状态", _WORD_S)
            self._watch_caret(seen)
            self._display.key("space" if choice == 1 else str(choice))
            self.pressed += 1
            seen = self.until(partial(_more, before), f"“{word}”没有上屏", _WORD_S)
            if seen["committed"] == word:
                self.composed += len(word)
                return
            self.key(*["BackSpace"] * len(seen["committed"]))
        raise SitError(f"输入法前 {_OFFERED} 个候选里没有“{word}”（{letters}）")

    def _watch_caret(self, seen: Seen) -> None:
        """The list of candidates opens at the caret: that has to be where the text is written."""
        focus = seen["focus"]
        (x, y, _, high), (left, top, wide, tall) = focus["caret"], focus["box"]
        inside = left - 4 <= x <= left + wide + 4 and top - 4 <= y and y + high <= top + tall + 8
        if not inside or not high:
            self.outside.append(f"{focus['names'][:1]}: {focus['caret']} / {focus['box']}")


def _more(commits: int, seen: Seen) -> bool:
    """Whether more was committed since."""
    return bool(seen["commits"] > commits)
