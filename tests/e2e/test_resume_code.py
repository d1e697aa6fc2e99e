"""A real PC, killed while it cannot reach the server, goes on by itself with the code a proctor was shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from candidate_client.bootstrap import build_engine
from candidate_client.core.engine import Engine
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.single_choice import SingleChoice
from shared.protocol import paths
from shared.protocol.answers import AnswerHistory
from shared.protocol.commands import MoveSeat, ShowResumeCode
from tests.support.cable import Cable
from tests.support.candidate_pc import at_work, settings_for, sit_down, until
from tests.support.client_process import WORKING, ClientProcess
from tests.support.tiny_session import TinySession


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[TinySession]:
    with TinySession(tmp_path / "site", candidates=2, spares=1, duration_s=120) as made:
        yield made


_CUT_OFF_CLIENT = """
import sys, time
from pathlib import Path
from candidate_client.bootstrap import build_engine
from candidate_client.core.settings import Settings
from shared.exam.kinds.fill_in import FillIn
engine = build_engine(Settings(data=Path(sys.argv[1])))
engine.start()
while not engine.view.resume_offered:
    time.sleep(0.01)
assert engine.view.screen == "waiting"
print("offered", flush=True)
engine.restart(sys.stdin.readline()).result(30)
print(engine.view.screen, engine.view.answers["f1"].blanks["a"], engine.view.clock.estimated, flush=True)
assert engine.answer("f1", FillIn(blanks={"a": "after"}))
assert engine.set_flag("j1", True)
while engine.view.unkept:
    time.sleep(0.001)
print("kept", flush=True)
sys.stdin.readline()
"""


def test_a_pc_killed_twice_while_cut_off_goes_on_with_the_resume_code(
    tiny: TinySession, engines: list[Engine], tmp_path: Path
) -> None:
    """Killed while the LAN is down, gone on by itself with the code from the console, killed again, then online."""
    cable = Cable(tiny.server.address)
    folder = tmp_path / "pc"
    first = at_work(tiny, engines, folder, cable.address)
    first.answer("s1", SingleChoice(choice="D"))
    until(lambda: first.view.unsent == 0)
    until(lambda: list((folder / "journal").glob("*.capsule")))
    first.stop()
    victim = ClientProcess(WORKING, folder)
    assert victim.told() == "exam"
    cable.pull()
    victim.tell("go")
    kept = 0
    while kept < 10:
        kept = int(victim.told())
    victim.kill()

    # The console still reaches the server: the proctor is shown the code, with a reason that the log keeps.
    asked = ShowResumeCode(ticket=tiny.ticket(1), reason="考试机重启后连不上服务器")
    code = tiny.command(tiny.staff("proctor"), asked).code
    cut_off = ClientProcess(_CUT_OFF_CLIENT, folder)
    assert cut_off.told() == "offered"
    cut_off.tell(code)
    screen, shown, estimated = cut_off.told().split()
    assert (screen, estimated) == ("exam", "True")
    assert int(shown) >= kept
    assert cut_off.told() == "kept"
    cut_off.kill()

    cable.plug()
    again = build_engine(settings_for(tiny, folder, 1, cable.address))
    engines.append(again)
    again.start()
    until(lambda: again.view.screen == "exam")
    assert again.view.answers == {"s1": SingleChoice(choice="D"), "f1": FillIn(blanks={"a": "after"})}
    assert again.view.flags == {"j1"}
    until(lambda: again.view.unsent == 0)
    until(lambda: not again.view.clock.estimated)
    sitting = again.sitting_log()
    assert sitting is not None
    snapshot = sitting.gateway.snapshot()
    assert snapshot.answers == again.view.answers
    assert snapshot.head == sitting.log.book.head()
    assert again.hash_mismatches == 0
    for path in folder.rglob("*"):
        assert not path.is_file() or code.encode() not in path.read_bytes(), path.name
    cable.close()


_WRONG_CLOCK_CLIENT = """
import sys, time
from pathlib import Path
now = time.time_ns
time.time_ns = lambda: now() - 7_200_000_000_000
from candidate_client.bootstrap import build_engine
from candidate_client.core.settings import Settings
from shared.exam.kinds.fill_in import FillIn
engine = build_engine(Settings(data=Path(sys.argv[1])))
engine.start()
while not engine.view.resume_offered:
    time.sleep(0.01)
engine.restart(sys.stdin.readline()).result(30)
print(engine.view.screen, flush=True)
sys.stdin.readline()
assert engine.answer("f1", FillIn(blanks={"a": "stranger"}))
while engine.view.unkept:
    time.sleep(0.001)
print("kept", flush=True)
while not engine.view.fenced:
    time.sleep(0.01)
print("fenced", flush=True)
sys.stdin.readline()
"""


def test_what_a_stranger_types_at_the_old_pc_waits_for_people_whatever_its_wall_clock_says(
    tiny: TinySession, engines: list[Engine], tmp_path: Path
) -> None:
    """Off the line and switched on again with a dead clock battery, two hours behind; meanwhile its candidate moved."""
    cable, folder = Cable(tiny.server.address), tmp_path / "pc"
    first = at_work(tiny, engines, folder, cable.address)
    first.answer("s1", SingleChoice(choice="D"))
    until(lambda: first.view.unsent == 0)
    until(lambda: list((folder / "journal").glob("*.capsule")))
    cable.pull()
    first.answer("j1", SingleChoice(choice="A"))
    until(lambda: first.view.unkept == 0)
    first.stop()
    asked = ShowResumeCode(ticket=tiny.ticket(1), reason="考试机重启后连不上服务器")
    code = tiny.command(tiny.staff("proctor"), asked).code
    old = ClientProcess(_WRONG_CLOCK_CLIENT, folder)
    old.tell(code)
    assert old.told() == "exam"

    tiny.command(tiny.staff("proctor"), MoveSeat(ticket=tiny.ticket(1), to_seat=3, reason="网线故障"))
    new = build_engine(settings_for(tiny, tmp_path / "new", 3))
    engines.append(new)
    new.start()
    sit_down(new, tiny, 1)
    until(lambda: new.view.screen == "exam")
    old.tell("a stranger sits down")
    assert old.told() == "kept"
    cable.plug()
    assert old.told() == "fenced"

    chief, path = tiny.staff("chief"), f"{paths.ANSWERS_OF}/{tiny.ticket(1)}"

    def story() -> AnswerHistory:
        return chief.call("GET", path, None, AnswerHistory)

    until(lambda: story().waiting())
    assert [(late.item_id, late.guessed) for late in story().waiting()] == [("f1", True)]
    sure = {entry.item_id: entry.late for entry in story().entries if entry.kind == "answered" and not entry.guessed}
    assert sure == {"s1": "", "j1": ""}, "what the candidate wrote before the PC went off counts"
    until(lambda: new.view.answers.get("j1") == SingleChoice(choice="A"))
    assert "f1" not in new.view.answers
    sitting = new.sitting_log()
    assert sitting is not None
    assert sitting.gateway.snapshot().answers == new.view.answers
    old.kill()
    cable.close()
