"""处理器: how many programs the machine runs at once."""

from typing import Final

from shared.exam.bounds import Number
from shared.readiness.check import Against, Ask, Check, Measure, Verdict, at_least
from shared.words.catalogue import learn

learn(
    "ready.cpu",
    {
        "title": "处理器",
        "demand": "推荐 {cores} 核，最低 {least} 核",
        "good": "{cores} 核",
        "few": "只有 {cores} 核",
        "cure_few": "能考，但表格题会慢；低于最低要求的请换一台电脑。",
    },
)


class Cpu(Measure, frozen=True, kw_only=True, tag="cpu"):
    """Logical processors."""

    cores: Number


class CpuCheck(Check[Cpu]):
    """More is better."""

    key, measure = "cpu", Cpu

    def take(self, ask: Ask) -> Cpu | None:
        """See Check."""
        cores = ask.machine.cores()
        return None if cores is None else Cpu(cores=cores)

    def judge(self, found: Cpu, against: Against) -> Verdict:
        """See Check."""
        grade = at_least(found.cores, against.figures.cores, against.figures.cores_least)
        return self.verdict(grade, "good" if grade == "good" else "few", cores=found.cores)

    def demand(self, against: Against) -> dict[str, int | str]:
        """See Check."""
        return {"cores": against.figures.cores, "least": against.figures.cores_least}


CHECK: Final = CpuCheck()
