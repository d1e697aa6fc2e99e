"""What waits for a person: a ticket typed twice, a candidate paused alone, and what is settled for all consoles."""

import pytest

from shared.protocol import commands as wire
from shared.protocol.console import ToDo
from shared.protocol.errors import WireError
from site_server.service.view.room_view import room_view
from tests.support.server_parts import ServerParts


def rows(parts: ServerParts) -> list[ToDo]:
    return list(room_view(parts.site).to_do)


def test_a_second_log_in_of_a_ticket_alarms_until_somebody_has_dealt_with_it(parts: ServerParts) -> None:
    parts.login(1)
    parts.started()
    with pytest.raises(WireError) as refused:
        parts.login(1, at=5)
    assert refused.value.code == "in_use_elsewhere"
    (row,) = rows(parts)
    assert (row.kind, row.seat) == ("second_login", 1)
    assert "又在 5 号座位登录" in row.text
    parts.command(wire.SettleMatter(key=row.key, text=row.text, ticket=row.ticket), by="proctor")
    assert rows(parts) == []
    with pytest.raises(WireError) as twice:
        parts.command(wire.SettleMatter(key=row.key, text=row.text))
    assert twice.value.code == "settled_already"
    parts.restart()
    assert rows(parts) == []
    parts.clock.pass_ms(1_000)
    with pytest.raises(WireError):
        parts.login(1, at=5)
    assert [r.kind for r in rows(parts)] == ["second_login"], "another time it is told again"


def test_a_wrong_seat_offers_the_move_and_not_the_late_entry(parts: ServerParts) -> None:
    with pytest.raises(WireError):
        parts.login(1, at=5)
    assert [r.kind for r in rows(parts)] == ["misplaced"]


def test_a_pause_of_one_candidate_is_told_until_it_is_over(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    parts.command(wire.PauseSittings(tickets=(pc.ticket,), reason="核对证件"))
    (row,) = rows(parts)
    assert (row.kind, row.text) == ("paused_alone", "1 号座位单独暂停，原因：核对证件。")
    parts.command(wire.ResumeSittings(tickets=(pc.ticket,)))
    assert rows(parts) == []
