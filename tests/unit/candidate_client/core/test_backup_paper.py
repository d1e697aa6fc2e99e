"""Another paper takes the place of the one on the screen: at once, empty, and nothing of the first one is lost."""

import hashlib
import os
import threading
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from candidate_client.core.engine import Engine
from candidate_client.core.papers import PaperStore
from candidate_client.journal.capsule import Capsule
from shared.decoding import decode_json
from shared.exchange.paper_archive import pack_paper
from shared.protocol.device import DeviceStatus
from shared.protocol.sitting import SittingStatus, SittingStatusRequest
from shared.security.vault import Box
from tests.unit.candidate_client.core.fake_room import Room, choice, wait_for
from tests.unit.candidate_client.fake_site import RESUME_CODE, FakeGateway, FakeSite, small_paper


def can_go_on_alone(room: Room, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Somebody with one answer at a PC that soon offers to go on without the server, and could."""
    monkeypatch.setattr("candidate_client.core.poller.OFFER_AFTER_MS", 50)
    engine = room.sit()
    engine.answer("S1", choice("A"))
    wait_for(lambda: engine.view.unsent == 0)
    wait_for(lambda: list((room.folder / "pc" / "journal").glob("*.capsule")))
    return engine


def opens_backup(site: FakeSite) -> None:
    """From now on the server gives this candidate a paper whose items have other ids."""
    first = small_paper()
    section = first.sections[0]
    groups = tuple(
        replace(group, items=tuple(replace(item, item_id=f"B-{item.item_id}") for item in group.items))
        for group in section.groups
    )
    second = replace(first, paper_id="P2", title="备用", sections=(replace(section, groups=groups),))
    with site.lock:
        site.backup = True
        site.paper_key = bytes(range(100, 132))
        site.ciphertext = Box(site.paper_key).encrypt(pack_paper(second, {}))


def test_the_new_paper_starts_empty_and_the_old_answers_stay_in_the_log(room: Room) -> None:
    engine = room.sit()
    engine.answer("S1", choice("A"))
    engine.set_flag("S2", True)
    engine.visit("S2")
    wait_for(lambda: engine.view.unsent == 0)
    opens_backup(room.site)
    wait_for(lambda: engine.view.exam is not None and engine.view.exam.paper.paper_id == "P2")
    view = engine.view
    assert view.exam is not None
    assert view.screen == "exam"
    assert view.backup
    assert view.position == "B-S1", "whoever was at an item of the old paper begins at the first one"
    assert (view.exam.answered(view.answers), view.exam.own(view.flags)) == (frozenset(), frozenset())
    engine.answer("B-S1", choice("C"))
    wait_for(lambda: engine.view.unsent == 0)
    assert room.site.book.answers == {"S1": choice("A"), "B-S1": choice("C")}
    assert engine.view.exam is not None
    assert engine.view.exam.answered(engine.view.answers) == {"B-S1"}


def test_until_it_is_here_the_old_one_is_not_shown_and_nothing_of_it_counts(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = room.sit()
    engine.answer("S1", choice("A"))
    told: list[SittingStatusRequest] = []
    honest = FakeGateway.sitting_status

    def listening(gateway: FakeGateway, request: SittingStatusRequest) -> SittingStatus:
        told.append(request)
        return honest(gateway, request)

    whole = room.site.ciphertext
    screens: list[str] = []
    engine.add_listener(lambda view: screens.append(view.screen))
    monkeypatch.setattr(FakeGateway, "sitting_status", listening)
    monkeypatch.setattr(FakeGateway, "paper", lambda gateway: whole)  # the line brings the old one as yet
    opens_backup(room.site)
    wait_for(lambda: engine.view.exam is None)
    assert engine.view.screen == "ready"
    assert engine.answer("S2", choice("B")), "what was being typed just then is kept"
    told.clear()
    wait_for(lambda: bool(told))
    assert (told[-1].answered, told[-1].total) == (0, 0)
    monkeypatch.setattr(FakeGateway, "paper", lambda gateway: room.site.ciphertext)
    wait_for(lambda: engine.view.screen == "exam")
    assert "ready" in screens
    wait_for(lambda: room.site.book.answers == {"S1": choice("A"), "S2": choice("B")})


def test_a_pc_that_starts_again_shows_the_new_paper(room: Room) -> None:
    engine = room.sit()
    opens_backup(room.site)
    wait_for(lambda: engine.view.exam is not None and engine.view.exam.paper.paper_id == "P2")
    engine.answer("B-S2", choice("D"))
    wait_for(lambda: engine.view.unkept == 0)
    engine.stop()
    again = room.pc()
    wait_for(lambda: again.view.screen == "exam")
    assert again.view.exam is not None
    assert again.view.exam.paper.paper_id == "P2"
    assert again.view.answers["B-S2"] == choice("D")


def test_killed_in_the_change_and_without_the_server_it_says_which_paper_it_shows(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the PC holds itself decides: the first paper until the new one lay here, then the new one."""
    engine = can_go_on_alone(room, monkeypatch)
    whole = room.site.ciphertext
    monkeypatch.setattr(FakeGateway, "paper", lambda gateway: whole)  # the line brings the old one as yet
    opens_backup(room.site)
    wait_for(lambda: engine.view.exam is None)
    first = restarted_alone(room, engine)
    assert first.view.exam is not None
    assert (first.view.exam.paper.paper_id, first.view.backup) == ("P1", False)
    assert first.answer("S2", choice("B"))
    wait_for(lambda: first.view.unkept == 0)
    monkeypatch.setattr(FakeGateway, "paper", lambda gateway: room.site.ciphertext)
    room.site.online = True
    wait_for(lambda: first.view.exam is not None and first.view.exam.paper.paper_id == "P2")
    assert first.view.backup
    assert first.answer("B-S1", choice("C"))
    wait_for(lambda: first.view.unsent == 0)
    second = restarted_alone(room, first)
    assert second.view.exam is not None
    assert (second.view.exam.paper.paper_id, second.view.backup) == ("P2", True)
    answers = {"S1": choice("A"), "S2": choice("B"), "B-S1": choice("C")}
    assert second.view.answers == answers
    assert room.site.book.answers == answers, "what was written to the first paper while it stood there is kept too"


def test_killed_before_the_capsule_names_the_new_paper_it_goes_on_with_the_old_one(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new paper's file had taken the place of the one that the capsule opens: the PC waited for the server."""
    engine = can_go_on_alone(room, monkeypatch)
    monkeypatch.setattr(Capsule, "renew", lambda capsule, content: None)  # killed before it comes to that
    opens_backup(room.site)
    wait_for(lambda: engine.view.exam is not None and engine.view.exam.paper.paper_id == "P2")
    again = restarted_alone(room, engine)
    assert again.view.exam is not None
    assert (again.view.exam.paper.paper_id, again.view.answers) == ("P1", {"S1": choice("A")})
    room.site.online = True
    wait_for(lambda: again.view.exam is not None and again.view.exam.paper.paper_id == "P2")


@pytest.mark.allow_log("paper ciphertext not kept on the disk")
def test_a_capsule_names_no_paper_that_a_full_disk_did_not_take(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("candidate_client.core.poller.OFFER_AFTER_MS", 50)
    engine = room.sit()
    wait_for(lambda: list((room.folder / "pc" / "journal").glob("*.capsule")))
    tries = []

    def full(path: Path, data: bytes) -> None:
        tries.append(path)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("candidate_client.core.papers.write_private", full)
        opens_backup(room.site)
        wait_for(lambda: engine.view.exam is not None and engine.view.exam.paper.paper_id == "P2")
        wait_for(lambda: len(tries) > 1)
        again = restarted_alone(room, engine)
        assert again.view.exam is not None
        assert again.view.exam.paper.paper_id == "P1", "what lies here"
    room.site.online = True
    wait_for(lambda: again.view.exam is not None and again.view.exam.paper.paper_id == "P2")
    wait_for(lambda: all(thread.name != "capsule" for thread in threading.enumerate()))
    second = restarted_alone(room, again)
    assert second.view.exam is not None
    assert second.view.exam.paper.paper_id == "P2", "the disk has room again"


def test_the_one_before_stays_and_older_ones_go_whatever_the_clock_says(tmp_path: Path) -> None:
    papers = [bytes([number]) * 8 for number in range(4)]
    names = [hashlib.sha256(paper).hexdigest() for paper in papers]
    store = PaperStore(tmp_path)
    for number, (name, paper) in enumerate(zip(names, papers, strict=True)):
        assert store.put(name, paper)
        assert store.put(name, paper)
        os.utime(tmp_path / f"{name}.paper", (1e9 - number, 1e9 - number))
        lying = {path.stem for path in tmp_path.glob("*.paper")}
        assert lying == set(names[max(0, number - 1) : number + 1])
    assert not store.kept(names[0])
    assert not store.kept("")


def restarted_alone(room: Room, engine: Engine) -> Engine:
    """The PC is killed and starts again while the server is out of reach; the resume code is typed."""
    room.site.online = False
    engine.stop()
    again = room.pc()
    wait_for(lambda: again.view.resume_offered)
    again.restart(RESUME_CODE).result(10)
    assert again.view.screen == "exam"
    return again


@pytest.mark.parametrize("kind", [SittingStatus, DeviceStatus])
def test_a_server_of_before_says_nothing_of_it(kind: type[SittingStatus | DeviceStatus]) -> None:
    told: dict[str, object] = {"room_ms": 1, "poll_after_ms": 1, "phase": "waiting", "seat": 1, "remaining_ms": 1}
    told |= {"allotted_ms": 1, "deadline_ms": None, "acknowledged_seq": 0, "hand_in_code": None}
    assert not decode_json(msgspec.json.encode(told), kind).backup
