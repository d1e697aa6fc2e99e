"""The one screen at the end of a demo."""

from pathlib import Path
from typing import Any


def summary(report: dict[str, Any], out: Path) -> str:
    """What happened, what it proves, and where to look."""
    r = report
    lines = [
        "",
        "────────────────────────── 演示小结 ──────────────────────────",
        (
            f"考生　　　应到 {r['candidates_due']}　实到 {r['present']}（迟到 {r['late']}）　缺考 {r['absent']}"
            f"（其中拒绝入场 {r['refused']}）　考位 {r['seats']}＋备用 {r['spares']}"
        ),
        (
            f"意外　　　服务器被杀 {r['server_kills']} 次　考试机断电 {r['client_kills']} 台"
            f"　断网 {r['network_cuts']} 台　换机 {r['seat_moves']}　延时 {r['extensions']}"
        ),
        (
            f"作答　　　已确认 {r['answers_acknowledged']:,} 条　数据包内 {r['answers_in_bundle']:,} 条"
            f"　丢失 {r['answers_lost']}　摘要不符 {r['hash_mismatches']}　待复核 {r['held_for_review']}"
        ),
        f"时间　　　核算 {r['time_checked']} 人　最大误差 {r['time_errors_ms']} 毫秒",
        (
            f"保密　　　明文泄露 {r['plaintext_leaks']}　回执{'已核验' if r['receipt']['verified'] else '未通过核验'}"
            f"（{r['receipt']['bundle_sha256'][:12]}…）"
        ),
        f"成绩　　　{r['scores']['rows']} 人，合格 {r['scores']['passed']} 人　{r['scores']['path']}",
        f"用时　　　准备 {r['seconds']['setup']} 秒　考试 {r['seconds']['exam']} 秒　合计 {r['seconds']['total']} 秒",
        f"输出　　　{out}（report.json、records/、screenshots/）",
    ]
    lines += [f"泄露　　　{place}" for place in r["plaintext_leak_places"][:10]]
    return "\n".join(lines)
