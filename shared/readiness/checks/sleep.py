"""睡眠: the machine stays awake through an exam, and so does its screen."""

from typing import Final

from shared.exam.bounds import Number
from shared.readiness.check import Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.sleep",
    {
        "title": "睡眠",
        "demand": "接电源时从不睡眠、从不关屏",
        "good": "从不睡眠",
        "sleeps": "空闲 {after_ms:span}后睡眠",
        "dark": "空闲 {after_ms:span}后关闭屏幕",
        "cure_sleeps": "在“电源和睡眠”里把接通电源时的睡眠改为“从不”。",
        "cure_dark": "在“电源和睡眠”里把接通电源时关闭屏幕改为“从不”。",
    },
)


class Sleep(Measure, frozen=True, kw_only=True, tag="sleep"):
    """Idle seconds until it sleeps, and until the screen goes dark; 0 is never."""

    sleep_s: Number
    screen_s: Number = 0


class SleepCheck(Check[Sleep]):
    """Never."""

    key, measure = "sleep", Sleep

    def take(self, ask: Ask) -> Sleep | None:
        """See Check."""
        found = ask.machine.sleep()
        if found is None:
            return None
        return Sleep(sleep_s=min(found.sleep_s, 10_000_000), screen_s=min(found.screen_s, 10_000_000))

    def judge(self, found: Sleep, against: Against) -> Verdict:
        """See Check. A dark screen is no harm where nobody looks."""
        if found.sleep_s:
            return self.verdict("bad", "sleeps", after_ms=found.sleep_s * 1000)
        if found.screen_s and against.place != "server":
            return self.verdict("weak", "dark", after_ms=found.screen_s * 1000)
        return self.verdict("good", "good")


CHECK: Final = SleepCheck()
