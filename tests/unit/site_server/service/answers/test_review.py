"""Late answers: who may decide, when, what follows for the to-do list, the seal, the bundle and the scores."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from scripts.centre.marking.opened import candidates
from shared.exam.answers.content import Flagged, Visited
from shared.exam.kinds.single_choice import SingleChoice
from shared.exchange.assemble import chain_records
from shared.exchange.bundle import OpenedBundle, open_bundle
from shared.exchange.known_cards import KnownCard
from shared.exchange.results import encode_log
from shared.protocol.commands import EndRoom, HeldChoice, ReviewHeld
from shared.protocol.errors import WireError
from site_server.service.answers.read_back import read_log
from site_server.service.view.room_view import room_view
from tests.support.recount import counting_answers
from tests.support.server_parts import Pc, ServerParts
from tests.unit.site_server.service.evening.test_evening import job


@pytest.fixture
def pc(parts: ServerParts) -> Pc:
    """Seat 1: s1 was answered A on the old PC (late), C on the new one; s2 only on the old one, after the end."""
    old = parts.login(1)
    parts.started()
    late = [old.choose("s1", "A")]
    new = parts.resume(1)
    new.answer("s1", "C")
    new.send(*late, epoch=1)
    parts.command(EndRoom(reason="结束"))
    parts.clock.pass_ms(3_000)
    new.send(old.choose("s2", "B"), epoch=1)
    return new


def decide(parts: ServerParts, *choices: HeldChoice, reason: str = "考试机断网后换机", by: str = "proctor") -> str:
    ticket = parts.tiny.ticket(1)
    command = ReviewHeld(ticket=ticket, choices=choices, reason=reason, approvals=parts.approve("chief"))
    return parts.command(command, by=by).message


OVER_NEW = HeldChoice(epoch=1, seq=1, decision="use_held", over_epoch=2, over_seq=1)
ALONE = HeldChoice(epoch=1, seq=2, decision="use_held")


def held(parts: ServerParts) -> list[str]:
    return [todo.text for todo in room_view(parts.site).to_do if todo.kind == "held"]


def opened_bundle(parts: ServerParts) -> OpenedBundle:
    bundle = parts.site.need_room().state.bundle
    assert bundle is not None
    return open_bundle(
        parts.folder.bundle(f"{bundle.bundle_id}.exambundle"),
        centre_id=parts.tiny.centre.centre_id,
        cards=[KnownCard(card=parts.tiny.site)],
        identity=parts.tiny.centre_keys.identity,
    )


def answers_at_the_centre(parts: ServerParts) -> tuple[dict[str, object], int]:
    mine = next(c for c in candidates(opened_bundle(parts)) if c.ticket == parts.tiny.ticket(1))
    return dict(mine.answers), len(mine.held)


def test_only_undecided_ones_are_to_do_and_the_seal_waits_for_them(parts: ServerParts, pc: Pc) -> None:
    assert held(parts) == ["1 号座位有 2 条迟到的作答待复核。"]
    job(parts, "collect")
    refused = job(parts, "seal")
    assert refused.error == "held_undecided"
    assert "2 条" in refused.message
    assert "1 号座位" in refused.message
    assert decide(parts, OVER_NEW) == "1 号座位迟到的作答已复核：采用迟到的作答 1 条。"
    assert held(parts) == ["1 号座位有 1 条迟到的作答待复核。"]
    assert room_view(parts.site).seats[0].held == 1
    decide(parts, HeldChoice(epoch=1, seq=2, decision="to_centre"))
    assert held(parts) == []
    assert job(parts, "seal").state == "done"
    assert answers_at_the_centre(parts) == ({"s1": SingleChoice(choice="A")}, 1)


def test_another_decision_after_the_seal_wants_another_bundle(parts: ServerParts, pc: Pc) -> None:
    decide(parts, OVER_NEW, ALONE)
    job(parts, "collect")
    first = job(parts, "seal").bundle_sha256
    assert answers_at_the_centre(parts)[0] == {"s1": SingleChoice(choice="A"), "s2": SingleChoice(choice="B")}
    told = decide(parts, HeldChoice(epoch=1, seq=1, decision="keep_newer", over_epoch=2, over_seq=1))
    assert "请重新封存" in told
    assert room_view(parts.site).phase == "collected"
    second = job(parts, "seal").bundle_sha256
    assert second != first
    assert answers_at_the_centre(parts)[0] == {"s1": SingleChoice(choice="C"), "s2": SingleChoice(choice="B")}
    assert len(list(parts.folder.bundle("x").parent.glob("*.exambundle"))) == 2


def test_server_centre_and_an_independent_count_agree(parts: ServerParts, pc: Pc, tmp_path: Path) -> None:
    decide(parts, OVER_NEW, ALONE)
    decide(parts, HeldChoice(epoch=1, seq=2, decision="keep_newer"))
    job(parts, "collect")
    job(parts, "seal")
    opened = opened_bundle(parts)
    (tmp_path / "results.json").write_bytes(msgspec.json.encode(opened.results))
    (tmp_path / "room-log.jsonl").write_bytes(encode_log(chain_records(opened.results.session_id, opened.room_log)))
    counted = {item: c["response"] for item, c in counting_answers(tmp_path)[pc.ticket].items()}
    room = parts.site.need_room()
    on_server = read_log(parts.site, room, pc.ticket).responses(room.state.sittings[pc.ticket].reviews)
    at_centre, _ = answers_at_the_centre(parts)
    assert on_server == at_centre == {"s1": SingleChoice(choice="A")}
    assert counted == json.loads(msgspec.json.encode(on_server))


def test_decisions_survive_a_restart_and_are_made_once(parts: ServerParts, pc: Pc) -> None:
    command = ReviewHeld(ticket=pc.ticket, choices=(OVER_NEW,), reason="核实", approvals=parts.approve("chief"))
    first = parts.command(command, command_id="review-0001")
    assert parts.command(command, command_id="review-0001") == first
    before = parts.site.need_room().state
    parts.restart()
    room = parts.site.need_room()
    assert room.state.sittings[pc.ticket].reviews == before.sittings[pc.ticket].reviews
    assert len(room.undecided(pc.ticket)) == 1


def test_nothing_is_decided_before_the_end(parts: ServerParts) -> None:
    old = parts.login(1)
    parts.started()
    late = old.choose("s1", "A")
    new = parts.resume(1)
    new.answer("s1", "C")
    new.send(late, epoch=1)
    assert room_view(parts.site).seats[0].held == 1
    assert held(parts) == [], "before the end nobody can decide, so nothing waits for anybody"
    with pytest.raises(WireError) as refused:
        decide(parts, OVER_NEW)
    assert refused.value.code == "review_after_end"


Wrong = Callable[[ServerParts], str]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda p: decide(p, OVER_NEW, reason="  "), "reason_needed"),
        (decide, "no_answer_chosen"),
        (lambda p: decide(p, HeldChoice(epoch=2, seq=1, decision="use_held")), "not_held"),
        (lambda p: decide(p, HeldChoice(epoch=1, seq=1, decision="use_held")), "held_moved_on"),
        (lambda p: decide(p, OVER_NEW, OVER_NEW), "held_twice"),
        (lambda p: decide(p, OVER_NEW, by="inspector"), "not_allowed"),
        (
            lambda p: (
                p.command(
                    ReviewHeld(
                        ticket=p.tiny.ticket(1), choices=(OVER_NEW,), reason="核实", approvals=p.approve("inspector")
                    )
                ).message
            ),
            "approvals_needed",
        ),
    ],
)
def test_a_wrong_decision_changes_nothing(parts: ServerParts, pc: Pc, wrong: Wrong, code: str) -> None:
    before = parts.site.need_room().state
    with pytest.raises(WireError) as refused:
        wrong(parts)
    assert refused.value.code == code
    assert parts.site.need_room().state == before


def test_a_late_flag_or_visit_asks_nobody(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    parts.command(EndRoom(reason="结束"))
    parts.clock.pass_ms(3_000)
    for content in (Flagged(item_id="s1", on=True), Visited(item_id="s2")):
        assert pc.send(pc.write(content)).held == ()
    assert held(parts) == []
    assert parts.site.need_room().marks[pc.ticket].count == 2
