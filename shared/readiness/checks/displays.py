"""第二显示器: one screen only, also no projector."""

from typing import Final

from shared.exam.bounds import Number
from shared.readiness.check import PCS, Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.displays",
    {
        "title": "显示器数",
        "demand": "只接一台",
        "good": "一台",
        "several": "接了 {count} 台显示器",
        "cure_several": "拔掉多余的显示器、投影仪和无线投屏，关闭“扩展”显示后重查。",
    },
)


class Displays(Measure, frozen=True, kw_only=True, tag="displays"):
    """Screens attached."""

    count: Number


class DisplaysCheck(Check[Displays]):
    """One."""

    key, measure = "displays", Displays
    places = PCS  # proctors may have two

    def take(self, ask: Ask) -> Displays | None:
        """See Check."""
        return None if ask.screens is None else Displays(count=len(ask.screens))

    def judge(self, found: Displays, against: Against) -> Verdict:
        """See Check."""
        if found.count > 1:
            return self.verdict("bad", "several", count=found.count)
        return self.verdict("good", "good")


CHECK: Final = DisplaysCheck()
