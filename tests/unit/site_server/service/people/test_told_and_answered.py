"""Messages and discipline cases at the PC: shown at once in every state, answered, and signed by the staff."""

import pytest

from shared.exam.room import events as ev
from shared.exam.room.messages import UNREAD_AFTER_MS
from shared.exam.signals import CaseAnswered, Read, Signal
from shared.protocol import commands as wire
from shared.protocol.console import StaffLoginRequest
from shared.protocol.device import DeviceStatusRequest
from shared.protocol.errors import WireError
from shared.protocol.signals import SignalsRequest
from shared.protocol.sitting import ItemNumber
from shared.protocol.version import PROTOCOL_VERSION
from site_server.service.people import staff
from site_server.service.people.device_status import device_status
from site_server.service.view.room_view import room_view
from tests.support.server_parts import ServerParts


def tell(parts: ServerParts, seat: int, signal: Signal, number: int = 1) -> None:
    parts.use_cases.signals.take(parts.device(seat), SignalsRequest(stream="s", first=number, signals=(signal,)))


def waiting(parts: ServerParts, kind: str) -> list[str]:
    return [t.text for t in room_view(parts.site).to_do if t.kind == kind]


def texts(parts: ServerParts, seat: int) -> list[str]:
    asked = DeviceStatusRequest(protocol_version=1, product_version="x")
    return [n.text for n in device_status(parts.site, parts.device(seat), asked).notices]


def test_a_message_is_there_before_the_log_in_while_paused_and_after_the_hand_in(parts: ServerParts) -> None:
    parts.command(wire.SendMessage(tickets=(), text="请先看考生守则", lasts_s=0))
    assert texts(parts, 1) == ["请先看考生守则"]
    pc = parts.login(1)
    parts.started()
    parts.command(wire.PauseRoom(reason="停电"))
    parts.command(wire.SendMessage(tickets=(pc.ticket,), text="十分钟后恢复", lasts_s=300))
    status = pc.status()
    assert (status.phase, [n.text for n in status.notices]) == ("paused", ["请先看考生守则", "十分钟后恢复"])
    parts.clock.pass_ms(300_000)
    assert [n.text for n in pc.status().notices] == ["请先看考生守则"], "what is stale is shown to nobody"
    parts.command(wire.EndRoom(reason="停电", approvals=parts.approve("chief")))
    status = pc.status()
    assert (status.phase, len(status.notices)) == ("closed", 1)


def test_a_receipt_is_in_the_log_and_who_did_not_read_is_a_row(parts: ServerParts) -> None:
    one, two = parts.login(1), parts.login(2)
    parts.started()
    parts.command(wire.SendMessage(tickets=(), text="第3题的图以黑板上的为准"))
    message = one.status().notices[-1].notice_id
    tell(parts, 1, Read(message_id=message, at_ms=parts.site.clock.now_ms(), ticket=one.ticket))
    tell(parts, 2, Read(message_id=message, at_ms=0, ticket=one.ticket))
    tell(parts, 1, Read(message_id="?", at_ms=0, ticket=one.ticket), number=2)
    receipts = [r for r in parts.site.need_room().records if isinstance(r.event, ev.MessageRead)]
    assert [(r.actor, r.event.message_id) for r in receipts if isinstance(r.event, ev.MessageRead)] == [
        (f"candidate:{one.ticket}", message)
    ]
    assert waiting(parts, "unread") == []
    parts.clock.pass_ms(UNREAD_AFTER_MS)
    assert waiting(parts, "unread") == ["2 号座位没有确认读到消息“第3题的图以黑板上的为准”。"]
    tell(parts, 2, Read(message_id=message, at_ms=0, ticket=two.ticket), number=2)
    assert waiting(parts, "unread") == []


def breach(parts: ServerParts, ticket: str, action: ev.DisciplineAction = "warn") -> str:
    act = wire.RecordDiscipline(
        ticket=ticket,
        code="61",
        action=action,
        text="携带手机并查看",
        evidence="监控 10:05",
        items=("手机一部",),
        approvals=parts.approve("chief") if action == "terminate" else (),
    )
    parts.command(act, by="proctor")
    return parts.site.need_room().state.sittings[ticket].discipline[-1].incident_id


