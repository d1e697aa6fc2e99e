"""时钟: how far this machine's clock is from the server's. The exam counts by the server's clock alone; a clock that is
far off makes certificates look expired and files look wrong.
"""

from typing import Final

from shared.exam.bounds import SAFE_INTEGER, Moment
from shared.readiness.check import DESKS, Against, Ask, Check, Measure, Verdict, at_most
from shared.words.catalogue import learn

learn(
    "ready.clock",
    {
        "title": "时钟",
        "demand": "与服务器相差推荐不超过 {good} 秒，最多 {most} 秒",
        "good": "与服务器相差 {seconds} 秒",
        "fast": "比服务器快 {off_ms:span}",
        "slow": "比服务器慢 {off_ms:span}",
        "cure_fast": "把本机日期和时间调到与服务器一致；每次开机都错的请更换主板电池。",
        "cure_slow": "把本机日期和时间调到与服务器一致；每次开机都错的请更换主板电池。",
    },
)


class Clock(Measure, frozen=True, kw_only=True, tag="clock"):
    """The server's clock minus this machine's."""

    offset_ms: Moment


class ClockCheck(Check[Clock]):
    """Either way."""

    key, measure = "clock", Clock
    places = DESKS  # the server's clock is the room's

    def take(self, ask: Ask) -> Clock | None:
        """See Check."""
        if ask.offset_ms is None:
            return None
        return Clock(offset_ms=max(-SAFE_INTEGER, min(SAFE_INTEGER, ask.offset_ms)))

    def judge(self, found: Clock, against: Against) -> Verdict:
        """See Check."""
        off_ms = abs(found.offset_ms)
        grade = at_most(off_ms // 1000, against.policy.clock_s, against.policy.clock_s_most)
        if grade == "good":
            return self.verdict("good", "good", seconds=off_ms // 1000)
        return self.verdict(grade, "slow" if found.offset_ms > 0 else "fast", off_ms=off_ms)

    def demand(self, against: Against) -> dict[str, int | str]:
        """See Check."""
        return {"good": against.policy.clock_s, "most": against.policy.clock_s_most}


CHECK: Final = ClockCheck()
