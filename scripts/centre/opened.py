"""A verified bundle as something people can read: the answers that count, as JSON, as one table, and as workbooks."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from scripts.centre.errors import CentreError
from scripts.centre.folder import write_private
from scripts.centre.issue import Issue, PaperFiles
from scripts.centre.recalculate import Recalculator
from scripts.centre.sheets import Cell, add_sheet, book_bytes, new_book
from scripts.centre.wording import response_text
from scripts.centre.workbooks import filled_workbook
from shared.exam.answers import AnswerBook
from shared.exam.events import DisciplineRecorded, HeldReviewed, Record
from shared.exam.plan import Candidate
from shared.exam.responses import Response, Spreadsheet
from shared.exchange.assemble import chain_records
from shared.exchange.bundle import OpenedBundle
from shared.exchange.results import ChainedRecord, SittingResult, encode_log

_SAFE: Final = re.compile(r"[^0-9A-Za-z_-]")


class CandidateAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate's outcome: the answers that count, and what a person at the centre must know."""

    ticket: str
    name: str
    seat: int
    status: str
    closed_cause: str | None
    closed_ms: int | None
    entries: int
    held: int
    terminated: bool
    answers: dict[str, Response]


def candidates(bundle: OpenedBundle) -> Iterator[CandidateAnswers]:
    """Every due candidate in seat order."""
    sittings = {sitting.ticket: sitting for sitting in bundle.results.sittings}
    for candidate in sorted(bundle.results.plan.candidates, key=lambda c: c.seat):
        yield _candidate(candidate, sittings[candidate.ticket], bundle.room_log)


def counting_answers(sitting: SittingResult, room_log: tuple[Record, ...]) -> dict[str, Response]:
    """The answers that count: the newest of each item, and held ones where a person on site decided to use them."""
    book = AnswerBook.replay(sitting.ticket, sitting.log)
    answers = dict(book.answers)
    entries = {(stored.entry.epoch, stored.entry.seq): stored.entry for stored in sitting.log}
    for record in room_log:
        event = record.event
        if not isinstance(event, HeldReviewed) or event.ticket != sitting.ticket or event.decision != "use_held":
            continue
        entry = entries.get((event.epoch, event.seq))
        answered = book.answered(entry) if entry is not None else None
        if answered is not None and answered.response is not None:
            answers[answered.item_id] = answered.response
        elif answered is not None:
            answers.pop(answered.item_id, None)
    return answers


def write_opened(bundle: OpenedBundle, files: PaperFiles, issue: Issue, out: Path) -> int:
    """Write the opened bundle into an empty folder only this user may enter; how many candidates were present.

    Raises:
        CentreError: out_not_empty.
    """
    if out.exists() and any(out.iterdir()):
        raise CentreError("out_not_empty", f"{out} 不是空文件夹，没有写入任何内容。请换一个文件夹。")
    for folder in (out, out / "answers", out / "workbooks"):
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    _write(out / "manifest.json", bundle.manifest)
    _write(out / "package.json", issue)
    _write(out / "results.json", bundle.results)
    session = bundle.results.session_id
    log: tuple[ChainedRecord, ...] = chain_records(session, bundle.room_log)
    write_private(out / "room-log.jsonl", encode_log(log))
    write_private(out / "records.json", bundle.records)
    recalculate, rows, present = Recalculator(files.media), [], 0
    for candidate in candidates(bundle):
        present += candidate.status == "到考"
        _write(out / "answers" / f"{_SAFE.sub('_', candidate.ticket)}.json", candidate)
        for item in files.paper.items():
            response = candidate.answers.get(item.item_id)
            text = response_text(item, response) if response is not None else ""
            row: list[Cell] = [candidate.ticket, candidate.name, candidate.seat, candidate.status]
            rows.append([*row, item.item_id, item.title or item.kind, text])
            if isinstance(response, Spreadsheet) and item.template:
                unreadable = recalculate.template(item.template).unreadable(response.cells)
                data = filled_workbook(files.media[item.template], response.cells, unreadable)
                name = f"{_SAFE.sub('_', candidate.ticket)}-{_SAFE.sub('_', item.item_id)}.xlsx"
                write_private(out / "workbooks" / name, data)
    book = new_book()
    header = ("准考证号", "姓名", "座位号", "状态", "题号", "题目", "作答")
    add_sheet(book, "作答", f"{bundle.results.plan.title} 作答汇总（场次 {session}）", header, rows)
    write_private(out / "answers.xlsx", book_bytes(book))
    return present


def _candidate(candidate: Candidate, sitting: SittingResult, room_log: tuple[Record, ...]) -> CandidateAnswers:
    ended = any(
        isinstance(r.event, DisciplineRecorded) and r.event.ticket == sitting.ticket and r.event.action == "terminate"
        for r in room_log
    )
    return CandidateAnswers(
        ticket=candidate.ticket,
        name=candidate.name,
        seat=sitting.seat,
        status="到考" if sitting.present else "缺考",
        closed_cause=sitting.closed_cause,
        closed_ms=sitting.closed_ms,
        entries=len(sitting.log),
        held=len(AnswerBook.replay(sitting.ticket, sitting.log).held),
        terminated=ended,
        answers=counting_answers(sitting, room_log),
    )


def _write(path: Path, value: object) -> None:
    write_private(path, msgspec.json.format(msgspec.json.encode(value), indent=1))
