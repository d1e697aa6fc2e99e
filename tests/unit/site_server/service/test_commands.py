"""What people do at the console: who may, what must be given, what it does, and that it is done once."""

from pathlib import Path

import pytest

from shared.exam.room.events import DisciplineRecorded, HandedIn, TimeGranted
from shared.protocol import commands as wire
from shared.protocol.errors import WireError
from site_server.service.view.room_view import room_view
from tests.support.server_parts import ServerParts
from tests.support.tiny_content import quick_rules


def code_of(parts: ServerParts, command: wire.Command, by: str = "chief") -> str:
    with pytest.raises(WireError) as refused:
        parts.command(command, by=by)
    return refused.value.code


@pytest.fixture
def running(parts: ServerParts) -> ServerParts:
    """Seats 1 and 2 are in, the exam runs."""
    parts.login(1)
    parts.login(2)
    parts.started()
    return parts


def test_a_command_sent_twice_is_done_once_also_after_a_restart(running: ServerParts) -> None:
    pause = wire.PauseRoom(reason="停电")
    first = running.command(pause, command_id="same-command")
    assert running.command(pause, command_id="same-command") == first
    running.restart()
    assert running.command(pause, command_id="same-command") == first
    assert code_of(running, pause) == "already_paused"


def test_start_needs_the_paper_and_happens_once(parts: ServerParts) -> None:
    assert code_of(parts, wire.StartRoom()) == "not_unsealed"
    parts.unsealed()
    assert code_of(parts, wire.Unseal(code=parts.tiny.opening_code)) == "already_unsealed"
    assert parts.command(wire.StartRoom(), by="proctor").message.startswith(
        "已登录 0 人（应到 4 人）同时开始作答，时长 1 分，"
    )
    assert code_of(parts, wire.StartRoom()) == "already_started"


@pytest.mark.parametrize("typed", ["", "1AAA-BBBB-CCCC-DDDD", "短"])
def test_a_wrong_opening_code_leaves_the_paper_sealed(parts: ServerParts, typed: str) -> None:
    assert code_of(parts, wire.Unseal(code=typed)) == "wrong_opening_code"
    assert room_view(parts.site).phase == "sealed"


def test_the_code_of_another_version_is_told_as_such(parts: ServerParts) -> None:
    with pytest.raises(WireError) as refused:
        parts.command(wire.Unseal(code="2AAA-BBBB-CCCC-DDDD"), by="chief")
    assert refused.value.code == "other_opening_code"
    assert "此码属于第2版，本机为第1版" in refused.value.message
    assert room_view(parts.site).phase == "sealed"


def test_roles(running: ServerParts) -> None:
    ticket = running.tiny.ticket(1)
    assert code_of(running, wire.PauseRoom(reason="x"), by="inspector") == "not_allowed"
    assert code_of(running, wire.PauseRoom(reason="x"), by="tech") == "not_allowed"
    assert code_of(running, wire.AllowHandIn(tickets=(), reason="x"), by="proctor") == "not_allowed"
    running.command(wire.LogIncident(category="other", text="巡考到场"), by="inspector")
    assert code_of(running, wire.CheckIdentity(ticket=ticket, ok=True), by="inspector") == "not_allowed"


def test_an_extension_needs_two_people_a_reason_and_stays_within_the_limit(running: ServerParts) -> None:
    ticket = running.tiny.ticket(1)

    def extend(seconds: int, *people: str, reason: str = "键盘故障", kind: str = "extension") -> wire.Extend:
        return wire.Extend(
            tickets=(ticket,),
            seconds=seconds,
            reason=reason,
            approvals=running.approve(*people),
            kind=kind,  # type: ignore[arg-type]
        )

    assert code_of(running, extend(60, "chief")) == "approvals_needed"
    assert code_of(running, extend(60, "chief", "proctor")) == "approvals_needed"
    assert code_of(running, extend(60, "chief", "inspector", reason=" ")) == "reason_needed"
    assert code_of(running, extend(0, "chief", "inspector")) == "time_out_of_range"
    assert code_of(running, extend(121, "chief", "inspector")) == "extension_over_limit"
    reply = running.command(extend(90, "inspector", "chief"), by="proctor")
    assert reply.message.startswith("给 1 号座位延时 1 分 30 秒，结束时间改为 ")
    assert code_of(running, extend(31, "chief", "inspector")) == "extension_over_limit"
    # called a credit, it is the same time: without evidence of an outage it takes two people and counts
    assert code_of(running, extend(20, "chief", kind="outage")) == "approvals_needed"
    assert code_of(running, extend(31, "chief", "inspector", kind="outage")) == "extension_over_limit"
    credit = running.command(extend(20, "chief", "inspector", kind="outage"))
    assert credit.message.startswith("给 1 号座位补时 20 秒，结束时间改为 ")
    granted = [r.event for r in running.site.need_room().records if isinstance(r.event, TimeGranted)]
    assert {a.role for a in granted[0].approvals} == {"chief", "inspector"}
    account = running.site.need_room().state.account(ticket)
    assert sum(g.ms for g in account.grants) == 110_000


