"""Acts on the wall page: who may open it with names, and what ends it."""

from shared.exam.acts.base import Credential, Doing, Effect, Told, Value, after
from shared.exam.acts.wall import CloseWall, OpenWall
from shared.exam.room import events as ev
from shared.exam.room.wall_events import WallClosed, WallOpened
from tests.unit.shared.exam.acts.support import CHIEF, MIN, running, tells, why, writes
from tests.unit.shared.exam.support import T

NOW = T + 10 * MIN
CLOSED = Effect(code="wall_closed")


def test_names_are_the_chief_examiners_to_allow() -> None:
    state = running(1).state
    assert OpenWall().approvers(state, "proctor", NOW) == ()
    assert OpenWall(names=True).approvers(state, "proctor", NOW) == ("chief",)
    assert OpenWall(names=True).approvers(state, "chief", NOW) == ()
    assert {"proctor", "chief"} == OpenWall.ROLES == CloseWall.ROLES
    people = (Credential(staff_id="chief", pin="1"),)
    written = OpenWall(names=True, approvals=people).events(state, Doing(letters="ab", approvals=(CHIEF,)), NOW)
    assert [one.event for one in written] == [WallOpened(wall_id="w-ab", names=True, approvals=(CHIEF,))]


def test_it_is_opened_opened_anew_and_closed() -> None:
    log = running(1)
    assert why(CloseWall(), log.state, NOW) == "wall_not_open"
    without = Told(code="wall_without_names")
    assert tells(OpenWall(), log.state, NOW) == Effect(code="wall_opened", values={"names": without, "again": ""})
    log.add(NOW, WallOpened(wall_id="w-1"))
    again: dict[str, Value] = {"names": Told(code="wall_with_names"), "again": Told(code="wall_code_ends")}
    assert tells(OpenWall(names=True), log.state, NOW) == Effect(code="wall_opened", values=again)
    assert writes(CloseWall(), log.state, NOW) == [WallClosed()]
    assert tells(CloseWall(), log.state, NOW) == CLOSED
    assert after(log.state, CloseWall().events(log.state, Doing(), NOW), NOW).wall is None


def test_the_seal_closes_it_for_the_record_is_written() -> None:
    log = running(1)
    log.add(NOW, WallOpened(wall_id="w-1"))
    log.add(NOW, ev.BundleSealed(bundle_id="b", bundle_sha256="0", bytes=1))
    assert log.state.wall is None
    assert why(OpenWall(), log.state, NOW) == "already_sealed"
