"""The directory of a site as a package takes it along: what is issued now, what was issued before, what the sheet says.

Rooms that are issued together know each other; of the others the newest issued package counts. Sessions that are over
are left out: nobody comes to them any more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder, read_json
from scripts.centre.issued import ISSUE_FILE, Issue, read_issued_plan
from scripts.centre.issuing.order import Ready
from scripts.centre.issuing.plan_checks import span_of
from shared.exam.plan import SessionPlan
from shared.exchange.directory import MOST_PLACED, Directory, Placed, id_mark, merged, new_salt, places_of
from shared.exchange.known_cards import KnownCard, holding, of_site
from shared.exchange.room_rows import Group
from shared.exchange.sheet_words import ID_NUMBER, ID_TYPE, NAME, SCHOOL, SEAT, SUBJECT, TICKET
from shared.formatting import mask_id, room_zone


def with_directories(centre: CentreFolder, rooms: Sequence[Ready], at_ms: int) -> tuple[Ready, ...]:
    """The same rooms, each with the directory of its site."""
    by_site: dict[str, list[Ready]] = defaultdict(list)
    for ready in rooms:
        by_site[ready.plan.site_id].append(ready)
    known = {site_id: _directory(centre, site_id, here, at_ms) for site_id, here in by_site.items()}
    return tuple(msgspec.structs.replace(ready, directory=known[ready.plan.site_id]) for ready in rooms)


def _directory(centre: CentreFolder, site_id: str, here: Sequence[Ready], at_ms: int) -> Directory:
    salt = new_salt()
    pinyin = {number: letters for ready in here for number, letters in ready.roster.pinyin.items()}
    cards = centre.cards()
    of_sheet = [_of_sheet(ready, cards, salt, pinyin) for ready in here]
    now = {ready.plan.session_id for ready in here}
    before = [plan for plan in _issued(centre, site_id, at_ms) if plan.session_id not in now]
    plans = [*before, *(ready.plan for ready in here)]
    placed = merged(*of_sheet, *(places_of(plan, salt, pinyin) for plan in plans))
    return Directory(made_ms=at_ms, salt=salt, placed=placed[-MOST_PLACED:])


def _issued(centre: CentreFolder, site_id: str, at_ms: int) -> Iterator[SessionPlan]:
    """The newest plan of each session of a site that is not over. What cannot be read is no reason to issue nothing."""
    folders = sorted(centre.sessions_path.iterdir()) if centre.sessions_path.is_dir() else []
    for folder in folders:
        try:
            newest = centre.latest_issue(folder.name)
            if read_json(newest / ISSUE_FILE, Issue).site_id != site_id:
                continue
            plan = read_issued_plan(centre.secrets, newest)
        except CentreError:
            continue
        if plan is not None and plan.starts_at_ms + plan.duration_s * 1000 > at_ms:
            yield plan


def _of_sheet(ready: Ready, cards: Sequence[KnownCard], salt: bytes, pinyin: Mapping[str, str]) -> Iterator[Placed]:
    """The other rooms of the seating sheet that are of this site; where all rooms are issued there is none."""
    for group in ready.roster.others:
        if _of_this_site(group, ready, cards):
            yield from _rows(group, ready, salt, pinyin)


def _of_this_site(group: Group, ready: Ready, cards: Sequence[KnownCard]) -> bool:
    """A sheet may hold rooms of other sites, and does not say which: a card names the room, or there is one site."""
    site_id = ready.plan.site_id
    here = holding(of_site(cards, site_id))
    return any(known.is_for(group.room) for known in here) or {known.card.site_id for known in cards} == {site_id}


def _rows(group: Group, ready: Ready, salt: bytes, pinyin: Mapping[str, str]) -> Iterable[Placed]:
    plan, span = ready.plan, span_of(group.session)
    start = span.start.replace(tzinfo=room_zone(plan.time_zone)) if span is not None else None
    for row in group.rows:
        yield Placed(
            ticket=row[TICKET],
            name=row[NAME],
            pinyin=pinyin.get(row[ID_NUMBER], ""),
            id_type=row[ID_TYPE],
            id_masked=mask_id(row[ID_NUMBER]),
            id_mark=id_mark(salt, row[ID_NUMBER]),
            school=row[SCHOOL],
            title=row[SUBJECT],
            kind=plan.kind,
            session="" if start is not None else group.session,
            room=group.room,
            seat=int(row[SEAT]),
            starts_at_ms=int(start.timestamp() * 1000) if start is not None else 0,
            duration_s=(span.length_s or 0) if span is not None else 0,
        )
