"""Who gets in where, and what each refusal leaves behind."""

from collections.abc import Callable

import pytest

from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.room.events import CandidateLoggedIn, LoginRefused, TimeGranted
from shared.protocol.commands import AllowLateEntry, Extend, MoveSeat, PauseRoom, ResumeRoom
from shared.protocol.errors import WireError
from tests.support.server_parts import ServerParts
from tests.support.tiny_content import quick_rules


def refused(action: Callable[[], object]) -> WireError:
    with pytest.raises(WireError) as caught:
        action()
    return caught.value


def events(parts: ServerParts, kind: type) -> list[object]:
    return [r.event for r in parts.site.need_room().records if isinstance(r.event, kind)]


def test_the_first_login_opens_epoch_one_with_everything_the_screen_needs(parts: ServerParts) -> None:
    reply = parts.login(1).reply
    assert (reply.epoch, reply.next_seq, reply.seat, reply.confirmed) == (1, 1, 1, False)
    assert len(reply.journal_key) == 32
    assert reply.candidate.name == "张伟"
    assert reply.candidate.id_masked == "440***********0001"
    assert reply.candidate.photo == parts.tiny.photos[f"{parts.tiny.ticket(1)}.png"]
    assert reply.snapshot.entries == 0
    assert reply.rules_for_candidates


def test_full_width_digits_of_an_input_method_are_the_same_password(parts: ServerParts) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in parts.tiny.password(1))
    assert parts.login(1, password=wide).reply.epoch == 1


@pytest.mark.parametrize(
    "typed", ["{0} {1}", "\u202a{0}{1}\u202c", "{0}{1}\u200b\n", "\u3000{0}\u3000{1}", "{0}\xad{1}"]
)
def test_a_ticket_number_is_read_however_it_is_typed_or_pasted(parts: ServerParts, typed: str) -> None:
    ticket, password = parts.tiny.ticket(1), parts.tiny.password(1)
    told = typed.format(ticket[:4], ticket[4:])
    assert parts.login(1, ticket=told, password=typed.format(password[:3], password[3:])).reply.epoch == 1


def test_wrong_passwords_slow_down_that_device_only(parts: ServerParts) -> None:
    for _ in range(5):
        assert refused(lambda: parts.login(1, password="000000")).code == "wrong_password"
    slowed = refused(lambda: parts.login(1))
    assert slowed.code == "too_many_tries"
    assert slowed.details["retry_after_ms"] > 0
    assert parts.login(2).reply.epoch == 1
    parts.clock.pass_ms(31_000)
    assert parts.login(1).reply.epoch == 1
    assert events(parts, LoginRefused) == []


def test_unknown_ticket_and_wrong_seat(parts: ServerParts) -> None:
    assert refused(lambda: parts.login(1, ticket="999")).code == "unknown_candidate"
    wrong = refused(lambda: parts.login(1, at=2))
    assert (wrong.code, wrong.details["seat"]) == ("wrong_seat", 1)
    assert "1 号座位" in wrong.message
    assert [e.code for e in events(parts, LoginRefused)] == ["wrong_seat"]  # type: ignore[attr-defined]


def test_the_id_number_where_the_package_asks_for_it(make_parts: Callable[..., ServerParts]) -> None:
    parts = make_parts(rules=quick_rules(login_requires_id_number=True))
    assert refused(lambda: parts.login(1)).code == "id_number_required"
    assert refused(lambda: parts.login(1, id_number="1234")).code == "wrong_password"
    assert parts.login(1, id_number=" 440106200001010001 ").reply.epoch == 1


def test_an_older_program_is_told_so(parts: ServerParts) -> None:
    assert refused(lambda: parts.login(1, protocol_version=0)).code == "version_mismatch"


