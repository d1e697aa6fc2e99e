"""The console's view models on the made-up room of 45."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from proctor_console.core import known_staff
from proctor_console.core.known_staff import KnownStaff
from proctor_console.presenters.candidate import candidate, timeline
from proctor_console.presenters.checklist import checklist
from proctor_console.presenters.collection import check_rows, check_summary, stages
from proctor_console.presenters.desk import Desk
from proctor_console.presenters.eventlog import event_rows
from proctor_console.presenters.header import header
from proctor_console.presenters.seats import cards, matching, places, short_duration
from proctor_console.presenters.todo import WAIT_MS, ToDoList
from scripts.lab.pictures.day import MOVED
from scripts.lab.pictures.gateway import SAMPLE_PIN, SampleGateway
from scripts.lab.pictures.plan import START_MS, ticket
from scripts.lab.pictures.room import END_MS, NOW_MS, sample_events, sample_view
from shared.link.errors import Refused, Unreachable
from shared.protocol.commands import CommandReply, CommandRequest, Credential, SendMessage
from shared.protocol.console import LaterCard, RoomView, ToDo
from shared.protocol.jobs import SittingCheck


@pytest.fixture(scope="module")
def view() -> RoomView:
    return sample_view()


def test_cards_tell_state_progress_and_time(view: RoomView) -> None:
    by_seat = {c.seat: c for c in cards(view, NOW_MS)}
    assert len(by_seat) == 48
    assert (by_seat[12].name, by_seat[12].progress, by_seat[12].remaining) == ("张**", "30/49", "34 分")
    assert by_seat[19].note == "断线 01:02"
    assert by_seat[19].link == "lost"
    assert by_seat[30].note == "暂离 02:14"
    assert by_seat[MOVED].note == "空位 待命"
    assert by_seat[47].note == "备用 待命"
    assert by_seat[45].note == "身份不符"
    assert by_seat[27].note == "申请交卷"
    assert by_seat[2].remaining == ""
    assert {c.seat for c in by_seat.values() if c.attention} == {19, 27, 30, 45}


def test_a_message_nobody_confirmed_marks_no_seat_and_hides_nothing_more_urgent(view: RoomView) -> None:
    unread = tuple(
        ToDo(kind="unread", seat=s.seat, ticket=s.ticket, text="没有确认读到消息", since_ms=NOW_MS)
        for s in view.seats
        if s.ticket
    )
    pressing = ToDo(kind="identity", seat=1, ticket=view.seats[0].ticket, text="x", since_ms=NOW_MS)
    told = {c.seat: c for c in cards(replace(view, to_do=(*view.to_do, pressing, *unread)), NOW_MS)}
    assert {c.seat for c in told.values() if c.attention} == {1, 19, 27, 30, 45}
    assert told[1].note == cards(replace(view, to_do=(pressing,)), NOW_MS)[0].note != ""


def test_time_on_cards_goes_on_between_two_looks(view: RoomView) -> None:
    later = {c.seat: c for c in cards(view, NOW_MS + 60_000)}
    assert later[12].remaining == "33 分"
    assert later[19].note == "断线 02:02"


def test_no_full_name_or_number_stands_on_a_card(view: RoomView) -> None:
    for card in cards(view, NOW_MS):
        assert "样例" not in card.name + card.tip
        assert "110101" not in card.tip


def test_places_follow_the_plan(view: RoomView) -> None:
    where = places(view)
    assert (where[1].row, where[1].column, where[1].aisles) == (0, 0, 0)
    assert (where[3].row, where[3].column, where[3].aisles) == (0, 2, 1)
    assert (where[48].row, where[48].column, where[48].aisles) == (5, 7, 2)


@pytest.mark.parametrize(
    ("text", "found"),
    [("12", {12}), ("𠮷", {1}), ("阿布都热依木", {23}), ("anna", {6}), ("2611280001", set(range(1, 46)) - {17} | {46})],
)
def test_finding_by_seat_name_or_ticket(view: RoomView, text: str, found: set[int]) -> None:
    assert matching(view, text, "all") == found


def test_filters(view: RoomView) -> None:
    assert matching(view, "", "handed_in") == {2, 8, 13}
    assert matching(view, "", "absent") == {9, 31}
    assert matching(view, "", "attention") == {19, 27, 30, 45}
    assert len(matching(view, "", "working")) == 40
    assert matching(view, "", "waiting") == set()


def test_short_durations() -> None:
    assert [short_duration(ms) for ms in (7_200_000, 600_000, 585_000, 0)] == ["120 分", "10 分", "9:45", "0:00"]


def test_header_names_session_time_and_next_step(view: RoomView) -> None:
    told = header(view, NOW_MS)
    assert told.clock == "11:08:20"
    assert told.place == "09:30-11:30 · 实训楼301机房"
    assert told.next_step == "11:18 提醒考生剩余时间"
    assert told.next_in == "还有 9 分"
    assert dict(told.totals) == {"应到": 45, "已到": 43, "在考": 40, "交卷": 3, "缺考": 2}
    for phase, words in (
        ("paused", "恢复"),
        ("ended", "清点"),
        ("collected", "封存"),
        ("bundled", "上传"),
        ("received", "清场"),
    ):
        waiting = header(replace(view, phase=phase, next_step=None), NOW_MS)
        assert words in waiting.next_step, "nothing happens by itself; a person has to know"
    empty = header(RoomView(room_ms=NOW_MS, phase="no_session", last_seq=0), NOW_MS)
    assert empty.title == "尚未导入试卷包"
    assert empty.totals == ()


def test_to_do_items_carry_their_acts_and_can_wait(view: RoomView) -> None:
    todo = ToDoList()
    items = todo.items(view, NOW_MS)
    assert [i.seat for i in items] == [45, 0, 30, 27, 19]
    assert [i.severity for i in items] == ["now", "soon", "soon", "soon", "soon"]
    outage, offline = items[1], items[4]
    assert (outage.headline, outage.text) == (
        "断网停机补时建议",
        "9 名考生的电脑或服务器中断过，最长 2 分 6 秒，请主考决定是否补时。",
    )
    assert [act for act, _label in outage.acts] == ["outages"]
    assert (offline.headline, offline.age) == ("19 号 样**", "01:02")
    assert [label for _act, label in offline.acts] == ["换机", "续考码"]
    todo.put_aside(offline.key, NOW_MS)
    assert 19 not in [i.seat for i in todo.items(view, NOW_MS + WAIT_MS - 1)]
    assert 19 in [i.seat for i in todo.items(view, NOW_MS + WAIT_MS + 1)]


def test_a_to_do_about_the_server_names_no_seat(view: RoomView) -> None:
    server = ToDo(kind="resume_check", seat=0, ticket="", text="服务器重启后请核对时钟。", since_ms=NOW_MS)
    seat = ToDo(kind="held", seat=7, ticket=ticket(7), text="7 号座位有 2 条迟到的作答待复核。", since_ms=NOW_MS)
    first, second = ToDoList().items(replace(view, to_do=(server, seat)), NOW_MS)
    assert (first.headline, first.acts) == ("服务器", (("settle", "已处理"),))
    assert second.text == "有 2 条迟到的作答待复核。"


def test_a_server_just_started_does_not_say_that_nothing_was_answered(view: RoomView) -> None:
    seat = next(s for s in view.seats if s.seat == 12)
    unheard = replace(seat, answered=0, total=0, flagged=0)
    assert candidate(view, unheard, NOW_MS).work == "答题数等待考试机报告，已收到的答案都在"
    done = replace(unheard, closed_ms=NOW_MS, closed_cause="time")
    assert candidate(view, done, NOW_MS).work == "答题数等待考试机报告，已收到的答案都在 · 到时自动收卷"


def test_time_account_in_plain_rows(view: RoomView) -> None:
    seat = next(s for s in view.seats if s.seat == 12)
    told = candidate(view, seat, NOW_MS)
    assert told.account == (("考试时长", "2 小时"), ("延时", "+10 分"), ("结束时间", "11:43"))
    assert told.remaining == "00:34:40"
    assert told.work == "已答 30/49 · 标记 0"
    moved = next(s for s in view.seats if s.seat == 46)
    assert ("补时", "+2 分 12 秒") in candidate(view, moved, NOW_MS).account


def test_timeline_is_the_candidates_own_story(view: RoomView) -> None:
    lines = timeline(sample_events(), view, ticket(MOVED))
    texts = [line.text for line in lines]
    assert texts[-1] == "考生在 17 号座位登录"
    assert "考生由 17 号换到 46 号：主机无法开机" in texts
    assert "全场暂停：空调漏水，工作人员进场处理" in texts
    assert not any("12 号" in text for text in texts)
    assert [line.seq for line in lines] == sorted((line.seq for line in lines), reverse=True)


def test_event_table_filters_by_topic(view: RoomView) -> None:
    rows = event_rows(sample_events(), view)
    assert len(rows) == len(sample_events())
    assert rows[0].seq > rows[-1].seq
    leaves = event_rows(sample_events(), view, "leave")
    assert {r.topic_word for r in leaves} == {"暂离"}
    assert leaves[0].seats == "30"


def test_the_checklist_points_at_what_to_do_now() -> None:
    def now(view: RoomView) -> list[str]:
        return [s.title for s in checklist(view) if s.state == "now"]

    assert now(RoomView(room_ms=0, phase="no_session", last_seq=0)) == ["导入试卷包"]
    assert now(sample_view(START_MS - 60 * 60_000)) == ["开启试卷"]
    assert now(sample_view(START_MS - 60_000)) == ["考生登录"]
    assert now(sample_view()) == ["开考后复核身份"]
    assert now(sample_view(END_MS)) == ["清点、封存、上传"]


def test_stages_of_the_evening() -> None:
    running = {s.key: s for s in stages(sample_view())}
    assert running["end"].state == "now"
    assert running["collect"].refusal == "请先结束考试。"
    sealed = {s.key: s for s in stages(sample_view(END_MS))}
    assert [s.state for s in sealed.values()] == ["done", "done", "done", "now", "later", "later"]
    assert sealed["upload"].refusal == ""


@pytest.mark.parametrize(
    ("later", "state", "job", "refusal"),
    [
        (LaterCard(), "later", "addendum", "封存之后没有新的记录。"),
        (LaterCard(since=2, waiting=2, unsent=2), "now", "addendum", ""),
        (LaterCard(since=2, unsent=2, number=1, sha256="aa"), "now", "send_addendum", ""),
        (LaterCard(since=2, number=1, sha256="aa"), "done", "send_addendum", "补充记录已经送出。"),
        (LaterCard(since=3, waiting=1, unsent=1, number=1, sha256="aa"), "now", "addendum", ""),
    ],
)
def test_the_addendum_is_a_step_of_its_own(later: LaterCard, state: str, job: str, refusal: str) -> None:
    stage = next(s for s in stages(replace(sample_view(END_MS), later=later)) if s.key == "addendum")
    assert (stage.state, stage.job, stage.refusal) == (state, job, refusal)


def test_three_way_check_puts_disagreement_first(view: RoomView) -> None:
    good = SittingCheck(
        ticket=ticket(1), seat=1, entries=3, client_head="aa", server_head="aa", bundle_head="aa", agrees=True
    )
    wrong = replace(good, ticket=ticket(2), seat=2, client_head="bb", agrees=False)
    silent = replace(good, ticket=ticket(3), seat=3, client_head="")
    rows = check_rows(view, (good, wrong, silent))
    assert [(r.seat, r.result) for r in rows] == [(2, "不一致"), (3, "考生机未报告"), (1, "一致")]
    assert "不一致 1 份，请勿关闭这些考生机" in check_summary((good, wrong, silent))
    assert "没有不一致" in check_summary((good, silent))


# ---------------------------------------------------------------- the desk
def watched(asked: list[Any], call: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The call, and a note of what it was asked for."""

    def watching(what: Any) -> Any:
        asked.append(what)
        return call(what)

    return watching


