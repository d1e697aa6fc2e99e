"""操作系统: old enough to be known, new enough to run the programs."""

from typing import Final, Literal

from shared.exam.bounds import Name, Number
from shared.readiness.check import Against, Ask, Check, Measure, Verdict, at_least
from shared.words.catalogue import learn

learn(
    "ready.system",
    {
        "title": "操作系统",
        "demand": "Windows 10 21H2 以上为宜，最低 Windows 10 1809；或 Debian 12",
        "good": "{name}",
        "old": "{name} 太旧（内部版本 {build}）",
        "cure_old": "升级到 Windows 10 21H2 或更新版本；低于 1809 的电脑不能用于考试。",
    },
)


class System(Measure, frozen=True, kw_only=True, tag="system"):
    """Name and, on Windows, build."""

    family: Literal["windows", "linux", "other"]
    name: Name
    build: Number = 0


class SystemCheck(Check[System]):
    """By the build on Windows."""

    key, measure = "system", System

    def take(self, ask: Ask) -> System | None:
        """See Check."""
        found = ask.machine.system()
        return System(family=found.family, name=found.name[:200], build=found.build)

    def judge(self, found: System, against: Against) -> Verdict:
        """See Check."""
        if found.family != "windows":
            return self.verdict("good", "good", name=found.name)
        grade = at_least(found.build, against.policy.windows_build_good, against.policy.windows_build)
        return self.verdict(grade, "good" if grade == "good" else "old", name=found.name, build=found.build)


CHECK: Final = SystemCheck()