def test_a_wrong_pin_approves_nothing(running: ServerParts) -> None:
    wrong = wire.Credential(staff_id="inspector", pin="00000000")
    extend = wire.Extend(
        tickets=(running.tiny.ticket(1),), seconds=60, reason="x", approvals=(*running.approve("chief"), wrong)
    )
    assert code_of(running, extend) == "wrong_pin"


def test_one_pause_and_resume_for_some(running: ServerParts) -> None:
    tickets = (running.tiny.ticket(1), running.tiny.ticket(2))
    assert (
        running.command(wire.PauseSittings(tickets=tickets, reason="网络")).message
        == "1、2 号座位暂停，停止作答，剩余时间不减少，直到恢复。"
    )
    assert code_of(running, wire.PauseSittings(tickets=tickets[:1], reason="网络")) == "already_paused"
    running.clock.pass_ms(5_000)
    assert "结束时间改为" in running.command(wire.ResumeSittings(tickets=tickets[:1])).message
    assert code_of(running, wire.ResumeSittings(tickets=tickets[:1])) == "not_paused"
    assert (
        code_of(running, wire.PauseSittings(tickets=(running.tiny.ticket(3),), reason="x")) == "candidate_not_present"
    )
    assert code_of(running, wire.PauseSittings(tickets=(), reason="x")) == "nobody_chosen"


def test_one_temporary_leave_at_a_time(running: ServerParts) -> None:
    one, two = running.tiny.ticket(1), running.tiny.ticket(2)
    assert code_of(running, wire.StartLeave(ticket=one, reason="")) == "reason_needed"
    running.command(wire.StartLeave(ticket=one, reason="如厕", escort="王老师"), by="proctor")
    assert code_of(running, wire.StartLeave(ticket=two, reason="如厕")) == "already_away"
    assert code_of(running, wire.EndLeave(ticket=two)) == "not_away"
    running.clock.pass_ms(65_000)
    assert running.command(wire.EndLeave(ticket=one)).message == "1 号座位考生返回考场，离开 1 分 5 秒。"


def test_discipline_warns_or_ends_with_the_chief_examiners_pin(running: ServerParts) -> None:
    ticket = running.tiny.ticket(1)
    running.command(wire.RecordDiscipline(ticket=ticket, code="51", action="warn", text="携带手机"), by="proctor")
    assert (
        code_of(running, wire.RecordDiscipline(ticket=ticket, code="99", action="warn", text="x")) == "breach_unknown"
    )
    end = wire.RecordDiscipline(ticket=ticket, code="61", action="terminate", text="替考")
    assert code_of(running, end) == "approvals_needed"
    approved = wire.RecordDiscipline(
        ticket=ticket, code="61", action="terminate", text="替考", approvals=running.approve("chief")
    )
    running.command(approved, by="proctor")
    room = running.site.need_room()
    assert [type(r.event) for r in room.records[-2:]] == [DisciplineRecorded, HandedIn]
    assert room.state.sittings[ticket].closed_cause == "terminated"
    seat = room_view(running.site).seats[0]
    assert seat.state == "terminated"
    reopen = wire.Reopen(ticket=ticket, reason="x", approvals=running.approve("chief"))
    assert code_of(running, reopen) == "sitting_terminated"


def test_a_mistaken_hand_in_is_reopened_with_the_time_that_was_left(make_parts: object) -> None:
    parts: ServerParts = make_parts()  # type: ignore[operator]
    pc = parts.login(1)
    parts.started()
    parts.clock.pass_ms(10_000)
    pc.answer("s1", "A")
    pc.hand_in()
    parts.clock.pass_ms(5_000)
    assert code_of(parts, wire.Reopen(ticket=pc.ticket, reason="误操作", approvals=())) == "approvals_needed"
    parts.command(wire.Reopen(ticket=pc.ticket, reason="误操作", approvals=parts.approve("chief")), by="proctor")
    status = pc.status()
    assert (status.phase, status.remaining_ms) == ("working", 45_000)
    assert pc.answer("s1", "B").held == ()


