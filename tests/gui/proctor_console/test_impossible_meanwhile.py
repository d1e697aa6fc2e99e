"""An act that becomes impossible while its dialog is open: the dialog says why, and what cannot be done is not pressed.

Every dialog that can be opened stands open while the room changes once; each must then say what the panel would say.
"""

from collections.abc import Callable, Iterable, Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel

from proctor_console.core.acts import Now
from proctor_console.ui.acts.entries import RoomAct, SeatAct
from proctor_console.ui.acts.room_acts import ROOM_ACTS
from proctor_console.ui.acts.seat_acts import SEAT_ACTS
from proctor_console.ui.frame.act_dialog import ActDialog
from scripts.lab.pictures.plan import ticket
from shared.exam.room import events as ev
from shared.exam.room.device_events import PcUnlocked
from shared.protocol.console import RoomView
from tests.gui.proctor_console.conftest import PATIENCE_MS, Console

Opened = dict[str, tuple[QDialog, Callable[[Now, RoomView], str | None]]]


def look(console: Console, *events: tuple[str, ev.Event]) -> None:
    for actor, event in events:
        console.room.note(actor, event)
    bench, last = console.window.bench, console.room.site.need_room().state.last_seq
    assert bench is not None
    bench.look()
    console.qtbot.waitUntil(lambda: bench.view is not None and bench.view.last_seq >= last, timeout=PATIENCE_MS)


def opened(console: Console, entries: Iterable[SeatAct | RoomAct]) -> Opened:
    """Each that is possible now, on the first seat where it is; all stand open at once."""
    return dict(_opened(console, entries))


def _opened(
    console: Console, entries: Iterable[SeatAct | RoomAct]
) -> Iterator[tuple[str, tuple[QDialog, Callable[[Now, RoomView], str | None]]]]:
    bench, desk = console.window.bench, console.window.desk_page
    assert bench is not None
    assert desk is not None
    view, now = bench.view, bench.now
    assert view is not None
    assert now is not None
    for entry in entries:
        if isinstance(entry, RoomAct):
            if entry.why_not(now, view) is None:
                yield f"room {entry.name}", (entry.form(desk, bench, view), entry.why_not)
            continue
        seat = next((s for s in view.seats if entry.why_not(now, view, s) is None), None)
        if seat is None or entry.form is None:
            continue

        def why(now: Now, view: RoomView, entry: SeatAct = entry, number: int = seat.seat) -> str | None:
            return entry.why_not(now, view, next(s for s in view.seats if s.seat == number))

        yield entry.name, (entry.form(desk.room, bench, view, (seat,)), why)


def words(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog))


def after(console: Console, there: Opened, *change: tuple[str, ev.Event]) -> set[str]:
    """The dialogs that became impossible by this; each of them says so."""
    for dialog, _ in there.values():
        dialog.open()
    console.qtbot.wait(50)
    look(console, *change)
    console.qtbot.wait(50)
    bench = console.window.bench
    assert bench is not None
    assert bench.now is not None
    assert bench.view is not None
    stopped = set()
    wrong = []
    for name, (dialog, why_not) in there.items():
        why = why_not(bench.now, bench.view)
        if why is None or not dialog.isVisible():
            continue
        stopped.add(name)
        if not isinstance(dialog, ActDialog):
            continue  # a list: its own forms are acts
        buttons = [b for b in dialog.findChildren(QAbstractButton, "dialog_confirm") if b.isEnabled()]
        if buttons or why not in words(dialog):
            wrong.append((name, why, bool(buttons), words(dialog)))
    for dialog, _ in there.values():
        dialog.hide()
        dialog.reject()
    assert not wrong
    return stopped


def test_when_the_room_ends_meanwhile(console: Console) -> None:
    console.sign_in()
    now_ms = console.room.site.clock.now_ms()
    for seat, sight, measure in ((7, "forbidden_program", "block"), (10, "renamed_program", "warn")):
        seen = ev.LockSeen(
            seat=seat,
            device_id=f"pc-{seat:02d}",
            sight=sight,  # type: ignore[arg-type]
            measure=measure,  # type: ignore[arg-type]
            evidence="todesk",
            at_ms=now_ms,
            stream=f"s{seat}",
            number=1,
            ticket=ticket(seat),
        )
        look(console, ("server", seen))
    look(console, ("JK01", PcUnlocked(seat=14, reason="键盘更换后重启", ticket=ticket(14))))
    look(console, ("JK01", ev.SittingsPaused(tickets=(ticket(20),), reason="核对")))
    there = opened(console, (*SEAT_ACTS, *ROOM_ACTS))
    stopped = after(console, there, ("ZK01", ev.RoomEnded(reason="提前结束", approvals=())))
    assert stopped >= {
        *("extend", "pause", "resume", "move", "hand_in", "late", "reopen", "resume_code"),
        *("room pause", "room extend", "room hand_in", "room end", "room message"),
    }


@pytest.mark.room(minute=-1)
def test_when_somebody_else_starts_meanwhile(console: Console) -> None:
    console.sign_in()
    assert "room start" in after(console, opened(console, ROOM_ACTS), ("ZK01", ev.RoomStarted()))


def test_when_somebody_else_pauses_and_resumes_meanwhile(console: Console) -> None:
    console.sign_in()
    there = opened(console, (*SEAT_ACTS, *ROOM_ACTS))
    assert "room pause" in after(console, there, ("ZK01", ev.RoomPaused(reason="停电")))
    assert "room resume" in after(console, opened(console, ROOM_ACTS), ("ZK01", ev.RoomResumed()))


def test_when_all_have_handed_in_meanwhile(console: Console) -> None:
    console.sign_in()
    there = opened(console, (*SEAT_ACTS, *ROOM_ACTS))
    open_now = [s.ticket for s in console.room.site.need_room().state.sittings.values() if s.open]
    closed = [(f"candidate:{t}", ev.HandedIn(ticket=t, cause="candidate", entries=0, head="")) for t in open_now]
    assert after(console, there, *closed) >= {"pause", "move", "hand_in", "resume_code"}
