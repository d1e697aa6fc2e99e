"""The attacks on the processes themselves: kill -9 of client, guard and both, and the way out that is meant."""

import os
import signal
import subprocess
import sys
from typing import Final

import psutil

from candidate_client.lockdown.guard.post import Post, Who
from scripts.lab.lockdown.cases import Case, guard_folder
from scripts.lab.lockdown.stage import Stage, demand

LIMIT_S: Final = 5.0
"""The exam is back within this time."""
REACTION_S: Final = 2.5
"""On a machine so busy that the program's own start takes long: within this time and one such start."""

_SESSION: Final = 'until "$@"; do sleep 0.2; done'
"""The loop of the exam's own session (installers/debian/files/exam-kiosk-session)."""


class _Guarded:
    """A guarded client with a window, kept by the session's loop."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        folder = guard_folder(stage)
        self.post = Post(folder)
        guard = [sys.executable, "-m", "candidate_client.windowless", "guard", "--data", str(folder), "--", "--kiosk"]
        self.session = stage.start(["sh", "-c", _SESSION, "session", *guard])
        self.start_s = self.shown()
        """How long the very first start takes, from the session to the window: what this machine can do now."""

    def judge(self, *took_s: float, reacted_s: float | None = None) -> str:
        """Raises BrokenError where it took too long; else the words on it."""
        told = "、".join(f"{each:.1f}" for each in took_s)
        limit_s = max(LIMIT_S, self.start_s + REACTION_S)
        demand(max(took_s) <= limit_s, f"{told} s, a start takes {self.start_s:.1f} s")
        reacted = f"看护程序 {reacted_s:.2f} 秒后开始启动；" if reacted_s is not None else ""
        return f"{told} 秒后恢复（{reacted}本机这时启动一次程序用 {self.start_s:.1f} 秒）"

    def reacted(self, *, other_than: int) -> float:
        """Wait until the guard has started another client; the seconds it took."""
        guard = self.post.process("guard")
        demand(guard is not None, "no guard")

        def begun() -> bool:
            children = guard.children() if guard is not None else []
            return any(child.pid != other_than and child.status() != psutil.STATUS_ZOMBIE for child in children)

        return self.stage.until(begun, "another client begins")

    def shown(self, *, other_than: int = 0) -> float:
        """Wait until a client of another number shows its window; the seconds it took."""

        def there() -> bool:
            process = self.post.process("client")
            return process is not None and process.pid != other_than and self._has_window(process.pid)

        return self.stage.until(there, "the client's window")

    def _has_window(self, pid: int) -> bool:
        words = ["xdotool", "search", "--onlyvisible", "--pid", str(pid)]
        return subprocess.run(words, env=self.stage.env, capture_output=True, check=False, timeout=20).returncode == 0

    def kill(self, *who: Who) -> dict[Who, int]:
        """Kill -9; the numbers of the killed."""
        found = {each: process.pid for each in who if (process := self.post.process(each)) is not None}
        for pid in found.values():
            os.kill(pid, signal.SIGKILL)
        return found

    def end(self) -> None:
        """Say that the client leaves, and end it."""
        self.post.leave()
        process = self.post.process("client")
        if process is not None:
            process.terminate()
        self.stage.until(lambda: not self.post.alive("client") and not self.post.alive("guard"), "both ended")
        self.session.wait(20)


def client_killed(stage: Stage) -> str:
    """Kill -9 of the client."""
    guarded = _Guarded(stage)
    pid = guarded.kill("client")["client"]
    reacted_s = guarded.reacted(other_than=pid)
    took_s = reacted_s + guarded.shown(other_than=pid)
    guarded.end()
    return guarded.judge(took_s, reacted_s=reacted_s)


def guard_killed(stage: Stage) -> str:
    """Kill -9 of the guard, then of the client that the new guard keeps."""
    guarded = _Guarded(stage)
    pid = guarded.kill("guard")["guard"]

    def another() -> bool:
        process = guarded.post.process("guard")
        return process is not None and process.pid != pid

    took_s = stage.until(another, "another guard")
    again_s = guarded.shown(other_than=guarded.kill("client")["client"])
    guarded.end()
    return guarded.judge(took_s, again_s)


def both_killed(stage: Stage) -> str:
    """Kill -9 of both at once."""
    guarded = _Guarded(stage)
    took_s = guarded.shown(other_than=guarded.kill("guard", "client")["client"])
    guarded.end()
    return guarded.judge(took_s)


def left_in_order(stage: Stage) -> str:
    """Somebody leaves who may: client, guard and session end, and nothing comes back."""
    guarded = _Guarded(stage)
    guarded.end()
    demand(guarded.session.returncode == 0, "")
    return "考试程序、看护程序、会话都结束，没有再启动"


KILL_CASES: Final[dict[str, Case]] = {
    "强行结束考试程序": client_killed,
    "强行结束看护程序": guard_killed,
    "同时强行结束两者": both_killed,
    "正常离开": left_in_order,
}
"""By what is tried."""