def test_too_early_is_refused_without_a_record(make_parts: Callable[..., ServerParts]) -> None:
    parts = make_parts(rules=quick_rules(login_opens_before_s=60), starts_in_s=600)
    parts.clock.wall -= 300_000
    parts.clock.monotonic += 1
    parts.site.clock.set_by_wall()
    assert refused(lambda: parts.login(1)).code == "not_yet_open"
    assert events(parts, LoginRefused) == []


def test_too_late_is_recorded_each_time_until_the_chief_examiner_lets_in(parts: ServerParts) -> None:
    parts.started()
    parts.clock.pass_ms(30_001)
    parts.look()
    assert parts.site.need_room().state.sittings[parts.tiny.ticket(1)].absent
    for _ in range(2):
        assert refused(lambda: parts.login(1)).code == "too_late"
        parts.clock.pass_ms(10_000)
    assert len(events(parts, LoginRefused)) == 2
    parts.command(
        AllowLateEntry(ticket=parts.tiny.ticket(1), reason="交通事故", approvals=parts.approve("chief")), by="proctor"
    )
    assert parts.login(1).reply.epoch == 1
    assert not parts.site.need_room().state.sittings[parts.tiny.ticket(1)].absent


def test_who_has_no_time_left_does_not_come_in_and_nobody_is_asked_to_let_them_in(
    make_parts: Callable[..., ServerParts],
) -> None:
    """Others work on with more time; the chief examiner must not think that this candidate still gets any."""
    parts = make_parts(duration_s=60)
    parts.login(2)
    parts.started()
    ticket, other = parts.tiny.ticket(1), parts.tiny.ticket(2)
    approvals = parts.approve("chief", "inspector")
    parts.command(Extend(tickets=(other,), seconds=100, reason="设备故障", approvals=approvals))
    parts.clock.pass_ms(45_000)
    parts.look()
    let_in = AllowLateEntry(ticket=ticket, reason="交通事故", approvals=parts.approve("chief"))
    assert "还剩 15 秒" in parts.command(let_in).message
    parts.clock.pass_ms(14_000)
    parts.look()
    assert not parts.site.need_room().state.sittings[ticket].absent, "may still come for a second"
    parts.clock.pass_ms(1_000)
    parts.look()
    assert parts.site.need_room().state.sittings[ticket].absent
    assert refused(lambda: parts.login(1)).code == "no_time_left"
    assert [e.code for e in events(parts, LoginRefused)] == ["no_time_left"]  # type: ignore[attr-defined]
    why = refused(lambda: parts.command(let_in))
    assert (why.code, "用完" in why.message, "记为缺考" in why.message) == ("late_without_time", True, True)
    assert parts.site.need_room().state.sittings[other].open, "and the others go on"


def test_somebody_who_tries_again_and_again_does_not_fill_the_log(parts: ServerParts) -> None:
    for _ in range(200):
        assert refused(lambda: parts.login(1, at=2)).code == "wrong_seat"
    parts.restart()
    assert refused(lambda: parts.login(1, at=2)).code == "wrong_seat"
    assert refused(lambda: parts.login(1, at=3)).code == "wrong_seat"
    assert [e.seat for e in events(parts, LoginRefused)] == [2, 3]  # type: ignore[attr-defined]


def test_the_same_ticket_on_another_pc_is_refused_while_the_first_one_lives(parts: ServerParts) -> None:
    parts.login(1)
    assert refused(lambda: parts.login(1, at=5)).code == "in_use_elsewhere"
    assert parts.login(1).reply.epoch == 2


def test_a_restarted_pc_goes_on_by_itself_with_a_new_epoch_and_all_answers(parts: ServerParts) -> None:
    first = parts.login(1)
    parts.started()
    first.answer("s1", "A")
    again = parts.resume(1)
    assert (again.reply.epoch, again.reply.confirmed) == (2, True)
    assert again.reply.snapshot.answers["s1"] == SingleChoice(choice="A")
    assert len(again.reply.known_entries) == 1
    assert again.reply.journal_key == first.reply.journal_key
    assert first.status().phase == "fenced"
    assert refused(lambda: parts.resume(2)).code == "nothing_to_resume"


