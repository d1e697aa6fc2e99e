"""Enrolment by comparison: who waits, what binds the code, what is refused, and that nobody can crowd out a room."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.exam.room.device_events import DeviceEnrolled, DeviceRevoked
from shared.exchange.seat_plan import seat_plan
from shared.protocol.asking import Approval, AskingList, Decided, DecideRequest
from shared.protocol.enrolment import EnrolmentRequest
from shared.protocol.errors import WireError
from shared.security.certificates import verify_device
from shared.security.comparison import comparison_code, new_nonce
from site_server.domain.site_keys import LOCAL_DEVICE
from site_server.service.people.asking import Asking
from tests.support.asking_pc import AskingPc
from tests.support.server_parts import ServerParts


class Hall:
    """A server with its window open, and PCs that ask."""

    def __init__(self, parts: ServerParts) -> None:
        self.parts = parts
        self.ca = parts.site.keys.ca.certificate
        self.open()

    @property
    def asking(self) -> Asking:
        return self.parts.use_cases.asking

    def open(self, seconds: int = 3600) -> None:
        self.parts.use_cases.enrolment.window(EnrolmentRequest(open_for_s=seconds))

    def pc(self, number: int, name: str = "", address: str = "", **changes: object) -> AskingPc:
        pc = AskingPc(self.asking, self.ca, name or f"PC-{number:02d}", address or f"10.0.0.{number}")
        pc.ask(**{"seat": number, **changes})
        return pc

    def waiting(self, number: int, **changes: object) -> AskingPc:
        pc = self.pc(number, **changes)  # type: ignore[arg-type]
        assert pc.wait().state == "waiting"
        return pc

    def listed(self) -> AskingList:
        return self.asking.listed()

    def approve(self, pc: AskingPc, seat: int, *, code: str = "", replaces: tuple[str, ...] = ()) -> Decided:
        assert pc.reply is not None
        yes = Approval(request_id=pc.reply.request_id, code=code or pc.code, seat=seat, replaces=replaces)
        return self.asking.decide(DecideRequest(approve=(yes,)), "tech").decided[0]


@pytest.fixture
def hall(parts: ServerParts) -> Hall:
    return Hall(parts)


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(WireError) as caught:
        action()
    return caught.value.code


def test_a_pc_is_let_in_once_a_person_compared_its_code(hall: Hall) -> None:
    pc = hall.waiting(1)
    (card,) = hall.listed().waiting
    assert (card.code, card.seat, card.device_name, card.doubts) == (pc.code, 1, "PC-01", ())
    assert pc.wait().certificate_pem == ""
    assert hall.approve(pc, 1).code == ""
    reply = pc.wait()
    assert (reply.state, reply.seat) == ("approved", 1)
    now_ms = hall.parts.site.clock.now_ms()
    assert verify_device(reply.certificate_pem.encode(), hall.ca, now_ms=now_ms).device_id == reply.device_id
    assert hall.listed().waiting == ()
    (event,) = [r.event for r in hall.parts.site.need_room().records if isinstance(r.event, DeviceEnrolled)]
    assert (event.seat, event.by_code, event.device_name) == (1, False, "PC-01")


def test_without_a_window_nobody_may_ask_and_closing_it_sends_all_away(hall: Hall) -> None:
    one, other = hall.waiting(1), hall.waiting(2)
    assert hall.approve(one, 1).code == ""
    hall.parts.use_cases.enrolment.window(EnrolmentRequest(open_for_s=0))
    assert other.wait().state == "unknown"
    assert one.wait().state == "approved"  # it was let in before: its certificate still comes
    assert refused(lambda: hall.pc(3)) == "enrolment_closed"
    assert refused(lambda: hall.asking.decide(DecideRequest(approve=()), "tech")) == "enrolment_closed"


def test_the_code_binds_key_nonces_authority_role_and_request(hall: Hall) -> None:
    pc = hall.waiting(1)
    known: dict[str, Any] = {
        "authority": "ab",
        "role": "candidate",
        "request_id": "r",
        "request": pc.csr,
        "device_nonce": new_nonce(),
        "server_nonce": new_nonce(),
    }
    code = comparison_code(**known)
    assert len(code) == 6
    changes: dict[str, Any] = {"authority": "ac", "role": "console", "request_id": "s", "request": pc.csr + b"x"}
    changes |= {"device_nonce": new_nonce(), "server_nonce": new_nonce()}
    assert all(comparison_code(**{**known, name: value}) != code for name, value in changes.items())


def test_another_nonce_than_the_bound_one_is_told_nothing(hall: Hall) -> None:
    pc = hall.pc(1)
    assert pc.wait(nonce=new_nonce()).state == "unknown"
    assert hall.listed().waiting == ()
    assert pc.wait().state == "waiting"


def test_a_yes_to_another_code_lets_nobody_in(hall: Hall) -> None:
    pc = hall.waiting(1)
    other = "000000" if pc.code != "000000" else "000001"
    assert hall.approve(pc, 1, code=other).code == "code_seen_differs"
    assert pc.wait().state == "waiting"
    assert hall.asking.decide(DecideRequest(approve=(), refuse=(pc.reply.request_id,)), "tech").asking.waiting == ()
    assert pc.wait().state == "refused"
    assert hall.approve(pc, 1).code == "asked_before"


def test_a_seat_the_room_does_not_have_is_refused(hall: Hall) -> None:
    pc = hall.waiting(77)
    (card,) = hall.listed().waiting
    assert card.doubts == ("no_such_seat",)
    assert hall.approve(pc, 77).code == "no_such_seat"
    assert hall.approve(pc, 0).code == "no_such_seat"
    assert hall.approve(pc, hall.listed().most_seat).code == ""


def test_enter_along_the_rows_gives_the_seats_in_order(hall: Hall) -> None:
    pcs = [hall.waiting(n, seat=0) for n in (1, 2, 3)]
    assert [pc.wait(here=True).seat for pc in (pcs[1], pcs[0], pcs[2])] == [1, 2, 3]
    assert pcs[1].wait(here=True).seat == 1  # pressed twice
    hall.approve(pcs[1], 1)
    late = hall.waiting(4, seat=0)
    assert late.wait(here=True).seat == 4
    hall.asking.decide(DecideRequest(approve=(), count_from=2), "tech")
    hall.asking.decide(DecideRequest(approve=(), refuse=(pcs[0].reply.request_id,)), "tech")
    assert hall.waiting(5, seat=0).wait(here=True).seat == 2


def test_no_seat_is_left_at_the_end_of_the_room(hall: Hall) -> None:
    most = hall.listed().most_seat
    hall.asking.decide(DecideRequest(approve=(), count_from=most), "tech")
    assert hall.waiting(1, seat=0).wait(here=True).seat == most
    assert hall.waiting(2, seat=0).wait(here=True).seat == 0


def test_the_servers_own_list_goes_before_what_a_pc_proposes(hall: Hall) -> None:
    hall.parts.site.seat_plan = seat_plan("PC-#", {"ODD": 3})
    assert hall.waiting(1, name="odd", seat=0).wait().seat == 3
    assert hall.waiting(2, seat=5, seat_by="typed").wait().seat == 2
    assert hall.waiting(4, name="other", seat=4, seat_by="typed").wait().seat == 4


def test_two_that_want_one_seat_or_bear_one_name_are_doubted(hall: Hall) -> None:
    hall.waiting(1)
    hall.waiting(2, seat=1)
    hall.waiting(3, name="PC-02", seat=3)
    doubts = {card.address: set(card.doubts) for card in hall.listed().waiting}
    assert doubts == {
        "10.0.0.1": {"seat_asked_twice"},
        "10.0.0.2": {"seat_asked_twice", "name_asked_twice"},
        "10.0.0.3": {"name_asked_twice"},
    }


def test_a_pc_set_up_anew_takes_its_own_place_and_another_only_on_a_persons_word(hall: Hall) -> None:
    hall.approve(hall.waiting(1), 1)
    before = hall.parts.site.devices.at_seat(1)
    assert before is not None
    assert hall.approve(hall.waiting(2), 1).code == "seat_taken"  # in use, and another PC
    hall.parts.clock.pass_ms(40_000)
    again = hall.waiting(1)
    (card,) = [c for c in hall.listed().waiting if c.device_name == "PC-01"]
    assert (card.doubts, card.replaces) == ((), (before.device_id,))
    assert hall.approve(again, 1).code == ""
    other = hall.waiting(3, seat=1)
    (card,) = [c for c in hall.listed().waiting if c.device_name == "PC-03"]
    assert card.doubts == ("seat_in_use",)
    assert hall.approve(other, 1).code == "seat_taken"
    assert hall.approve(other, 1, replaces=card.replaces).code == ""
    assert [row.device_name for row in hall.parts.site.devices.live() if row.seat == 1] == ["PC-03"]


def test_a_wrongly_seated_pc_leaves_its_wrong_seat(hall: Hall) -> None:
    hall.approve(hall.waiting(1), 2)
    hall.parts.clock.pass_ms(40_000)
    assert hall.approve(hall.waiting(1), 1).code == ""
    assert {row.seat for row in hall.parts.site.devices.live()} == {1}


def test_one_address_gets_its_few_lines_and_no_more(hall: Hall, allow_log: Callable[[str], None]) -> None:
    allow_log("no place for another request")
    flood = [hall.waiting(n, name=f"X-{n}", address="10.0.0.9") for n in range(1, 5)]
    assert refused(lambda: hall.pc(5, address="10.0.0.9")) == "too_many_asking"
    real = hall.waiting(6)
    listed = hall.listed()
    assert listed.turned_away == 1
    assert any(card.code == real.code for card in listed.waiting)
    hall.parts.clock.pass_ms(11_000)
    real.wait()
    assert hall.waiting(7, address="10.0.0.9").wait().state == "waiting"  # in the place of one gone quiet
    assert flood[0].wait().state == "unknown"


def test_what_nobody_asks_after_is_forgotten(hall: Hall) -> None:
    silent, mute = hall.waiting(1), hall.pc(2)
    hall.parts.clock.pass_ms(16_000)
    assert mute.wait().state == "unknown"
    assert hall.listed().waiting[0].doubts == ("silent",)
    hall.parts.clock.pass_ms(30_000)
    assert hall.listed().waiting == ()
    assert silent.wait().state == "unknown"


def test_the_whole_is_bounded_and_a_newcomer_still_finds_a_place(
    make_parts: Callable[..., ServerParts], allow_log: Callable[[str], None]
) -> None:
    allow_log("no place for another request")
    hall = Hall(make_parts())
    for n in range(512):
        hall.pc(1, name=f"X-{n}", address=f"10.0.0.{n % 128}")  # four lines each: all places are taken
    assert hall.waiting(9, address="10.9.9.9").wait().state == "waiting"
    assert refused(lambda: hall.pc(1, address="10.9.9.9")) == "too_many_asking"  # it has one; greed gets nothing


def test_the_servers_own_device_stays_and_a_revocation_is_written_down(hall: Hall) -> None:
    enrolment, site = hall.parts.use_cases.enrolment, hall.parts.site
    site.devices.keep(hall.parts.device(0, "console"))
    hall.approve(hall.waiting(1), 1)
    row = site.devices.at_seat(1)
    assert row is not None
    enrolment.window(EnrolmentRequest(revoke_device_id=row.device_id), "tech")
    assert [type(r.event) for r in site.need_room().records][-1] is DeviceRevoked
    own = type(row)(device_id=LOCAL_DEVICE, role="console", device_name="", seat=0, fingerprint="own", enrolled_ms=1)
    site.devices.keep(own)
    assert refused(lambda: enrolment.window(EnrolmentRequest(revoke_device_id=LOCAL_DEVICE))) == "own_device_stays"
    assert site.devices.get(LOCAL_DEVICE) is not None


def test_what_is_no_certificate_request_is_refused_before_anybody_looks_at_it(hall: Hall) -> None:
    hall.open()
    good = hall.pc(1)
    for pem in ("", "nonsense", good.csr.decode()[:200]):
        with pytest.raises(WireError, match="bad_request"):
            hall.pc(2, csr_pem=pem)
    good.wait()
    assert len(hall.listed().waiting) == 1
