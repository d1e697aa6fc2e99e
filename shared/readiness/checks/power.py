"""电源: mains for a PC; for the server a UPS or a battery that carries it over a short cut."""

from typing import Annotated, Final

import msgspec

from shared.readiness.check import Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.power",
    {
        "title": "电源",
        "demand": "接市电；服务器另接不间断电源（UPS）或电池",
        "good": "市电",
        "carried": "市电，电池 {percent}%",
        "battery": "正在用电池（{percent}%）",
        "no_ups": "没有找到不间断电源（UPS）或电池",
        "low": "市电，电池只有 {percent}%",
        "cure_battery": "接好电源线；插座要有电。",
        "cure_no_ups": "给服务器接上 UPS，并把它的 USB 线接到服务器；没有时停电会重启，作答不丢，但要多等几分钟。",
        "cure_low": "等电池充满再封场；充不满的请更换电池。",
    },
)

_LOW: Final = 50
Percent = Annotated[int, msgspec.Meta(ge=-1, le=100)]


class Power(Measure, frozen=True, kw_only=True, tag="power"):
    """Mains, and a battery or UPS with its charge; -1 where it does not say."""

    mains: bool
    battery: bool
    percent: Percent = -1


class PowerCheck(Check[Power]):
    """Mains everywhere, and for the server something that carries it over."""

    key, measure = "power", Power

    def take(self, ask: Ask) -> Power | None:
        """See Check."""
        found = ask.machine.power()
        if found is None:
            return None
        return Power(mains=found.mains, battery=found.battery, percent=max(-1, min(100, found.percent)))

    def judge(self, found: Power, against: Against) -> Verdict:
        """See Check."""
        if not found.mains:
            return self.verdict("bad", "battery", percent=found.percent)
        if not found.battery:
            return self.verdict("weak", "no_ups") if against.place == "server" else self.verdict("good", "good")
        if against.place == "server" and 0 <= found.percent < _LOW:
            return self.verdict("weak", "low", percent=found.percent)
        return self.verdict("good", "carried", percent=found.percent)


CHECK: Final = PowerCheck()
