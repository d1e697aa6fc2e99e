"""All rooms of an examination at once: from the 考场, 报考, 排考 and 学生 sheets to a sealed package for each room.

Every problem of every file is told in one run, by file, sheet, row and column; with one problem nothing is packed.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from scripts.centre.authoring.exam_folder import Authored, read_exam
from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.errors import AuthoringError, CentreError
from scripts.centre.folder import CentreFolder, now_ms
from scripts.centre.issuing.backup_paper import read_backup
from scripts.centre.issuing.columns import SITE_ID
from scripts.centre.issuing.directory import with_directories
from scripts.centre.issuing.issue import Issued, issue_ready
from scripts.centre.issuing.order import Ready, card_notes, centre_duties
from scripts.centre.issuing.plan_checks import NEAR_NAMES, check_day
from scripts.centre.issuing.plan_doubts import plan_doubts
from scripts.centre.issuing.room_places import RoomGroup, place
from scripts.centre.issuing.room_plans import RoomPlans, read_shared
from scripts.centre.issuing.room_sheets import Registrations, Rooms, read_registrations, read_rooms
from scripts.centre.issuing.room_times import time_problems
from scripts.centre.issuing.session_plan import assign_pins, session_plan, working_time_s
from scripts.centre.site_register import need_card
from shared.exchange.known_cards import KnownCard
from shared.exchange.photo_zip import PhotoArchive
from shared.exchange.roster_problems import Problem
from shared.exchange.roster_sheets import Sheets, photos_wanted, read_sheets, roster_of, strangers
from shared.exchange.sheet_words import ROOM
from shared.words.catalogue import say

_WORKERS: Final = 2
"""Hashing PINs and stretching opening codes is work for the processor; two keep an ordinary machine busy."""

_TOLD_EVERY: Final = 10


class AllOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What the packages of all rooms are made of; `plan` holds what the rooms share. See `order.Order` for the rest."""

    exam: Path
    plan: Path
    rooms: Path
    registrations: Path
    seating: Path
    students: Path
    photos: Path
    valid_days: int = 30
    allow: frozenset[str] = frozenset()
    new_pins: bool = False


def issue_all(centre: CentreFolder, order: AllOrder, tell: Callable[[str], None]) -> tuple[Issued, ...]:
    """Build the packages of all rooms in the centre folder.

    Raises:
        AuthoringError: with every problem of all files; nothing was built.
        CentreError, ExchangeError, SecurityError, OSError: while building; the rooms named before are done.
    """
    created_ms = now_ms()
    centre.signing_key()  # without keys there is no use in reading
    rooms = with_directories(centre, read_all(order, centre, created_ms, tell), created_ms)
    tell(say("issuing.sealing_rooms", count=len(rooms)))
    issued: list[Issued] = []
    with ThreadPoolExecutor(_WORKERS) as pool:
        try:
            for one in pool.map(lambda ready: issue_ready(centre, ready, order.valid_days, created_ms), rooms):
                issued.append(one)
                if len(issued) % _TOLD_EVERY == 0:
                    tell(say("issuing.sealed_rooms", done=len(issued), count=len(rooms)))
        except BaseException:
            # Ctrl+C, or a room that failed: what is under way is finished whole, the others are not begun.
            pool.shutdown(cancel_futures=True)
            tell(say("issuing.stopped_at", done=len(issued), count=len(rooms)))
            raise
    return tuple(issued)


def read_all(order: AllOrder, centre: CentreFolder, at_ms: int, tell: Callable[[str], None]) -> tuple[Ready, ...]:
    """Every room's package, checked. Raises AuthoringError with every problem of all files."""
    findings = Findings()
    tell(say("issuing.reading_paper"))
    authored = _exam(order.exam, findings)
    for doubt in authored.doubts if authored is not None else ():
        tell(say("author.doubt", told=doubt.text()))
    shared_plan = read_shared(order.plan, findings)
    tell(say("issuing.reading_sheets"))
    rooms, problems = read_rooms(order.rooms)
    registrations, more = read_registrations(order.registrations)
    sheets, most = read_sheets(order.seating, order.students)
    placed, last = _placed(None if problems else rooms, registrations, sheets, whole=not most)
    if sheets.seats is not None and authored is not None:
        checked = NEAR_NAMES in order.allow
        last += time_problems(sheets.seats, placed, authored.paper.duration_s, near_names_checked=checked)
    findings.lines += [problem.line() for problem in (*problems, *more, *most, *last)]
    all_cards = centre.cards()
    cards = _cards(all_cards, rooms, findings) if rooms else {}
    if authored is None or shared_plan is None:
        raise AuthoringError(findings.lines)
    backup = read_backup(str(shared_plan.get("backup_exam", "")), order.plan, authored, findings)
    tell(say("issuing.reading_photos", count=len(placed)))
    plans = RoomPlans(order.plan, shared_plan, findings)
    with PhotoArchive(order.photos) as photos:
        reader = _Reader(order, centre, at_ms, authored, backup, plans, photos, sheets, cards, findings)
        made = [reader.room(one) for one in placed]
    if findings.lines:
        raise AuthoringError(findings.lines)
    return tuple(ready for ready in made if ready is not None)


