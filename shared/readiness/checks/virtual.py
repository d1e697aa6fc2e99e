"""虚拟机: a candidate's PC is a real one unless the session allows otherwise."""

from typing import Final

from shared.exam.bounds import Name
from shared.readiness.check import PCS, Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.virtual",
    {
        "title": "虚拟机",
        "demand": "不在虚拟机中运行（考试方案允许的除外）",
        "good": "真实电脑",
        "allowed": "虚拟机 {name}，本场允许",
        "virtual": "虚拟机 {name}",
        "cure_virtual": "改用真实电脑；云桌面教室须由评价组织在考试方案里允许。",
    },
)


class Virtual(Measure, frozen=True, kw_only=True, tag="virtual"):
    """Which virtual machine; empty for a real one."""

    name: Name


class VirtualCheck(Check[Virtual]):
    """By policy."""

    key, measure = "virtual", Virtual
    places = PCS  # a server may well be virtual

    def take(self, ask: Ask) -> Virtual | None:
        """See Check."""
        name = ask.machine.virtual()
        return None if name is None else Virtual(name=name)

    def judge(self, found: Virtual, against: Against) -> Verdict:
        """See Check."""
        if not found.name:
            return self.verdict("good", "good")
        if against.policy.virtual_allowed:
            return self.verdict("good", "allowed", name=found.name)
        return self.verdict("bad", "virtual", name=found.name)


CHECK: Final = VirtualCheck()
