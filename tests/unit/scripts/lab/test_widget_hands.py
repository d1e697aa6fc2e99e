"""The demo's hands know every kind of answer."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from candidate_client.ui.trial.hands import WidgetHands
from shared.exam.kinds.registry import KINDS
from shared.qtkit.work.fingers import Fingers


def test_there_is_a_hand_for_every_kind(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert WidgetHands(window, Fingers()).known == {kind.response for kind in KINDS}  # type: ignore[arg-type]  # no exam needed
