"""A PC's clock never matters: whatever times it writes, its time, its answers and the record are the server's."""

import pytest
from msgspec.structs import replace

from tests.support.server_parts import ServerParts


@pytest.mark.parametrize("client_ms", [0, -1, 10**15, 2**63 - 1])
def test_times_of_a_pc_change_nothing(parts: ServerParts, client_ms: int) -> None:
    parts.started()
    pc, other = parts.login(1), parts.login(2)
    entry = replace(pc.choose("s1", "B"), client_ms=client_ms)
    reply = pc.send(entry)
    other.answer("s1", "B")
    parts.clock.pass_ms(5_000)
    parts.look()
    assert reply.acknowledged_seq == 1
    mine, theirs = pc.status(head=reply.head), other.status()
    assert (mine.remaining_ms, mine.deadline_ms) == (theirs.remaining_ms, theirs.deadline_ms)
    (row,) = parts.store.entries(1, pc.ticket)
    assert row.received_ms == parts.site.clock.now_ms() - 5_000
    assert not row.held
