"""Every page and dialog of the console at 1366x768, over the window it stands on: `docs/screens/console-*.webp`.

They are drawn on the real server of the sample day, hour by hour, so that each says what it says in a room.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QWidget,
)

from proctor_console.core.known_staff import KnownStaff
from proctor_console.ui.people.staff_dialog import StaffDialog
from scripts.lab.pictures.console_stage import ConsoleStage
from scripts.lab.pictures.evening_dialogs import evening, review
from scripts.lab.pictures.plan import ticket
from scripts.lab.pictures.visible import hidden_buttons
from shared.exam.room import events as ev
from shared.exam.room.device_events import PcUnlocked
from shared.exam.room.paper_events import BackupOpened
from tests.support.console_room import END, PIN

log = logging.getLogger(__name__)

_COLOURS: Final = 48
_ROOM_PX: Final = 768 - 40 - 30
"""What a task bar and a title bar leave of the screen."""
_BEFORE, _ENTRY, _NOW, _TIME_OVER = -80, -8, 98, 119
_WITH_BACKUP: Final = (_ENTRY + 0.1, _NOW + 0.2)
Shown = Iterator[str]


def take_console(app: QApplication, folder: Path, hours: Collection[float] = ()) -> list[Path]:
    """Draw them all, or those of some minutes of the day (`HOURS`); returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, stage in every_screen(app, hours):
        made.append(folder / f"console-{name}.webp")
        _save(stage.picture(), made[-1])
        for fault in faults_of(stage):
            log.error("%s: %s", name, fault)
    return made


def faults_of(stage: ConsoleStage) -> list[str]:
    """What is cut or out of sight in the dialog that is open, told by geometry."""
    stage.until()
    dialog = stage.top()
    if dialog is None:
        return []
    layout, height = dialog.layout(), dialog.height()
    needed = layout.totalHeightForWidth(dialog.width()) if layout is not None and layout.hasHeightForWidth() else 0
    short = [f"{height} px high, needs {needed}"] if needed > height else []
    room = max(_ROOM_PX, dialog.screen().availableSize().height() - 80)  # some grow with the screen
    tall = [f"{height} px high, the screen leaves {room}"] if height > room else []
    return [*short, *tall, *hidden_buttons(dialog, (QScrollArea,))]


def _save(image: QImage, path: Path) -> None:
    """Few colours and no loss: words stay sharp, and the file is a quarter smaller than with loss."""
    whole = image.convertToFormat(QImage.Format.Format_RGB888)
    size, line = (whole.width(), whole.height()), whole.bytesPerLine()
    picture = Image.frombuffer("RGB", size, bytes(whole.constBits()), "raw", "RGB", line, 1)
    few = picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.convert("RGB").save(path, lossless=True, method=6)


def every_screen(app: QApplication, hours: Collection[float] = ()) -> Iterator[tuple[str, ConsoleStage]]:
    """Each in turn, while it is on the screen."""
    with tempfile.TemporaryDirectory() as folder:
        for minute, screens in HOURS:
            if hours and minute not in hours:
                continue
            staff_id = "" if minute == _BEFORE else "JK01"
            stage = ConsoleStage(
                app,
                Path(folder),
                minute=minute,
                staff_id=staff_id,
                late_answers=minute == END,
                backup=minute in _WITH_BACKUP,
            )
            try:
                for name in screens(stage):
                    yield name, stage
                    stage.dismiss()
            finally:
                stage.close()


def _before(stage: ConsoleStage) -> Shown:
    window = stage.window
    window._stack.setCurrentWidget(window.connect_page)
    yield "connect"
    if window.sign_in_page is not None:
        window._stack.setCurrentWidget(window.sign_in_page)
        stage.room.gateway.sign_in("JK01", PIN)
        window.sign_in_page.set_known(KnownStaff(staff=stage.room.gateway.view().staff))
        window.sign_in_page.choose("JK01")
    yield "sign-in"
    stage.sign_in("JS01")
    stage.page("prepare")
    yield "prepare"
    later = stage.room.tiny.plan.starts_at_ms + 14_400_000
    following = stage.room.tiny.build_package(
        stage.room.tiny.folder / "next.exampkg", session_id="S20261128-1330-301", starts_at_ms=later
    )
    stage.desk.prepare.package.preload_file(following)
    stage.until(lambda: "已预载" in stage.desk.prepare.package.next_line.text())
    yield "prepare-next-package"
    stage.desk.prepare.enrolment.open_admit()
    yield "enrolment"
    stage.dismiss()
    stage.desk.prepare.programs.open_dialog()
    yield "programs"
    stage.dismiss()
    stage.desk.prepare.trial.open()
    yield "trial"
    stage.dismiss()
    stage.page("readiness")
    yield "readiness"


