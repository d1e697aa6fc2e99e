"""docs/troubles.md: the table of the 24, as the command writes it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from scripts.lab.demo.processes import ROOT
from scripts.lab.troubles.trouble import Outcome

PAGE: Final = ROOT / "docs" / "troubles.md"
_LOG_LINES: Final = 6
_HEAD: Final = """# 考场二十四种状况：看见什么，点什么，多久办完

真实考场里会出的状况，逐一在真实程序上演：真实的服务器、考试机和监考机窗口，各是单独的进程；断电是真的结束进程，断网是真的断线，
磁盘满是真的写满。监考机前的人只看窗口上写的，只用鼠标和键盘，不用别的办法。下表由命令写成，不是手写的：

```
python3 scripts/dev.py troubles            # 全部，约 {minutes:.0f} 分钟
python3 scripts/dev.py troubles 7 11       # 其中几种
python3 scripts/dev.py troubles --list     # 有哪些
python3 scripts/dev.py troubles --write    # 全部，并写入本页
```

“看见”是从状况发生到窗口上出现的秒数，“办完”是从看见到办结的秒数（含重新启动程序、换机、重新登录）。括号里的是在别处做的事。
怎么办理见[监考人员手册](manual/proctor.md)和[技术人员手册](manual/technician.md)。

"""


def page(outcomes: Sequence[Outcome], *, minutes: float, acknowledged: int, lost: int) -> str:
    """The page as text."""
    solved = sum(one.ok for one in outcomes)
    lines = [_HEAD.format(minutes=minutes).rstrip(), ""]
    lines += [
        f"{len(outcomes)} 种中办结 {solved} 种；考试机得到“已保存”答复 {acknowledged} 次，事后找不到的 {lost} 次。",
        "",
        "| 编号 | 状况 | 看见（秒） | 办完（秒） | 结果 |",
        "|---|---|---|---|---|",
    ]
    for one in sorted(outcomes, key=lambda one: one.number):
        done = "办结" if one.ok else "没有办结"
        lines.append(
            f"| {one.number} | {one.title} | {one.to_seen_s} | {one.to_solved_s if one.ok else '–'} | {done} |"
        )
    for one in sorted(outcomes, key=lambda one: one.number):
        lines += ["", f"## {one.number} {one.title}", ""]
        lines += [f"- 状况：{one.cause}", f"- 看见：{one.seen or '–'}"]
        lines += [f"- 点什么：{' → '.join(one.clicked) or '不用点'}", f"- 结果：{one.proof}"]
        if one.log:
            more = len(one.log) - _LOG_LINES
            lines.append("- 考场日志：")
            lines += [f"  - {line}" for line in one.log[:_LOG_LINES]]
            lines += [f"  - ……另有 {more} 行"] if more > 0 else []
    return "\n".join(lines).replace("*", "\\*") + "\n"


def write(text: str, target: Path = PAGE) -> None:
    """Put it where it is read."""
    target.write_text(text, encoding="utf-8")
