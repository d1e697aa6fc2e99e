"""禁用程序: nothing runs that lets somebody else see or steer the screen, or talk to the candidate."""

from typing import Annotated, Final

import msgspec

from shared.exam.bounds import Name
from shared.readiness.check import PCS, Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn, row

learn(
    "ready.programs",
    {
        "title": "禁用程序",
        "demand": "不运行远程控制、聊天、会议和录屏程序（名单由考试方案给出）",
        "good": "没有发现",
        "running": "正在运行 {names}",
        "cure_running": "退出这些程序并取消开机启动；退不掉的请卸载，重启后重查。",
    },
)

_TOLD: Final = 20


class Programs(Measure, frozen=True, kw_only=True, tag="programs"):
    """Those on the list that run."""

    running: Annotated[tuple[Name, ...], msgspec.Meta(max_length=_TOLD)]


class ProgramsCheck(Check[Programs]):
    """None. Only names that are on the list leave the machine."""

    key, measure = "programs", Programs
    places = PCS  # staff may need theirs

    def take(self, ask: Ask) -> Programs | None:
        """See Check."""
        running = ask.machine.programs()
        if running is None:
            return None
        forbidden = {name.casefold() for name in ask.policy.forbidden}
        return Programs(running=tuple(sorted(forbidden.intersection(running)))[:_TOLD])

    def judge(self, found: Programs, against: Against) -> Verdict:
        """See Check."""
        if found.running:
            return self.verdict("bad", "running", names=row(found.running)[:200])
        return self.verdict("good", "good")


CHECK: Final = ProgramsCheck()
