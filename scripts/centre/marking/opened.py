"""A verified bundle as something people can read: the answers that count, as JSON, as one table, and as workbooks."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from scripts.centre.errors import CentreError
from scripts.centre.issued import Issue, IssuedPapers, PaperFiles
from scripts.centre.marking.later_notes import HEADS, LaterNote
from scripts.centre.marking.shielded import Markers, Trouble
from scripts.centre.wording import response_text
from shared.exam.answers.log import Place
from shared.exam.answers.reading import ReadLog
from shared.exam.answers.review import left_to_centre, undecided
from shared.exam.kinds.parts import Item
from shared.exam.kinds.registry import AnyResponse, kind_of
from shared.exam.kinds.spreadsheet import Spreadsheet, SpreadsheetItem
from shared.exam.plan import Candidate
from shared.exam.room.events import IncidentPhoto
from shared.exam.room.sitting import Sitting
from shared.exchange.assemble import chain_records
from shared.exchange.bundle import OpenedBundle
from shared.exchange.results import ChainedRecord, SittingResult, encode_log
from shared.exchange.sheets import Cell, add_sheet, book_bytes, new_book
from shared.machine.files import write_private
from shared.session_kind import marked_title
from shared.words.catalogue import Words, say

_SAFE: Final = re.compile(r"[^0-9A-Za-z_-]")
_ANSWERS: Final = Words("marking.head", ("ticket", "name", "seat", "status", "item", "title", "answer"))
_LATE: Final = Words("marking.head", ("ticket", "name", "seat", "item", "epoch", "seq", "late"))
LEFT: Final = Words("marking.head", ("ticket", "name", "seat", "item", "reason"))


class OpenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A late answer nobody on site decided about: it does not count unless the centre says so."""

    item_id: str
    epoch: int
    seq: int
    written_ms: int
    received_ms: int
    response: AnyResponse | None


class CandidateAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate's outcome: the answers that count, and what a person at the centre must know.

    `paper_id`: which paper they had at the end; `answers` holds those to both, where the backup paper took over.
    `status`: whether they came, in words. `held`: the late answers left to the centre. `unread`: why none of the
    answers could be read, else empty.
    """

    ticket: str
    name: str
    seat: int
    status: str
    present: bool
    closed_cause: str | None
    closed_ms: int | None
    entries: int
    held: tuple[OpenAnswer, ...]
    terminated: bool
    answers: dict[str, AnyResponse]
    paper_id: str
    unread: str = ""


def candidates(bundle: OpenedBundle) -> Iterator[CandidateAnswers]:
    """Every due candidate in seat order; one whose log cannot be read is told so, and the next one follows."""
    sittings = {sitting.ticket: sitting for sitting in bundle.results.sittings}
    for candidate in sorted(bundle.results.plan.candidates, key=lambda c: c.seat):
        ticket = candidate.ticket
        paper_id = bundle.state.papers.id_of(ticket, bundle.results.plan)
        known = bundle.state.sittings[ticket]
        yield _candidate(candidate, sittings[ticket], known, bundle.logs[ticket], paper_id)


def write_opened(
    bundle: OpenedBundle, papers: IssuedPapers, issue: Issue, out: Path, later: Sequence[LaterNote] = ()
) -> int:
    """Write the opened bundle into an empty folder only this user may enter; how many candidates were present.

    `later`: what the site added after the results were sealed. Photos of incidents lie in `photos`, each
    named after its incident and counted.

    Raises:
        CentreError: out_not_empty.
    """
    if out.exists() and any(out.iterdir()):
        raise CentreError("out_not_empty", say("marking.not_empty", out=out))
    for folder in (out, out / "answers", out / "workbooks"):
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    _write(out / "manifest.json", bundle.manifest)
    _write(out / "package.json", issue)
    _write(out / "results.json", bundle.results)
    session = bundle.results.session_id
    log: tuple[ChainedRecord, ...] = chain_records(session, bundle.room_log)
    write_private(out / "room-log.jsonl", encode_log(log))
    write_private(out / "records.json", bundle.records)
    _write_photos(out / "photos", bundle, later)
    sheets = _Sheets(papers, later)
    present = 0
    with Markers(papers) as markers:
        for candidate in candidates(bundle):
            present += candidate.present
            _write(out / "answers" / f"{_SAFE.sub('_', candidate.ticket)}.json", candidate)
            for name, filled in sheets.take(candidate, markers):
                write_private(out / "workbooks" / name, filled)
    if later:
        _write(out / "addendum.json", tuple(later))
    write_private(out / "answers.xlsx", sheets.book(bundle))
    return present


class _Sheets:
    """The rows of the one workbook for people, sheet by sheet; those that stay empty are left out."""

    def __init__(self, papers: IssuedPapers, later: Sequence[LaterNote]) -> None:
        self._papers = papers
        self._items = {item.item_id: item for files in papers.each() for item in files.paper.items()}
        self._answers: list[list[Cell]] = []
        self._late: list[list[Cell]] = []
        self._later = [note.cells() for note in later]
        self._left: list[list[Cell]] = []

    def take(self, candidate: CandidateAnswers, markers: Markers) -> Iterator[tuple[str, bytes]]:
        """A candidate's rows; the filled templates come out of it, each with its file's name."""
        self._late.extend(_late_rows(candidate, self._items))
        who: list[Cell] = [candidate.ticket, candidate.name, candidate.seat]
        if candidate.unread:
            self._left.append([*who, say("marking.whole_paper"), candidate.unread])
        for files, item in _met(self._papers, candidate):
            response = candidate.answers.get(item.item_id)
            text = response_text(item, response) if response is not None else ""
            title = item.title or kind_of(item).title
            if files is not self._papers.of(candidate.paper_id):
                title = say("marking.other_paper", title=title)
            self._answers.append([*who, candidate.status, item.item_id, title, text])
            if isinstance(item, SpreadsheetItem) and isinstance(response, Spreadsheet) and item.template:
                filled = markers.of(files).filled(item.item_id, response)
                if isinstance(filled, Trouble):
                    self._left.append([*who, item.item_id, filled.sentence()])
                    continue
                yield f"{_SAFE.sub('_', candidate.ticket)}-{_SAFE.sub('_', item.item_id)}.xlsx", filled

    def book(self, bundle: OpenedBundle) -> bytes:
        """The .xlsx."""
        book, results = new_book(), bundle.results
        title = marked_title(results.plan.title, bundle.manifest.kind)
        title = say("marking.answers.title", title=title, session=results.session_id)
        add_sheet(book, say("marking.answers.sheet"), title, tuple(_ANSWERS.values()), self._answers)
        more = (("late", _LATE, self._late), ("later", HEADS, self._later), ("left", LEFT, self._left))
        for name, heads, rows in more:
            if rows:
                add_sheet(book, say(f"marking.{name}.sheet"), say(f"marking.{name}.title"), tuple(heads.values()), rows)
        return book_bytes(book)


def _met(papers: IssuedPapers, candidate: CandidateAnswers) -> Iterator[tuple[PaperFiles, Item]]:
    """Every item of the candidate's own paper; of another one those that were answered before it was replaced."""
    own = papers.of(candidate.paper_id)
    yield from ((own, item) for item in own.paper.items())
    for files in papers.each():
        if files is not own:
            yield from ((files, item) for item in files.paper.items() if item.item_id in candidate.answers)