def test_who_is_terminated_sees_code_and_facts_and_the_chiefs_pin_acknowledges_nothing(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    breach(parts, pc.ticket, "terminate")
    status = pc.status()
    (card,) = status.cases
    assert status.phase == "closed"
    assert (card.code, card.action, card.text, card.evidence, card.items, card.answer) == (
        "61",
        "terminate",
        "携带手机并查看",
        "监控 10:05",
        ("手机一部",),
        "",
    )
    recorded = next(r.event for r in parts.site.need_room().records if isinstance(r.event, ev.DisciplineRecorded))
    assert [a.role for a in recorded.approvals] == ["chief"]
    assert waiting(parts, "case") == ["1 号座位的违规记录（61）等考生在屏幕上签认或拒签。"]
    tell(parts, 1, CaseAnswered(incident_id=card.incident_id, answer="confirmed", at_ms=0, ticket=pc.ticket))
    assert pc.status().cases[0].answer == "confirmed"
    assert waiting(parts, "case") == []


def test_after_a_refusal_the_proctors_on_duty_sign_each_with_the_own_pin(parts: ServerParts) -> None:
    one, two = parts.login(1), parts.login(2)
    parts.started()
    (own,) = parts.approve("proctor")
    request = StaffLoginRequest(staff_id=own.staff_id, pin=own.pin, protocol_version=PROTOCOL_VERSION)
    staff.sign_in(parts.site, parts.device(0, "console"), request)
    incident = breach(parts, one.ticket)
    tell(parts, 2, CaseAnswered(incident_id=incident, answer="confirmed", at_ms=0, ticket=two.ticket))
    assert one.status().cases[0].answer == "", "nobody answers for another"
    tell(parts, 1, CaseAnswered(incident_id=incident, answer="refused", at_ms=0, ticket=one.ticket))
    assert "拒签" in waiting(parts, "case")[0]
    wrong = wire.Credential(staff_id="proctor", pin="0000")
    with pytest.raises(WireError, match="wrong_pin"):
        parts.command(wire.WitnessCase(ticket=one.ticket, incident_id=incident, approvals=(wrong,)))
    right = parts.approve("proctor", "inspector")
    parts.command(wire.WitnessCase(ticket=one.ticket, incident_id=incident, approvals=right))
    signed = [r.event.signer for r in parts.site.need_room().records if isinstance(r.event, ev.DisciplineWitnessed)]
    assert [(s.staff_id, s.role) for s in signed] == [("proctor", "proctor"), ("inspector", "inspector")]
    assert waiting(parts, "case") == []


def test_an_item_is_named_by_its_number_on_that_candidates_screen(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    disputed = wire.LogIncident(category="disputed_item", text="图看不清", ticket=pc.ticket, item="理论2")
    with pytest.raises(WireError, match="item_not_on_screen"):
        parts.command(disputed)
    assert pc.status().numbers_wanted
    items = tuple(ItemNumber(number=f"{part} {n}", item_id=f"{part}{n}x") for part in ("理论", "实操") for n in (1, 2))
    items = (*items, ItemNumber(number="理论 3", item_id="only"))
    told = pc.status(items=items, item_id="理论2x")
    assert not told.numbers_wanted, "once is enough"
    assert next(s.item_number for s in room_view(parts.site).seats if s.seat == 1) == "理论 2"
    for typed, item_id in (
        *(("理论2", "理论2x"), (" 实操 1", "实操1x"), ("实操１", "实操1x")),
        *((typed, "only") for typed in ("3", "３", "第3题", "3题", "第 ３ 题")),
    ):
        parts.command(wire.LogIncident(category="disputed_item", text="x", ticket=pc.ticket, item=typed))
        logged = parts.site.need_room().records[-1].event
        assert isinstance(logged, ev.IncidentLogged)
        assert logged.item_id == item_id
    for typed in ("1", "实操 9"):
        with pytest.raises(WireError, match="item_not_on_screen"):
            parts.command(wire.LogIncident(category="disputed_item", text="x", ticket=pc.ticket, item=typed))
