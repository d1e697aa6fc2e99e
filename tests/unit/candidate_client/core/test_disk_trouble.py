"""A disk that is full or hangs: answers go straight to the server, and nothing counts as kept that is not."""

import pytest

from tests.unit.candidate_client.core.fake_room import Room, choice, disk_full, wait_for


@pytest.mark.allow_log("journal not writable", "journal not usable", required=False)
def test_a_full_disk_sends_answers_straight_to_the_server(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = room.sit()

    with monkeypatch.context() as patch:
        patch.setattr("candidate_client.journal.file.os.fsync", disk_full)
        engine.answer("S1", choice("A"))
        wait_for(lambda: engine.view.disk_trouble)
        wait_for(lambda: engine.view.unsent == 0)
        assert room.site.book.answers["S1"] == choice("A")
    wait_for(lambda: not engine.view.disk_trouble)


@pytest.mark.allow_log("journal not usable", "journal not writable")
def test_answers_reach_the_server_from_a_pc_whose_disk_is_full_at_the_log_in(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("candidate_client.journal.file._create", disk_full)
        engine = room.sit()
        assert engine.view.disk_trouble
        engine.answer("S1", choice("A"))
        wait_for(lambda: engine.view.unsent == 0)
        assert room.site.book.answers["S1"] == choice("A")
    wait_for(lambda: not engine.view.disk_trouble)
    wait_for(lambda: engine.view.unkept == 0)


@pytest.mark.allow_log("journal not writable")
def test_a_new_log_in_knows_what_is_not_on_the_disk_yet(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = room.sit()
    wait_for(lambda: engine.view.unkept == 0)

    with monkeypatch.context() as patch:
        patch.setattr("candidate_client.journal.file.os.fsync", disk_full)
        engine.answer("S1", choice("A"))
        wait_for(lambda: engine.view.disk_trouble)
        room.site.valid_tokens = False
        wait_for(lambda: engine.view.epoch == 2)
        sitting = engine.sitting_log()
        assert sitting is not None
        assert sitting.log.unkept() > 0
    wait_for(lambda: sitting.log.unkept() == 0)
