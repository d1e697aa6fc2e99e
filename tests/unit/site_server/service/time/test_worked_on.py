"""After an outage of the server alone, PCs that worked on are charged for it, by their account and their answers."""

from typing import Any

import pytest

from shared.exam.clock.spans import Span
from shared.exam.room.events import AnsweredOn, HandedIn, WorkedOn
from shared.exam.signals import OpenFor
from shared.exchange.journal_records import Told
from shared.protocol import commands as wire
from shared.protocol.console import Meanwhile
from site_server.service.people.signals import write_told
from site_server.service.view.room_view import room_view
from tests.support.server_parts import Pc, ServerParts
from tests.unit.site_server.service.time.test_power_cut import RULES, events, left_ms, run

AWAY = 170_000


class Outage:
    """Four at work for half an hour; then the server alone is gone for AWAY ms."""

    def __init__(self, parts: ServerParts) -> None:
        self.parts, self.pcs = parts, [parts.login(seat) for seat in range(1, 5)]
        parts.started()
        run(parts, 1800, *self.pcs)
        self.cut_ms = parts.site.clock.now_ms()
        parts.clock.pass_ms(AWAY)
        parts.restart()
        self.back_ms = parts.site.clock.now_ms()

    def tell(self, pc: Pc, *spans: tuple[int, int], at: Pc | None = None, number: int = 1) -> None:
        """The PC's account, in seconds since the server was gone; `at`: told by another PC."""
        here = self.parts.site.devices.get((at or pc).claims.device_id)
        assert here is not None
        told = tuple(Span(from_ms=self.cut_ms + a * 1000, to_ms=self.cut_ms + b * 1000) for a, b in spans)
        signal = OpenFor(since_ms=self.cut_ms - 500, at_ms=self.back_ms + 500, spans=told, ticket=pc.ticket)
        signals = [Told(stream=f"s{pc.ticket}", number=number, signal=signal)]
        self.parts.clock.pass_ms(500)
        self.parts.site.writer.do(lambda tx: write_told(tx, here, signals))

    def cost(self, pc: Pc) -> int:
        return 1_800_000 - left_ms(self.parts, pc)

    def known(self, pc: Pc) -> Meanwhile:
        held = room_view(self.parts.site).standstill
        assert held is not None
        return held.meanwhile[pc.ticket]


@pytest.fixture
def outage(make_parts: Any) -> Outage:
    return Outage(make_parts(candidates=4, duration_s=3600, rules=RULES))


def test_each_is_charged_what_was_worked_and_one_act_goes_on_for_all(outage: Outage) -> None:
    on, half, off, silent = outage.pcs
    outage.tell(on, (0, 170))
    outage.tell(half, (0, 60), (100, 120))
    outage.tell(off)
    for pc in outage.pcs:
        pc.status()
    costs = [outage.cost(pc) for pc in outage.pcs]
    assert [round(ms / 1000) for ms in costs] == [170, 80, 0, 0]
    assert outage.known(on).told
    assert not outage.known(silent).told
    assert outage.parts.command(wire.ResumeRoom(), by="proctor").message
    assert [outage.cost(pc) for pc in outage.pcs] == costs, "the room's one act gives and takes nothing"
    assert not any(seat.proposals for seat in room_view(outage.parts.site).seats), "what was worked is no lost time"
    assert on.status().phase == "working"


def test_answers_tell_what_the_account_does_not(outage: Outage) -> None:
    lies, honest, *_ = outage.pcs
    outage.tell(lies)
    lies.send(lies.choose("s1", "A", client_ms=outage.cut_ms + 150_000))
    assert outage.cost(lies) == 150_000, "its own answer contradicts it"
    assert outage.known(lies).by_answers
    honest.send(honest.choose("s1", "A", client_ms=outage.cut_ms + 110_000))
    outage.tell(honest, (0, 60), (100, 120))
    assert outage.cost(honest) == 80_000, "an account that its answers bear out is believed"
    again = len(events(outage.parts, AnsweredOn))
    honest.send(honest.choose("s1", "B", client_ms=outage.cut_ms + 115_000))
    assert len(events(outage.parts, AnsweredOn)) == again == 2, "nothing new, no new line"


def test_a_guessed_time_charges_nobody_and_the_account_of_that_pc_does(outage: Outage) -> None:
    """Started anew without the server, its wall clock wrong: it says nothing either way."""
    behind, told, *_ = outage.pcs
    behind.send(behind.choose("s1", "A", client_ms=outage.cut_ms + 150_000, guessed=True))
    assert outage.cost(behind) == 0
    assert events(outage.parts, AnsweredOn) == []
    outage.tell(told, (120, 170))
    told.send(told.choose("s1", "A", client_ms=outage.cut_ms + 60_000, guessed=True))
    assert outage.cost(told) == 50_000, "its steady clock counts from its new start"


def test_only_the_pc_at_which_a_candidate_sits_speaks_for_them(outage: Outage) -> None:
    mine, other, *_ = outage.pcs
    outage.tell(mine, (0, 170), at=other)
    assert outage.cost(mine) == 0
    assert events(outage.parts, WorkedOn) == []


def test_without_an_outage_an_account_is_nothing_to_write_down(outage: Outage) -> None:
    outage.parts.command(wire.ResumeRoom(), by="proctor")
    run(outage.parts, 400, *outage.pcs)
    outage.cut_ms = outage.back_ms = outage.parts.site.clock.now_ms() - 100_000
    before = outage.cost(outage.pcs[0])
    outage.tell(outage.pcs[0], (0, 60))
    assert events(outage.parts, WorkedOn) == []
    assert outage.cost(outage.pcs[0]) == before + 500, "half a second passed"


def test_a_pc_that_is_back_after_the_room_went_on_is_charged_for_what_it_worked(outage: Outage) -> None:
    late, *back = outage.pcs
    run(outage.parts, 4, *back)
    outage.parts.command(wire.ResumeRoom(), by="proctor")
    run(outage.parts, 100, *back)
    outage.back_ms = outage.parts.site.clock.now_ms()
    run(outage.parts, 4, *outage.pcs)
    assert outage.cost(late) <= 8_000, "held until it is heard"
    outage.tell(late, (0, 200), (210, 230))
    assert abs(outage.cost(late) - 220_000) <= 8_500
    outage.tell(late, (0, 200), (210, 230), number=2)
    assert abs(outage.cost(late) - 220_000) <= 8_500, "once"


def test_who_used_all_the_time_has_had_it_and_the_others_have_theirs(make_parts: Any) -> None:
    outage = Outage(make_parts(candidates=4, duration_s=1800 + 132, rules=RULES))
    worked, off, *_ = outage.pcs
    outage.tell(worked, (0, 132))
    for pc in outage.pcs:
        pc.status()
    assert events(outage.parts, HandedIn) == [], "nobody is closed while the room stands still"
    assert left_ms(outage.parts, worked) <= 1_000
    assert abs(left_ms(outage.parts, off) - 132_000) <= 1_000
    outage.parts.command(wire.ResumeRoom(), by="proctor")
    run(outage.parts, 4, *outage.pcs)
    assert [e.ticket for e in events(outage.parts, HandedIn)] == [worked.ticket]
