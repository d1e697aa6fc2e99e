"""杀毒软件: one that is not the system's own holds files and blocks ports unless it is told of the programs."""

from typing import Annotated, Final

import msgspec

from shared.exam.bounds import Name
from shared.readiness.check import Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn, row

learn(
    "ready.antivirus",
    {
        "title": "杀毒软件",
        "demand": "第三方杀毒软件已把考试程序加入信任",
        "good": "没有第三方杀毒软件",
        "running": "{names} 正在运行",
        "cure_running": "把考试程序的安装文件夹和数据文件夹加入它的信任区，关闭弹窗和定时扫描；已加入的可不处理。",
    },
)


class Antivirus(Measure, frozen=True, kw_only=True, tag="antivirus"):
    """Their makers."""

    names: Annotated[tuple[Name, ...], msgspec.Meta(max_length=20)]


class AntivirusCheck(Check[Antivirus]):
    """Yellow: it cannot be seen from here whether it was told."""

    key, measure = "antivirus", Antivirus

    def take(self, ask: Ask) -> Antivirus | None:
        """See Check."""
        found = ask.machine.antivirus()
        return None if found is None else Antivirus(names=found[:20])

    def judge(self, found: Antivirus, against: Against) -> Verdict:
        """See Check."""
        return (
            self.verdict("weak", "running", names=row(found.names)[:200])
            if found.names
            else self.verdict("good", "good")
        )


CHECK: Final = AntivirusCheck()