def _entry(stage: ConsoleStage) -> Shown:
    stage.page("room")
    yield "entry-round-room"
    stage.desk.room.open_round()
    yield "entry-round"
    stage.dismiss()
    stage.room_act("start")
    yield "start"


def _during(stage: ConsoleStage) -> Shown:
    now = stage.room.site.clock.now_ms()
    for seat, sight, measure, evidence in (
        (7, "forbidden_program", "block", "todesk"),
        (10, "renamed_program", "warn", "notes.exe"),
    ):
        seen = ev.LockSeen(
            seat=seat,
            device_id=f"pc-{seat:02d}",
            sight=sight,  # type: ignore[arg-type]  # one of `shared.exam.lock.Sight`
            measure=measure,  # type: ignore[arg-type]
            evidence=evidence,
            at_ms=now,
            stream=f"s{seat}",
            number=1,
            ticket=ticket(seat),
        )
        stage.note("server", seen)
    stage.note("server", ev.HelpAsked(seat=5, kind="equipment", at_ms=now, stream="s5", number=1, ticket=ticket(5)))
    stage.page("room")
    yield "room"
    for name, seat in (("extend", 12), ("pause", 12), ("move", 19), ("return", 30), ("incident", 20)):
        stage.act(name, seat)
        yield f"act-{name}"
    stage.note("JK01", ev.LeaveEnded(ticket=ticket(30)))  # only one at a time may be away
    stage.act("leave", 11)
    yield "act-leave"
    yield from _discipline(stage)
    for name, seat in (("identity", 45), ("hand_in", 27), ("reopen", 2), ("late", 31), ("message", 14), ("ledger", 12)):
        stage.act(name, seat)
        yield f"act-{name.replace('_', '-')}"
    yield from _ledger(stage)
    for name, seat in (("resume_code", 19), ("release", 7), ("unlock", 14), ("answers", 12)):
        stage.act(name, seat)
        yield f"act-{name.replace('_', '-')}"
    stage.act("answers", 12)
    stage.need(QAbstractButton, "answers_show").click()
    stage.until()
    yield "act-answers-open"
    stage.dismiss()
    yield from _whole_room(stage)
    yield from _people(stage)


def _discipline(stage: ConsoleStage) -> Shown:
    stage.act("discipline", 14)
    stage.need(QPlainTextEdit, "discipline_text").setPlainText("桌下有写满字的纸条")
    stage.need(QLineEdit, "discipline_evidence").setText("监控录像 11:07")
    stage.need(QLineEdit, "discipline_items").setText("纸条一张、手机一部")
    yield "act-discipline"
    stage.dismiss()
    stage.act("discipline", 14)
    stage.need(QAbstractButton, "discipline_terminate").click()
    yield "act-discipline-terminate"
    stage.dismiss()
    at_ms = stage.room.site.clock.now_ms()
    refused = ev.DisciplineAnswered(
        incident_id="d38", ticket=ticket(38), answer="refused", how="screen", at_ms=at_ms, seat=38
    )
    stage.note(f"candidate:{ticket(38)}", refused)
    stage.act("case", 38)
    yield "act-case"


def _ledger(stage: ConsoleStage) -> Shown:
    stage.act("ledger", 12)
    stage.need(QAbstractButton, "ledger_correct").click()
    stage.until()
    yield "act-ledger-correct"
    stage.dismiss()
    stage.act("extend", 12)
    stage.need(QSpinBox, "extend_minutes").setValue(30)
    stage.until()
    yield "act-extend-centre-code"


