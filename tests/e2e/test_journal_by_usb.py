"""The LAN is gone at the hand-in and stays gone: the journal goes by USB, and the three-way check agrees."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.link.errors import Refused
from shared.protocol import paths
from shared.protocol.answers import AnswerHistory, JournalReport, OpenAnswers
from shared.protocol.commands import EndRoom
from tests.support.bare_pc import job
from tests.support.cable import Cable
from tests.support.candidate_pc import start_room, unseal
from tests.support.tiny_session import ROOT, TinySession

Transport = Any


class Pc:
    """A client process; killing it is a power cut."""

    def __init__(self, tiny: TinySession, data: Path, server: str, seat: int) -> None:
        code = "" if (data / "device" / "device.json").exists() else tiny.enrolment_code()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.usb_pc", str(data), server, str(seat), code],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, *words: str) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"the PC ended at {words}"
        return json.loads(line)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[TinySession]:
    with TinySession(tmp_path / "site", candidates=2, spares=1, duration_s=600) as made:
        unseal(made)
        yield made


@pytest.fixture
def pcs() -> Iterator[list[Pc]]:
    made: list[Pc] = []
    yield made
    for pc in made:
        pc.kill()


def bring(console: Transport, file: Path) -> JournalReport:
    return console.call("POST", paths.JOURNALS, file.read_bytes(), JournalReport)  # type: ignore[no-any-return]


def at_work(tiny: TinySession, pcs: list[Pc], data: Path, server: str) -> Pc:
    pc = Pc(tiny, data, server, 1)
    pcs.append(pc)
    pc.tell("sit", tiny.ticket(1), tiny.password(1))
    start_room(tiny)
    pc.tell("wait", "exam")
    pc.tell("answer", "s1", "A")
    pc.tell("saved")
    return pc


def test_cut_off_at_the_hand_in_the_answers_and_the_hand_in_come_by_usb(
    tiny: TinySession, cable: Cable, pcs: list[Pc], tmp_path: Path
) -> None:
    pc = at_work(tiny, pcs, tmp_path / "pc", cable.address)
    cable.pull()
    pc.tell("answer", "s1", "B")
    pc.tell("answer", "s2", "C")
    pc.tell("hand_in")
    pc.tell("offline")
    assert pc.tell("wait", "handing_in") == "handing_in"
    unsent, _, offered = pc.tell("left")
    assert (unsent, offered) == (3, True)
    stick = tmp_path / "stick"
    stick.mkdir()
    (name,) = pc.tell("export", str(stick))
    assert tiny.ticket(1) not in name
    pc.kill()

    proctor = tiny.staff("proctor")
    report = bring(proctor, stick / name)
    assert (report.new, report.known + report.new, report.held, report.hand_in) == (3, report.entries, 0, "taken")
    assert "已受理" in report.message
    chief = tiny.staff("chief")
    tiny.command(chief, EndRoom(reason="到时"))
    (check,) = job(chief, "collect").checks
    assert check.agrees
    assert check.client_head == check.server_head == check.bundle_head
    assert job(chief, "seal").state == "done"
    story = chief.call("POST", f"{paths.ANSWERS_OF}/{tiny.ticket(1)}", OpenAnswers(reason="核对"), AnswerHistory)
    assert {e.item_id: e.parts[0].text[0] for e in story.entries if e.counts} == {"s1": "B", "s2": "C"}


def test_a_pc_that_only_starts_again_after_the_end_is_exported_without_a_key_and_reviewed(
    tiny: TinySession, cable: Cable, pcs: list[Pc], tmp_path: Path
) -> None:
    """Cut off, typed on, without power; the room ended. It starts without a line, and nobody can log in."""
    data, stick = tmp_path / "pc", tmp_path / "stick"
    stick.mkdir()
    pc = at_work(tiny, pcs, data, cable.address)
    cable.pull()
    pc.tell("answer", "s2", "D")
    pc.tell("offline")
    before = pc.tell("export", str(stick))
    pc.kill()
    chief = tiny.staff("chief")
    tiny.command(chief, EndRoom(reason="到时"))
    assert not job(chief, "collect").checks[0].agrees
    again = Pc(tiny, data, cable.address, 1)
    pcs.append(again)
    again.tell("offline")
    assert again.tell("left") == [0, 1, True]
    assert again.tell("export", str(stick)) == before
    (file,) = stick.iterdir()

    whole = file.read_bytes()
    for damaged, code in ((whole[:-9], "journal_incomplete"), (b"PK" + whole, "journal_foreign")):
        file.write_bytes(damaged)
        with pytest.raises(Refused) as refused:
            bring(chief, file)
        assert refused.value.code == code
    file.write_bytes(whole)
    report = bring(chief, file)
    assert (report.new, report.hand_in, report.check_again) == (1, "none", True)
    (check,) = job(chief, "collect").checks
    assert check.agrees
    if report.held:
        assert job(chief, "seal").error == "held_undecided"
        tiny.decide_late(chief, 1, "use_held")
    assert job(chief, "seal").state == "done"
