"""After the end: the three-way check, sealing, upload and receipt as steps, and why a step cannot be done yet."""

from typing import Final, Literal

import msgspec

from shared.formatting import clock_time
from shared.protocol.console import RoomView, SeatView
from shared.protocol.jobs import JobKind, SittingCheck

StageState = Literal["done", "now", "later"]
_ORDER: Final = ("no_session", "sealed", "unsealed", "running", "paused", "ended", "collected", "bundled", "received")


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """One step. `refusal` says why its button is off; empty when it is on. `job` is None for steps without a button."""

    key: str
    title: str
    text: str
    state: StageState
    job: JobKind | None
    verb: str
    refusal: str


class CheckRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the three-way check."""

    seat: int
    ticket: str
    name: str
    entries: int
    client: str
    server: str
    bundle: str
    result: str
    agrees: bool


def stages(view: RoomView) -> tuple[Stage, ...]:
    """The steps after the end; done again at will until the receipt is there."""
    rank = _ORDER.index(view.phase)
    ended, collected, bundled, received = (
        rank >= _ORDER.index(p) for p in ("ended", "collected", "bundled", "received")
    )

    def state(done: bool, before: bool) -> StageState:
        return "done" if done else "now" if before else "later"

    end_text = f"{clock_time(view.ended_ms, view.time_zone)} 结束" if view.ended_ms else "在“考场”页结束考试"
    return (
        Stage(key="end", title="结束考试", text=end_text, state=state(ended, True), job=None, verb="", refusal=""),
        Stage(
            key="collect",
            title="清点核对",
            text="考生机、服务器、成绩包三方逐份核对",
            state=state(collected, ended),
            job="collect",
            verb="重新清点" if collected else "开始清点",
            refusal="" if ended and not received else "已收到回执，无需再清点。" if received else "请先结束考试。",
        ),
        Stage(
            key="seal",
            title="加密封存",
            text=f"校验码 {view.bundle_sha256[:12]}…" if view.bundle_sha256 else "生成只有评价组织能打开的成绩数据包",
            state=state(bundled, collected),
            job="seal",
            verb="重新封存" if bundled else "封存",
            refusal=""
            if collected and not received
            else "已收到回执，不再改动。"
            if received
            else "请先完成清点核对。",
        ),
        Stage(
            key="upload",
            title="上传",
            text="断网可续传，也可导出到 U 盘" if not received else "已上传",
            state=state(received, bundled),
            job="upload",
            verb="上传",
            refusal=""
            if bundled and not received
            else "已收到回执，无需重复上传。"
            if received
            else "请先封存成绩数据包。",
        ),
        Stage(
            key="receipt",
            title="回执",
            text=f"回执号 {view.receipt_id}" if view.receipt_id else "评价组织签名的收件回执",
            state=state(received, False),
            job=None,
            verb="",
            refusal="",
        ),
    )


def late_answers(view: RoomView) -> list[SeatView]:
    """Whose late answers wait for a decision after the end; the results are not sealed before."""
    return [s for s in view.seats if s.held] if view.ended_ms is not None else []


def late_text(waiting: list[SeatView]) -> str:
    """One sentence about them."""
    seats = "、".join(str(s.seat) for s in waiting)
    count = sum(s.held for s in waiting)
    return f"{seats} 号座位有 {count} 条迟到的作答没有复核，复核后才能封存；定不下来的可以留待评价组织处理。"


def check_rows(view: RoomView, checks: tuple[SittingCheck, ...]) -> list[CheckRow]:
    """The rows, disagreements first."""
    names = {s.ticket: s.name_masked for s in view.seats if s.ticket}
    rows = [
        CheckRow(
            seat=c.seat,
            ticket=c.ticket,
            name=names.get(c.ticket, ""),
            entries=c.entries,
            client=_short(c.client_head) or "未报告",
            server=_short(c.server_head),
            bundle=_short(c.bundle_head),
            result=_result(c),
            agrees=c.agrees,
        )
        for c in checks
    ]
    return sorted(rows, key=lambda r: (r.result == "一致", r.seat))


def check_summary(checks: tuple[SittingCheck, ...]) -> str:
    """One sentence about the whole check."""
    agreeing = sum(c.agrees and bool(c.client_head) for c in checks)
    silent = sum(not c.client_head for c in checks)
    wrong = sum(not c.agrees and bool(c.client_head) for c in checks)
    parts = [f"共 {len(checks)} 份，三方一致 {agreeing} 份"]
    if silent:
        parts.append(f"考生机未报告 {silent} 份（以服务器为准，开机后会自动补交）")
    parts.append(f"不一致 {wrong} 份，请勿关闭这些考生机并联系技术人员" if wrong else "没有不一致")
    return "，".join(parts) + "。"


def _short(head: str) -> str:
    return head[:8]


def _result(check: SittingCheck) -> str:
    if not check.client_head:
        return "考生机未报告"
    return "一致" if check.agrees else "不一致"
