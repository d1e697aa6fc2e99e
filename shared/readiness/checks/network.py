"""网络: how quick and how sound the line to the server is, as the exam uses it: small exchanges, one after the other.

A packet that is lost is sent again by the system after 200 ms at the earliest (RFC 6298 as Linux and Windows do it), so
an exchange that takes longer than that, or fails, counts as one with a loss.
"""

from statistics import median
from typing import Final

from shared.exam.bounds import Number, Permille
from shared.readiness.check import (
    PCS,
    Against,
    Ask,
    Check,
    Grade,
    Line,
    Measure,
    Verdict,
    at_least,
    at_most,
    severity,
)
from shared.words.catalogue import learn

learn(
    "ready.network",
    {
        "title": "网络",
        "demand": "推荐 {mbit} 兆、往返 {ms} 毫秒以内、丢包不超过 {lost}%；"
        "最低 {mbit_least} 兆、{ms_most} 毫秒、{lost_most}%",
        "good": "{mbit} 兆，往返 {ms} 毫秒，丢包 {lost}%",
        "slow": "只有 {mbit} 兆（往返 {ms} 毫秒）",
        "late": "往返要 {ms} 毫秒（{mbit} 兆）",
        "lossy": "丢包 {lost}%（{mbit} 兆，往返 {ms} 毫秒）",
        "cut": "测试中连不上服务器",
        "cure_slow": "检查是否接在千兆交换机上、网线是否为超五类以上；关闭下载和更新。",
        "cure_late": "检查是否误用了无线网络；关闭下载和更新，换一个交换机端口后重查。",
        "cure_lossy": "换一根网线、换一个交换机端口后重查；不要用无线网络。",
        "cure_cut": "检查网线和交换机；防火墙要放行考试程序。",
    },
)

_ROUNDS: Final = 40
_RESENT_S: Final = 0.19
_BULK: Final = 1 << 20
_GIVE_UP_AFTER: Final = 8


class Network(Measure, frozen=True, kw_only=True, tag="network"):
    """Median round trip, megabits a second both ways together, exchanges with a loss in thousandths."""

    round_trip_ms: Number
    mbit: Number
    lost_permille: Permille
    cut: bool = False


class NetworkCheck(Check[Network]):
    """The worst of the three decides."""

    key, measure = "network", Network
    places = PCS  # narrower than everywhere

    def take(self, ask: Ask) -> Network | None:
        """See Check."""
        if ask.line is None:
            return None
        took, lost = _exchanges(ask)
        if not took:
            return Network(round_trip_ms=0, mbit=0, lost_permille=1000, cut=True)
        tried = len(took) + lost
        bad = lost + sum(s > _RESENT_S for s in took)
        return Network(
            round_trip_ms=round(median(took) * 1000),
            mbit=_speed(ask.line),
            lost_permille=min(1000, 1000 * bad // tried),
        )

    def judge(self, found: Network, against: Against) -> Verdict:
        """See Check."""
        policy = against.policy
        if found.cut:
            return self.verdict("bad", "cut")
        grades: tuple[tuple[Grade, str], ...] = (
            (at_most(found.lost_permille, policy.lost_permille, policy.lost_permille_most), "lossy"),
            (at_least(found.mbit, policy.speed_mbit, policy.speed_mbit_least), "slow"),
            (at_most(found.round_trip_ms, policy.round_trip_ms, policy.round_trip_ms_most), "late"),
        )
        grade, code = min(grades, key=lambda one: severity(one[0]))
        lost = _percent(found.lost_permille)
        values: dict[str, int | str] = {"mbit": found.mbit, "ms": found.round_trip_ms, "lost": lost}
        return self.verdict(grade, "good" if grade == "good" else code, **values)

    def demand(self, against: Against) -> dict[str, int | str]:
        """See Check."""
        policy = against.policy
        return {
            "mbit": policy.speed_mbit,
            "mbit_least": policy.speed_mbit_least,
            "ms": policy.round_trip_ms,
            "ms_most": policy.round_trip_ms_most,
            "lost": _percent(policy.lost_permille),
            "lost_most": _percent(policy.lost_permille_most),
        }


def _exchanges(ask: Ask) -> tuple[list[float], int]:
    took: list[float] = []
    lost = 0
    line = ask.line
    for number in range(_ROUNDS if line is not None else 0):
        if ask.stopped() or (not took and lost >= _GIVE_UP_AFTER):
            break
        try:
            seconds = line.round_trip_s() if line is not None else 0.0
        except OSError:
            lost += 1
            continue
        if number:  # the first one connects
            took.append(seconds)
    return took, lost


def _speed(line: Line) -> int:
    try:
        return min(10_000, round(2 * _BULK * 8 / max(line.bulk_s(_BULK), 1e-4) / 1e6))
    except OSError:
        return 0


def _percent(permille: int) -> str:
    return f"{permille / 10:g}"


CHECK: Final = NetworkCheck()