def _candidate(
    candidate: Candidate, sitting: SittingResult, known: Sitting, read: ReadLog, paper_id: str
) -> CandidateAnswers:
    unread = ""
    try:
        held = tuple(_open(read, known))
        answers = read.responses(known.reviews)
    except Exception as error:  # noqa: BLE001 - the boundary of one candidate: the others of the room are read
        held, answers = (), {}
        unread = say("marking.unread", error=type(error).__name__)
    return CandidateAnswers(
        ticket=candidate.ticket,
        name=candidate.name,
        seat=sitting.seat,
        present=sitting.present,
        status=say("marking.status.present") if sitting.present else say("marking.status.absent"),
        closed_cause=sitting.closed_cause,
        closed_ms=sitting.closed_ms,
        entries=len(sitting.log),
        held=held,
        terminated=any(breach.action == "terminate" for breach in known.discipline),
        answers=answers,
        paper_id=paper_id,
        unread=unread,
    )


def _open(read: ReadLog, known: Sitting) -> Iterator[OpenAnswer]:
    places = {*undecided(read.book.to_review, known.reviews), *left_to_centre(known.reviews)}
    stored_at = {Place(epoch=stored.entry.epoch, seq=stored.entry.seq): stored for stored in read.log}
    for place in sorted(places):
        stored, answered = stored_at.get(place), read.answers.get(place)
        if stored is None or answered is None:
            continue
        yield OpenAnswer(
            item_id=answered.item_id,
            epoch=place.epoch,
            seq=place.seq,
            written_ms=stored.entry.client_ms,
            received_ms=stored.received_ms,
            response=answered.response,
        )


def _late_rows(candidate: CandidateAnswers, items: dict[str, Item]) -> Iterator[list[Cell]]:
    for late in candidate.held:
        item = items.get(late.item_id)
        text = say("marking.cleared") if late.response is None else response_text(item, late.response) if item else ""
        yield [candidate.ticket, candidate.name, candidate.seat, late.item_id, late.epoch, late.seq, text]


def _write_photos(folder: Path, bundle: OpenedBundle, later: Sequence[LaterNote]) -> None:
    """The folder is there only where a photo is."""
    sealed = [(r.event.incident_id, r.event.jpeg) for r in bundle.room_log if isinstance(r.event, IncidentPhoto)]
    counted: Counter[str] = Counter()
    for incident_id, jpeg in (*sealed, *((note.text, note.jpeg) for note in later if note.jpeg)):
        folder.mkdir(mode=0o700, exist_ok=True)
        counted[incident_id] += 1
        write_private(folder / f"{_SAFE.sub('_', incident_id)}-{counted[incident_id]}.jpg", jpeg)


def _write(path: Path, value: object) -> None:
    write_private(path, msgspec.json.format(msgspec.json.encode(value), indent=1))
