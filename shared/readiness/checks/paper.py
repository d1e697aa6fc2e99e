"""试卷: the PC holds the ciphertext that the server offers now."""

from typing import Final

from shared.exam.bounds import Name
from shared.readiness.check import PCS, Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.paper",
    {
        "title": "加密试卷",
        "demand": "已下载本场的加密试卷（拆封以后）",
        "good": "已在本机",
        "none_yet": "还没有拆封",
        "missing": "还没有下载到本机",
        "other": "本机是另一版试卷",
        "cure_missing": "不用操作，等待自动下载；几分钟后仍没有，请检查网络和磁盘空间。",
        "cure_other": "不用操作，会自动换成本场的试卷；几分钟后仍不对，请检查网络和磁盘空间。",
    },
)


class Paper(Measure, frozen=True, kw_only=True, tag="paper"):
    """The ciphertext held, by its hash; empty if none."""

    sha256: Name


class PaperCheck(Check[Paper]):
    """Yellow while it travels: a start waits for nobody's download."""

    key, measure = "paper", Paper
    places = PCS  # nobody else holds one

    def take(self, ask: Ask) -> Paper | None:
        """See Check."""
        return None if ask.paper_sha256 is None else Paper(sha256=ask.paper_sha256)

    def judge(self, found: Paper, against: Against) -> Verdict:
        """See Check."""
        if not against.paper_sha256:
            return self.verdict("good", "none_yet")
        if found.sha256 == against.paper_sha256:
            return self.verdict("good", "good")
        return self.verdict("weak", "other" if found.sha256 else "missing")


CHECK: Final = PaperCheck()
