"""键盘: there is one."""

from typing import Final

from shared.exam.bounds import Number
from shared.readiness.check import DESKS, Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.keyboard",
    {
        "title": "键盘",
        "demand": "接好键盘",
        "good": "已接好",
        "none": "没有找到键盘",
        "cure_none": "插好键盘，或换一个 USB 口、换一个键盘后重查。",
    },
)


class Keyboard(Measure, frozen=True, kw_only=True, tag="keyboard"):
    """Keyboards attached."""

    count: Number


class KeyboardCheck(Check[Keyboard]):
    """At least one."""

    key, measure = "keyboard", Keyboard
    places = DESKS  # nobody types at the server

    def take(self, ask: Ask) -> Keyboard | None:
        """See Check."""
        count = ask.machine.keyboards()
        return None if count is None else Keyboard(count=count)

    def judge(self, found: Keyboard, against: Against) -> Verdict:
        """See Check."""
        return self.verdict("good", "good") if found.count else self.verdict("bad", "none")


CHECK: Final = KeyboardCheck()
