"""The wall page: what its code is worth, and what never stands on a wall."""

import msgspec
import pytest

from shared.exam.room.wall import WallState
from shared.protocol.commands import CheckIdentity, CloseWall, OpenWall, PauseRoom, RecordDiscipline, StartLeave
from shared.protocol.errors import WireError
from shared.protocol.wall import WallView
from shared.security.codes import ALPHABET
from site_server.service.view.wall import check_wall, wall_card, wall_view
from tests.support.server_parts import ServerParts


def opened(parts: ServerParts, *, names: bool = False) -> str:
    parts.command(OpenWall(names=names))
    return wall_card(parts.site).code


def refused(parts: ServerParts, code: str) -> bool:
    try:
        check_wall(parts.site, code)
    except WireError as error:
        return error.code == "wall_refused"
    return False


def states(parts: ServerParts) -> dict[int, WallState]:
    return {seat.seat: seat.state for seat in wall_view(parts.site).seats}


def test_a_code_opens_until_the_next_one_or_the_end(parts: ServerParts) -> None:
    assert wall_card(parts.site).code == ""
    first = opened(parts)
    assert not refused(parts, first)
    second = opened(parts)
    assert second != first
    assert refused(parts, first)
    parts.command(CloseWall())
    assert refused(parts, second)
    assert refused(parts, "")


def test_it_is_taken_as_people_type_it(parts: ServerParts) -> None:
    code = opened(parts)
    assert not refused(parts, code.lower().replace("-", ""))
    assert not refused(parts, f" {code.replace('0', 'o').replace('1', 'l')} ")
    other = ALPHABET[ALPHABET.index(code[0]) - 1] + code[1:]
    for wrong in (other, code[:-1], code * 9, "密码", "\ud800"):
        assert refused(parts, wrong)


def test_the_code_outlives_a_restart_and_stands_in_no_record(parts: ServerParts) -> None:
    code = opened(parts)
    records = msgspec.json.encode(parts.site.need_room().records)
    assert code.encode() not in records
    parts.restart()
    assert wall_card(parts.site).code == code
    assert not refused(parts, code)


def test_without_a_session_it_is_refused_like_any_wrong_code(parts: ServerParts) -> None:
    code = opened(parts)
    parts.site.room = None
    assert refused(parts, code)


@pytest.mark.parametrize("names", [False, True])
def test_names_stand_there_only_where_allowed_and_masked(parts: ServerParts, names: bool) -> None:
    opened(parts, names=names)
    view = wall_view(parts.site)
    told = msgspec.json.encode(view).decode()
    for candidate in parts.site.need_room().plan.candidates:
        assert candidate.name not in told
        assert candidate.ticket not in told
        assert candidate.id_number not in told
    assert all(bool(seat.name) is (names and seat.state != "free") for seat in view.seats)
    assert not names or all("**" in seat.name for seat in view.seats if seat.name)


def test_the_room_as_everybody_may_see_it(parts: ServerParts) -> None:
    opened(parts)
    first, second = parts.login(1), parts.login(2)
    view = wall_view(parts.site)
    assert (view.phase, view.phase_text) == ("sealed", "试卷未开启")
    assert states(parts)[1] == "ready"
    assert states(parts)[3] == "waiting"
    parts.started()
    for pc in (first, second):
        pc.status()
    assert states(parts)[1] == "working"
    parts.command(StartLeave(ticket=second.ticket, reason="如厕"))
    assert states(parts)[2] == "away"
    parts.command(PauseRoom(reason="停电"))
    view = wall_view(parts.site)
    assert (view.phase, states(parts)[1]) == ("paused", "paused")
    assert view.room_ms == parts.site.clock.now_ms()
    assert view.utc_offset_s == 8 * 3600
    assert (view.totals.due, view.totals.present) == (4, 2)


def test_doubts_and_discipline_are_no_business_of_a_wall(parts: ServerParts) -> None:
    opened(parts)
    first, second = parts.login(1), parts.login(2)
    parts.command(CheckIdentity(ticket=first.ticket, ok=False, note="照片不像"))
    assert states(parts)[1] == "ready"
    parts.started()
    for pc in (first, second):
        pc.status()
    assert states(parts)[1] == "working"
    chief = parts.approve("chief")
    end = RecordDiscipline(ticket=second.ticket, code="61", action="terminate", text="替考", approvals=chief)
    parts.command(end)
    assert states(parts)[2] == "ended"
    assert "替考" not in msgspec.json.encode(wall_view(parts.site)).decode()


def test_a_spare_shows_once_somebody_sits_there(parts: ServerParts) -> None:
    opened(parts)
    room = parts.site.need_room()
    assert [seat.seat for seat in wall_view(parts.site).seats] == list(range(1, room.plan.seats + 1))
    assert msgspec.json.decode(msgspec.json.encode(wall_view(parts.site)), type=WallView) == wall_view(parts.site)
