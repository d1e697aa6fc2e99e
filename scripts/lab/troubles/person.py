"""A person at a window: looks at it, clicks and types what is shown there. Real X events alone; no method is called.

Parts are found by their object name or by their words; what nobody can see or reach cannot be clicked. `clicked` is
what was pressed, in the words on the screen.
"""

import itertools
import time
from collections.abc import Callable
from typing import Any, Final

import msgspec

from scripts.lab.demo.processes import Program
from scripts.lab.sit.display import BETWEEN_MS, Display

WAIT_S: Final = 60.0
_ANSWER_S: Final = 120.0
_LOOK_S: Final = 0.05
_TRIES: Final = 6
_HEARD_S: Final = 4.0
_WRITTEN_S: Final = 8.0
_LONGEST: Final = 16
_NO_KEY_MS: Final = 120


class TroubleError(RuntimeError):
    """It does not go on by what is shown; says where."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One visible part: its object name, its words, and where it is, None while it is scrolled away."""

    name: str
    kind: str
    text: str
    on: bool
    place: list[int] | None
    front: bool


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is to be seen."""

    parts: list[Seen]
    facts: dict[str, Any]

    def part(self, what: str) -> Seen | None:
        """The part of that name (`#name`), or with those words: whole first, then as a part of a sentence."""
        if what.startswith("#"):
            return next((part for part in self.parts if part.name == what[1:]), None)
        whole = (part for part in self.parts if part.text == what)
        return next(whole, None) or next((part for part in self.parts if what in part.text), None)

    def words(self, what: str) -> str:
        """The whole sentence in which those words are shown, empty if they are not."""
        found = self.part(what)
        return " ".join(found.text.split()) if found is not None else ""


class Person:
    """One person at one screen."""

    def __init__(self, display: Display, program: Program) -> None:
        self.display, self.program = display, program
        self._numbers = itertools.count(1)
        self.clicked: list[str] = []
        self.rewritten: list[str] = []

    # ------------------------------------------------------------ looking
    def look(self, *find: str) -> Sight:
        """What is to be seen; `find`: names that are turned to if they are scrolled away. Raises RuntimeError."""
        number = next(self._numbers)
        self.program.tell(do="look", n=number, find=list(find))
        while (seen := self.program.wait_for("seen", _ANSWER_S))["n"] != number:
            pass
        return msgspec.convert({"parts": seen["parts"], "facts": seen["facts"]}, Sight)

    def until(self, so: Callable[[Sight], object], what: str, wait_s: float = WAIT_S) -> Sight:
        """Wait until it is so. Raises TroubleError."""
        end_s = time.monotonic() + wait_s
        while not so(sight := self.look()):
            if time.monotonic() > end_s:
                said = "、".join(part.text for part in sight.parts if part.front and part.text)
                raise TroubleError(f"等了 {wait_s:.0f} 秒：{what}。屏幕上：{said[:300]}")
            time.sleep(_LOOK_S)
        return sight

    def see(self, words: str, wait_s: float = WAIT_S) -> str:
        """Wait until these words (or `#name`) are shown; the whole sentence."""
        return self.until(lambda sight: sight.part(words), f"没有看到“{words}”", wait_s).words(words)

    def gone(self, words: str, wait_s: float = WAIT_S) -> None:
        """Wait until these words (or `#name`) are not shown any more."""
        self.until(lambda sight: sight.part(words) is None, f"“{words}”没有消失", wait_s)

    def reach(self, what: str, wait_s: float = WAIT_S) -> tuple[Seen, list[int]]:
        """Wait until a part can be clicked: in front, in sight and switched on. Raises TroubleError."""
        end_s = time.monotonic() + wait_s
        why = "没有出现"
        while time.monotonic() < end_s:
            found = self._front(what)
            if found is not None and found.on and found.place is not None:
                time.sleep(_LOOK_S)  # what still moves is not where it was
                again = self._front(what)
                if again is not None and again.place == found.place:
                    return found, found.place
            why = "没有出现" if found is None else "不能点" if not found.on else "看不到"
            time.sleep(_LOOK_S)
        raise TroubleError(f"“{what}”{why}")

    def _front(self, what: str) -> Seen | None:
        sight = self.look(what.removeprefix("#"))
        parts = [part for part in sight.parts if part.front]
        front = Sight(parts=parts, facts={})
        if what.startswith("#"):
            return front.part(what)
        button = Sight(parts=[part for part in parts if part.kind in {"button", "row"}], facts={})
        return button.part(what) or front.part(what)

    # ------------------------------------------------------------ doing
    def click(self, what: str, wait_s: float = WAIT_S, *, told: str = "") -> None:
        """Click the middle of a part; `told`: how the table calls it where it has no words of its own."""
        found, (x, y, wide, high) = self.reach(what, wait_s)
        self.display.click(x + wide // 2, y + high // 2)
        word = told or (found.text if found.kind in {"button", "row"} else "")
        if word:
            self.clicked.append(" ".join(word.split())[:_LONGEST])

    def press(self, what: str, so: Callable[[Sight], object]) -> None:
        """Click until it is so: a screen that is just coming up does not hear the first click."""
        end_s = time.monotonic() + WAIT_S
        while time.monotonic() < end_s and not so(self.look()):
            self.click(what)
            heard_s = time.monotonic() + _HEARD_S
            while time.monotonic() < heard_s:
                if so(self.look()):
                    return
                time.sleep(_LOOK_S)

    def fill(self, what: str, text: str) -> None:
        """Write into a field, in place of what stands there; looked at afterwards.

        What is wrong is written again. Where a keyboard has keys for all of it, it stands in `rewritten` too: keys that
        do not arrive are somebody's fault.
        """
        shown = ""
        for tried in range(_TRIES):
            _, (x, y, wide, high) = self.reach(what)
            self.display.click(x + wide // 2, y + high // 2)
            self.display.key("ctrl+a", "BackSpace")
            shown = self._write(what, text, _NO_KEY_MS << tried)
            if shown == text:
                return
            if text.isascii():
                self.rewritten.append(f"{what} {len(shown)}/{len(text)}")
        raise TroubleError(f"“{what}”里没有写上 {len(text)} 个字，而是 {len(shown)} 个")

    def _write(self, what: str, text: str, no_key_ms: int) -> str:
        """What stands there then. Signs of a keyboard come as fast as a person types.

        One that no key has goes alone and slowly: for it xdotool gives a key another meaning for `no_key_ms`, and a
        program that is slower than that looks it up when it is gone.
        """
        shown = done = ""
        for plain, signs in itertools.groupby(text, str.isascii):
            for part in ["".join(signs)] if plain else signs:
                done += part
                self.display.type(part, BETWEEN_MS if plain else no_key_ms)
                shown = self._until_shown(what, done)
                if shown != done:
                    return shown
        return shown

    def _until_shown(self, what: str, text: str) -> str:
        end_s = time.monotonic() + _WRITTEN_S
        shown = ""
        while time.monotonic() < end_s:
            found = self._front(what)
            shown = found.text if found is not None else ""
            if shown == text:
                break
            time.sleep(_LOOK_S)
        return shown

    def pick(self, what: str, words: str) -> None:
        """Open a list and click the entry with these words."""
        _, (x, y, wide, high) = self.reach(what)
        self.display.click(x + wide - 12, y + high // 2)
        self.click(words)
        self.until(lambda sight: _says(sight, what, words), f"“{what}”没有选上“{words}”", 5)

    def key(self, *names: str) -> None:
        """Press keys."""
        self.display.key(*names)


def _says(sight: Sight, what: str, words: str) -> bool:
    found = sight.part(what)
    return found is not None and words in found.text
