"""The backup paper on the server: who opens it for whom by which code, what PCs get, and that it lasts."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec.structs import replace

from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.room.events import BackupAsked, BackupOpened
from shared.exchange.bundle_checks import ResultProblem, check_results
from shared.exchange.paper_archive import open_paper
from shared.protocol import commands as wire
from shared.protocol.device import DeviceStatusRequest
from shared.protocol.errors import WireError
from shared.protocol.version import PROTOCOL_VERSION
from shared.security.codes import new_opening_code
from shared.security.vault import Box, new_key
from site_server.service.answers.history import history
from site_server.service.answers.read_back import read_room
from site_server.service.answers.results import build_results, chained_log
from site_server.service.continuity import unseal
from site_server.service.people.device_status import device_status, paper_for
from site_server.service.view.room_view import room_view
from tests.support.server_parts import Pc, ServerParts


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[ServerParts]:
    made = ServerParts(tmp_path, backup=True, duration_s=600)
    yield made
    made.stop()


def open_it(parts: ServerParts, code: str, seat: int = 0, by: str = "chief") -> str:
    ticket = parts.tiny.ticket(seat) if seat else ""
    act = wire.OpenBackup(code=code, reason="试卷印制有误", approvals=parts.approve("chief"), ticket=ticket)
    return parts.command(act, by=by).message


def refused(parts: ServerParts, code: str, seat: int = 0) -> str:
    with pytest.raises(WireError) as caught:
        open_it(parts, code, seat)
    assert caught.value.message.endswith("。")
    return caught.value.code


def ask(parts: ServerParts, seat: int) -> str:
    """The challenge that the console shows."""
    (record,) = parts.command(wire.AskBackup(ticket=parts.tiny.ticket(seat))).records
    assert isinstance(record.event, BackupAsked)
    return record.event.challenge


def shown(pc: Pc) -> str:
    """The id of the paper that this PC gets, opened with the key that its status brings."""
    status = pc.status()
    device = pc.parts.site.devices.get(pc.claims.device_id)
    assert device is not None
    offer = paper_for(pc.parts.site.need_room(), device)
    assert offer is not None
    assert (offer.sha256, offer.key) == (status.paper_sha256, status.paper_key)
    return open_paper(Box(offer.key).decrypt(offer.ciphertext)).paper.paper_id


def test_before_the_start_it_becomes_the_rooms_and_the_main_paper_stays_sealed(parts: ServerParts) -> None:
    pc = parts.login(1)
    assert "原卷保持密封" in open_it(parts, parts.tiny.backup_code.lower(), by="proctor")
    assert list(parts.site.need_room().papers) == ["backup"]
    assert room_view(parts.site).phase == "unsealed"
    with pytest.raises(WireError, match="试卷已经开启"):
        parts.unsealed()
    parts.command(wire.StartRoom())
    assert shown(pc) == "P-TINY-B"
    assert shown(parts.login(2)) == "P-TINY-B"
    assert refused(parts, parts.tiny.backup_code) == "backup_room_started"


def test_it_may_replace_a_main_paper_that_is_open_already(parts: ServerParts) -> None:
    parts.unsealed()
    assert "已经开启的原卷不再使用" in open_it(parts, parts.tiny.backup_code)
    parts.command(wire.StartRoom())
    assert shown(parts.login(1)) == "P-TINY-B"
    (event,) = (r.event for r in parts.site.need_room().records if isinstance(r.event, BackupOpened))
    assert (event.ticket, event.challenge, event.paper_id) == ("", "", "P-TINY-B")
    assert event.paper_sha256 == parts.site.need_room().papers["backup"].sha256
    assert [approval.role for approval in event.approvals] == ["chief"]


def test_before_the_start_one_candidate_may_have_it_alone(parts: ServerParts) -> None:
    first, second = parts.login(1), parts.login(2)
    open_it(parts, parts.tiny.backup_code, seat=1)
    assert room_view(parts.site).phase == "sealed", "the others still need the main paper"
    parts.started()
    assert (shown(first), shown(second)) == ("P-TINY-B", "P-TINY")
    assert not first.status().notices, "who has seen no other paper is told nothing"


def test_in_the_exam_the_centres_code_opens_it_for_one(parts: ServerParts) -> None:
    pc, other = parts.login(1), parts.login(2)
    parts.started()
    pc.answer("s1", "A")
    before = pc.status()
    challenge = ask(parts, 1)
    assert ask_again(parts, 1) == challenge
    told = open_it(parts, parts.tiny.centre_says(challenge, 1), seat=1)
    assert "剩余时间不变" in told
    after = pc.status()
    assert (shown(pc), shown(other)) == ("P-TINY-B", "P-TINY")
    assert after.deadline_ms == before.deadline_ms
    assert [notice.text[:14] for notice in after.notices] == ["监考人员已为您换用备用卷，请"]
    assert not other.status().notices
    pc.answer("b-s1", "B")
    answers = parts.site.need_room().books[pc.ticket].answers
    assert answers == {"s1": SingleChoice(choice="A"), "b-s1": SingleChoice(choice="B")}, "both are kept"


def ask_again(parts: ServerParts, seat: int) -> str:
    reply = parts.command(wire.AskBackup(ticket=parts.tiny.ticket(seat)))
    assert reply.records == ()
    return reply.message.removeprefix("申请码 ")[:6]


def test_wrong_codes_change_nothing(parts: ServerParts) -> None:
    pc, _ = parts.login(1), parts.login(2)
    for typed in ("短", parts.tiny.opening_code, new_opening_code(1)):
        assert refused(parts, typed) == "wrong_backup_code"
    assert refused(parts, new_opening_code(2)) == "other_opening_code"
    assert refused(parts, "") == "backup_code_needed"
    parts.started()
    assert refused(parts, parts.tiny.backup_code, seat=1) == "backup_not_asked"
    first, second = ask(parts, 1), ask(parts, 2)
    for typed in (
        "短",
        parts.tiny.backup_code,  # the centre's own, which nobody should read out in the exam
        parts.tiny.centre_says(first, 2),
        parts.tiny.centre_says(second, 1),
    ):
        assert refused(parts, typed, seat=1) == "backup_centre_code_wrong"
    assert shown(pc) == "P-TINY"
    assert not any(isinstance(r.event, BackupOpened) for r in parts.site.need_room().records)


def test_a_code_is_good_once_and_each_candidate_needs_one(parts: ServerParts) -> None:
    first, second = parts.login(1), parts.login(2)
    parts.started()
    code = parts.tiny.centre_says(ask(parts, 1), 1)
    open_it(parts, code, seat=1)
    assert refused(parts, code, seat=1) == "backup_opened_already"
    challenge = ask(parts, 2)
    assert refused(parts, code, seat=2) == "backup_centre_code_wrong"
    key = parts.site.need_room().papers["backup"].key
    open_it(parts, parts.tiny.centre_says(challenge, 2), seat=2)
    assert parts.site.need_room().papers["backup"].key == key, "the first one's PC opened it with this key"
    assert (shown(first), shown(second)) == ("P-TINY-B", "P-TINY-B")


def test_after_the_hand_in_nothing_is_changed_any_more(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    code = parts.tiny.centre_says(ask(parts, 1), 1)
    pc.hand_in()
    assert refused(parts, code, seat=1) == "sitting_closed"
    parts.command(wire.EndRoom(reason="结束", approvals=parts.approve("chief")))
    assert refused(parts, code, seat=1) == "session_over"


def test_a_package_without_one_says_so(tmp_path: Path) -> None:
    plain = ServerParts(tmp_path)
    assert refused(plain, plain.tiny.backup_code) == "no_backup_paper"
    plain.stop()


def test_a_restart_and_a_move_keep_it(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    open_it(parts, parts.tiny.centre_says(ask(parts, 1), 1), seat=1)
    parts.restart()
    papers = parts.site.need_room().papers
    assert set(papers) == {"main", "backup"}
    assert shown(pc) == "P-TINY-B"
    assert pc.status().notices, "the notice is there again"
    parts.command(wire.MoveSeat(ticket=pc.ticket, to_seat=5, reason="死机"))
    asked = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version="", paper_sha256="")
    offer = device_status(parts.site, parts.device(5), asked).paper
    assert offer is not None
    assert offer.sha256 == papers["backup"].sha256, "the spare fetches it before the candidate sits down"
    assert shown(parts.resume(5)) == "P-TINY-B"


def test_the_results_name_the_paper_and_hold_the_answers_to_both(parts: ServerParts) -> None:
    pc, other = parts.login(1), parts.login(2)
    parts.started()
    pc.answer("s1", "A")
    open_it(parts, parts.tiny.centre_says(ask(parts, 1), 1), seat=1)
    pc.answer("b-s1", "B")
    labels = [(e.label, e.item_id) for e in history(parts.site, parts.site.need_room(), pc.ticket).entries]
    assert labels[0][0].startswith("原卷 理论 ")
    assert labels[1][0].startswith("理论 ")
    pc.hand_in()
    other.hand_in()
    parts.command(wire.EndRoom(reason="结束", approvals=parts.approve("chief")))
    room = parts.site.need_room()
    results = build_results(parts.site, room, read_room(parts.site, room))
    papers = {sitting.ticket: sitting.paper_id for sitting in results.sittings}
    assert (papers[pc.ticket], papers[other.ticket]) == ("P-TINY-B", "P-TINY")
    agreed = check_results(results, chained_log(room))
    assert set(agreed.logs[pc.ticket].responses(())) == {"s1", "b-s1"}
    swapped = tuple(replace(s, paper_id="P-TINY") for s in results.sittings)
    with pytest.raises(ResultProblem, match="roll_differs"):
        check_results(replace(results, sittings=swapped), chained_log(room))


def test_where_sections_have_limits_it_must_come_before_the_first_is_over(tmp_path: Path) -> None:
    parts = ServerParts(tmp_path, backup=True, section_s=(60, 200))
    first, second = parts.login(1), parts.login(2)
    parts.started()
    open_it(parts, parts.tiny.centre_says(ask(parts, 1), 1), seat=1)
    first.answer("b-s1", "A")  # an item of the backup paper is one of the section as well
    code = parts.tiny.centre_says(ask(parts, 2), 2)
    for _ in range(14):
        parts.clock.pass_ms(5_000)
        first.status()
        second.status()
        parts.look()
    assert refused(parts, code, seat=2) == "backup_section_over"
    parts.stop()


def test_two_consoles_that_open_it_at_once_give_one_and_the_same_paper(
    parts: ServerParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever got it first is not given another ciphertext in the middle of the exam."""
    pcs = [parts.login(seat) for seat in (1, 2)]
    parts.started()
    codes = [parts.tiny.centre_says(ask(parts, seat), seat) for seat in (1, 2)]

    def slow() -> bytes:
        time.sleep(0.3)
        return new_key()

    monkeypatch.setattr(unseal, "new_key", slow)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda seat: open_it(parts, codes[seat - 1], seat), (1, 2)))
    opened = [r.event for r in parts.site.need_room().records if isinstance(r.event, BackupOpened)]
    assert len({event.paper_sha256 for event in opened}) == 1
    assert {pc.status().paper_sha256 for pc in pcs} == {opened[0].paper_sha256}
