"""中文输入法: at least one stands on this user's list."""

from typing import Final

from shared.exam.bounds import Number
from shared.readiness.check import PCS, Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.chinese_input",
    {
        "title": "中文输入法",
        "demand": "至少一种",
        "good": "{count} 种",
        "none": "没有中文输入法",
        "cure_none": "在“语言和输入法”里添加中文（简体）和微软拼音；要用考试的 Windows 用户登录后添加。",
    },
)


class ChineseInput(Measure, frozen=True, kw_only=True, tag="chinese_input"):
    """How many."""

    count: Number


class ChineseInputCheck(Check[ChineseInput]):
    """At least one."""

    key, measure = "chinese_input", ChineseInput
    places = PCS  # candidates write answers

    def take(self, ask: Ask) -> ChineseInput | None:
        """See Check."""
        found = ask.machine.chinese_input()
        return None if found is None else ChineseInput(count=len(found))

    def judge(self, found: ChineseInput, against: Against) -> Verdict:
        """See Check."""
        return self.verdict("good", "good", count=found.count) if found.count else self.verdict("bad", "none")


CHECK: Final = ChineseInputCheck()
