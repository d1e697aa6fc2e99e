"""The one door: an entry that no log may hold is refused by name, on whichever way it came."""

from typing import Any

import pytest
from msgspec.structs import replace

from shared.exam.answers.content import Content, Flagged
from shared.exam.answers.log import Entry
from shared.protocol.errors import WireError
from tests.support.server_parts import Pc, ServerParts


def entry(pc: Pc, content: Content) -> Entry:
    """An entry behind the journal's end that the journal itself would not write."""
    return Entry(epoch=1, seq=pc.book.next_seq(1), content=content, client_ms=1)


def test_an_item_of_another_paper_is_refused_where_the_plan_lists_the_items(make_parts: Any) -> None:
    parts: ServerParts = make_parts(section_s=(60, 40))
    parts.started()
    pc = parts.login(1)
    with pytest.raises(WireError) as refused:
        pc.send(pc.choose("s1", "A"), entry(pc, Flagged(item_id="of-another-paper", on=True)))
    assert (refused.value.code, refused.value.details["expected_seq"]) == ("bad_entry", 2)
    assert parts.site.need_room().books[pc.ticket].count() == 0


def test_a_save_that_names_a_login_nobody_had_is_none(parts: ServerParts) -> None:
    parts.started()
    pc = parts.login(1)
    with pytest.raises(WireError) as refused:
        pc.send(replace(pc.choose("s1", "A"), epoch=2), epoch=2)
    assert refused.value.code == "bad_request"
