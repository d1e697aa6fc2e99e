"""The figures on the screen, short, in Chinese and English, with the targets beside them."""

from collections.abc import Iterator

from scripts.lab.bench.figures import (
    BACK_S,
    GROUP_RATIO,
    HALL,
    HALL_BURNT_P99_MS,
    HALL_CPU_PERCENT,
    HAND_IN_S,
    SAVE_P99_MS,
    SERVING_S,
    START_S,
    Figures,
    RoomFigures,
)
from scripts.lab.bench.tally import Spread


def lines_of(figures: Figures) -> Iterator[str]:
    """The whole table."""
    machine = figures.machine
    yield f"{machine.cores} 核 cores · {machine.system} · Python {machine.python} · SQLite {machine.sqlite}"
    yield f"磁盘 raw SQLite synchronous=FULL: {figures.raw_commits_per_s:.0f} commits/s"
    for room in figures.rooms:
        yield ""
        yield from _room(room, figures.raw_commits_per_s)


def _room(room: RoomFigures, raw: float) -> Iterator[str]:
    yield f"== {room.clients} 人 clients =="
    yield _row("登记 enrolment", f"{room.enrolled_s:.2f} s")
    yield _row("全部登录 all logged in", f"{room.login_all_s:.2f} s", _times(room.login.get("login")))
    target = START_S if room.clients <= 45 else None
    yield _row("开考到最后一人见到第一题 start → last item 1", *_against(room.start_last_s, target, "s"))
    save = room.paced.get("save", Spread())
    yield _row("保存 save p99", *_against(save.p99_ms, SAVE_P99_MS.get(room.clients), "ms"), _times(save))
    yield _row("状态 status", _times(room.paced.get("status")))
    yield _row("监考视图 console view", _times(room.view))
    if room.paced_usage is not None:
        usage = room.paced_usage
        told = _against(usage.cpu_percent, HALL_CPU_PERCENT if room.clients == HALL else None, "% CPU")
        yield _row("服务器 server", *told, f"{usage.memory_mb:.0f} MB")
        signs, saves = room.cpu_s_per_1000_signs, room.cpu_s_per_1000_saves
        yield _row("处理器 CPU", f"{signs:.2f} s / 1000 状态 signs of life", f"{saves:.2f} s / 1000 保存 saves")
    if room.burnt_usage is not None:
        save = room.burnt.get("save", Spread())
        target = HALL_BURNT_P99_MS if room.clients == HALL else None
        yield _row("占满一个核 one core burnt: save p99", *_against(save.p99_ms, target, "ms"), _times(save))
        yield _row("占满一个核 server", f"CPU {room.burnt_usage.cpu_percent:.0f} %")
    if room.naive_per_s:
        share = room.closed_loop_per_s / raw if raw else 0.0
        yield _row("闭环 closed loop", f"{room.closed_loop_per_s:.0f} saves/s", f"{share:.2f} × raw")
        yield _row("逐个提交 one commit each", f"{room.naive_per_s:.0f} saves/s")
        yield _row("合并提交倍数 grouping", *_against(room.grouping, GROUP_RATIO, "×", at_least=True))
    if room.kill is not None:
        kill = room.kill
        yield _row("断电后恢复服务 serving after kill -9", *_against(kill.serving_s, SERVING_S, "s"))
        yield _row("最后一台连回 last client back", *_against(kill.last_back_s - kill.serving_s, BACK_S, "s more"))
        herd = f"{kill.attempts}, ≤ {kill.attempts_peak_100ms} / 100 ms, ≤ {kill.attempts_peak_1s} / s"
        yield _row("重连次数 connection attempts", herd)
    target = HAND_IN_S if room.clients <= 45 else None
    if room.hand_in_last_s:
        yield _row("同时交卷 200 KB hand-in at once", *_against(room.hand_in_last_s, target, "s"))
    if room.soak:
        first, last = room.soak[0], room.soak[-1]
        yield _row("持续 soak p99", f"{first.save_p99_ms:.1f} → {last.save_p99_ms:.1f} ms")
        yield _row("持续 soak memory", f"{first.memory_mb:.0f} → {last.memory_mb:.0f} MB")
    yield _row("失败 failures", str(room.failures()), f"丢失 lost {room.lost}")


def _row(name: str, *parts: str) -> str:
    return f"  {name}: " + " · ".join(part for part in parts if part)


def _times(spread: Spread | None) -> str:
    if spread is None or not spread.count:
        return ""
    failed = f", failed {spread.failures}" if spread.failures else ""
    return (
        f"p50 {spread.p50_ms:.1f} p95 {spread.p95_ms:.1f} p99 {spread.p99_ms:.1f} max {spread.max_ms:.1f} ms"
        f" (n={spread.count}{failed})"
    )


def _against(value: float, target: float | None, unit: str, *, at_least: bool = False) -> tuple[str, str]:
    shown = f"{value:.2f} {unit}" if unit != "ms" else f"{value:.1f} {unit}"
    if target is None:
        return shown, ""
    met = value >= target if at_least else value <= target
    return shown, f"{'达标 ok' if met else '未达标 MISSED'} ({'≥' if at_least else '≤'} {target:g})"