def _whole_room(stage: ConsoleStage) -> Shown:
    stage.page("room")
    for name in ("pause", "extend", "message", "hand_in", "incident", "end", "outages", "wall"):
        stage.room_act(name)
        yield f"room-{name.replace('_', '-')}"
    stage.page("room")
    stage.desk.room.map.select(frozenset({10, 11, 14}))
    yield "room-several"
    stage.desk.room.map.select(frozenset())
    stage.note("JK01", ev.MessageSent(message_id="m9", tickets=(), text="还有 22 分钟，请检查姓名和准考证号。"))
    for seat in (3, 4, 5):
        at_ms = stage.room.site.clock.now_ms()
        read = ev.MessageRead(message_id="m9", ticket=ticket(seat), seat=seat, at_ms=at_ms, stream=f"m{seat}", number=1)
        stage.room.note(f"candidate:{ticket(seat)}", read)
    stage.room.clock.pass_ms(150_000)
    stage.look()
    yield "room-messages-unread"
    stage.desk.room.open_round()
    yield "second-round"
    stage.dismiss()
    stage.note("JK01", PcUnlocked(seat=14, reason="键盘更换后重启", ticket=ticket(14)))
    stage.act("lock_again", 14)
    yield "act-lock-again"
    stage.dismiss()
    stage.desk.open_where("样例明")
    stage.until()
    yield "where"


def _people(stage: ConsoleStage) -> Shown:
    stage.page("room")
    for name in ("", "substitute", "hand-over"):
        dialog = StaffDialog(stage.window, stage.bench)
        dialog.open()
        if name == "substitute":
            dialog.open_substitute()
        elif name:
            dialog.open_hand_over()
        stage.until()
        yield f"staff{name and '-'}{name}"
        stage.dismiss()
    stage.note("server", ev.PinWrong(staff_id="JK02", device_id="console-0", waits=True))
    dialog = StaffDialog(stage.window, stage.bench)
    dialog.open()
    dialog.table.select(1)
    stage.need(QAbstractButton, "staff_reset").click()
    stage.until()
    yield "staff-reset"
    stage.dismiss()
    stage.note("JK01", ev.RoomPaused(reason="实训楼临时停电"))
    stage.room_act("resume")
    yield "room-resume"
    stage.dismiss()
    stage.window.lock()
    stage.until()
    yield "locked"


def _time_over(stage: ConsoleStage) -> Shown:
    stage.room.clock.pass_ms(4 * 60_000)
    stage.room.look()
    stage.room.look()
    stage.look()
    stage.room_act("reopen_timed_out")
    yield "room-reopen-timed-out"


def _backup_for_the_room(stage: ConsoleStage) -> Shown:
    stage.page("prepare")
    stage.need(QAbstractButton, "backup_open").click()
    stage.until()
    yield "room-backup"


def _backup_for_one(stage: ConsoleStage) -> Shown:
    stage.act("backup", 12)
    stage.need(QAbstractButton, "backup_ask").click()
    stage.until(lambda: any(w.isVisible() for w in stage.window.findChildren(QWidget, "backup_challenge")))
    yield "act-backup"
    stage.dismiss()
    given = BackupOpened(
        ticket=ticket(12), paper_id="B", paper_sha256="", reason="缺第 3 页", approvals=(), challenge="7QK40X"
    )
    stage.note("JK01", given)
    stage.desk.room.go_to(12)
    stage.until()
    yield "room-on-backup"


def _standstill(stage: ConsoleStage) -> Shown:
    since_ms = stage.room.site.clock.now_ms()
    stage.room.clock.pass_ms(180_000)
    stage.note("server", ev.RoomHeld(from_ms=since_ms))
    stage.page("room")
    yield "standstill-room"
    stage.room_act("resume")
    yield "standstill"


HOURS: Final = (
    (_BEFORE, _before),
    (_ENTRY, _entry),
    (_WITH_BACKUP[0], _backup_for_the_room),
    (_NOW, _during),
    (_WITH_BACKUP[1], _backup_for_one),
    (_NOW + 0.1, _standstill),
    (_TIME_OVER, _time_over),
    (END, review),
    (END + 0.1, evening),
)
