"""One candidate PC of the demo with its real window, worked through its widgets, with pictures of every screen.

Run as a process: `python -m scripts.lab.demo.window_robot PART.json`. Orders as for `scripts.lab.demo.robot`.
"""

import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from candidate_client.bootstrap import ClientWindow, build_window
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.settings import Settings
from candidate_client.ui.trial.hands import WidgetHands
from scripts.lab.demo.acting import Pace, Step, steps
from scripts.lab.demo.observer import Observer
from scripts.lab.demo.orders import Orders, Part, read_part
from scripts.lab.demo.persona import Persona
from scripts.lab.demo.trace import new_trace
from shared.exam.key import PaperKey
from shared.qtkit.work.fingers import Fingers

LOOK_MS = 80
BETWEEN_CLICKS_S = 0.8
SIZES = {1: (1366, 768), 2: (1920, 1080), 3: (1366, 768)}
log = logging.getLogger(__name__)


class Candidate:
    """Looks at the window several times a second and does what its screen asks for."""

    def __init__(self, window: ClientWindow, part: Part, orders: Orders) -> None:
        self._window, self._part, self._orders = window, part, orders
        self._hand, self._hands = Fingers(), WidgetHands(window)
        self._arrived, self._leaving = part.on_time, False
        self._acts: Iterator[Step] | None = None
        self._pace: Pace | None = None
        self._next_click = 0.0
        self._taken: set[str] = set()
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)

    def _look(self) -> None:
        order = self._orders.next()
        if order is not None:
            self._order(order)
        if time.monotonic() < self._next_click:
            return
        screen = self._window.view.screen
        self._leaving = self._leaving and screen not in {"handing_in", "closed"}
        if screen in {"login", "waiting", "identity", "rules"}:
            self._enter(screen)
        elif screen == "exam" and self._leaving:
            self._hand_in()
        elif screen == "exam":
            self._work()
        else:
            self._picture(screen)

    def _order(self, order: dict[str, Any]) -> None:
        if order["do"] == "quit":
            self._timer.stop()
            self._window.shut_down()
        elif order["do"] == "arrive":
            self._arrived = True
        elif order["do"] == "hand_in":
            self._leaving = True

    def _hand_in(self) -> None:
        """Ask, and once more after a while: the chief's consent may still be on its way to this PC."""
        self._next_click = time.monotonic() + BETWEEN_CLICKS_S
        if self._hand.find("hand-in-agree") is None:
            self._press("exam-hand-in")
        agree = self._hand.find("hand-in-agree")
        if agree is not None:
            self._picture("hand-in", agree.window())
            self._press("hand-in-agree")

    def _enter(self, screen: str) -> None:
        """Log in, confirm, read the rules."""
        self._next_click = time.monotonic() + BETWEEN_CLICKS_S
        if screen == "login" and self._arrived and self._part.ticket and not self._window.view.busy:
            self._arrived = False
            self._hand.fill(self._hand.need("login-ticket"), self._part.ticket)
            self._hand.fill(self._hand.need("login-password"), self._part.password)
            self._picture(screen)
            self._press("login-button")
        elif screen == "identity":
            self._picture(screen)
            self._press("identity-confirm")
        elif screen == "rules":
            self._press("rules-check")
            self._picture(screen)
            self._press("rules-accept")
        elif screen == "waiting":
            self._picture(screen)

    def _work(self) -> None:
        view = self._window.view
        if view.exam is None:
            return
        if self._acts is None or self._pace is None:
            key = msgspec.json.decode(Path(self._part.key).read_bytes(), type=PaperKey)
            persona = Persona(self._part.ticket, key)
            acts = list(steps(view.exam.items, persona, self._hands, frozenset(view.answers)))
            left_ms = view.clock.remaining_ms(monotonic_ms()) or 0
            self._pace = Pace(self._part.seat, min(self._part.exam_s * 0.75, left_ms / 1000 * 0.85), len(acts))
            self._acts = iter(acts)
        # Before the next act: a click's page comes later, and the last answer is known only after a pause in typing.
        ordered = self._window.exam.current()
        if ordered is not None and ordered.item.item_id in view.answers:
            self._picture(f"exam-{ordered.item.kind}")
        if self._pace.due() and (act := next(self._acts, None)) is not None:
            act()

    def _press(self, name: str) -> None:
        widget = self._hand.find(name)
        if widget is not None and widget.isEnabled():
            self._hand.press(widget)

    def _picture(self, name: str, window: QWidget | None = None) -> None:
        """A picture of each screen once, at this seat's size."""
        if self._part.screenshots is None or name in self._taken:
            return
        self._taken.add(name)
        size = SIZES.get(self._part.seat, SIZES[1])
        label = f"client-{name}-{size[0]}-seat{self._part.seat:02d}.png"
        self._hand.picture(window or self._window, str(Path(self._part.screenshots) / label))


def main() -> int:
    """Open the client's window and play the part until told to quit."""
    logging.basicConfig(level=logging.INFO)
    part = read_part(sys.argv[1])
    trace = new_trace(part)
    settings = Settings(data=Path(part.data), server=part.server, seat=part.seat, enrol_code=part.enrol_code)
    app, window = build_window(settings)
    window.resize(*SIZES.get(part.seat, SIZES[1]))
    Observer(window.engine, trace, part.seat)
    window.begin()
    window.present()
    candidate = Candidate(window, part, Orders())
    code = app.exec()
    del candidate
    trace.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
