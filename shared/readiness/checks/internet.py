"""不能上网: no candidate's PC reaches the internet, by name, by address, or through a proxy that the system knows.

All probes go out at once and each gives up after two seconds, so where nothing answers the check takes no longer.
"""

import http.client
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Final

from shared.exam.bounds import Name
from shared.exam.demands import Policy
from shared.readiness.check import PCS, Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.internet",
    {
        "title": "不能上网",
        "demand": "本机不能访问互联网",
        "good": "不能上网",
        "name": "能解析外网域名 {target}",
        "address": "能连上外网地址 {target}",
        "page": "能打开外网网页 {target}",
        "cure_name": "断开外网或删除 DNS 设置；考试机只接考场交换机，关闭无线网卡。",
        "cure_address": "断开外网：考试机只接考场交换机，关闭无线网卡、手机热点和第二块网卡。",
        "cure_page": "断开外网，并删除系统代理设置；关闭无线网卡、手机热点和第二块网卡。",
    },
)

_PATIENCE_S: Final = 2.0
_READ: Final = 256
_FAULTS: Final = (OSError, http.client.HTTPException, ValueError, urllib.error.URLError)


class Internet(Measure, frozen=True, kw_only=True, tag="internet"):
    """The first of each kind that answered; empty where none did."""

    name: Name = ""
    address: Name = ""
    page: Name = ""


class InternetCheck(Check[Internet]):
    """Anything that answers is red."""

    key, measure = "internet", Internet
    places = PCS  # the server may have it, after the exam

    def take(self, ask: Ask) -> Internet | None:
        """See Check."""
        return probe(ask.policy)

    def judge(self, found: Internet, against: Against) -> Verdict:
        """See Check."""
        for code, target in (("page", found.page), ("address", found.address), ("name", found.name)):
            if target:
                return self.verdict("bad", code, target=target)
        return self.verdict("good", "good")


def probe(policy: Policy) -> Internet:
    """Try everything the policy names."""
    tries: list[tuple[str, str, Callable[[str], bool]]] = [
        *(("name", target, resolves) for target in policy.internet_names),
        *(("address", target, connects) for target in policy.internet_addresses),
        *(("page", target, opens) for target in policy.internet_pages),
    ]
    found: dict[str, str] = {}

    def answer(kind: str, target: str, ask: Callable[[str], bool]) -> None:
        if ask(target):
            found.setdefault(kind, target)

    # Threads that nobody waits for: a resolver cannot be told to hurry, and one that takes longer than this is of no
    # use to a candidate either.
    threads = [threading.Thread(target=answer, args=one, name="internet", daemon=True) for one in tries]
    for thread in threads:
        thread.start()
    end_s = time.monotonic() + 2 * _PATIENCE_S
    for thread in threads:
        thread.join(max(0.0, end_s - time.monotonic()))
    return Internet(**dict(found))


def resolves(name: str) -> bool:
    """Whether the name has an address out there; one of the room's own (a captive portal) is none."""
    try:
        found = socket.getaddrinfo(name, 80, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        return False
    return any(not str(address[0]).startswith(("10.", "127.", "169.254.", "192.168.", "0.")) for *_, address in found)


def connects(target: str) -> bool:
    """Whether somebody takes a connection at `address:port`."""
    host, _, port = target.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=_PATIENCE_S):
            return True
    except _FAULTS:
        return False


def opens(page: str) -> bool:
    """Whether the page can be read, the way a browser would: through the system's proxy, if there is one."""
    try:
        # a fresh opener: the proxy may have been set since the last time
        with urllib.request.build_opener().open(page, timeout=_PATIENCE_S) as answer:
            return bool(answer.read(_READ)) or answer.status < 300
    except _FAULTS:
        return False


CHECK: Final = InternetCheck()
