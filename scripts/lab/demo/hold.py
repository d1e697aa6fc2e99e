"""The exam itself: from the first log-in to the end of the room, with everything that goes wrong in real rooms."""

import time
from collections.abc import Callable
from typing import Any

from scripts.lab.demo.day import STEPS
from scripts.lab.demo.processes import Program
from scripts.lab.demo.stage import Stage

_PATIENCE_S = 120.0
"""What a PC has time for; only one that hangs, not a busy machine, ends the day."""


class Exam:
    """Directs one sitting of the whole room."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._cast = stage.cast
        self._say = stage.narrator.say

    def admit(self) -> None:
        """Everybody on time logs in and reads the rules."""
        for seat in self._cast.on_time:
            self._screen(seat, "ready", _PATIENCE_S)
        self._say(f"{len(self._cast.on_time)} 名考生已登录、确认身份、阅读考生守则，等待开考")
        self._console("screenshot", name="console-before-start")

    def run(self) -> None:
        """From the start to the last hand-in."""
        self._console("start")
        begun = time.monotonic()
        for seat in self._cast.on_time:
            self._screen(seat, "exam", _PATIENCE_S)
        self._say(f"开考，{len(self._cast.on_time)} 台考试机显示第 1 题，用时 {time.monotonic() - begun:.1f} 秒")
        acts: dict[str, Callable[[], None]] = {
            "leave": self._leave,
            "late": self._late,
            "cut": self._cut,
            "back": self._back,
            "pc_dies": self._pc_dies,
            "restored": self._restored,
            "refused": self._refused,
            "pause": self._pause,
            "server_dies": self._server_dies,
            "extension": self._extension,
            "discipline": self._discipline,
            "power_off": self._power_off,
            "consent": self._consent,
            "hand_in": self._hand_in,
        }
        stood_s = 0.0
        for name, part in sorted(STEPS.items(), key=lambda step: step[1]):
            wait_s = begun + stood_s + part * self._stage.exam_s - time.monotonic()
            time.sleep(max(0.0, wait_s))
            before = time.monotonic()
            acts[name]()
            if name == "pause":
                stood_s += time.monotonic() - before
        self._time_outs()

    # ------------------------------------------------------------ acts
    def _leave(self) -> None:
        self._console("leave", seat=self._cast.away)
        self._say(f"{self._cast.away} 号座位考生由专人陪同暂离考场")

    def _back(self) -> None:
        self._console("back", seat=self._cast.away)
        self._say(f"{self._cast.away} 号座位考生返回")

    def _late(self) -> None:
        self._pc(self._cast.late).tell(do="arrive")
        self._screen(self._cast.late, "exam", _PATIENCE_S)
        self._say(f"{self._cast.late} 号座位考生迟到，在规定时限内进入，开始作答")

    def _cut(self) -> None:
        self._stage.cable.cut()
        seats = self._cast.cut_off
        self._say(f"{seats[0]}–{seats[-1]} 号座位网线断开，考生继续作答")

    def _restored(self) -> None:
        self._console("screenshot", name="console-offline")
        self._stage.cable.restore()
        self._say("网线恢复，断线期间的答案自动补交")

    def _pc_dies(self) -> None:
        cast = self._cast
        self._pc(cast.moved).kill()
        self._say(f"{cast.moved} 号座位电脑突然断电")
        time.sleep(max(2.0, self._stage.exam_s / 40))
        self._console("move", seat=cast.moved, to=cast.spare)
        self._screen(cast.spare, "exam", _PATIENCE_S)
        self._say(f"换机续考：考生到 {cast.spare} 号备用机，答案、标记和剩余时间都在")

    def _refused(self) -> None:
        pc = self._pc(self._cast.refused)
        pc.tell(do="arrive")
        report = pc.wait_for("problem", _PATIENCE_S)
        if report["code"] != "too_late":
            raise RuntimeError(f"迟到考生得到的答复是 {report['code']}")
        self._say(f"{self._cast.refused} 号座位考生超过迟到时限，被拒绝进入")

    def _pause(self) -> None:
        self._console("pause")
        self._say("全场暂停（演练：突发停电检查）")
        self._console("screenshot", name="console-paused")
        time.sleep(max(4.0, self._stage.exam_s / 25))
        self._console("resume")
        self._say("全场恢复，所有人的剩余时间未减少")

    def _server_dies(self) -> None:
        self._stage.server.kill()
        self._say("服务器进程被强行结束（SIGKILL）")
        time.sleep(2.0)
        begun = time.monotonic()
        self._stage.start_server()
        self._console("wait_online")
        self._say(f"服务器重启并恢复服务，用时 {time.monotonic() - begun:.1f} 秒，考生一直在作答")

    def _extension(self) -> None:
        seconds = max(60, self._stage.exam_s // 12)
        self._console("extend", seat=self._cast.extended, minutes=seconds // 60)
        self._say(f"{self._cast.extended} 号座位延时 {seconds // 60} 分钟（主考、巡考双人批准）")

    def _discipline(self) -> None:
        self._console("discipline", seat=self._cast.disciplined)
        self._say(f"{self._cast.disciplined} 号座位考生违规，警告一次并记录")
        self._console("screenshot", name="console-room")

    def _power_off(self) -> None:
        self._pc(self._cast.powered_off).kill()
        self._say(f"{self._cast.powered_off} 号座位电脑关机，直到考试结束")

    def _consent(self) -> None:
        self._console("allow_hand_in")
        self._say("主考同意提前交卷")

    def _hand_in(self) -> None:
        stay = {*self._cast.timed_out, self._cast.powered_off, self._cast.moved}
        leaving = [seat for seat in (*self._cast.on_time, self._cast.late) if seat not in stay]
        leaving.append(self._cast.spare)
        begun = time.monotonic()
        for seat in leaving:
            self._pc(seat).tell(do="hand_in")
        for seat in leaving:
            self._screen(seat, "closed", _PATIENCE_S)
        self._say(f"{len(leaving)} 名考生同时交卷，用时 {time.monotonic() - begun:.1f} 秒")

    def _time_outs(self) -> None:
        for seat in self._cast.timed_out:
            self._screen(seat, "closed", self._stage.exam_s + 120)
        self._say("其余考生到时自动收卷；关机的电脑由服务器收卷")
        self._console("end")
        self._say("主考结束本场考试")

    # ------------------------------------------------------------ talking
    def _pc(self, seat: int) -> Program:
        return self._stage.pcs[seat]

    def _screen(self, seat: int, screen: str, timeout_s: float) -> None:
        pc, deadline, last = self._pc(seat), time.monotonic() + timeout_s, ""
        while last != screen:
            try:
                last = pc.wait_for("screen", max(0.1, deadline - time.monotonic()))["screen"]
            except RuntimeError as error:
                raise RuntimeError(f"{seat} 号座位没有到“{screen}”，最后是“{last or '同前'}”：{error}") from error

    def _console(self, order: str, **values: Any) -> dict[str, Any]:
        return self._stage.console_does(order, **values)
