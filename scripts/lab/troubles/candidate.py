"""A candidate at a PC with a window: logs in, answers, raises a hand, hands in, by mouse and keys alone."""

from functools import partial
from typing import Final

from scripts.lab.troubles.person import Person, Sight

_LOGIN_S: Final = 150.0


class Candidate(Person):
    """One candidate at one screen."""

    def come_in(self, ticket: str) -> None:
        """From the log-in screen to the rules that are accepted."""
        self.screen("login", _LOGIN_S)
        self.fill("#login-ticket", ticket)
        self.fill("#login-password", ticket[-6:])
        self.click("#login-button")
        self.press("#identity-confirm", lambda sight: sight.facts["screen"] == "rules")
        self.press("#rules-check", lambda sight: _is_on(sight, "rules-accept"))
        self.press("#rules-accept", lambda sight: sight.facts["screen"] in {"ready", "exam"})
        self.until(lambda sight: sight.facts["screen"] in {"ready", "exam"}, "没有进入候考")

    def screen(self, name: str, wait_s: float = 60.0) -> None:
        """Wait for a screen."""
        self.until(lambda sight: sight.facts["screen"] == name, f"没有出现 {name} 界面", wait_s)

    def answer(self, items: int) -> None:
        """Choose the second option of this item and of those after it."""
        for _ in range(items):
            sight = self.look()
            before, item = sight.facts["answers"], sight.facts["item"]
            options = [part.name for part in sight.parts if part.name.startswith("option-") and part.place]
            if options:
                self.click(f"#{options[min(1, len(options) - 1)]}", told="选项")
                self.until(partial(_more, before), "答案没有记下", 60)
            self.key("ctrl+Next")
            self.until(partial(_left, item), "翻不到下一题", 60)

    def raise_hand(self, kind: str) -> None:
        """举手 with its kind."""
        self.click("#exam-hand")
        self.click(f"#hand-{kind}")
        self.key("Escape")

    def hand_in(self) -> None:
        """Hand in, and agree to it."""
        self.click("#exam-hand-in")
        self.click("#hand-in-agree")


def _more(before: int, sight: Sight) -> bool:
    return bool(sight.facts["answers"] > before)


def _left(item: str, sight: Sight) -> bool:
    return bool(sight.facts["item"] != item)


def _is_on(sight: Sight, name: str) -> bool:
    return any(part.name == name and part.on for part in sight.parts)
