"""The proctors' machine of the troubles: the real console as it is started on duty, with eyes (`eyes`).

Run as a process: `python -m scripts.lab.troubles.desk ARGUMENTS…`, the console's own.
"""

import logging
import sys
from collections.abc import Iterator
from typing import Any

from PySide6.QtWidgets import QApplication

from proctor_console import __main__ as console
from proctor_console.bootstrap import ConsoleWindow, build_window
from proctor_console.core.settings import Settings
from proctor_console.presenters.eventlog import event_rows
from proctor_console.presenters.seats import cards, remaining_ms
from scripts.lab.sit.sight import on_screen
from scripts.lab.troubles.eyes import Eyes, Part


def _facts(window: ConsoleWindow) -> dict[str, Any]:
    """What the window draws, as numbers: the seats, and the log as its table shows it."""
    bench = window.bench
    view = bench.view if bench is not None else None
    if bench is None or view is None:
        return {"phase": "", "seats": {}, "log": []}
    seats = {
        str(seat.seat): {
            "state": seat.state,
            "answered": seat.answered,
            "left_ms": remaining_ms(seat, bench.room_ms),
            "unsent": seat.unsent,
            "device": seat.device,
            "ticket": seat.ticket,
            "name": seat.name,
        }
        for seat in view.seats
    }
    log = [[row.seq, f"{row.time} {row.actor}：{row.text}"] for row in event_rows(bench.records, view)]
    return {"phase": view.phase, "session": view.session_id, "kind": view.kind, "seats": seats, "log": log[:60]}


def _cards(window: ConsoleWindow) -> Iterator[Part]:
    """The seats of the map, which paints them itself."""
    desk, bench = window.desk_page, window.bench
    if desk is None or bench is None or bench.view is None or not desk.room.map.isVisible():
        return
    chart = desk.room.map
    for card in cards(bench.view, bench.room_ms):
        rect = chart.card_rect(card.seat).intersected(chart.visibleRegion().boundingRect())
        yield {
            "name": f"seat-{card.seat}",
            "kind": "seat",
            "text": card.tip,
            "on": True,
            "place": on_screen(chart, rect) if not rect.isEmpty() else None,
            "front": QApplication.activeModalWidget() is None and QApplication.activePopupWidget() is None,
        }


def main() -> int:
    """Start the console, and open the eyes."""
    logging.basicConfig(level=logging.INFO)
    kept: list[Eyes] = []

    def opened(settings: Settings) -> tuple[QApplication, ConsoleWindow]:
        app, window = build_window(settings)
        kept.append(Eyes(window, window.close, lambda: _facts(window), lambda: _cards(window)))
        return app, window

    setattr(console, "build_window", opened)  # noqa: B010 - the same, with eyes
    return console.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
