"""A real PC, killed while it cannot reach the server, goes on by itself with the code a proctor was shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from candidate_client.bootstrap import build_engine
from candidate_client.core.engine import Engine
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.single_choice import SingleChoice
from shared.protocol.commands import ShowResumeCode
from tests.support.cable import Cable
from tests.support.candidate_pc import at_work, settings_for, until
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
