"""固定地址: the server is found tomorrow where it is today."""

from typing import Final

from shared.exam.bounds import Name, Number
from shared.readiness.check import SERVERS, Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.address",
    {
        "title": "固定地址",
        "demand": "一个手工设置的地址",
        "good": "{address}",
        "lent": "{address} 是自动获取的，可能会变",
        "several": "有 {count} 个地址",
        "none": "没有网络地址",
        "cure_lent": "在网卡的 IPv4 设置里改为手工地址，或在路由器上为服务器固定地址。",
        "cure_several": "停用不用的网卡，只留接考场交换机的那一个；考试机用界面上列出的那个地址。",
        "cure_none": "接好网线，检查交换机电源。",
    },
)


class AddressState(Measure, frozen=True, kw_only=True, tag="address"):
    """How many addresses, the first one, whether any is lent."""

    count: Number
    address: Name = ""
    lent: bool = False


class AddressCheck(Check[AddressState]):
    """Yellow where it may change: PCs find a server that moved."""

    key, measure = "address", AddressState
    places = SERVERS  # only the server is looked for

    def take(self, ask: Ask) -> AddressState | None:
        """See Check."""
        found = ask.machine.addresses()
        if found is None:
            return None
        lent = any(one.fixed is False for one in found)
        return AddressState(count=len(found), address=found[0].address if found else "", lent=lent)

    def judge(self, found: AddressState, against: Against) -> Verdict:
        """See Check."""
        if not found.count:
            return self.verdict("bad", "none")
        if found.lent:
            return self.verdict("weak", "lent", address=found.address)
        if found.count > 1:
            return self.verdict("weak", "several", count=found.count)
        return self.verdict("good", "good", address=found.address)


CHECK: Final = AddressCheck()
