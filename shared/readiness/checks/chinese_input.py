"""中文输入法: at least one stands on this user's list, and what the client tried with it came out in Chinese."""

from typing import Final

from shared.exam.bounds import Number
from shared.readiness.check import PCS, Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.chinese_input",
    {
        "title": "中文输入法",
        "demand": "至少一种，能打出中文",
        "good": "{count} 种",
        "composes": "{count} 种，试打正常",
        "silent": "打不出中文",
        "cure_silent": "在这台电脑的候考界面用“试打中文”试一次；仍打不出时重新启动考试客户端，或换一台备用机。",
        "none": "没有中文输入法",
        "cure_none": "在“语言和输入法”里添加中文（简体）和微软拼音；要用考试的 Windows 用户登录后添加。",
    },
)


class ChineseInput(Measure, frozen=True, kw_only=True, tag="chinese_input"):
    """How many, and whether one of them answered; None where nobody tried."""

    count: Number
    composes: bool | None = None


class ChineseInputCheck(Check[ChineseInput]):
    """At least one that answers."""

    key, measure = "chinese_input", ChineseInput
    places = PCS  # candidates write answers

    def take(self, ask: Ask) -> ChineseInput | None:
        """See Check."""
        found = ask.machine.chinese_input()
        if found is None and ask.composes is None:
            return None
        return ChineseInput(count=len(found or ()), composes=ask.composes)

    def judge(self, found: ChineseInput, against: Against) -> Verdict:
        """See Check."""
        if found.composes:
            return self.verdict("good", "composes", count=max(found.count, 1))
        if not found.count:
            return self.verdict("bad", "none")
        return (
            self.verdict("good", "good", count=found.count) if found.composes is None else self.verdict("bad", "silent")
        )


CHECK: Final = ChineseInputCheck()
