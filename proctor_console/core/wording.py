"""Every event of the room log as one plain Chinese sentence, for the event table, the timeline and the records.

Each event type has its own small function; a test holds this table against the vocabulary of the log.
"""

# ruff: noqa: ARG001 - every sentence has the same shape: the event and the people.

from collections.abc import Callable
from typing import Any, Final, Literal

from proctor_console.core import words
from proctor_console.core.people import People
from shared.exam.room import events as ev
from shared.exam.room.device_events import ResumeCodeShown
from shared.formatting import duration_words, file_size

Topic = Literal["entry", "time", "seat", "leave", "incident", "discipline", "hand_in", "link", "room", "data"]

TOPIC_WORD: Final[dict[Topic, str]] = {
    "entry": "登录与核对",
    "time": "时间",
    "seat": "换机",
    "leave": "暂离",
    "incident": "情况",
    "discipline": "违规",
    "hand_in": "交卷",
    "link": "网络与服务器",
    "room": "全场",
    "data": "试卷与数据",
}


def event_text(event: ev.Event, people: People) -> str:
    """What happened, as a sentence without its time and author."""
    return str(_TABLE[type(event)][1](event, people))


def event_topic(event: ev.Event) -> Topic:
    """Under which heading the event is filed."""
    return _TABLE[type(event)][0]


def tickets_of(event: ev.Event) -> tuple[str, ...]:
    """The candidates an event is about; empty where it concerns the room."""
    ticket = getattr(event, "ticket", None)
    if ticket:
        return (str(ticket),)
    if isinstance(event, ev.OutageDeclined):
        return tuple(dict.fromkeys(span.ticket for span in event.lost))
    return tuple(getattr(event, "tickets", ()))


def approved_by(approvals: tuple[ev.Approval, ...], people: People) -> str:
    """`（批准：主考 李四、巡考 王五）`, or nothing."""
    if not approvals:
        return ""
    return f"（批准：{'、'.join(people.staff_member(a.staff_id) for a in approvals)}）"


def _imported(e: ev.PackageImported, p: People) -> str:
    return f"导入试卷包 {e.package_id}（第 {e.serial} 版）"


def _unsealed(e: ev.PaperUnsealed, p: People) -> str:
    return "用开启码开启试卷"


def _server_started(e: ev.ServerStarted, p: People) -> str:
    if e.down_ms < 1000:
        return "服务器启动"
    return f"服务器重新启动，此前中断 {duration_words(e.down_ms)}，答案与时间均已恢复"


def _signed_in(e: ev.StaffSignedIn, p: People) -> str:
    return f"{p.actor(e.staff_id)} 登录监考机"


def _logged_in(e: ev.CandidateLoggedIn, p: People) -> str:
    how = {"first": "登录", "resume": "恢复登录", "moved": "换机后继续"}[e.how]
    return f"{p.candidate(e.ticket)} 在 {e.seat} 号座位{how}"


def _login_refused(e: ev.LoginRefused, p: People) -> str:
    return f"{p.candidate(e.ticket)} 在 {e.seat} 号座位登录被拒绝：{words.refusal(e.code)}"


def _confirmed(e: ev.IdentityConfirmed, p: People) -> str:
    return f"{p.candidate(e.ticket)} 在屏幕上确认本人信息"


def _checked(e: ev.IdentityChecked, p: People) -> str:
    note = f"（{e.note}）" if e.note else ""
    return f"核对 {p.candidate(e.ticket)} 身份：{'相符' if e.ok else '不符'}{note}"


def _started(e: ev.RoomStarted, p: People) -> str:
    return "考试开始"


def _room_paused(e: ev.RoomPaused, p: People) -> str:
    return f"全场暂停：{e.reason}"


def _room_resumed(e: ev.RoomResumed, p: People) -> str:
    return "全场恢复考试"


def _paused(e: ev.SittingsPaused, p: People) -> str:
    return f"暂停 {p.candidates_listed(e.tickets)}：{e.reason}"


def _resumed(e: ev.SittingsResumed, p: People) -> str:
    return f"恢复 {p.candidates_listed(e.tickets)}"


def _granted(e: ev.TimeGranted, p: People) -> str:
    centre = "（凭评价组织授权码）" if e.challenge else ""
    return (
        f"给 {p.candidates_listed(e.tickets)} {words.GRANT[e.kind]} {signed_duration(e.ms)}{centre}：{e.reason}"
        f"{approved_by(e.approvals, p)}"
    )


