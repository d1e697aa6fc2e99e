"""时区: whether this machine's zone is the room's.

Times on the exam's screens are the room's whatever the PC says, so a wrong zone is yellow: it confuses people.
"""

import time
from typing import Final

from shared.exam.bounds import Seconds
from shared.readiness.check import Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.zone",
    {
        "title": "时区",
        "demand": "与考场相同（{zone}）",
        "good": "{zone}",
        "other": "本机是 {zone}，考场是 {room}",
        "cure_other": "在系统“日期和时间”里把时区改为考场所在时区（北京时间为 UTC+08:00）。",
    },
)


class Zone(Measure, frozen=True, kw_only=True, tag="zone"):
    """Seconds east of UTC, now."""

    offset_s: Seconds


class ZoneCheck(Check[Zone]):
    """The same or not."""

    key, measure = "zone", Zone

    def take(self, ask: Ask) -> Zone | None:
        """See Check."""
        return Zone(offset_s=time.localtime().tm_gmtoff)

    def judge(self, found: Zone, against: Against) -> Verdict:
        """See Check."""
        if found.offset_s == against.zone_s:
            return self.verdict("good", "good", zone=_name(found.offset_s))
        return self.verdict("weak", "other", zone=_name(found.offset_s), room=_name(against.zone_s))

    def demand(self, against: Against) -> dict[str, int | str]:
        """See Check."""
        return {"zone": _name(against.zone_s)}


def _name(offset_s: int) -> str:
    minutes = abs(offset_s) // 60
    return f"UTC{'-' if offset_s < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


CHECK: Final = ZoneCheck()
