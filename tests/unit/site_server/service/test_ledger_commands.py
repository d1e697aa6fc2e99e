"""The people's side of the clock: outages made good or not, corrections, reversed grants, codes of the centre."""

from typing import Any

import pytest

from shared.exam.clock.account import remaining_ms
from shared.exam.room.events import ExtensionAsked, GrantReversed, OutageDeclined, TimeGranted
from shared.exam.room.outages import Proposal
from shared.protocol import commands as wire
from shared.protocol.errors import WireError
from shared.security.extension import extension_code, subject
from site_server.service.view.room_view import room_view
from tests.support.server_parts import Pc, ServerParts


def refused(parts: ServerParts, command: wire.Command, by: str = "chief") -> WireError:
    with pytest.raises(WireError) as problem:
        parts.command(command, by=by)
    return problem.value


def run(parts: ServerParts, ms: int, *pcs: Pc) -> None:
    """Time goes on in steps of half a second; these PCs say that they live, the ticker looks."""
    for _ in range(ms // 500):
        parts.clock.pass_ms(500)
        for pc in pcs:
            pc.status()
        parts.look()


def open_ones(parts: ServerParts) -> list[Proposal]:
    return [p for s in room_view(parts.site).seats for p in s.proposals]


def credit(parts: ServerParts, *found: Proposal, ms: int | None = None, **changes: Any) -> wire.CreditOutages:
    refs = tuple(
        wire.OutageRef(ticket=p.ticket, from_ms=p.from_ms, to_ms=p.to_ms, ms=p.lost_ms if ms is None else ms)
        for p in found
    )
    values: dict[str, Any] = {"outages": refs, "reason": "服务器重启", "approvals": parts.approve("chief"), **changes}
    return wire.CreditOutages(**values)


def decline(parts: ServerParts, *found: Proposal) -> wire.DeclineOutages:
    refs = tuple(wire.OutageRef(ticket=p.ticket, from_ms=p.from_ms, to_ms=p.to_ms) for p in found)
    return wire.DeclineOutages(outages=refs, reason="离线照常作答", approvals=parts.approve("chief"))


def left_ms(parts: ServerParts, ticket: str) -> int:
    return remaining_ms(parts.site.need_room().state.account(ticket), parts.site.clock.now_ms())


@pytest.fixture
def two(make_parts: Any) -> tuple[ServerParts, Pc, Pc]:
    """Two candidates at work for ten seconds in an exam of five minutes."""
    parts = make_parts(duration_s=300)
    first, second = parts.login(1), parts.login(2)
    parts.started()
    run(parts, 10_000, first, second)
    return parts, first, second


@pytest.fixture
def after_restart(two: tuple[ServerParts, Pc, Pc]) -> tuple[ServerParts, Pc, Pc]:
    """The server was away for 20 s; the first PC found it again at once, the second 3 s later."""
    parts, first, second = two
    parts.clock.pass_ms(20_000)
    parts.restart()
    run(parts, 1_000, first)
    run(parts, 2_000, first)
    run(parts, 1_000, first, second)
    return parts, first, second


def test_after_a_restart_each_candidate_has_an_own_proposal(after_restart: tuple[ServerParts, Pc, Pc]) -> None:
    parts, first, second = after_restart
    one, other = open_ones(parts)
    assert (one.ticket, other.ticket) == (first.ticket, second.ticket)
    assert 20_000 <= one.lost_ms <= 21_500
    assert 22_500 <= other.lost_ms <= 24_500
    assert [e.cause for e in one.evidence] == ["server"]
    (item,) = [t for t in room_view(parts.site).to_do if t.kind == "outage"]
    assert item.text.startswith("2 名考生的电脑或服务器中断过，最长 2")


def test_approved_for_all_it_is_credited_once_and_never_comes_back(
    after_restart: tuple[ServerParts, Pc, Pc],
) -> None:
    parts, first, _ = after_restart
    found, before = open_ones(parts), left_ms(parts, first.ticket)
    ask = credit(parts, *found)
    reply = parts.command(ask, by="proctor", command_id="all-of-them")
    assert reply.message.startswith("给 1、2 号座位补时 21 秒 至 24 秒，结束时间改为 ")
    assert parts.command(ask, by="proctor", command_id="all-of-them") == reply
    assert left_ms(parts, first.ticket) == before + found[0].lost_ms
    assert open_ones(parts) == []
    assert not [t for t in room_view(parts.site).to_do if t.kind == "outage"]
    assert refused(parts, ask).code == "proposal_gone"
    parts.restart()
    assert refused(parts, ask).code == "proposal_gone"
    granted = [r.event for r in parts.site.need_room().records if isinstance(r.event, TimeGranted)]
    assert [(g.kind, g.ms, g.approvals[0].role) for g in granted] == [
        ("outage", found[0].lost_ms, "chief"),
        ("outage", found[1].lost_ms, "chief"),
    ]
    notice = first.status().notices[-1].text
    assert notice.startswith(("给您补时 20 秒，结束时间改为", "给您补时 21 秒，结束时间改为"))


def test_one_is_adjusted_and_one_declined(after_restart: tuple[ServerParts, Pc, Pc]) -> None:
    parts, first, _ = after_restart
    one, other = open_ones(parts)
    assert parts.command(credit(parts, one, ms=5_000)).message.startswith("给 1 号座位补时 5 秒，结束时间改为")
    assert (
        parts.command(decline(parts, other)).message
        == "2 号座位的中断不予补时，结束时间不变；原因记入考场记录，不再建议。"
    )
    assert open_ones(parts) == []
    (declined,) = [r.event for r in parts.site.need_room().records if isinstance(r.event, OutageDeclined)]
    assert (declined.reason, declined.approvals[0].staff_id) == ("离线照常作答", "chief")
    parts.restart()
    run(parts, 1_000, first)
    assert open_ones(parts) == []


def test_a_decision_is_refused_whole(after_restart: tuple[ServerParts, Pc, Pc]) -> None:
    parts, first, _ = after_restart
    one, other = open_ones(parts)
    before = left_ms(parts, first.ticket)
    for command, code in (
        (credit(parts, one, other, reason=" "), "reason_needed"),
        (credit(parts, one, other, approvals=()), "approvals_needed"),
        (credit(parts, one, other, approvals=parts.approve("inspector")), "approvals_needed"),
        (credit(parts, one, other, ms=other.lost_ms), "credit_over_loss"),
        (credit(parts, one, ms=0), "credit_over_loss"),
        (credit(parts, one, one), "proposal_twice"),
        (credit(parts), "no_proposal_chosen"),
    ):
        assert refused(parts, command).code == code
    assert refused(parts, credit(parts, one), by="inspector").code == "not_allowed"
    assert left_ms(parts, first.ticket) == before
    parts.command(decline(parts, other))
    assert refused(parts, credit(parts, one, other)).code == "proposal_gone"
    assert open_ones(parts) == [one]


def test_answers_written_meanwhile_are_told(two: tuple[ServerParts, Pc, Pc]) -> None:
    parts, first, second = two
    lost_ms = parts.site.clock.now_ms()
    run(parts, 6_000, second)
    entries = [first.choose("s1", "A"), first.choose("s1", "B")]
    first.book = type(first.book)(first.ticket)
    for number, entry in enumerate(entries):
        entries[number] = type(entry)(
            epoch=entry.epoch, seq=entry.seq, content=entry.content, client_ms=lost_ms + 2_000
        )
        first.book.accept(entries[number])
    run(parts, 1_000, first, second)
    (found,) = open_ones(parts)
    assert (found.ticket, found.answers) == (first.ticket, 0)
    first.send(*entries)
    assert open_ones(parts)[0].answers == 2
    parts.restart()
    assert open_ones(parts)[0].answers == 2


def test_a_seat_move_after_a_restart_credits_all_of_it_once(two: tuple[ServerParts, Pc, Pc]) -> None:
    parts, first, second = two
    parts.clock.pass_ms(20_000)
    parts.restart()
    run(parts, 15_000, second)  # the first PC never came back
    parts.command(wire.MoveSeat(ticket=first.ticket, to_seat=5, reason="主机坏"))
    run(parts, 5_000, second)
    moved = parts.resume(5)
    (grant,) = parts.site.need_room().state.sittings[first.ticket].grants
    assert 40_000 <= grant.ms <= 41_500
    run(parts, 1_000, moved, second)
    assert [p.ticket for p in open_ones(parts)] == [second.ticket]


def test_a_correction_adds_or_takes_and_never_below_what_is_needed(two: tuple[ServerParts, Pc, Pc]) -> None:
    parts, first, second = two
    tickets = (first.ticket, second.ticket)

    def correct(seconds: int, *people: str, some: tuple[str, ...] = tickets) -> wire.CorrectTime:
        return wire.CorrectTime(
            tickets=some, seconds=seconds, reason="误多给", approvals=parts.approve(*(people or ("chief",)))
        )

    before = left_ms(parts, first.ticket)
    assert "增加 1 分" in parts.command(correct(60, "chief", "inspector"), by="proctor").message
    assert parts.command(correct(-90, some=tickets[:1])).message.startswith(
        "更正 1 号座位的时间：减少 1 分 30 秒，结束时间改为"
    )
    assert left_ms(parts, first.ticket) == before - 30_000
    assert first.status().notices[-1].text.startswith("您的考试时间有更正：减少 1 分 30 秒，结束时间改为")
    told = refused(parts, correct(-220))
    assert told.code == "too_little_left"
    assert told.message.startswith("1 号座位办理后只剩 40 秒，考试会突然结束，没有办理任何一名。")
    assert refused(parts, correct(-10_000)).message.startswith("1 号座位办理后只剩 0 秒")
    assert left_ms(parts, second.ticket) == before + 60_000
    assert refused(parts, correct(0)).code == "time_out_of_range"
    for people in (("inspector",), ("chief",)):  # more time is time given, whatever it is called
        assert refused(parts, correct(60, *people)).code == "approvals_needed"
    assert refused(parts, correct(61, "chief", "inspector", some=tickets[1:])).code == "extension_over_limit"
    assert (
        refused(parts, correct(60, "chief", "inspector", some=(parts.tiny.ticket(3),))).code == "candidate_not_present"
    )


def test_a_grant_is_reversed_for_one_or_for_all(two: tuple[ServerParts, Pc, Pc]) -> None:
    parts, first, second = two
    before = left_ms(parts, first.ticket)
    parts.command(
        wire.Extend(
            tickets=(first.ticket, second.ticket),
            seconds=60,
            reason="x",
            approvals=parts.approve("chief", "inspector"),
        )
    )
    (grant,) = parts.site.need_room().state.sittings[first.ticket].grants

    def reverse(*tickets: str, people: tuple[str, ...] = ("chief",)) -> wire.ReverseGrants:
        return wire.ReverseGrants(
            grants=(wire.GrantRef(grant_id=grant.grant_id, tickets=tickets),),
            reason="点错座位",
            approvals=parts.approve(*people),
        )

    assert refused(parts, reverse(first.ticket, people=())).code == "approvals_needed"
    assert parts.command(reverse(first.ticket)).message.startswith("撤销 1 号座位的时间调整：减少 1 分，结束时间改为")
    assert (left_ms(parts, first.ticket), left_ms(parts, second.ticket)) == (before, before + 60_000)
    assert first.status().notices[-1].text.startswith("此前给您的延时已撤销，结束时间改为")
    assert refused(parts, reverse(first.ticket, second.ticket)).code == "grant_gone"
    parts.restart()
    assert left_ms(parts, second.ticket) == before + 60_000
    parts.command(reverse(second.ticket))
    undone = [r.event for r in parts.site.need_room().records if isinstance(r.event, GrantReversed)]
    assert [(e.kind, e.ms, e.tickets) for e in undone] == [
        ("extension", 60_000, (first.ticket,)),
        ("extension", 60_000, (second.ticket,)),
    ]


def test_a_grant_named_twice_is_reversed_for_everybody_named(two: tuple[ServerParts, Pc, Pc]) -> None:
    parts, first, second = two
    both = (first.ticket, second.ticket)
    people = parts.approve("chief", "inspector")
    before = left_ms(parts, second.ticket)
    parts.command(wire.Extend(tickets=both, seconds=60, reason="x", approvals=people))
    (grant,) = parts.site.need_room().state.sittings[first.ticket].grants
    twice = tuple(wire.GrantRef(grant_id=grant.grant_id, tickets=tickets) for tickets in (both[:1], both[1:], both))
    told = parts.command(wire.ReverseGrants(grants=twice, reason="点错", approvals=people)).message
    assert told.startswith("撤销 1、2 号座位的时间调整：减少 1 分")
    assert (left_ms(parts, first.ticket), left_ms(parts, second.ticket)) == (before, before)


def test_reversing_never_ends_a_sitting_by_surprise(two: tuple[ServerParts, Pc, Pc]) -> None:
    parts, first, second = two
    parts.command(
        wire.Extend(
            tickets=(first.ticket,),
            seconds=120,
            reason="x",
            approvals=parts.approve("chief", "inspector"),
            kind="outage",
        )
    )
    (grant,) = parts.site.need_room().state.sittings[first.ticket].grants
    run(parts, 280_000, first, second)
    command = wire.ReverseGrants(
        grants=(wire.GrantRef(grant_id=grant.grant_id, tickets=(first.ticket,)),),
        reason="误批",
        approvals=parts.approve("chief"),
    )
    told = refused(parts, command)
    assert told.code == "too_little_left"
    assert told.message == (
        "1 号座位办理后只剩 10 秒，考试会突然结束，没有办理任何一名。至少要留 1 分钟，可改用“更正”减少较短的时间。"
    )
    parts.command(
        wire.CorrectTime(tickets=(first.ticket,), seconds=-70, reason="误批", approvals=parts.approve("chief"))
    )
    assert left_ms(parts, first.ticket) == 60_000
    run(parts, 60_000, first, second)
    assert first.status().phase == "closed"
    assert refused(parts, command).code == "sitting_closed"


def test_in_sections_an_outage_counts_over_the_boundary_and_what_is_over_stays_over(make_parts: Any) -> None:
    parts = make_parts(section_s=(60, 200))
    pc, other = parts.login(1), parts.login(2)
    parts.started()
    parts.command(
        wire.Extend(
            tickets=(pc.ticket,), seconds=10, reason="x", approvals=parts.approve("chief", "inspector"), kind="outage"
        )
    )
    run(parts, 60_000, pc, other)
    run(parts, 20_000, other)  # ten seconds of the first section, ten of the second
    run(parts, 1_000, pc, other)
    (found,) = open_ones(parts)
    assert 20_000 <= found.lost_ms <= 21_000
    parts.command(credit(parts, found))
    first, second = parts.site.need_room().state.sittings[pc.ticket].grants
    assert (first.section_id, second.section_id) == ("t", "p")
    assert pc.status().notices[-1].text.startswith("给您“实操”部分补时 20 秒，该部分结束时间改为")

    def reverse(grant_id: str) -> wire.ReverseGrants:
        return wire.ReverseGrants(
            grants=(wire.GrantRef(grant_id=grant_id, tickets=(pc.ticket,)),),
            reason="误批",
            approvals=parts.approve("chief"),
        )

    assert refused(parts, reverse(first.grant_id)).code == "grant_of_closed_section"
    parts.command(reverse(second.grant_id))
    assert open_ones(parts) == []


class Centre:
    """The centre's side of the telephone."""

    def __init__(self, parts: ServerParts) -> None:
        self.parts = parts

    def ask(self, seconds: int, *tickets: str) -> str:
        self.parts.command(wire.AskExtension(tickets=tickets, seconds=seconds), by="proctor")
        asked = self.parts.site.need_room().state.asked
        return next(a.challenge for a in asked if (a.tickets, a.seconds) == (tickets, seconds))

    def code(self, seconds: int, challenge: str, *tickets: str) -> str:
        return extension_code(
            self.parts.tiny.extension_key,
            session_id=self.parts.tiny.plan.session_id,
            ticket=subject(tickets),
            extra_s=seconds,
            challenge=challenge,
        )

    def extend(self, seconds: int, code: str, *tickets: str, people: tuple[str, ...] = ("chief", "inspector")) -> Any:
        return wire.Extend(
            tickets=tickets, seconds=seconds, reason="停电", approvals=self.parts.approve(*people), centre_code=code
        )


def test_a_centre_code_goes_above_the_limit_once(two: tuple[ServerParts, Pc, Pc]) -> None:
    parts, first, _ = two
    centre, ticket = Centre(parts), first.ticket
    assert refused(parts, centre.extend(1800, "", ticket)).code == "extension_over_limit"
    assert refused(parts, centre.extend(1800, "AAAA-BBBB", ticket)).code == "centre_not_asked"
    challenge = centre.ask(1800, ticket)
    assert centre.ask(1800, ticket) == challenge
    parts.restart()
    assert centre.ask(1800, ticket) == challenge  # the call is still under way
    assert len([r for r in parts.site.need_room().records if isinstance(r.event, ExtensionAsked)]) == 1
    code = centre.code(1800, challenge, ticket)
    assert refused(parts, centre.extend(1200, code, ticket)).code == "centre_not_asked"
    assert refused(parts, centre.extend(1800, code, ticket, people=("chief",))).code == "approvals_needed"
    before = left_ms(parts, ticket)
    done = parts.command(centre.extend(1800, f" {code.lower()} ", ticket), by="proctor")
    assert done.message.startswith("给 1 号座位凭授权码延时 30 分")
    assert left_ms(parts, ticket) == before + 1_800_000
    assert refused(parts, centre.extend(1800, code, ticket)).code == "centre_not_asked"
    assert centre.ask(1800, ticket) != challenge
    # the site's own limit is as it was
    parts.command(centre.extend(120, "", ticket))
    (by_code, by_site) = [r.event for r in parts.site.need_room().records if isinstance(r.event, TimeGranted)]
    assert (by_code.challenge, by_site.challenge) == (challenge, "")
    assert {a.role for a in by_code.approvals} == {"chief", "inspector"}


def test_one_code_for_several_names_how_many(two: tuple[ServerParts, Pc, Pc]) -> None:
    parts, first, second = two
    centre, both = Centre(parts), tuple(sorted((first.ticket, second.ticket)))
    challenge = centre.ask(1200, *both)
    alone = centre.code(1200, challenge, first.ticket)
    assert refused(parts, centre.extend(1200, alone, *both)).code == "centre_code_wrong"
    parts.command(centre.extend(1200, centre.code(1200, challenge, *both), *reversed(both)))
    assert all(parts.site.need_room().state.sittings[t].grants[0].by_centre for t in both)


def test_guessing_is_slowed_and_the_right_code_still_works_later(two: tuple[ServerParts, Pc, Pc]) -> None:
    parts, first, second = two
    centre, ticket = Centre(parts), first.ticket
    challenge = centre.ask(1800, ticket)
    for _ in range(5):
        assert refused(parts, centre.extend(1800, "0000-0000", ticket)).code == "centre_code_wrong"
    right = centre.extend(1800, centre.code(1800, challenge, ticket), ticket)
    assert refused(parts, right).code == "too_many_tries"
    run(parts, 31_000, first, second)
    assert parts.command(right).message.startswith("给 1 号座位凭授权码延时")
