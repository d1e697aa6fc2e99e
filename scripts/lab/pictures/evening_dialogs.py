"""The pages and dialogs of the evening, for `every_dialog`: late answers, the steps of the collection, the records."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from proctor_console.core.commands import new_request
from proctor_console.ui.answers.journals_dialog import JournalsDialog
from proctor_console.ui.answers.review_dialog import ReviewDialog
from scripts.lab.pictures.console_stage import ConsoleStage
from shared.exam.room.clearing_events import PcCleared, RoomClearing
from shared.protocol.commands import LogIncident
from shared.protocol.errors import WireError
from tests.support.console_room import PIN

Shown = Iterator[str]


def review(stage: ConsoleStage) -> Shown:
    """The late answers of a candidate, and what PCs still hold."""
    stage.page("collection")
    yield "evening-late-answers"
    stage.act("review", 46)
    yield "review-ask"
    stage.act("review", 46)
    stage.need(QLineEdit, "approver_chief_pin").setText(PIN)
    stage.need(QAbstractButton, "answers_open").click()
    stage.until(lambda: isinstance(stage.top(), ReviewDialog))
    stage.need(ReviewDialog).list.setCurrentRow(1)
    yield "review"
    stage.dismiss()
    JournalsDialog(stage.window, stage.bench).open()
    stage.until()
    yield "journals"


def evening(stage: ConsoleStage) -> Shown:
    """From the collection to the cleared room and the records of an earlier session."""
    stage.room.receipts_come()
    for pc in stage.room.pcs.values():
        with contextlib.suppress(WireError):  # whoever handed in long ago says no more
            pc.status()
    yield from _sealing(stage)
    yield from _records(stage)


def _sealing(stage: ConsoleStage) -> Shown:
    stage.page("collection")
    yield "evening"
    stage.run("collect", "collected")
    yield "evening-collected"
    stage.run("seal", "bundled")
    yield "evening-sealed"
    stage.run("upload", "received")
    yield "evening-received"
    told = LogIncident(category="equipment", text="封存后发现 12 号机键盘接口松动，已报修。")
    stage.bench.desk.gateway.command(new_request(told))
    stage.look()
    yield "evening-addendum"
    stage.need(QAbstractButton, "open_clearing").click()
    stage.until()
    stage.need(QAbstractButton, "clear_room").click()
    stage.until(lambda: any(isinstance(event, RoomClearing) for event in stage.room.events()))
    clearing = next(event for event in stage.room.events() if isinstance(event, RoomClearing))
    for seat in range(1, 40):
        left = ("12.journal",) if seat == 12 else ()
        cleared = PcCleared(
            clear_id=clearing.clear_id, seat=seat, device_id=f"pc-{seat:02d}", looked=7, wiped=7 - len(left), left=left
        )
        stage.room.note("server", cleared)
    stage.look()
    yield "clearing"


def _records(stage: ConsoleStage) -> Shown:
    stage.page("records")
    yield "records"
    stage.need(QAbstractButton, "seat_history").click()
    stage.until()
    yield "seat-history"
    stage.dismiss()
    stage.need(QAbstractButton, "preview_room_record").click()
    stage.until(lambda: stage.top() is not None)
    yield "preview"
    stage.dismiss()
    stage.until()
    table = stage.desk.records.table
    stage.desk.records.topic.setCurrentIndex(stage.desk.records.topic.findData("incident"))
    stage.until()
    table.select(0)
    stage.need(QAbstractButton, "amend_incident").click()
    stage.until()
    yield "incident-amend"
    stage.dismiss()
    later = stage.room.tiny.plan.starts_at_ms + 14_400_000
    path = stage.room.tiny.build_package(
        stage.room.tiny.folder / "next.exampkg", session_id="S20261128-1330-301", starts_at_ms=later
    )
    stage.page("collection")
    stage.run("addendum", "received")
    stage.until(lambda: stage.room.site.need_room().state.later.addendum is not None)
    stage.look()
    stage.run("addendum", "received")
    stage.until(lambda: stage.room.site.need_room().state.later.unsent == 0)
    stage.bench.desk.gateway.import_package(path.read_bytes())
    stage.bench.look()
    stage.until(lambda: stage.bench.person is None)  # another session: everybody signs in anew
    stage.sign_in("JK01")
    stage.page("records")
    sessions = stage.need(QComboBox, "record_session")
    stage.until(lambda: sessions.count() > 1)
    sessions.setCurrentIndex(1)
    stage.until()
    yield "records-earlier-session"
