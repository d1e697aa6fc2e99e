"""The backup paper at real PCs: one has it from the start, one gets it in the exam and goes on with it off the line.

From its code to its marks: `test_backup_paper_to_marks.py`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from candidate_client.bootstrap import build_engine
from candidate_client.core.engine import Engine
from candidate_client.core.state import ClientView
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.room.events import BackupAsked
from shared.protocol.commands import AskBackup, OpenBackup, ResumeRoom, ShowResumeCode
from tests.support.cable import Cable
from tests.support.candidate_pc import settings_for, sit_down, start_room, unseal, until
from tests.support.client_process import ClientProcess
from tests.support.tiny_session import TinySession

_GOES_ON_ALONE = """
import sys, time
from pathlib import Path
from candidate_client.bootstrap import build_engine
from candidate_client.core.settings import Settings
from shared.exam.kinds.single_choice import SingleChoice
engine = build_engine(Settings(data=Path(sys.argv[1])))
engine.start()
while not engine.view.resume_offered:
    time.sleep(0.01)
print("offered", flush=True)
engine.restart(sys.stdin.readline()).result(30)
print(engine.view.exam.paper.paper_id, engine.view.backup, flush=True)
assert engine.answer("b-s1", SingleChoice(choice="D"))
while engine.view.unkept:
    time.sleep(0.001)
print("kept", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[TinySession]:
    with TinySession(tmp_path / "site", candidates=3, duration_s=600, backup=True) as made:
        yield made


def begin(tiny: TinySession, engines: list[Engine], folder: Path, seat: int, server: str | None = None) -> Engine:
    engine = build_engine(settings_for(tiny, folder, seat, server))
    engines.append(engine)
    engine.start()
    return engine


def on_paper(view: ClientView) -> tuple[str, bool]:
    return (view.exam.paper.paper_id, view.backup) if view.exam is not None else ("", False)


def switch(tiny: TinySession, seat: int, code: str) -> None:
    approvals = (tiny.credential("chief"),)
    act = OpenBackup(code=code, reason="第 1 题图片缺失", approvals=approvals, ticket=tiny.ticket(seat))
    tiny.command(tiny.staff("chief"), act)


def test_it_reaches_the_right_pcs_and_is_there_again_off_the_line(
    tiny: TinySession, engines: list[Engine], tmp_path: Path
) -> None:
    cable = Cable(tiny.server.address)
    early = begin(tiny, engines, tmp_path / "pc2", 2)
    plain = begin(tiny, engines, tmp_path / "pc3", 3)
    unseal(tiny)
    switch(tiny, 2, tiny.backup_code)
    first = begin(tiny, engines, tmp_path / "pc1", 1, cable.address)
    for seat, engine in ((1, first), (2, early), (3, plain)):
        sit_down(engine, tiny, seat)
    start_room(tiny)
    for engine in (first, early, plain):
        until(lambda engine=engine: engine.view.screen == "exam")  # type: ignore[misc]
    assert (on_paper(first.view), on_paper(early.view)) == (("P-TINY", False), ("P-TINY-B", True))
    assert on_paper(plain.view) == ("P-TINY", False)
    assert not early.view.notices, "who has seen no other paper is told nothing"

    # Seat 1 has worked; the server dies between the telephone call and the code.
    first.answer("s1", SingleChoice(choice="A"))
    early.answer("b-s1", SingleChoice(choice="B"))
    plain.answer("s1", SingleChoice(choice="C"))
    until(lambda: not any(one.view.unsent for one in (first, early, plain)))
    (asked,) = tiny.command(tiny.staff("proctor"), AskBackup(ticket=tiny.ticket(1))).records
    assert isinstance(asked.event, BackupAsked)
    tiny.server.kill()
    tiny.server.start()
    chief = tiny.staff("chief")
    if tiny.view(chief).phase == "paused":
        tiny.command(chief, ResumeRoom())
    switch(tiny, 1, tiny.centre_says(asked.event.challenge, 1))
    until(lambda: on_paper(first.view) == ("P-TINY-B", True), why="seat 1 never got the backup paper")
    assert first.view.answers.get("b-s1") is None
    assert [n.text[:13] for n in first.view.notices if n.kind == "message"] == ["监考人员已为您换用备用卷，"]
    assert on_paper(plain.view) == ("P-TINY", False)
    until(lambda: list((tmp_path / "pc1" / "journal").glob("*.capsule")))
    until(lambda: first.view.clock.remaining_ms(0) is not None)

    # Its PC dies too, off the line: by the resume code it goes on with the backup paper, and says so.
    first.answer("b-s1", SingleChoice(choice="C"))
    until(lambda: first.view.unsent == 0)
    first.stop()
    cable.pull()
    asked_code = ShowResumeCode(ticket=tiny.ticket(1), reason="考试机重启后连不上服务器")
    code = tiny.command(tiny.staff("proctor"), asked_code).code
    alone = ClientProcess(_GOES_ON_ALONE, tmp_path / "pc1")
    assert alone.told() == "offered"
    alone.tell(code)
    assert alone.told().split() == ["P-TINY-B", "True"]
    assert alone.told() == "kept"
    alone.kill()
    cable.plug()
    again = begin(tiny, engines, tmp_path / "pc1", 1, cable.address)
    until(lambda: again.view.screen == "exam" and again.view.unsent == 0)
    assert on_paper(again.view) == ("P-TINY-B", True)
    assert again.view.answers["b-s1"] == SingleChoice(choice="D")
