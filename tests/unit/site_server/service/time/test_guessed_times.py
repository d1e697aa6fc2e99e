"""What outages cost where a PC only guessed when its answers were written (ADR 57)."""

from typing import Any

from proctor_console.presenters.ledger import proposal_rows
from site_server.service.view.room_view import room_view
from tests.unit.site_server.service.test_ledger_commands import open_ones, run


def test_answers_whose_time_was_guessed_may_lie_in_an_outage_and_are_told_apart(make_parts: Any) -> None:
    """Their stamps say: two hours ago. By them nobody would have worked in the outage, and its time were given."""
    parts = make_parts(duration_s=300)
    first, second = parts.login(1), parts.login(2)
    parts.started()
    run(parts, 10_000, first, second)
    first.send(first.choose("s1", "C", client_ms=parts.site.clock.now_ms() - 5_000))
    lost_ms = parts.site.clock.now_ms()
    run(parts, 6_000, second)
    guesses = [first.choose("s1", choice, client_ms=lost_ms - 7_200_000, guessed=True) for choice in "AB"]
    run(parts, 1_000, first, second)
    assert [(p.answers, p.guessed) for p in open_ones(parts)] == [(0, 0)]
    first.send(*guesses)
    for _ in range(2):
        found = {p.ticket: (p.answers, p.guessed) for p in open_ones(parts)}
        assert found[first.ticket] == (0, 2)
        assert found.get(second.ticket, (0, 0)) == (0, 0)
        row = next(row for row in proposal_rows(room_view(parts.site)) if row.proposal.ticket == first.ticket)
        assert (row.meanwhile, row.idle) == ("可能作答 2 次", False), "not chosen among those who wrote nothing"
        assert "有 2 次作答的时间是考试机重启后没有对时就估计的" in row.hint
        parts.restart()
        run(parts, 1_000, first, second)
