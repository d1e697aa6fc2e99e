"""The people at the proctor machine: the real console window, worked through its widgets.

Run as a process: `python -m scripts.lab.demo.operator PART.json`; see `OperatorActs` for the orders.
"""

import logging
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QTimer

from proctor_console.bootstrap import build_window
from proctor_console.core.settings import Settings
from scripts.lab.demo.operator_acts import OperatorActs
from scripts.lab.demo.orders import Orders, report
from shared.qtkit.work.fingers import WAIT_S, Script

STEP_MS = 40
log = logging.getLogger(__name__)


class OperatorPart(msgspec.Struct, frozen=True, kw_only=True):
    """The console's part: folders, the server's address, the enrolment code."""

    data: str
    server: str
    enrol_code: str
    screenshots: str
    records: str


class Operator:
    """Runs one order after the other inside the window's event loop."""

    def __init__(self, acts: OperatorActs, orders: Orders, quit_all: Any) -> None:
        self._acts, self._orders, self._quit = acts, orders, quit_all
        self._script: Script | None = None
        self._order: dict[str, Any] = {}
        self._waiting: Any = None
        self._since = 0.0
        self._timer = QTimer()
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._step)
        self._timer.start()

    def _step(self) -> None:
        if self._script is None:
            order = self._orders.next()
            if order is None:
                return
            if order["do"] == "quit":
                self._quit()
                return
            self._order = order
            self._acts.result = {}
            self._script = getattr(self._acts, order["do"])(order)
            self._waiting = None
        try:
            self._advance(self._script)
        except StopIteration:
            self._script = None
            report("done", do=self._order["do"], **self._acts.result)
        except Exception as error:  # an actor who is lost tells the director, whatever it was
            log.exception("order %s", self._order["do"])
            self._script = None
            self._acts.pictures_of_all(f"stopped-{self._order['do']}")
            report("failed", message=f"{self._order['do']}: {error}")

    def _advance(self, script: Script) -> None:
        if self._waiting is not None and not self._waiting():
            if time.monotonic() - self._since > WAIT_S:
                raise RuntimeError(f"在窗口中等待过久：{self._acts.trouble()}")
            return
        self._waiting = next(script)
        self._since = time.monotonic()


def main() -> int:
    """Open the console and do what the director says."""
    logging.basicConfig(level=logging.INFO)
    part = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=OperatorPart)
    app, window = build_window(Settings(data=Path(part.data), server=part.server))
    window.show()
    acts = OperatorActs(window, part.enrol_code, Path(part.screenshots), Path(part.records))
    operator = Operator(acts, Orders(), window.close)
    app.setQuitOnLastWindowClosed(True)
    code = app.exec()
    del operator
    return code


if __name__ == "__main__":
    sys.exit(main())