def signed_duration(ms: int) -> str:
    """A duration in words; a negative one says that it was taken."""
    return duration_words(ms) if ms >= 0 else f"减少 {duration_words(-ms)}"


def _reversed(e: ev.GrantReversed, p: People) -> str:
    whom = f" {p.candidates_listed(e.tickets)} 的" if e.tickets else "一次"
    span = f" {signed_duration(e.ms)}" if e.ms else ""
    return f"撤销{whom}{words.GRANT.get(e.kind, '时间调整')}{span}：{e.reason}{approved_by(e.approvals, p)}"


def _declined(e: ev.OutageDeclined, p: People) -> str:
    longest = duration_words(max((s.to_ms - s.from_ms for s in e.lost), default=0))
    most = "最长 " if len(e.lost) > 1 else ""
    return (
        f"{p.candidates_listed(tickets_of(e))} 的中断（{most}{longest}）不予补时：{e.reason}"
        f"{approved_by(e.approvals, p)}"
    )


def _asked(e: ev.ExtensionAsked, p: People) -> str:
    span = duration_words(e.seconds * 1000)
    return f"为 {p.candidates_listed(e.tickets)} 向评价组织申请延时 {span}，申请码 {e.challenge}"


def _absent(e: ev.MarkedAbsent, p: People) -> str:
    return f"{p.candidates_listed(e.tickets)} 记为缺考"


def _late(e: ev.LateEntryAllowed, p: People) -> str:
    return f"准许 {p.candidate(e.ticket)} 超时限进入考场：{e.reason}{approved_by(e.approvals, p)}"


def _moved(e: ev.SeatMoved, p: People) -> str:
    return f"{p.candidate(e.ticket)} 由 {e.from_seat} 号换到 {e.to_seat} 号：{e.reason}"


def _left(e: ev.LeaveStarted, p: People) -> str:
    escort = f"，{e.escort} 陪同" if e.escort else ""
    return f"{p.candidate(e.ticket)} 暂离考场：{e.reason}{escort}"


def _back(e: ev.LeaveEnded, p: People) -> str:
    return f"{p.candidate(e.ticket)} 返回考场"


def _incident(e: ev.IncidentLogged, p: People) -> str:
    who = f"{p.candidate(e.ticket)} " if e.ticket else ""
    item = f"（试题 {e.item_id}）" if e.item_id else ""
    return f"{who}{words.INCIDENT[e.category]}：{e.text}{item}"


def _discipline(e: ev.DisciplineRecorded, p: People) -> str:
    text = f"：{e.text}" if e.text else ""
    if not e.confirmed_by:
        confirmed = ""
    elif e.confirmed_by == ("candidate",):
        confirmed = "（考生本人确认）"
    else:
        confirmed = f"（由 {'、'.join(p.staff_member(s) for s in e.confirmed_by)} 确认）"
    return f"{p.candidate(e.ticket)} 违规，代码 {e.code}，{words.DISCIPLINE[e.action]}{text}{confirmed}"


def _hand_in_allowed(e: ev.HandInAllowed, p: People) -> str:
    return f"同意 {p.candidates_listed(e.tickets)} 提前交卷：{e.reason}"


def _handed_in(e: ev.HandedIn, p: People) -> str:
    return f"{p.candidate(e.ticket)} {words.HAND_IN_CAUSE[e.cause]}，共 {e.entries} 条作答记录"


def _reopened(e: ev.Reopened, p: People) -> str:
    return f"{p.candidate(e.ticket)} 误交卷，重新打开继续作答：{e.reason}{approved_by(e.approvals, p)}"


def _section_closed(e: ev.SectionClosed, p: People) -> str:
    how = "提交" if e.cause == "candidate" else "时间到，结束"
    return f"{p.candidate(e.ticket)} {how}“{p.section(e.section_id)}”部分"


def _section_reopened(e: ev.SectionReopened, p: People) -> str:
    by = approved_by(e.approvals, p)
    return f"{p.candidate(e.ticket)} 误提交“{p.section(e.section_id)}”部分，重新打开：{e.reason}{by}"


def _resume_code(e: ResumeCodeShown, p: People) -> str:
    return f"查看 {p.candidate(e.ticket)}（{e.seat} 号座位）的续考码：{e.reason}"


def _link_lost(e: ev.LinkLost, p: People) -> str:
    return f"{p.candidate(e.ticket)} 的电脑断线，考生在本机继续作答"


