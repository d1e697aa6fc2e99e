"""证书: this machine has its certificate, and it lasts beyond the exam."""

import time
from typing import Final

from shared.exam.bounds import Number
from shared.readiness.check import Against, Ask, Check, Measure, Verdict
from shared.security.certificates import expires_ms
from shared.security.errors import SecurityError
from shared.words.catalogue import learn

learn(
    "ready.certificate",
    {
        "title": "证书",
        "demand": "本机证书有效期还有 {days} 天以上",
        "good": "还有 {days} 天到期",
        "missing": "没有证书（还没有登记）",
        "expired": "已经过期",
        "soon": "还有 {days} 天到期",
        "cure_missing": "在监考机打开登记窗口，重新登记本机；服务器没有证书的请重新初始化或从备份接管。",
        "cure_expired": "先核对本机日期；日期正确的，注销后重新登记本机，服务器过期的请联系评价组织。",
        "cure_soon": "考试前重新登记本机。",
    },
)

_DAY_MS: Final = 86_400_000
_SOON_DAYS: Final = 14
_LONGEST: Final = 100_000


class Certificate(Measure, frozen=True, kw_only=True, tag="certificate"):
    """Whole days left by this machine's own clock; `expired`, `missing`."""

    days: Number = 0
    expired: bool = False
    missing: bool = False


class CertificateCheck(Check[Certificate]):
    """Two weeks at least."""

    key, measure = "certificate", Certificate

    def take(self, ask: Ask) -> Certificate | None:
        """See Check."""
        if ask.certificate is None:
            return None
        try:
            left_ms = expires_ms(ask.certificate.read_bytes()) - time.time_ns() // 1_000_000
        except (OSError, SecurityError):
            return Certificate(missing=True)
        return Certificate(days=min(_LONGEST, max(0, left_ms // _DAY_MS)), expired=left_ms <= 0)

    def judge(self, found: Certificate, against: Against) -> Verdict:
        """See Check."""
        if found.missing:
            return self.verdict("bad", "missing")
        if found.expired:
            return self.verdict("bad", "expired")
        if found.days < _SOON_DAYS:
            return self.verdict("weak", "soon", days=found.days)
        return self.verdict("good", "good", days=found.days)

    def demand(self, against: Against) -> dict[str, int | str]:
        """See Check."""
        return {"days": _SOON_DAYS}


CHECK: Final = CertificateCheck()
