"""程序版本: the same on every machine as on the server. A room of several versions is named before the start."""

from typing import Final

from shared.exam.bounds import Name
from shared.readiness.check import Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.version",
    {
        "title": "程序版本",
        "demand": "与服务器相同（{version}）",
        "good": "{version}",
        "other": "本机 {version}，服务器 {server}",
        "cure_other": "在这台电脑上安装与服务器相同版本的程序。",
    },
)


class Version(Measure, frozen=True, kw_only=True, tag="version"):
    """Which program version runs."""

    version: Name


class VersionCheck(Check[Version]):
    """The same or not."""

    key, measure = "version", Version

    def take(self, ask: Ask) -> Version | None:
        """See Check."""
        return Version(version=ask.version) if ask.version else None

    def judge(self, found: Version, against: Against) -> Verdict:
        """See Check."""
        if not against.version or found.version == against.version:
            return self.verdict("good", "good", version=found.version)
        return self.verdict("bad", "other", version=found.version, server=against.version)

    def demand(self, against: Against) -> dict[str, int | str]:
        """See Check."""
        return {"version": against.version}


CHECK: Final = VersionCheck()
