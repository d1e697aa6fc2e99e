"""What waits for a person: a ticket typed twice, a candidate paused alone, and what is settled for all consoles."""

import pytest

from shared.exam.room.events import IdentityShown, PinWrong
from shared.protocol import commands as wire
from shared.protocol.console import ToDo
from shared.protocol.errors import WireError
from site_server.service.core.tokens import StaffClaims
from site_server.service.people import staff
from site_server.service.view.records import candidate_detail
from site_server.service.view.room_view import room_view
from tests.support.server_parts import ServerParts


def rows(parts: ServerParts) -> list[ToDo]:
    return list(room_view(parts.site).to_do)


def test_a_second_log_in_of_a_ticket_alarms_until_somebody_has_dealt_with_it(parts: ServerParts) -> None:
    parts.login(1)
    parts.started()
    with pytest.raises(WireError) as refused:
        parts.login(1, at=5)
    assert refused.value.code == "in_use_elsewhere"
    (row,) = rows(parts)
    assert (row.kind, row.seat) == ("second_login", 1)
    assert "又在 5 号座位登录" in row.text
    parts.command(wire.SettleMatter(key=row.key, text=row.text, ticket=row.ticket), by="proctor")
    assert rows(parts) == []
    with pytest.raises(WireError) as twice:
        parts.command(wire.SettleMatter(key=row.key, text=row.text))
    assert twice.value.code == "settled_already"
    parts.restart()
    assert rows(parts) == []
    parts.clock.pass_ms(1_000)
    with pytest.raises(WireError):
        parts.login(1, at=5)
    assert [r.kind for r in rows(parts)] == ["second_login"], "another time it is told again"


def test_a_wrong_seat_offers_the_move_and_not_the_late_entry(parts: ServerParts) -> None:
    with pytest.raises(WireError):
        parts.login(1, at=5)
    assert [r.kind for r in rows(parts)] == ["misplaced"]


def test_a_pause_of_one_candidate_is_told_until_it_is_over(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    parts.command(wire.PauseSittings(tickets=(pc.ticket,), reason="核对证件"))
    (row,) = rows(parts)
    assert (row.kind, row.text) == ("paused_alone", "1 号座位单独暂停，原因：核对证件。")
    parts.command(wire.ResumeSittings(tickets=(pc.ticket,)))
    assert rows(parts) == []


def test_tried_pins_are_on_the_record_and_alarm(parts: ServerParts) -> None:
    console = parts.device(0, "console")
    wrong = wire.Credential(staff_id="chief", pin="00000000")
    for _ in range(3):
        with pytest.raises(WireError):
            staff.verify(parts.site, console, wrong)
    for nobody in ("", "x" * 200):
        with pytest.raises(WireError):
            staff.verify(parts.site, console, wire.Credential(staff_id=nobody, pin="1"))
    noted = [r.event for r in parts.site.need_room().records if isinstance(r.event, PinWrong)]
    assert [(e.staff_id, e.device_id) for e in noted] == [("chief", "console-0")] * 3, "only people of the plan"
    (row,) = rows(parts)
    assert (row.kind, "输错 3 次" in row.text) == ("pin_guessing", True)
    parts.command(wire.SettleMatter(key=row.key, text=row.text), by="proctor")
    assert rows(parts) == []


def test_a_look_at_a_full_id_number_is_on_the_record(parts: ServerParts) -> None:
    person = StaffClaims(session_no=1, staff_id="proctor", role="proctor", device_id="console-0")
    ticket = parts.tiny.ticket(1)
    assert candidate_detail(parts.site, ticket, "identity", person).id_number
    last = parts.site.need_room().records[-1]
    assert (last.actor, last.event) == ("proctor", IdentityShown(ticket=ticket, purpose="identity"))


def test_a_check_at_the_door_is_not_the_second_check(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.command(wire.CheckIdentity(ticket=pc.ticket, ok=True), by="proctor")
    parts.clock.pass_ms(1_000)
    parts.started()
    seat = room_view(parts.site).seats[0]
    assert (seat.entry_check, seat.second_check) == (True, None)
    parts.clock.pass_ms(1_000)
    parts.command(wire.CheckIdentity(ticket=pc.ticket, ok=True), by="proctor")
    assert room_view(parts.site).seats[0].second_check is None, "a late entry is no second check"
    parts.command(wire.CheckIdentity(ticket=pc.ticket, ok=True, round="second"), by="proctor")
    assert room_view(parts.site).seats[0].second_check


def test_a_doubt_about_the_person_keeps_the_paper_back_and_its_time_is_proposed(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.command(wire.CheckIdentity(ticket=pc.ticket, ok=False, note="照片不像"), by="proctor")
    parts.started()
    told = pc.status()
    assert (told.phase, told.in_doubt, told.paper_key) == ("working", True, None)
    parts.clock.pass_ms(20_000)
    assert [row.kind for row in rows(parts) if row.ticket == pc.ticket] == ["identity"]
    parts.command(wire.CheckIdentity(ticket=pc.ticket, ok=True), by="proctor")
    told = pc.status()
    assert (told.in_doubt, told.paper_key is not None) == (False, True)
    (proposal,) = room_view(parts.site).seats[0].proposals
    assert (proposal.lost_ms, [one.cause for one in proposal.evidence]) == (20_000, ["identity"])


def test_a_move_costs_nothing_until_the_candidate_has_confirmed_at_the_new_pc(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    pc.status()
    left = pc.status().remaining_ms
    parts.command(wire.MoveSeat(ticket=pc.ticket, to_seat=5, reason="死机"), by="proctor")
    parts.clock.pass_ms(8_000)
    again = parts.resume(5)
    parts.clock.pass_ms(12_000)
    assert again.status().remaining_ms == left - 12_000
    again.confirm()
    assert again.status().remaining_ms == left, "8 s to the new PC and 12 s at its confirmation"
    again.confirm()
    parts.clock.pass_ms(1_000)
    assert again.status().remaining_ms == left - 1_000
