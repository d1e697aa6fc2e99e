"""A hall of 100 seats at 1366x768: nothing scrolls, and every state is told in words that are not cut."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from proctor_console.presenters.seats import SeatCard, cards
from proctor_console.ui.room import seat_card_small
from proctor_console.ui.room.seat_card_small import fitting_word
from scripts.lab.bench import console as bench
from scripts.lab.pictures.hall import HallGateway
from shared.protocol.console import RoomView
from shared.qtkit.look.fonts import tabular
from shared.qtkit.look.states import DisplayState, state_look
from shared.qtkit.look.tokens import FontSize
from tests.gui.proctor_console.conftest import Pictured, shown

ASKED = ("identity", "resume_check", "refused", "held", "conflict", "lock_seen")


@pytest.fixture(params=[8, 12, 20])
def hall(qtbot: QtBot, qapp: QApplication, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Pictured]:
    gateway = HallGateway(request.param)
    gateway.drop(20)
    with shown(qapp, tmp_path, gateway) as window:
        window.resize(1366, 768)
        yield Pictured(qtbot, qapp, window, gateway)


def test_a_hundred_seats_without_scrolling_and_without_a_cut_word(hall: Pictured) -> None:
    desk = hall.sign_in()
    desk.open_page("room")
    seat_map = desk.room.map
    view = hall.window.bench.view if hall.window.bench else None
    assert view is not None
    hall.qtbot.waitUntil(lambda: seat_map.card_rect(100).isValid())
    area = seat_map.parentWidget().parentWidget()
    assert isinstance(area, QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
    box = seat_map.card_rect(1)
    font = tabular(seat_map.font(), size_px=int(FontSize.CAPTION), bold=True)
    for card in (*cards(view, view.room_ms), *told_of_everything(view)):
        word = fitting_word(card, box.width() - 10, QFontMetricsF(font))
        assert word
        assert QFontMetricsF(font).horizontalAdvance(word) <= box.width() - 10, word


def told_of_everything(view: RoomView) -> Iterator[SeatCard]:
    """A card for each thing that a seat can be marked with."""
    working = next(s for s in view.seats if s.state == "working")
    spare = next(s for s in view.seats if s.spare)
    waiting = replace(working, state="waiting", epoch=0)
    odd = [
        replace(working, hand="equipment"),
        replace(working, hand_in_waiting=True),
        *(replace(seat, device=device) for seat in (spare, waiting) for device in ("none", "silent", "waiting")),
    ]
    for seat in odd:
        yield cards(replace(view, seats=(seat,), to_do=()), view.room_ms)[0]
    for row in view.to_do[:1]:
        for kind in ASKED:
            asked = replace(row, kind=kind, ticket=working.ticket, seat=working.seat)
            yield cards(replace(view, seats=(working,), to_do=(asked,)), view.room_ms)[0]


def test_where_cards_have_two_lines_nothing_underlines_the_word(
    hall: Pictured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the lowest cards the bar of how far they are lay on the word."""
    view = hall.sign_in() and hall.window.bench and hall.window.bench.view
    assert view
    card = next(c for c in cards(view, view.room_ms) if c.progress)
    drawn: list[float] = []
    monkeypatch.setattr(seat_card_small, "_bar", lambda _painter, box, *_rest: drawn.append(box.height()))
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for height in (36.0, 50.0, 56.0, 74.0):
        seat_card_small.paint_small(
            painter, QRectF(0, 0, 90, height), card, hall.window.font(), None, state_look(DisplayState.WORKING).tone
        )
    painter.end()
    assert drawn == [56.0, 74.0]


def test_the_bench_of_the_console_sees_one_row_for_twenty_dropped_pcs(qapp: QApplication) -> None:
    found = bench.measure(0.5)
    assert (found.seats, found.rows, found.sideways) == (100, 1, False)
