"""Many connections and large bodies of people without a certificate, while enrolled PCs come and save."""

import time
from typing import Final

import psutil

from scripts.lab.attack import lines
from scripts.lab.attack.attack import attack
from scripts.lab.attack.crowd import Crowd
from scripts.lab.attack.holding import demand
from scripts.lab.attack.stage import Stage

BY: Final = "stranger on the switch"
_NEWCOMERS: Final = 24
_SAVES: Final = 200
_MOST_MB: Final = 200


def _come(stage: Stage) -> str:
    """So many enrolled PCs connect and are answered; how long the slowest took."""
    device = stage.tiny.device(seat=2)
    made = lines.context(device.site_ca, device)
    slowest_s, came = 0.0, 0
    for _ in range(_NEWCOMERS):
        began_s = time.monotonic()
        with lines.connect(stage.port, made, timeout_s=10) as line:
            came += lines.ask(line, "/v1/device/status", b"{}")[0] == 400
        slowest_s = max(slowest_s, time.monotonic() - began_s)
    stage.after_saves(_SAVES)
    demand(came == _NEWCOMERS, f"{came} of {_NEWCOMERS} enrolled PCs connected")
    return f"{came} of {_NEWCOMERS} enrolled PCs connected, the slowest in {slowest_s * 1000:.0f} ms"


def _memory_mb(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss) / 2**20


@attack("a crowd that begins no handshake", by=BY, must="every enrolled PC connects, and the seat beside saves")
def half_open(stage: Stage) -> str:
    """Thousands of TCP connections are opened and say nothing."""
    with Crowd(stage.port, stage.crowd) as crowd:
        came = _come(stage)
    return f"{crowd.reached} connections; {came}"


@attack("a crowd of strangers that stay", by=BY, must="every enrolled PC connects, and the seat beside saves")
def idle_strangers(stage: Stage) -> str:
    """Connections without a certificate finish their handshake and then keep their place in silence."""
    with Crowd(stage.port, stage.crowd // 2, ca=stage.tiny.device(seat=2).site_ca) as crowd:
        came = _come(stage)
    return f"{crowd.reached} connections; {came}"


@attack("large bodies of strangers", by=BY, must="413, the server grows by less than 200 MB")
def large_bodies(stage: Stage) -> str:
    """A hundred and twenty strangers announce 4 MB each and send what they can."""
    pid = stage.tiny.server.pid
    before = _memory_mb(pid)
    made = lines.context(stage.tiny.device(seat=2).site_ca)
    head = b"POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n"
    answers = [lines.said(stage.port, made, head + bytes(60_000)) for _ in range(120)]
    grown = _memory_mb(pid) - before
    demand(all(b" 413 " in answer or not answer for answer in answers), answers[0])
    demand(grown < _MOST_MB, f"{grown:.0f} MB")
    return f"{sum(b' 413 ' in a for a in answers)} × 413, {max(grown, 0):.0f} MB"


@attack("a request that never ends", by=BY, must="every enrolled PC connects")
def slow_heads(stage: Stage) -> str:
    """Strangers send the first half of a header line, and nothing more."""
    made = lines.context(stage.tiny.device(seat=2).site_ca)
    held = [lines.connect(stage.port, made) for _ in range(60)]
    for line in held:
        line.sendall(b"GET /v1/hello HTTP/1.1\r\nX-Slow: ")
    try:
        return _come(stage)
    finally:
        for line in held:
            line.close()
