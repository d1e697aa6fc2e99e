"""The attacks: each does what somebody would try, and says what came of it; a BrokenError says that it worked."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from candidate_client.lockdown.choose import settings_book
from candidate_client.lockdown.settings.wanted import X11_SETTINGS
from candidate_client.lockdown.settings.x11_store import X11Store
from candidate_client.lockdown.xlib import Display
from scripts.lab.lockdown.stage import Stage, demand

Case = Callable[[Stage], str]

AWAY: Final = ("alt+F4", "alt+Tab", "super+d", "super", "ctrl+alt+Right", "ctrl+Escape", "alt+Escape", "Print")


def subject(stage: Stage) -> "subprocess.Popen[bytes]":
    """A locked window, ready."""
    (stage.folder / "state.json").unlink(missing_ok=True)
    process = stage.python("scripts.lab.lockdown.subject", str(stage.folder))
    stage.until(lambda: stage.state().get("held") and stage.state()["active"], "the locked window")
    return process


def shortcuts(stage: Stage) -> str:
    """Every shortcut of the window manager, by real keys."""
    process = subject(stage)
    for combination in AWAY:
        stage.keys(combination)
        stage.order("clear")
        stage.type("here")
        stage.until(lambda: stage.state()["text"] == "here", f"typing after {combination}: {stage.state()}")
        demand(stage.state()["covers"], combination)
        demand(stage.state()["closes"] == 0, combination)
    stage.end(process)
    return f"{len(AWAY)} 组快捷键都没有离开窗口，随后输入仍在考试窗口"


def new_window(stage: Stage) -> str:
    """Another program's window comes up and takes the focus; then words are typed."""
    process = subject(stage)
    thief = stage.python("scripts.lab.lockdown.thief", str(stage.folder / "thief.json"))
    stage.until(lambda: stage.state("thief"), "the other window")
    stage.until(lambda: stage.state()["active"], "the focus back")
    stage.order("clear")
    stage.type("answer")
    stage.until(lambda: stage.state()["text"] == "answer", "the words in the exam")
    demand(stage.state("thief")["text"] == "", stage.state("thief"))
    stage.end(thief)
    stage.end(process)
    return "焦点回到考试窗口，另一个窗口一个字也没有收到"


def busy_window(stage: Stage) -> str:
    """While the exam's window is busy for three seconds, another one comes up and the shortcuts are pressed."""
    process = subject(stage)
    stage.order("busy")
    thief = stage.python("scripts.lab.lockdown.thief", str(stage.folder / "thief.json"))
    stage.until(lambda: stage.state("thief"), "the other window")
    stage.keys("alt+Tab", "alt+F4", "super+d")
    stage.type("stolen")
    stage.until(lambda: "stolen" in stage.state()["text"], "the words in the exam")
    demand(stage.state("thief")["text"] == "", "")
    demand(stage.state()["closes"] == 0, "")
    stage.end(thief)
    stage.end(process)
    return "窗口忙 3 秒期间按键仍全部归考试窗口"


def other_grab(stage: Stage) -> str:
    """Another program asks for the keyboard itself, before and after one of our lists was open."""
    process = subject(stage)
    held = "held_now"
    with Display(stage.display) as display:
        demand(display.try_keyboard() == held, "")
        stage.order("popup")
        stage.order("popdown")
        stage.until(lambda: display.try_keyboard() == held, "the keyboard held again")
        stage.order("release")
        stage.until(lambda: display.try_keyboard() == "good", "the keyboard free")
    stage.end(process)
    return "锁定时别的程序拿不到键盘，下拉列表关闭后也是；解除后可以"


def clipboard(stage: Stage) -> str:
    """Text from outside is to be pasted, and text of the paper to be taken away."""
    process = subject(stage)
    thief = stage.python("scripts.lab.lockdown.thief", str(stage.folder / "thief.json"), "clipboard")
    stage.until(lambda: stage.state("thief"), "the other window")
    until_s = time.monotonic() + 2
    while time.monotonic() < until_s:
        stage.until(lambda: stage.state()["clipboard"] == "", "it is emptied")
        time.sleep(0.05)
    stage.order("paste")
    stage.until(lambda: stage.state()["pasted"] == "[]", f"nothing pasted: {stage.state()['pasted']}")
    stage.order("copy")
    stage.until(lambda: stage.state()["clipboard"], "copied inside")
    stage.order("release")
    stage.until(lambda: stage.state("thief")["clipboard"] == "", "nothing left outside")
    stage.end(thief)
    stage.end(process)
    return "外来文字粘贴不进来；窗口内可以复制，解除锁定后剪贴板是空的"


def _settings(stage: Stage) -> dict[str, object]:
    store = X11Store(stage.display)
    return {place: store.read(place) for place in X11_SETTINGS}


def settings_in_order(stage: Stage) -> str:
    """Locked and released: the settings are those before."""
    before = _settings(stage)
    process = subject(stage)
    demand(_settings(stage) == dict(X11_SETTINGS), _settings(stage))
    stage.order("release")
    stage.until(lambda: _settings(stage) == before, f"settings back: {_settings(stage)} != {before}")
    stage.end(process)
    return "屏保、睡眠、虚拟终端按键在锁定时关闭，解除后与锁定前相同"


def settings_after_kill(stage: Stage) -> str:
    """Killed at random moments of locking; whoever comes next (`restore`) puts the settings back."""
    before = _settings(stage)
    environment = dict(os.environ)
    os.environ["DISPLAY"] = stage.display
    try:
        for wait_ms in (0, 150, 300, 450, 600, 900, 1500):
            process = stage.python("scripts.lab.lockdown.subject", str(stage.folder))
            time.sleep(wait_ms / 1000)
            process.send_signal(signal.SIGKILL)
            process.wait()
            demand(settings_book(stage.folder).put_back() == [], "")
            demand(_settings(stage) == before, f"killed after {wait_ms} ms: {_settings(stage)}")
    finally:
        os.environ.clear()
        os.environ.update(environment)
    return "在 7 个时刻强行结束，恢复后都与锁定前相同"


SCREEN_CASES: Final[dict[str, Case]] = {
    "桌面快捷键": shortcuts,
    "弹出别的窗口抢焦点": new_window,
    "窗口忙时抢焦点、按快捷键": busy_window,
    "别的程序独占键盘": other_grab,
    "粘贴外来文字、带走试题文字": clipboard,
    "系统设置：正常解除": settings_in_order,
    "系统设置：强行结束": settings_after_kill,
}
"""By what is tried."""


def guard_folder(stage: Stage) -> Path:
    """A fresh data folder for a guarded client."""
    folder = stage.folder / f"client-{time.monotonic_ns()}"
    folder.mkdir()
    return folder