def test_a_move_fences_the_old_pc_and_credits_the_lost_time_to_the_mover(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    pc.status()
    parts.clock.pass_ms(4_000)
    parts.look()
    assert parts.site.need_room().state.sittings[pc.ticket].link_lost_ms is not None
    parts.clock.pass_ms(6_000)
    parts.command(MoveSeat(ticket=pc.ticket, to_seat=5, reason="死机"), by="proctor")
    assert pc.status().phase == "fenced"
    assert refused(lambda: parts.login(1)).code == "wrong_seat"
    parts.clock.pass_ms(2_000)
    moved = parts.resume(5)
    assert (moved.reply.epoch, moved.reply.confirmed, moved.reply.seat) == (2, False, 5)
    (grant,) = events(parts, TimeGranted)
    assert isinstance(grant, TimeGranted)
    assert (grant.kind, grant.ms, grant.approvals[0].staff_id) == ("outage", 12_000, "proctor")
    assert moved.status().remaining_ms == 60_000
    assert [e.how for e in events(parts, CandidateLoggedIn)] == ["first", "moved"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("between", [lambda parts: None, ServerParts.restart], ids=["alone", "restart"])
def test_whoever_is_moved_on_before_going_on_loses_nothing(
    parts: ServerParts, between: Callable[[ServerParts], None]
) -> None:
    """The spare PC is broken too: the time counts from the first loss, whatever happened to the server since."""
    pc = parts.login(1)
    parts.started()
    pc.status()
    parts.command(MoveSeat(ticket=pc.ticket, to_seat=5, reason="死机"))
    parts.clock.pass_ms(15_000)
    between(parts)
    parts.clock.pass_ms(10_000)
    parts.command(MoveSeat(ticket=pc.ticket, to_seat=1, reason="备用机也坏了"))
    parts.clock.pass_ms(5_000)
    parts.resume(1).confirm()
    assert parts.site.need_room().state.left_ms(pc.ticket, parts.site.clock.now_ms()) == 60_000


def test_whoever_is_moved_on_before_confirming_loses_nothing(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    pc.status()
    parts.command(MoveSeat(ticket=pc.ticket, to_seat=5, reason="死机"))
    parts.clock.pass_ms(5_000)
    there = parts.resume(5)
    for _ in range(10):
        parts.clock.pass_ms(1_000)
        there.status()
    parts.command(MoveSeat(ticket=pc.ticket, to_seat=1, reason="键盘没反应"))
    parts.clock.pass_ms(5_000)
    parts.resume(1).confirm()
    assert parts.site.need_room().state.left_ms(pc.ticket, parts.site.clock.now_ms()) == 60_000


def test_paused_time_is_not_credited_twice(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    pc.status()
    parts.command(MoveSeat(ticket=pc.ticket, to_seat=5, reason="死机"))
    parts.command(PauseRoom(reason="停电"))
    parts.clock.pass_ms(10_000)
    parts.command(ResumeRoom())
    parts.clock.pass_ms(3_000)
    parts.resume(5)
    assert [e.ms for e in events(parts, TimeGranted)] == [3_000]  # type: ignore[attr-defined]


def test_no_credit_when_nobody_asked_for_it(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    parts.command(MoveSeat(ticket=pc.ticket, to_seat=5, reason="阳光刺眼", credit_lost_time=False))
    parts.clock.pass_ms(5_000)
    parts.resume(5)
    assert events(parts, TimeGranted) == []


def test_a_sign_of_life_says_whether_the_confirmation_is_known(parts: ServerParts) -> None:
    pc = parts.login(1, confirm=False)
    parts.started()
    status = pc.status()
    assert (status.phase, status.confirmed) == ("waiting", False)
    pc.confirm()
    status = pc.status()
    assert (status.phase, status.confirmed) == ("working", True)
