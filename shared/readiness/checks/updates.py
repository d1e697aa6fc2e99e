"""系统更新: none that restarts the machine in the middle of an exam."""

from typing import Final

from shared.readiness.check import Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.updates",
    {
        "title": "系统更新",
        "demand": "没有等待重启的更新，自动更新已关闭",
        "good": "没有等待重启的更新",
        "restart": "有更新等待重启",
        "automatic": "自动更新没有关闭",
        "cure_restart": "重启电脑让更新装完，再重查。",
        "cure_automatic": "用组策略关闭自动更新，或在“Windows 更新”里暂停更新到考试以后。",
    },
)


class Updates(Measure, frozen=True, kw_only=True, tag="updates"):
    """A restart is due; the system may install by itself."""

    restart: bool
    automatic: bool


class UpdatesCheck(Check[Updates]):
    """A restart that is due is red: it comes at its own time."""

    key, measure = "updates", Updates

    def take(self, ask: Ask) -> Updates | None:
        """See Check."""
        found = ask.machine.updates()
        return None if found is None else Updates(restart=found.restart, automatic=found.automatic)

    def judge(self, found: Updates, against: Against) -> Verdict:
        """See Check."""
        if found.restart:
            return self.verdict("bad", "restart")
        return self.verdict("weak", "automatic") if found.automatic else self.verdict("good", "good")


CHECK: Final = UpdatesCheck()