def signed_in_desk() -> tuple[Desk, SampleGateway, list[float]]:
    gateway = SampleGateway()
    slept: list[float] = []
    desk = Desk(gateway, slept.append)
    desk.sign_in("JK01", SAMPLE_PIN)
    return desk, gateway, slept


def test_a_lost_reply_is_asked_for_again_with_the_same_id(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, gateway, slept = signed_in_desk()
    sent: list[str] = []
    answer = gateway.command

    def lossy(request: CommandRequest) -> CommandReply:
        sent.append(request.command_id)
        if len(sent) < 3:
            raise Unreachable
        return answer(request)

    monkeypatch.setattr(gateway, "command", lossy)
    desk.do(SendMessage(tickets=(), text="请安静"))
    assert len(sent) == 3
    assert len(set(sent)) == 1
    assert len(slept) == 2


def test_a_refusal_is_not_repeated() -> None:
    desk, gateway, slept = signed_in_desk()
    gateway.fault = Refused("already_paused", "考试已经处于暂停状态。", status=409)
    with pytest.raises(Refused):
        desk.do(SendMessage(tickets=(), text="请安静"))
    assert slept == []


def test_an_act_in_another_persons_name_needs_their_pin() -> None:
    desk, gateway, _slept = signed_in_desk()
    with pytest.raises(Refused):
        desk.do(SendMessage(tickets=(), text="x"), Credential(staff_id="ZK01", pin="1"))
    reply = desk.do(SendMessage(tickets=(), text="x"), Credential(staff_id="ZK01", pin=SAMPLE_PIN))
    assert reply.records[0].actor == "ZK01"
    assert gateway.signed_in == "JK01"


def test_only_new_records_are_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, gateway, _slept = signed_in_desk()
    asked: list[int] = []
    monkeypatch.setattr(gateway, "events", watched(asked, gateway.events))
    first = desk.look()
    desk.look()
    desk.do(SendMessage(tickets=(), text="请安静"))
    second = desk.look()
    assert asked == [0, len(first.records)]
    assert len(second.records) == len(first.records) + 1


def test_photos_are_fetched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, gateway, _slept = signed_in_desk()
    asked: list[str] = []
    monkeypatch.setattr(gateway, "photo", watched(asked, gateway.photo))
    assert desk.photo(ticket(1)) == desk.photo(ticket(1))
    assert asked == [ticket(1)]


def test_known_staff_survive_a_restart(tmp_path: Path, view: RoomView) -> None:
    folder = tmp_path / "new"
    assert known_staff.load(folder) == KnownStaff()
    kept = KnownStaff(session_id=view.session_id, staff=view.staff)
    known_staff.save(folder, kept)
    assert known_staff.load(folder) == kept
    (folder / "staff.json").write_bytes(b"{")
    assert known_staff.load(folder) == KnownStaff()
