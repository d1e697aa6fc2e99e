"""还原卡: what puts the disk back at the next start takes the unsent answers of a dead PC with it."""

from typing import Annotated, Final

import msgspec

from shared.exam.bounds import Name
from shared.readiness.check import Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn, row

learn(
    "ready.restore",
    {
        "title": "还原卡",
        "demand": "考试期间停用还原，或把数据文件夹放在不还原的分区",
        "good": "没有发现",
        "found": "{names}",
        "cure_found": "考前解冻（停用还原）并重启，考后收到回执再恢复；不能停用的，把数据文件夹放到不还原的分区。",
    },
)


class Restore(Measure, frozen=True, kw_only=True, tag="restore"):
    """What was found."""

    names: Annotated[tuple[Name, ...], msgspec.Meta(max_length=20)]


class RestoreCheck(Check[Restore]):
    """Red on a server, yellow on a PC: the server has what a PC sent."""

    key, measure = "restore", Restore

    def take(self, ask: Ask) -> Restore | None:
        """See Check."""
        found = ask.machine.restore_card()
        return None if found is None else Restore(names=found[:20])

    def judge(self, found: Restore, against: Against) -> Verdict:
        """See Check."""
        if not found.names:
            return self.verdict("good", "good")
        return self.verdict("bad" if against.place == "server" else "weak", "found", names=row(found.names)[:200])


CHECK: Final = RestoreCheck()
