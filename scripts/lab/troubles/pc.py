"""A candidate's PC of the troubles: the real client with its window, with eyes (`eyes`).

Run as a process: `python -m scripts.lab.troubles.pc PART.json`, a part of `scripts.lab.demo.orders`. What the server
acknowledges is traced, so that every saved answer can be looked for afterwards.
"""

import logging
import sys
from typing import Any

from PySide6.QtWidgets import QApplication

from candidate_client import __main__ as client
from candidate_client.bootstrap import ClientWindow, build_window
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.settings import Settings
from candidate_client.input_method.port import InputMethod
from scripts.lab.demo.observer import Observer
from scripts.lab.demo.orders import Part, read_part
from scripts.lab.demo.trace import new_trace
from scripts.lab.troubles.eyes import Eyes


def _facts(window: ClientWindow) -> dict[str, Any]:
    view = window.engine.view
    return {
        "screen": view.screen,
        "left_ms": view.clock.remaining_ms(monotonic_ms()),
        "answers": len(view.answers),
        "unsent": view.unsent,
        "online": view.link.online,
        "closed": view.closed is not None,
        "item": window.exam.answers.item_id,
    }


def main() -> int:
    """Start the client, and open the eyes."""
    logging.basicConfig(level=logging.INFO)
    part: Part = read_part(sys.argv[1])
    trace, kept = new_trace(part), list[Eyes]()

    def opened(settings: Settings, method: InputMethod | None = None) -> tuple[QApplication, ClientWindow]:
        app, window = build_window(settings, method)
        Observer(window.engine, trace, part.seat)
        kept.append(Eyes(window, window.shut_down, lambda: _facts(window)))
        return app, window

    setattr(client, "build_window", opened)  # noqa: B010 - the same, with eyes
    arguments = ["--data", part.data, "--window", "--server", part.server]
    if part.enrol_code:
        arguments += ["--seat", str(part.seat), "--enrol", part.enrol_code]
    code = client.main(arguments)
    trace.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