class _Reader:
    """What the rooms of one order share while they are read one by one."""

    def __init__(
        self,
        order: AllOrder,
        centre: CentreFolder,
        at_ms: int,
        authored: Authored,
        backup: Authored | None,
        plans: RoomPlans,
        photos: PhotoArchive,
        sheets: Sheets,
        cards: dict[tuple[str, str], KnownCard],
        findings: Findings,
    ) -> None:
        self._order, self._centre, self._plans = order, centre, plans
        self._authored, self._backup = authored, backup
        self._all_cards = centre.cards()
        self._now = datetime.fromtimestamp(at_ms / 1000, UTC)
        self._photos, self._cards, self._findings = photos, cards, findings
        self._known, self._pinyin = sheets.id_numbers(), sheets.pinyin()

    def room(self, one: RoomGroup) -> Ready | None:
        """One room in one session; None where a finding refuses it."""
        order, paper, backup = self._order, self._authored.paper, self._backup
        before = len(self._findings.lines)
        wanted = photos_wanted(one.group.rows)
        pictures = self._photos.read(wanted, known=self._known)
        self._findings.lines += [problem.line() for problem in pictures.problems]
        plan = self._plans.plan(one, order.seating.name)
        card = self._cards.get((one.room.site_id, one.room.room))
        told_before = len(wanted) < len(one.group.rows)  # an ID number that cannot be right
        if plan is None or card is None or told_before or len(self._findings.lines) > before:
            return None
        try:
            duration_s = working_time_s(plan, paper)
        except AuthoringError as error:
            self._findings.lines += error.problems
            return None
        name = say("issuing.plan_of_room", plan=order.plan.name, room=one.room.room)
        check_day(plan, duration_s, self._now, order.allow, name, self._findings)
        duties = assign_pins(plan, () if order.new_pins else centre_duties(self._centre, plan.session_id))
        roster = roster_of(one.group.rows, pictures, (one.group,), pictures.warnings)
        roster = msgspec.structs.replace(roster, pinyin=self._pinyin)
        return Ready(
            authored=self._authored,
            plan=session_plan(plan, paper, roster.candidates, duties, backup.paper if backup else None),
            backup=backup,
            duties=duties,
            roster=roster,
            card=card,
            notes=(
                *(warning.line() for warning in roster.warnings),
                *card_notes(self._all_cards, card, plan.room),
                *plan_doubts(plan, duration_s, name),
            ),
        )


def _exam(folder: Path, findings: Findings) -> Authored | None:
    try:
        return read_exam(folder)
    except AuthoringError as error:
        findings.lines += error.problems
        return None


def _placed(
    rooms: Rooms | None, registrations: Registrations | None, sheets: Sheets, *, whole: bool
) -> tuple[Sequence[RoomGroup], list[Problem]]:
    """Who sits where, held against the registrations and the students' sheet.

    Rooms with a slip of their own are None here: what a missing room leads to is not told. `whole`: no row of the
    sheets of people is missing.
    """
    if sheets.seats is None or rooms is None:
        return (), []
    placed, problems = place(sheets.seats, rooms, registrations)
    seated = [(row, one.room.site_id) for one in placed for row in one.group.rows]
    if registrations is not None:
        problems += registrations.problems(sheets.seats, seated, whole=whole)
    if sheets.people is not None:
        problems += strangers(sheets.seats, [row for row, _ in seated], sheets.people)
    return placed, problems


def _cards(cards: Sequence[KnownCard], rooms: Rooms, findings: Findings) -> dict[tuple[str, str], KnownCard]:
    """The card of each room by site and room; a site or room that has none is told at its row, a site once."""
    known: dict[tuple[str, str], KnownCard] = {}
    told: set[str] = set()
    for room in (room for same in rooms.named.values() for room in same):
        if room.site_id not in told:
            try:
                known[room.site_id, room.room] = need_card(cards, room.site_id, room.room)
            except CentreError as error:
                if error.code == "unknown_site":
                    told.add(room.site_id)
                column = SITE_ID if error.code == "unknown_site" else ROOM
                findings.lines.append(rooms.table.problem(room.row, column, error.message).line())
    return known
