"""One trial at a time, never beside a sat session, nothing of it stays: on the real site, with a stage in memory."""

from collections.abc import Iterator

import msgspec
import pytest

from shared.exam.acts.room import EndRoom, PauseRoom, ResumeRoom, StartRoom
from shared.protocol.errors import WireError
from shared.protocol.trial import USE, TrialOrder, TrialRequest, TrialView
from shared.security.authority import check_authority
from site_server.adapters.files.trial_shelf import TrialResultFile
from site_server.service.trial.trials import Trials
from tests.support.memory_stage import MemoryStage, play_seat, until
from tests.support.server_parts import ServerParts


@pytest.fixture
def stage(parts: ServerParts) -> MemoryStage:
    return parts.stage


@pytest.fixture
def trials(parts: ServerParts) -> Iterator[Trials]:
    parts.device(1)
    parts.device(2)
    yield parts.use_cases.trials
    parts.use_cases.trials.stop()


def finished(trials: Trials) -> TrialView:
    until(lambda: trials.view().phase != "running")
    return trials.view()


def test_a_whole_trial_plays_every_stage_and_compares_every_seat(
    trials: Trials, parts: ServerParts, stage: MemoryStage
) -> None:
    stage.altered = frozenset({2})
    assert trials.start(TrialRequest()).phase == "running"
    assert trials.start(TrialRequest()).trial_id == trials.view().trial_id  # a second click joins
    play_seat(parts, 1)
    play_seat(parts, 2)
    view = finished(trials)
    acts = [act.__name__ for act in (StartRoom, PauseRoom, ResumeRoom)]
    wanted = ["make", "serve", *acts, "kill", "serve", "ResumeRoom", EndRoom.__name__, "collect", "seal", "remove"]
    assert stage.done[1:] == wanted
    assert (view.phase, [seat.state for seat in view.seats]) == ("done", ["passed", "failed"])
    assert view.seats[1].failure is not None
    assert view.seats[1].failure.code == "answers_lost"
    assert trials.order_for(parts.device(1)) is None
    again = Trials(parts.site, MemoryStage(), TrialResultFile(parts.folder.root))
    assert again.view() == view  # the room's sealing form is made from it


def test_a_pc_that_fails_holds_nobody_up_and_keeps_its_cause(trials: Trials, parts: ServerParts) -> None:
    trials.start(TrialRequest())
    play_seat(parts, 1, failing="item.single_choice")
    play_seat(parts, 2)
    first, second = finished(trials).seats
    assert first.failure is not None
    assert (first.failure.code, second.state) == ("mouse_dead", "passed")


def test_an_order_is_signed_and_for_one_device_alone(trials: Trials, parts: ServerParts) -> None:
    assert trials.order_for(parts.device(1)) is None
    trials.start(TrialRequest(virtual=3))
    until(lambda: trials.order_for(parts.device(1)) is not None)
    word = trials.order_for(parts.device(1))
    assert word is not None
    body = check_authority(parts.keys.ca.certificate, USE, word)
    order = msgspec.json.decode(body, type=TrialOrder)
    assert (order.seat, order.device_id, order.virtual) == (1, parts.device(1).device_id, 3)
    stranger = msgspec.structs.replace(parts.device(1), device_id="another")
    assert trials.order_for(stranger) is None


def test_a_sat_formal_session_refuses_a_trial_and_one_that_begins_ends_it(
    trials: Trials, parts: ServerParts, stage: MemoryStage
) -> None:
    trials.start(TrialRequest())
    parts.login(1)
    view = finished(trials)
    assert (view.phase, view.error) == ("cancelled", "formal_begins")
    assert stage.done[-1] == "remove"
    with pytest.raises(WireError) as refused:
        trials.start(TrialRequest())
    assert refused.value.code == "trial_session_open"


def test_cancelling_and_a_stage_that_fails_are_told_and_cleaned_up(
    trials: Trials, parts: ServerParts, stage: MemoryStage
) -> None:
    trials.start(TrialRequest())
    trials.cancel()
    assert finished(trials).error == "cancelled"
    stage.fails = "seal"
    trials.start(TrialRequest())
    play_seat(parts, 1)
    play_seat(parts, 2)
    view = finished(trials)
    assert (view.phase, view.error, stage.done[-1]) == ("failed", "seal", "remove")
    assert [step.name for step in view.stages if step.state == "failed"] == ["seal"]


def test_a_trial_that_ended_with_the_server_is_cleared_away_at_the_next_start(
    parts: ServerParts,
) -> None:
    stage = MemoryStage()
    TrialResultFile(parts.folder.root).keep(TrialView(phase="running", trial_id="T"))
    made = Trials(parts.site, stage, TrialResultFile(parts.folder.root))
    assert stage.done == ["remove"]
    assert (made.view().phase, made.view().error) == ("failed", "interrupted")
