"""锁定自检: what the lockdown of this PC could really do when it was last put on."""

from typing import Annotated, Final

import msgspec

from shared.exam.bounds import Name
from shared.readiness.check import PCS, Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.lock",
    {
        "title": "锁定自检",
        "demand": "考试程序以锁定方式运行，切换键全部拦截",
        "good": "已锁定",
        "open": "没有锁定（程序以窗口方式运行）",
        "partly": "锁定不完整：{what}",
        "cure_open": "安装的考试程序默认锁定：去掉启动命令中的 --window，或用安装时建立的考试帐户自动进入。",
        "cure_partly": "重启考试程序后重查；仍不完整的请换一台电脑。",
    },
)


class LockState(Measure, frozen=True, kw_only=True, tag="lock"):
    """Whether it holds, and what it could not do."""

    engaged: bool
    shortfalls: Annotated[tuple[Name, ...], msgspec.Meta(max_length=10)] = ()


class LockCheck(Check[LockState]):
    """Yellow: a proctor stands beside it."""

    key, measure = "lock", LockState
    places = PCS  # only candidates are locked in

    def take(self, ask: Ask) -> LockState | None:
        """See Check."""
        if ask.lock is None:
            return None
        return LockState(engaged=ask.lock.engaged, shortfalls=tuple(s[:200] for s in ask.lock.shortfalls[:10]))

    def judge(self, found: LockState, against: Against) -> Verdict:
        """See Check."""
        if not found.engaged:
            return self.verdict("weak", "open")
        if found.shortfalls:
            return self.verdict("weak", "partly", what=found.shortfalls[0])
        return self.verdict("good", "good")


CHECK: Final = LockCheck()
