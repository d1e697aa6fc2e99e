"""端口和防火墙: the room reaches the server's port."""

import socket
from typing import Final

from shared.exam.bounds import Number
from shared.readiness.check import SERVERS, Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.port",
    {
        "title": "端口和防火墙",
        "demand": "服务端口在监听，防火墙放行",
        "good": "端口 {port} 可用",
        "deaf": "端口 {port} 没有程序在监听",
        "taken": "端口 {port} 被别的程序占用",
        "shut": "防火墙没有放行端口 {port}",
        "cure_deaf": "启动考点服务器程序；已启动的看日志 server.log。",
        "cure_taken": "停掉占用端口的程序，或用 --port 换一个端口（考试机也要改地址）。",
        "cure_shut": "在防火墙里为考点服务器程序添加入站规则，专用和公用网络都允许（考场没有网关，"
        "Windows 常当作公用网络）；重新运行安装程序会自动添加。",
    },
)

_PATIENCE_S: Final = 1.0


class Port(Measure, frozen=True, kw_only=True, tag="port"):
    """Whether somebody listens, whether it is us, whether the firewall lets the room in."""

    port: Number
    listening: bool
    ours: bool
    shut: bool = False


class PortCheck(Check[Port]):
    """Red where nobody gets in."""

    key, measure = "port", Port
    places = SERVERS  # nobody else serves

    def take(self, ask: Ask) -> Port | None:
        """See Check. While the server does not run: is its port free?"""
        if not ask.port:
            return None
        wall = ask.machine.firewall(ask.port)
        shut = wall is not None and wall.on and wall.lets_in is False
        return Port(port=ask.port, listening=_listens(ask.port), ours=ask.serving, shut=shut)

    def judge(self, found: Port, against: Against) -> Verdict:
        """See Check."""
        if found.ours and not found.listening:
            return self.verdict("bad", "deaf", port=found.port)
        if not found.ours and found.listening:
            return self.verdict("bad", "taken", port=found.port)
        if found.shut:
            return self.verdict("bad", "shut", port=found.port)
        return self.verdict("good", "good", port=found.port)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_S):
            return True
    except OSError:
        return False


CHECK: Final = PortCheck()
