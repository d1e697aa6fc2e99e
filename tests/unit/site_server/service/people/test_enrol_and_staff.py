"""The enrolment window and people's PINs."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.exam.room.events import StaffSignedIn
from shared.protocol.console import StaffLoginRequest
from shared.protocol.device import EnrolRequest
from shared.protocol.enrolment import EnrolmentRequest
from shared.protocol.errors import WireError
from shared.protocol.version import PROTOCOL_VERSION
from shared.security.certificates import make_device_key, make_device_request, verify_device
from shared.security.codes import enrolment_proof, normalise_enrolment_code
from site_server.service.people.staff import SETUP, sign_in
from site_server.service.view.room_view import room_view
from tests.support.server_parts import ServerParts


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(WireError) as refused:
        action()
    return refused.value.code


def request(code: str, seat: int = 1, **changes: Any) -> EnrolRequest:
    csr = make_device_request(make_device_key(), "pc").decode()
    fields = {
        "role": "candidate",
        "device_name": "PC-01\n\x00" + "x" * 100,
        "seat": seat,
        "csr_pem": csr,
        "proof": enrolment_proof(code, csr.encode()),
        "protocol_version": PROTOCOL_VERSION,
        **changes,
    }
    return EnrolRequest(**fields)


def test_a_device_enrols_while_the_window_is_open(parts: ServerParts) -> None:
    enrolment = parts.use_cases.enrolment
    assert code_of(lambda: enrolment.enrol(request("AAAAA-AAAAA"), "10.0.0.1")) == "enrolment_closed"
    window = enrolment.window(EnrolmentRequest(open_for_s=60))
    assert normalise_enrolment_code(window.code) == window.code
    reply = enrolment.enrol(request(window.code), "10.0.0.1")
    assert reply.proof == enrolment_proof(window.code, reply.certificate_pem.encode())
    device = verify_device(reply.certificate_pem.encode(), reply.ca_pem.encode(), now_ms=parts.site.clock.now_ms())
    assert (device.device_id, device.role) == (reply.device_id, "candidate")
    (card,) = parts.site.devices.cards().devices
    assert (card.seat, len(card.device_name), "\n" in card.device_name) == (1, 60, False)
    parts.clock.pass_ms(60_000)
    assert code_of(lambda: enrolment.enrol(request(window.code, 2), "10.0.0.1")) == "enrolment_closed"


def test_a_restart_of_the_server_leaves_the_window_open(parts: ServerParts) -> None:
    window = parts.use_cases.enrolment.window(EnrolmentRequest(open_for_s=60))
    assert window.code.encode() not in (parts.store.setting("enrolment-window") or b"")
    parts.restart()
    assert parts.use_cases.enrolment.current() == window
    parts.clock.pass_ms(60_000)
    assert parts.use_cases.enrolment.current().code == ""


def test_opening_again_keeps_the_code_and_closing_ends_it(parts: ServerParts) -> None:
    enrolment = parts.use_cases.enrolment
    first = enrolment.window(EnrolmentRequest(open_for_s=60))
    assert enrolment.window(EnrolmentRequest(open_for_s=120)).code == first.code
    assert enrolment.window(EnrolmentRequest(open_for_s=0)).code == ""
    assert enrolment.window(EnrolmentRequest(open_for_s=60)).code != first.code


def test_one_device_for_each_seat_until_it_is_revoked(parts: ServerParts) -> None:
    enrolment = parts.use_cases.enrolment
    opened = enrolment.window(EnrolmentRequest(open_for_s=60))
    code = opened.code
    first = enrolment.enrol(request(code), "10.0.0.1")
    assert code_of(lambda: enrolment.enrol(request(code), "10.0.0.2")) == "seat_taken"
    assert code_of(lambda: enrolment.window(EnrolmentRequest(revoke_device_id="none"))) == "not_found"
    enrolment.window(EnrolmentRequest(revoke_device_id=first.device_id))
    second = enrolment.enrol(request(code), "10.0.0.2")
    for _ in range(2):
        console = enrolment.enrol(request(opened.console_code, 0, role="console"), "10.0.0.3")
        assert console.device_id.startswith("console-")
    parts.restart()
    assert parts.site.devices.get(first.device_id) is None
    found = parts.site.devices.at_seat(1)
    assert found is not None
    assert found.device_id == second.device_id


def test_the_code_of_one_kind_of_machine_enrols_no_other(parts: ServerParts) -> None:
    enrolment = parts.use_cases.enrolment
    opened = enrolment.window(EnrolmentRequest(open_for_s=60))
    assert opened.code != opened.console_code
    as_console, as_pc = request(opened.code, 0, role="console"), request(opened.console_code)
    for asked in (as_console, as_pc):
        assert code_of(lambda asked=asked: enrolment.enrol(asked, "10.0.0.3")) == "wrong_enrolment_code"  # type: ignore[misc]
    assert parts.site.devices.cards().devices == ()


def test_guessing_the_code_is_slowed_down_by_address(parts: ServerParts) -> None:
    enrolment = parts.use_cases.enrolment
    code = enrolment.window(EnrolmentRequest(open_for_s=600)).code
    for _ in range(5):
        assert code_of(lambda: enrolment.enrol(request("WRONG-WRONG"), "10.0.0.1")) == "wrong_enrolment_code"
    assert code_of(lambda: enrolment.enrol(request(code), "10.0.0.1")) == "too_many_tries"
    assert enrolment.enrol(request(code), "10.0.0.2").device_id


@pytest.mark.parametrize("changes", [{"seat": 0}, {"seat": 1000}, {"csr_pem": "nonsense"}, {"protocol_version": 0}])
def test_strange_requests_are_refused(parts: ServerParts, changes: dict[str, Any]) -> None:
    enrolment = parts.use_cases.enrolment
    code = enrolment.window(EnrolmentRequest(open_for_s=60)).code
    asked = request(code, **changes)
    if "csr_pem" in changes:
        asked = request(code, csr_pem="nonsense", proof=enrolment_proof(code, b"nonsense"))
    assert code_of(lambda: enrolment.enrol(asked, "10.0.0.1")) in {"bad_request", "version_mismatch", "no_such_seat"}
    assert parts.site.devices.cards().devices == ()


def test_people_sign_in_with_their_own_pin(parts: ServerParts) -> None:
    device = parts.device(0, "console")

    def enter(staff_id: str, pin: str, version: int = PROTOCOL_VERSION) -> str:
        body = StaffLoginRequest(staff_id=staff_id, pin=pin, protocol_version=version)
        return sign_in(parts.site, device, body).role

    assert enter("chief", "１２３４５６７８") == "chief"
    assert enter(SETUP, parts.tiny.setup_pin) == "technician"
    assert code_of(lambda: enter("chief", "00000000")) == "wrong_pin"
    assert code_of(lambda: enter("stranger", "12345678")) == "wrong_pin"
    assert code_of(lambda: enter("chief", "12345678", 99)) == "version_mismatch"
    for _ in range(4):
        assert code_of(lambda: enter("chief", "00000000")) == "wrong_pin"
    assert code_of(lambda: enter("chief", "12345678")) == "too_many_tries"
    assert enter("proctor", "12345678") == "proctor"
    assert [c.signed_in for c in room_view(parts.site).staff] == [True, False, True, False, False]
    signed = [r.event for r in parts.site.need_room().records if isinstance(r.event, StaffSignedIn)]
    assert [e.staff_id for e in signed] == ["chief", SETUP, "proctor"]
