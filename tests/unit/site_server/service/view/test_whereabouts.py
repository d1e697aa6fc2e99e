"""A candidate does not know their room: found in all rosters this server holds; who asked stands in the log."""

from pathlib import Path

import msgspec
import pytest

from shared.exam.room.events import SiteSearched
from shared.exchange.directory import Directory, Placed, id_mark
from shared.formatting import mask_id
from shared.link.errors import LinkError
from shared.protocol import commands as wire
from shared.protocol.whereabouts import WhereReply, WhereRequest
from site_server.service.continuity.next_package import preload
from site_server.service.core.tokens import StaffClaims
from site_server.service.view.whereabouts import whereabouts
from tests.support.local_room import PIN, LocalGateway
from tests.support.server_parts import ServerParts

SALT = b"0123456789abcdef"
NUMBER = "110101200301010012"
ELSEWHERE = Placed(
    ticket="261128000301",
    name="张伟国",
    pinyin="zhangweiguo",
    id_type="内地居民身份证",
    id_masked=mask_id(NUMBER),
    id_mark=id_mark(SALT, NUMBER),
    title="会计",
    room="实训楼302机房",
    seat=3,
    starts_at_ms=1,
)
DIRECTORY = Directory(made_ms=77, salt=SALT, placed=(ELSEWHERE,))
PERSON = StaffClaims(session_no=1, staff_id="proctor", role="proctor", device_id="console-0")


def ask(parts: ServerParts, text: str) -> WhereReply:
    return whereabouts(parts.site, WhereRequest(text=text), PERSON)


@pytest.fixture
def known(parts: ServerParts, tmp_path: Path) -> ServerParts:
    parts.import_package(parts.tiny.build_package(tmp_path / "2.exampkg", serial=2, directory=DIRECTORY))
    return parts


@pytest.mark.parametrize("text", ["张 伟国", "zwg", "261128000301", NUMBER])
def test_a_candidate_of_another_room_is_found_and_their_number_stays_masked(known: ServerParts, text: str) -> None:
    reply = ask(known, text)
    (hit,) = reply.hits
    assert (hit.placed.room, hit.placed.seat, hit.here, hit.placed.id_mark) == ("实训楼302机房", 3, False, "")
    assert (reply.people, reply.rooms, reply.as_of_ms) == (5, 2, 77)
    assert NUMBER not in msgspec.json.encode(reply).decode()
    last = known.site.need_room().records[-1]
    assert (last.actor, last.event) == ("proctor", SiteSearched(asked=reply.asked, found=1))
    assert "伟国" not in repr(last)


def test_who_was_moved_is_found_where_they_sit_now(known: ServerParts) -> None:
    known.login(1)
    known.started()
    ticket = known.tiny.ticket(1)
    known.device(5)
    known.command(wire.MoveSeat(ticket=ticket, to_seat=5, reason="电脑故障"))
    (hit,) = ask(known, ticket).hits
    assert (hit.placed.seat, hit.here) == (5, True)


def test_the_package_that_waits_is_looked_in_as_well(parts: ServerParts, tmp_path: Path) -> None:
    later = parts.tiny.plan.starts_at_ms + 10_000_000
    path = parts.tiny.build_package(
        tmp_path / "n.exampkg", session_id="S-2", starts_at_ms=later, room="下午考场", directory=DIRECTORY
    )
    incoming = parts.folder.incoming()
    incoming.write_bytes(path.read_bytes())
    preload(parts.site, incoming, "tech")
    sessions = ask(parts, parts.tiny.ticket(2)).hits
    assert [(hit.placed.starts_at_ms, hit.here) for hit in sessions] == [
        (parts.tiny.plan.starts_at_ms, True),
        (later, False),
    ]
    (other,) = ask(parts, "张伟国").hits
    assert other.placed.room == "实训楼302机房"


def test_a_package_without_a_directory_knows_its_own_room(parts: ServerParts) -> None:
    reply = ask(parts, "没有这个人")
    assert (reply.hits, reply.near, reply.as_of_ms, reply.rooms) == ((), (), 0, 1)


def test_the_question_is_bounded_and_needs_somebody_signed_in(known: ServerParts) -> None:
    gateway = LocalGateway(known)
    with pytest.raises(LinkError, match="token_missing"):
        gateway.where("张伟国")
    for staff_id in ("proctor", "chief", "inspector", "tech"):
        gateway.sign_in(staff_id, PIN)
        assert gateway.where("张伟国").count == 1
    with pytest.raises(LinkError, match="bad_request"):
        gateway.where("张" * 61)