def test_reopening_after_time_ran_out_needs_time_first(running: ServerParts) -> None:
    ticket = running.tiny.ticket(1)
    running.clock.pass_ms(60_000)
    running.look()
    reopen = wire.Reopen(ticket=ticket, reason="误判", approvals=running.approve("chief"))
    assert code_of(running, reopen) == "no_time_left"
    extend = wire.Extend(tickets=(ticket,), seconds=60, reason="误判", approvals=running.approve("chief", "inspector"))
    running.command(extend)
    running.command(reopen)
    running.look()
    assert running.site.need_room().state.sittings[ticket].open


def test_with_every_spare_in_use_a_candidate_goes_on_at_an_absentees_pc(tmp_path: Path) -> None:
    parts = ServerParts(tmp_path, duration_s=3600, spares=0, rules=quick_rules(late_limit_s=60))
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    parts.clock.pass_ms(120_000)
    parts.look()
    told = parts.command(wire.MoveSeat(ticket=pc.ticket, to_seat=2, reason="死机"), by="proctor").message
    assert "2 号座位的缺考考生改记在 1 号座位" in told
    again = parts.login(1, at=2)
    again.send(*[again.choose("s2", "B")])
    parts.restart()
    assert set(parts.site.need_room().books[pc.ticket].answers) == {"s1", "s2"}
    assert {s.seat for s in room_view(parts.site).seats if s.state == "absent"} == {1, 3, 4}
    late = wire.AllowLateEntry(ticket=parts.tiny.ticket(2), reason="堵车", approvals=parts.approve("chief"))
    parts.command(late)
    assert parts.login(2, at=1).reply.seat == 1, "who comes after all sits where the record has them"
    parts.stop()


def test_seat_moves_go_to_free_seats_only(running: ServerParts) -> None:
    ticket = running.tiny.ticket(1)
    for seat in (0, 1, 2, 3, 99):
        assert code_of(running, wire.MoveSeat(ticket=ticket, to_seat=seat, reason="死机")) == "seat_not_free"
    assert code_of(running, wire.MoveSeat(ticket=ticket, to_seat=5, reason="")) == "reason_needed"
    reply = running.command(wire.MoveSeat(ticket=ticket, to_seat=5, reason="死机"))
    assert "1 号座位换到 5 号座位" in reply.message
    assert "还没有登记电脑" in reply.message
    assert code_of(running, wire.MoveSeat(ticket=running.tiny.ticket(2), to_seat=5, reason="死机")) == "seat_not_free"
    running.command(wire.MoveSeat(ticket=running.tiny.ticket(2), to_seat=1, reason="死机"))


def test_messages_and_extensions_show_up_on_the_screens_they_are_for(running: ServerParts) -> None:
    one, two = running.login(1), running.login(2)
    running.command(wire.SendMessage(tickets=(), text="请保持安静"))
    running.command(wire.SendMessage(tickets=(one.ticket,), text="请举手"))
    assert [n.text for n in one.status().notices] == ["请保持安静", "请举手"]
    assert [n.text for n in two.status().notices] == ["请保持安静"]
    assert code_of(running, wire.SendMessage(tickets=(), text="  ")) == "message_empty"
    assert code_of(running, wire.SendMessage(tickets=("9",), text="x")) == "unknown_candidate"


def test_ending_early_needs_a_reason_and_closes_everybody(running: ServerParts) -> None:
    assert code_of(running, wire.EndRoom(reason="")) == "reason_needed"
    assert code_of(running, wire.EndRoom(reason="火警"), by="proctor") == "approvals_needed"
    reply = running.command(wire.EndRoom(reason="火警", approvals=running.approve("chief")), by="proctor")
    assert "收回未交卷 2 份" in reply.message
    state = running.site.need_room().state
    assert {s.closed_cause for s in state.sittings.values() if s.present} == {"end"}
    assert [s.absent for s in state.sittings.values()] == [False, False, True, True]
    assert code_of(running, wire.PauseRoom(reason="x")) == "session_over"


def test_identity_found_wrong_waits_for_a_person(running: ServerParts) -> None:
    ticket = running.tiny.ticket(1)
    assert code_of(running, wire.CheckIdentity(ticket=ticket, ok=False)) == "reason_needed"
    running.command(wire.CheckIdentity(ticket=ticket, ok=False, note="照片不符"))
    assert [t.kind for t in room_view(running.site).to_do] == ["identity"]
    running.command(wire.CheckIdentity(ticket=ticket, ok=True))
    assert room_view(running.site).to_do == ()