def _link_restored(e: ev.LinkRestored, p: People) -> str:
    return f"{p.candidate(e.ticket)} 的电脑恢复连接，中断 {duration_words(e.away_ms)}"


def _message(e: ev.MessageSent, p: People) -> str:
    return f"向 {p.candidates_listed(e.tickets)} 发送消息：{e.text}"


def _delivered(e: ev.JournalDelivered, p: People) -> str:
    held = f"，其中 {e.held} 条待复核" if e.held else ""
    how = "用 U 盘导入服务器" if e.file_sha256 else "补交到服务器"
    return f"{p.candidate(e.ticket)} 留在电脑上的 {e.entries} 条作答{how}{held}"


def _held(e: ev.HeldReviewed, p: People) -> str:
    decision = words.HELD_DECISION[e.decision]
    return f"复核 {p.candidate(e.ticket)} 的迟到作答：{decision}，{e.reason}{approved_by(e.approvals, p)}"


def _viewed(e: ev.AnswersViewed, p: People) -> str:
    return f"查看 {p.candidate(e.ticket)} 的作答内容：{e.reason}{approved_by(e.approvals, p)}"


def _ended(e: ev.RoomEnded, p: People) -> str:
    return f"考试结束：{e.reason}" if e.reason else "考试结束"


def _collected(e: ev.Collected, p: People) -> str:
    return (
        f"收卷清点（三方核对）：{e.sittings} 份中 {e.agreeing} 份一致，"
        f"{len(e.mismatching)} 份不一致，{len(e.unreported)} 份考生机未报告"
    )


def _sealed(e: ev.BundleSealed, p: People) -> str:
    return f"封存成绩数据包，{file_size(e.bytes)}，校验码 {e.bundle_sha256[:12]}…"


def _uploaded(e: ev.BundleUploaded, p: People) -> str:
    return "成绩数据包上传完成"


def _receipt(e: ev.ReceiptKept, p: People) -> str:
    return f"收到评价组织回执 {e.receipt_id}，签名已验证"


_TABLE: Final[dict[type[Any], tuple[Topic, Callable[[Any, People], str]]]] = {
    ev.PackageImported: ("data", _imported),
    ev.PaperUnsealed: ("data", _unsealed),
    ev.ServerStarted: ("link", _server_started),
    ev.StaffSignedIn: ("entry", _signed_in),
    ev.CandidateLoggedIn: ("entry", _logged_in),
    ev.LoginRefused: ("entry", _login_refused),
    ev.IdentityConfirmed: ("entry", _confirmed),
    ev.IdentityChecked: ("entry", _checked),
    ev.RoomStarted: ("room", _started),
    ev.RoomPaused: ("room", _room_paused),
    ev.RoomResumed: ("room", _room_resumed),
    ev.SittingsPaused: ("time", _paused),
    ev.SittingsResumed: ("time", _resumed),
    ev.TimeGranted: ("time", _granted),
    ev.GrantReversed: ("time", _reversed),
    ev.OutageDeclined: ("time", _declined),
    ev.ExtensionAsked: ("time", _asked),
    ev.MarkedAbsent: ("entry", _absent),
    ev.LateEntryAllowed: ("entry", _late),
    ev.SeatMoved: ("seat", _moved),
    ev.LeaveStarted: ("leave", _left),
    ev.LeaveEnded: ("leave", _back),
    ev.IncidentLogged: ("incident", _incident),
    ev.DisciplineRecorded: ("discipline", _discipline),
    ev.HandInAllowed: ("hand_in", _hand_in_allowed),
    ev.HandedIn: ("hand_in", _handed_in),
    ev.Reopened: ("hand_in", _reopened),
    ev.SectionClosed: ("hand_in", _section_closed),
    ev.SectionReopened: ("hand_in", _section_reopened),
    ResumeCodeShown: ("link", _resume_code),
    ev.LinkLost: ("link", _link_lost),
    ev.LinkRestored: ("link", _link_restored),
    ev.MessageSent: ("room", _message),
    ev.JournalDelivered: ("hand_in", _delivered),
    ev.HeldReviewed: ("hand_in", _held),
    ev.AnswersViewed: ("data", _viewed),
    ev.RoomEnded: ("room", _ended),
    ev.Collected: ("data", _collected),
    ev.BundleSealed: ("data", _sealed),
    ev.BundleUploaded: ("data", _uploaded),
    ev.ReceiptKept: ("data", _receipt),
}
