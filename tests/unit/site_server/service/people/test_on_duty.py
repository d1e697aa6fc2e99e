"""People on duty among themselves, on the real service: substitutes, hand-over, lock-outs, what was taken away."""

import pytest
from msgspec.structs import replace

from proctor_console.core.people import People
from proctor_console.core.wording import event_text
from scripts.centre.comparing.people import people_differences
from shared.exam.plan import StaffMember
from shared.exam.room.events import Record, RosterTaken, StaffSignedIn
from shared.protocol import commands as wire
from shared.protocol.console import StaffCard, StaffLoginRequest
from shared.protocol.errors import WireError
from shared.protocol.version import PROTOCOL_VERSION
from site_server.service.core.tokens import StaffClaims
from site_server.service.people import staff
from site_server.service.view.records import note_taken, records_data
from site_server.service.view.room_view import room_view
from tests.support.server_parts import ServerParts

PIN = "12345678"


def pin_of(*people: str) -> tuple[wire.Credential, ...]:
    return tuple(wire.Credential(staff_id=one, pin=PIN) for one in people)


def sign_in(parts: ServerParts, staff_id: str, pin: str) -> str:
    request = StaffLoginRequest(staff_id=staff_id, pin=pin, protocol_version=PROTOCOL_VERSION)
    return staff.sign_in(parts.site, parts.device(0, "console"), request).role


def card(parts: ServerParts, staff_id: str) -> StaffCard:
    return next(one for one in room_view(parts.site).staff if one.staff_id == staff_id)


def log(parts: ServerParts) -> list[Record]:
    return list(parts.site.need_room().records)


def test_an_id_is_taken_as_it_is_typed_and_counts_its_tries_once(parts: ServerParts) -> None:
    for typed in ("proctor", " PROCTOR ", "Ｐroctor", "pro ctor"):
        assert sign_in(parts, typed, PIN) == "proctor"
    for typed in ("proctor", "PROCTOR", "Proctor", "ＰROCTOR", "p roctor"):
        with pytest.raises(WireError, match="wrong_pin"):
            sign_in(parts, typed, "0")
    with pytest.raises(WireError, match="too_many_tries") as waits:
        sign_in(parts, "pROCTOR", PIN)
    assert "请等 30 秒再输" in waits.value.message, "the person on duty has nobody else to ask"
    alike = (
        StaffMember(staff_id="A1", name="甲", role="chief", pin_hash=""),
        StaffMember(staff_id="a1", name="乙", role="proctor", pin_hash=""),
    )
    taken = replace(parts.site.need_room().plan, staff=alike)
    assert [staff._member(taken, typed) for typed in ("A1", "a1", "ａ1")] == [*alike, None]


def test_where_two_typed_a_pin_it_is_told_whose_was_wrong(parts: ServerParts) -> None:
    console = parts.device(0, "console")
    chief, inspector = pin_of("chief", "inspector")
    with pytest.raises(WireError, match="wrong_pin") as one:
        staff.verified(parts.site, console, (chief, replace(inspector, pin="0")))
    named = card(parts, "inspector").name
    assert one.value.message == f"{named} 的口令不正确，请重新输入。"
    for given in ((replace(chief, pin="0"),), (chief, wire.Credential(staff_id="nobody", pin="0"))):
        with pytest.raises(WireError, match="wrong_pin") as alone:
            staff.verified(parts.site, console, given)
        assert alone.value.message == "口令不正确，请重新输入。"


def test_a_substitute_signs_in_with_a_pin_that_is_shown_and_never_stored(parts: ServerParts) -> None:
    act = wire.AdmitSubstitute(
        name="替补𠮷", role="proctor", reason="监考生病", approvals=pin_of("chief"), replaces="proctor"
    )
    with pytest.raises(WireError) as alone:
        parts.command(wire.AdmitSubstitute(name="替补", role="proctor", reason="r", approvals=()), by="proctor")
    assert alone.value.code == "approvals_needed"
    reply = parts.command(act, by="proctor", command_id="substitute-1")
    assert "TB01" in reply.message
    assert sign_in(parts, "TB01", reply.code.lower()) == "proctor", "as it is typed"
    assert (card(parts, "TB01").name, card(parts, "TB01").signed_in) == ("替补𠮷", True)
    assert parts.command(act, by="proctor", command_id="substitute-1").code == reply.code, "the reply that was lost"
    for wrong in ("", PIN, "AAAA-BBBB-CCCC"):
        with pytest.raises(WireError) as refused:
            sign_in(parts, "TB01", wrong)
        assert refused.value.code == "wrong_pin"
    parts.restart()
    assert sign_in(parts, "TB01", reply.code) == "proctor"
    people = People.of_view(room_view(parts.site))
    told = next(event_text(r.event, people) for r in log(parts) if type(r.event).__name__ == "SubstituteAdmitted")
    assert told.startswith("准许 替补𠮷 替补当值")
    assert reply.code not in repr(log(parts))
    differences = list(people_differences(parts.tiny.plan, log(parts)))
    assert differences == [], "the chief examiner of the centre's own plan let them"


def test_who_only_says_they_are_a_substitute_is_told_by_the_centre(parts: ServerParts) -> None:
    stranger = Record(seq=1, at_ms=1, actor="TB01", event=StaffSignedIn(staff_id="TB01", role="proctor"))
    assert [d.code for d in people_differences(parts.tiny.plan, [stranger])] == ["actor_unknown", "approval_unknown"]


def test_duty_is_handed_over_with_the_takers_own_pin(parts: ServerParts) -> None:
    matters = ("12 号：电脑断线",)
    sign_in(parts, "proctor", PIN)
    with pytest.raises(WireError) as refused:
        parts.command(wire.HandOver(to_id="inspector", matters=matters, approvals=pin_of("chief")), by="proctor")
    assert refused.value.code == "taker_signs"
    parts.command(wire.HandOver(to_id="inspector", matters=matters, approvals=pin_of("inspector")), by="proctor")
    parts.command(wire.SignOut(cause="handover"), by="proctor")
    people = People.of_view(room_view(parts.site))
    told = [event_text(r.event, people) for r in log(parts)[-2:]]
    assert told[0].endswith("未了事项 1 项：12 号：电脑断线")
    assert told[1] == "交接后退出监考机"
    assert not card(parts, "proctor").signed_in


def test_a_lock_out_is_seen_and_two_others_end_it(parts: ServerParts) -> None:
    for _ in range(5):
        with pytest.raises(WireError):
            sign_in(parts, "proctor", "00000000")
    assert card(parts, "proctor").wrong_pins == 5
    with pytest.raises(WireError) as waits:
        sign_in(parts, "proctor", PIN)
    assert waits.value.code == "too_many_tries"
    with pytest.raises(WireError) as alone:
        parts.command(wire.ResetLockOut(staff_id="proctor", approvals=pin_of("chief")))
    assert alone.value.code == "approvals_needed"
    parts.command(wire.ResetLockOut(staff_id="proctor", approvals=pin_of("chief", "inspector")))
    assert card(parts, "proctor").wrong_pins == 0
    assert sign_in(parts, "proctor", PIN) == "proctor"


def test_who_takes_names_and_photos_stands_in_the_log_first(parts: ServerParts) -> None:
    technician = StaffClaims(session_no=1, staff_id="tech", role="technician", device_id="console-0")
    note_taken(parts.site, "sign_in", technician)
    taken = records_data(parts.site, parts.site.need_room())
    assert taken.roster
    last = log(parts)[-1]
    assert (last.actor, last.event) == ("tech", RosterTaken(form="sign_in"))
    assert taken.records[-1] == last, "it stands in what was taken as well"
