"""What people must know of answers that are not on the server yet, or came after the collection."""

from collections.abc import Iterator
from typing import Final

from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState
from shared.protocol.console import ToDo
from site_server.service.core.room import Room
from site_server.service.core.site import Site

# Last entries of a sitting that has just closed are on their way for a moment.
_SETTLING_MS: Final = 5_000
# A PC that has just started and resumes its sitting sends what it has over that sitting's own line.
_RESUMED_MS: Final = 2_000


def left_on_pcs(site: Site, room: Room, state: RoomState, now_ms: int) -> Iterator[ToDo]:
    """Closed sittings that the server lacks entries of, PCs that hold journals, entries that came too late."""
    told = set()
    for row, left in site.devices.with_journals():
        told.add(row.device_id)
        if left.waiting and now_ms - left.since_ms > _RESUMED_MS:
            text = f"{row.seat} 号座位的电脑上还有未送达的作答，正在自动补交，请勿关机或还原。"
            yield ToDo(kind="undelivered", seat=row.seat, ticket="", text=text, since_ms=left.since_ms)
        if left.kept:
            text = (
                f"{row.seat} 号座位的电脑上有 {left.kept} 份作答记录不能并入本场"
                "（以前场次的、损坏的或与服务器不一致的），已原样保留。请勿还原该机，请技术人员查看。"
            )
            yield ToDo(kind="undelivered", seat=row.seat, ticket="", text=text, since_ms=left.since_ms)
    for sitting in state.sittings.values():
        lacking = _lacking(room, sitting)
        if lacking and sitting.device_id not in told and now_ms - (sitting.closed_noted_ms or now_ms) > _SETTLING_MS:
            text = (
                f"{sitting.seat} 号座位的电脑上还有 {lacking} 条作答没有送达服务器，请让该机开机联网，不要还原，"
                "送达前先不要清点。"
            )
            since_ms = sitting.closed_ms or now_ms
            yield ToDo(kind="undelivered", seat=sitting.seat, ticket=sitting.ticket, text=text, since_ms=since_ms)
    if state.late_entries:
        count = sum(late.entries for late in state.late_entries)
        seats = sorted({state.sittings[late.ticket].seat for late in state.late_entries})
        text = (
            f"清点之后又收到 {count} 条作答（{'、'.join(map(str, seats))} 号座位），"
            "原来的清点和成绩数据包不含这些作答，请重新清点、封存并上传。"
        )
        yield ToDo(kind="collect_again", seat=0, ticket="", text=text, since_ms=state.late_entries[0].at_ms)


def _lacking(room: Room, sitting: Sitting) -> int:
    """How many entries of a closed sitting its PC said to hold and the server does not."""
    live = room.liveness.get(sitting.ticket)
    if sitting.closed_ms is None or live is None or live.seq <= 0:
        return 0
    return max(0, live.seq - room.marks[sitting.ticket].epochs.get(live.epoch, 0))
