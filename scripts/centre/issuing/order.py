"""Everything that goes into a package, read and checked together: every problem of every file is told in one run."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from scripts.centre.authoring.exam_folder import Authored, read_exam
from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.errors import AuthoringError, CentreError
from scripts.centre.folder import CentreFolder
from scripts.centre.issued import PINS_FILE
from scripts.centre.issuing.backup_paper import read_backup
from scripts.centre.issuing.plan_checks import NEAR_NAMES, check_day
from scripts.centre.issuing.plan_doubts import plan_doubts
from scripts.centre.issuing.plan_file import PlanFile
from scripts.centre.issuing.session_plan import Duty, assign_pins, load_plan, session_plan, working_time_s
from scripts.centre.site_register import need_card
from shared.exam.plan import Candidate, SessionPlan
from shared.exchange.directory import Directory
from shared.exchange.known_cards import KnownCard, holding, of_site
from shared.exchange.roster_problems import RosterError
from shared.exchange.roster_sheets import Roster, read_roster
from shared.exchange.same_words import plain
from shared.exchange.site_files import SitePublic
from shared.words.catalogue import say

_ANY_SEAT: Final = 10_000
_LONGEST_DAYS: Final = 3650
Read = TypeVar("Read")


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a package is made of.

    only_first_seats: leave out candidates beyond the plan's seats (trial exams).
    allow: what a person has looked at and means all the same (`plan_checks.ALLOWANCES`).
    new_pins: give everybody on duty a new PIN, where an earlier version's sheet is in wrong hands.
    """

    exam: Path
    plan: Path
    seating: Path
    students: Path
    photos: Path
    valid_days: int = 30
    only_first_seats: bool = False
    allow: frozenset[str] = frozenset()
    new_pins: bool = False


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """The order after every check.

    notes: lines that a person should read. directory: of the whole site, put in before the package is sealed.
    """

    authored: Authored
    plan: SessionPlan
    duties: tuple[Duty, ...]
    roster: Roster
    card: KnownCard
    notes: tuple[str, ...]
    backup: Authored | None = None
    directory: Directory = Directory()


def read_order(order: Order, centre: CentreFolder, now_ms: int, tell: Callable[[str], None]) -> Ready:
    """Read the exam, the plan and the rosters.

    Raises:
        AuthoringError: with every problem of all of them.
    """
    findings = Findings()
    if not 0 < order.valid_days <= _LONGEST_DAYS:
        findings.add("--valid-days", say("issuing.valid_days", longest=_LONGEST_DAYS))
    tell(say("issuing.reading_paper"))
    authored = _tried(findings, lambda: read_exam(order.exam))
    for doubt in authored.doubts if authored is not None else ():
        tell(say("author.doubt", told=doubt.text()))
    plan = load_plan(order.plan, findings)
    if plan is None:
        raise AuthoringError(findings.lines)
    cards = centre.cards()
    known = _tried(findings, lambda: need_card(cards, plan.site_id, plan.room))
    _tried(findings, lambda: centre.session(plan.session_id))
    tell(say("issuing.reading_roster"))
    roster = _tried(findings, lambda: _roster(order, plan))
    backup = read_backup(plan.backup_exam, order.plan, authored, findings)
    duration_s = _tried(findings, lambda: working_time_s(plan, authored.paper)) if authored else None
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    check_day(plan, duration_s, now, order.allow, order.plan.name, findings)
    if findings.lines or authored is None or roster is None or known is None:
        raise AuthoringError(findings.lines)
    duties = assign_pins(plan, () if order.new_pins else centre_duties(centre, plan.session_id))
    return Ready(
        authored=authored,
        plan=session_plan(plan, authored.paper, roster.candidates, duties, backup.paper if backup else None),
        backup=backup,
        duties=duties,
        roster=roster,
        card=known,
        notes=(
            *(warning.line() for warning in roster.warnings),
            *card_notes(cards, known, plan.room),
            *plan_doubts(plan, working_time_s(plan, authored.paper), order.plan.name),
            *_notes(plan, known.card, roster.candidates),
        ),
    )


def card_notes(cards: Sequence[KnownCard], known: KnownCard, room: str) -> list[str]:
    """What a person should know of the card a package is sealed to: other rooms of the site have their own."""
    own = [other.room for other in holding(of_site(cards, known.card.site_id)) if other.room]
    if known.room or not own:
        return []
    return [say("issuing.room_without_card", room=room, rooms=own, fingerprint=known.fingerprint)]


def centre_duties(centre: CentreFolder, session_id: str) -> tuple[Duty, ...]:
    """The people on duty by the session's newest package, with the PINs they were handed; none before the first."""
    issues = centre.issues(session_id)
    return duties_of(centre, issues[-1]) if issues else ()


def duties_of(centre: CentreFolder, issue: Path) -> tuple[Duty, ...]:
    """The people on duty by the package of that folder; none where an earlier version did not keep them.

    Raises CentreError `file_damaged`, as `secrets`.
    """
    path = issue / PINS_FILE
    return centre.secrets.read_json(path, tuple[Duty, ...]) if centre.secrets.exists(path) else ()


def _tried(findings: Findings, read: Callable[[], Read]) -> Read | None:
    """What `read` gives; None, and its problems noted, where it refuses."""
    try:
        return read()
    except AuthoringError as error:
        findings.lines += error.problems
    except RosterError as error:
        findings.lines += [problem.line() for problem in error.problems]
    except CentreError as error:
        findings.lines.append(error.message)
    return None


def _roster(order: Order, plan: PlanFile) -> Roster:
    whole = read_roster(
        order.seating,
        order.students,
        order.photos,
        room=plan.room,
        session=plan.session_name,
        seats=_ANY_SEAT if order.only_first_seats else plan.seats,
        subject=plan.subject,
        near_names_checked=NEAR_NAMES in order.allow,
    )
    kept = tuple(c for c in whole.candidates if c.seat <= plan.seats)
    photos = {c.photo: whole.photos[c.photo] for c in kept if c.photo}
    return msgspec.structs.replace(whole, candidates=kept, photos=photos)


def _notes(plan: PlanFile, site: SitePublic, candidates: Sequence[Candidate]) -> list[str]:
    notes = []
    if plain(plan.site_name) != plain(site.site_name):
        notes.append(say("issuing.site_name_differs", planned=plan.site_name, registered=site.site_name))
    taken = {candidate.seat for candidate in candidates}
    if empty := [str(seat) for seat in range(1, max(taken, default=0)) if seat not in taken]:
        notes.append(say("issuing.seats_empty", seats=empty))
    return notes
