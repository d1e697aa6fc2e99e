"""The player: each step within its time, failures told with their causes; the desk: only genuine orders."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.core.settings import Settings
from candidate_client.core.state import ClientView, Device
from candidate_client.core.trial.checks import Failure
from candidate_client.core.trial.order import trial_folder
from candidate_client.ui.trial import player as player_module
from candidate_client.ui.trial.desk import TrialDesk
from candidate_client.ui.trial.player import TrialPlayer
from candidate_client.ui.trial.record import Record
from candidate_client.ui.trial.script import StepFailed
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.protocol.trial import USE, TrialOrder, TrialReport
from shared.qtkit.work.fingers import MissingWidgetError, Script
from shared.security import certificates
from shared.security.authority import say_as_authority
from shared.trial.steps import STEPS
from tests.conftest import LogGuard

CA = certificates.make_ca("S1", now_ms=1_800_000_000_000)


class Played:
    """A script in which the named steps go wrong, each in its own way."""

    def __init__(self, wrong: dict[str, Exception | str]) -> None:
        self.wrong, self.closed = wrong, False
        self.virtual = None
        self.answers: dict[str, Any] = {}

    def step(self, name: str) -> Script:
        trouble = self.wrong.get(name)
        yield lambda: trouble != "waits for ever"
        if isinstance(trouble, Exception):
            raise trouble

    def why_not(self, name: str) -> Failure | None:
        return Failure(code="not_connected") if name == "connect" else None

    def close(self) -> None:
        self.closed = True


def play(qtbot: QtBot, wrong: dict[str, Exception | str]) -> tuple[TrialReport, Played]:
    told: list[TrialReport] = []
    record = Record("T", told.append)
    script: Any = Played(wrong)
    player = TrialPlayer(script, record)
    with qtbot.waitSignal(player.over, timeout=20_000):
        player.start()
    return told[-1], script


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player_module, "_TICK_MS", 1)
    monkeypatch.setattr(player_module, "LIMITS", dict.fromkeys(STEPS, 0.05))


def test_all_steps_pass_in_order(qtbot: QtBot) -> None:
    report, script = play(qtbot, {})
    assert tuple(step.name for step in report.steps) == STEPS
    assert {step.state for step in report.steps} == {"passed"}
    assert report.over
    assert script.closed


def test_checks_are_all_tried_and_one_item_may_fail(qtbot: QtBot, allow_log: LogGuard) -> None:
    allow_log("trial: step")
    wrong: dict[str, Exception | str] = {
        "clock": StepFailed(Failure(code="clock_off", values={"seconds": 90})),
        "item.fill_in": StepFailed(Failure(code="keyboard_dead")),
    }
    report, _script = play(qtbot, wrong)
    failed = [(step.name, step.code) for step in report.steps if step.state == "failed"]
    assert failed == [("clock", "clock_off"), ("item.fill_in", "keyboard_dead")]
    assert report.steps[-1].name == STEPS[-1]


@pytest.mark.parametrize(
    ("step", "trouble", "code"),
    [
        ("login", "waits for ever", "timeout"),
        ("connect", "waits for ever", "not_connected"),
        ("rules", MissingWidgetError("rules-check"), "widget_missing"),
        ("reopen", RuntimeError("gone"), "fault"),
    ],
)
def test_a_step_that_the_rest_needs_ends_it(
    qtbot: QtBot, allow_log: LogGuard, step: str, trouble: Exception | str, code: str
) -> None:
    allow_log("trial")
    report, script = play(qtbot, {step: trouble})
    assert (report.steps[-1].name, report.steps[-1].code, report.over) == (step, code, True)
    assert script.closed


def test_only_a_genuine_order_is_followed_and_what_an_interrupted_trial_left_is_gone(
    qapp: QApplication, tmp_path: Path, allow_log: LogGuard
) -> None:
    allow_log("trial order not followed")
    identity = DeviceIdentity(device_id="seat-3", seat=3, server="127.0.0.1:1", site_id="S1")
    key = certificates.make_device_key()
    request = certificates.make_device_request(key, "seat-3")
    pem = certificates.issue_device(CA, request, device_id="seat-3", role="candidate", now_ms=1_800_000_000_000)
    DeviceFiles(tmp_path).save(identity, key=certificates.key_pem(key), certificate=pem, site_ca=CA.certificate)
    left = trial_folder(tmp_path) / "seat" / "journal"
    left.mkdir(parents=True)
    opened: list[Settings] = []
    window: Any = opened.append
    desk = TrialDesk(Settings(data=tmp_path), window)
    assert not trial_folder(tmp_path).exists()
    order = TrialOrder(
        trial_id="T", device_id="seat-4", seat=4, port=2, enrol_code="C", ticket="9", password="9", product_version="1"
    )
    view = ClientView(screen="waiting", device=Device(device_id="seat-3", seat=3, server="127.0.0.1:1"))
    for_another = say_as_authority(CA, USE, msgspec.json.encode(order).decode())
    desk.follow(replace(view, trial=for_another))
    assert desk._player is None
    mine = say_as_authority(CA, USE, msgspec.json.encode(replace(order, device_id="seat-3")).decode())
    desk.follow(replace(view, trial=replace(mine, body=mine.body.replace("seat-3", "seat-5"))))
    assert desk._player is None
    desk.follow(replace(view, trial=mine))
    assert desk._player is not None
    desk.follow(view)
    assert desk._player is None
    assert not opened
