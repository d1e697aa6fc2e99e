"""Ways to spoil one PC for the checks before the exam, each through what the real probe looks at.

A way changes the environment of the PC's process, what stands on its disks (in a mount namespace of its own, so only
that PC sees it), the programs beside it (in a process namespace of its own), or its line. The judge is never touched.
"""

import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import msgspec

from scripts.lab.demo.proxy import Proxy
from scripts.lab.faults.warp import Warp

_HOUR_MS: Final = 3_600_000
_LOST_EVERY: Final = 12
_RESENT_S: Final = 0.25
_SCREEN: Final = {"width": 1366, "height": 768, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
_XFCE: Final = "xfce4/xfconf/xfce-perchannel-xml/xfce4-power-manager.xml"


class Pc(msgspec.Struct, kw_only=True):
    """How one PC's process is to be started. `shell`: lines run before it in namespaces of its own (needs root)."""

    folder: Path
    server: str
    env: dict[str, str]
    start: tuple[str, ...] = (sys.executable, "-P", "-m", "candidate_client")
    shell: tuple[str, ...] = ()
    kiosk: bool = True


Spoil = Callable[[Pc], None]


class Sabotage(msgspec.Struct, frozen=True, kw_only=True):
    """One way: which check must name it by which of its codes; `alone`: it needs namespaces, that is root on Linux."""

    check: str
    codes: tuple[str, ...]
    words: str
    spoil: Spoil
    alone: bool = False


def well(folder: Path, server: str) -> Pc:
    """A PC in order: one screen, room time, a Chinese input method, no proxy, no sleep."""
    config = folder / "config"
    (config / "fcitx5").mkdir(parents=True)
    (config / "fcitx5/profile").write_text("[Groups/0/Items/0]\nName=pinyin\n", encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if "proxy" not in key.casefold()}
    env = {
        **kept,
        "TZ": "Asia/Shanghai",
        "QT_IM_MODULE": "fcitx",
        "XDG_CONFIG_HOME": str(config),
        "QT_QPA_PLATFORM": f"offscreen:configfile={_screens(folder, [_SCREEN])}",
    }
    return Pc(folder=folder, server=server, env=env)


def _screens(folder: Path, screens: list[dict[str, int]]) -> Path:
    placed, left = [], 0
    for number, screen in enumerate(screens):
        placed.append({"name": f"screen-{number}", "x": left, "y": 0, **screen})
        left += screen["width"]
    path = folder / f"screens-{len(screens)}-{left}.json"
    path.write_text(json.dumps({"synchronousWindowSystemEvents": False, "screens": placed}), encoding="ascii")
    return path


# ---------------------------------------------------------------- the ways
def _clock(pc: Pc) -> None:
    warp = Warp(pc.folder / "clock")
    warp.jump(-2 * _HOUR_MS)
    pc.start = (sys.executable, "-P", "-m", "scripts.lab.faults.warp", str(warp.control), "candidate_client")


def _zone(pc: Pc) -> None:
    pc.env["TZ"] = "America/New_York"


def _displays(pc: Pc) -> None:
    pc.env["QT_QPA_PLATFORM"] = f"offscreen:configfile={_screens(pc.folder, [_SCREEN, _SCREEN])}"


def _small(pc: Pc) -> None:
    pc.env["QT_QPA_PLATFORM"] = f"offscreen:configfile={_screens(pc.folder, [{**_SCREEN, 'width': 1024}])}"


def _sleep(pc: Pc) -> None:
    path = pc.folder / "config" / _XFCE
    path.parent.mkdir(parents=True)
    path.write_text('<property name="inactivity-on-ac" type="uint" value="15"/>', encoding="ascii")


def _no_chinese(pc: Pc) -> None:
    (pc.folder / "config/fcitx5/profile").write_text("[Groups/0/Items/0]\nName=keyboard-us\n", encoding="ascii")


def _before(pc: Pc, code: str) -> None:
    """Run the program after a line of Python."""
    run = "import runpy; runpy.run_module('candidate_client', run_name='__main__', alter_sys=True)"
    pc.start = (sys.executable, "-P", "-c", f"{code}; {run}")


def _old(pc: Pc) -> None:
    _before(pc, "import shared.protocol.version as v; v.PRODUCT_VERSION = '0.0.9'")


def _slow_disk(pc: Pc) -> None:
    _before(pc, "import os, time; sync = os.fsync; os.fsync = lambda f: (time.sleep(0.2), sync(f))[1]")


def _unlocked(pc: Pc) -> None:
    pc.kiosk = False


def _full(pc: Pc) -> None:
    data, kept = pc.folder / "data", pc.folder / "kept"
    pc.shell = (f"cp -a {data} {kept}", f"mount -t tmpfs -o size=3m none {data}", f"cp -a {kept}/. {data}")


def _restart(pc: Pc) -> None:
    pc.shell = ("mount -t tmpfs none /run", "touch /run/reboot-required")


def _program(pc: Pc) -> None:
    shutil.copy("/bin/sleep", pc.folder / "ToDesk")
    pc.shell = (f"{pc.folder / 'ToDesk'} 600 &",)


class _Outside(BaseHTTPRequestHandler):
    """A page of the world outside, by way of a proxy."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"outside")

    def log_message(self, *_args: object) -> None:
        """Silent."""


def _internet(pc: Pc) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Outside)
    threading.Thread(target=server.serve_forever, name="outside", daemon=True).start()
    pc.env |= {"http_proxy": f"http://127.0.0.1:{server.server_address[1]}", "no_proxy": "127.0.0.1"}


def _lossy(pc: Pc) -> None:
    """Each twelfth piece of data arrives as late as one that was lost and sent again."""
    host, _, port = pc.server.rpartition(":")
    pieces = iter(range(1 << 60))

    def late(_up: bool) -> None:
        if next(pieces) % _LOST_EVERY == 0:
            time.sleep(_RESENT_S)

    proxy = Proxy((host, int(port)))
    proxy.on_data = late
    pc.server = f"127.0.0.1:{proxy.start().port}"


SABOTAGES: Final = (
    Sabotage(check="disk", codes=("little",), words="磁盘满", spoil=_full, alone=True),
    Sabotage(check="clock", codes=("slow",), words="时钟慢 2 小时", spoil=_clock),
    Sabotage(check="zone", codes=("other",), words="时区错", spoil=_zone),
    Sabotage(check="internet", codes=("page",), words="能上网", spoil=_internet),
    Sabotage(check="version", codes=("other",), words="旧程序版本", spoil=_old),
    Sabotage(check="displays", codes=("several",), words="第二显示器", spoil=_displays),
    Sabotage(check="programs", codes=("running",), words="禁用程序 ToDesk", spoil=_program, alone=True),
    Sabotage(check="sleep", codes=("sleeps",), words="会睡眠", spoil=_sleep),
    Sabotage(check="chinese_input", codes=("none",), words="没有中文输入法", spoil=_no_chinese),
    Sabotage(check="sync", codes=("slow",), words="磁盘慢", spoil=_slow_disk),
    Sabotage(check="network", codes=("lossy", "late", "slow"), words="网络丢包", spoil=_lossy),
    Sabotage(check="screen", codes=("small",), words="屏幕太小", spoil=_small),
    Sabotage(check="lock", codes=("open",), words="没有锁定", spoil=_unlocked),
    Sabotage(check="updates", codes=("restart",), words="更新等待重启", spoil=_restart, alone=True),
)


def possible(*, namespaces: bool) -> Iterator[Sabotage]:
    """The ways that can be done here."""
    yield from (way for way in SABOTAGES if namespaces or not way.alone)
