"""The history of a sitting's answers, for people: what was written when, where, and what became of late answers.

Times, places and sizes are for everybody on duty. The contents are part of the examination: they are shown to the
chief examiner and the inspector, or with their PIN, for a stated reason, and the look stands in the room log.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from shared.exam.acts.base import tidy
from shared.exam.answers.aids import ItemMarked, ScreenSet
from shared.exam.answers.content import (
    Answered,
    AnsweredInParts,
    Flagged,
    HandInAsked,
    Part,
    Scrolled,
    SectionLeft,
    Visited,
)
from shared.exam.answers.log import AnswerBook, Entry, Place, entry_bytes
from shared.exam.answers.review import Review, counting_places
from shared.exam.kinds.asking import answer_parts
from shared.exam.kinds.kind import Telling
from shared.exam.kinds.parts import AnswerPart, Item
from shared.exam.paper import Paper, Section
from shared.exam.room.events import AnswersViewed, Approval
from shared.exam.room.seating import SeatSpan, of_epoch, seat_spans
from shared.exam.shuffle import item_order
from shared.exchange.paper_archive import open_paper
from shared.protocol.answers import AnswerHistory, EntryKind, HistoryEntry, LateState, OpenAnswers
from shared.protocol.errors import WireError
from shared.security.vault import Box
from shared.words.catalogue import say
from site_server.service.answers.read_back import read_log
from site_server.service.commands.facts import Ask
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx
from site_server.service.people import staff

# What one look brings at most: a big workbook saved hundreds of times would be more than anybody reads.
CONTENT_BYTES: Final = 4 << 20
_BYTES_A_CHARACTER: Final = 3
READERS: Final = frozenset({"chief", "inspector"})


class _Met:
    """An item as this candidate met it."""

    def __init__(self, item: Item, number: int, label: str, telling: Telling) -> None:
        self.item, self.number, self.label, self.telling = item, number, label, telling


def history(site: Site, room: Room, ticket: str) -> AnswerHistory:
    """Everything but the contents. Raises WireError `unknown_candidate`."""
    return _history(site, room, ticket, None)


def open_history(ask: Ask, ticket: str, asked: OpenAnswers) -> AnswerHistory:
    """With the contents; who looked, and why, is in the room log before they are shown.

    Raises WireError: unknown_candidate, reason_needed, approvals_needed, wrong_pin.
    """
    room = ask.site.need_room()
    if ticket not in room.candidates:
        raise WireError("unknown_candidate")
    reason = tidy(asked.reason)
    if not reason:
        raise WireError("reason_needed")
    given = () if ask.person.role in READERS else _approvals(ask, asked)

    def work(tx: Tx) -> None:
        tx.append(ask.actor, AnswersViewed(ticket=ticket, reason=reason, approvals=given))

    ask.site.writer.do(work)
    return _history(ask.site, room, ticket, asked.item_id)


def _approvals(ask: Ask, asked: OpenAnswers) -> tuple[Approval, ...]:
    inspector = any(
        (member := ask.site.need_room().plan.staff_member(c.staff_id)) is not None and member.role == "inspector"
        for c in asked.approvals
    )
    return staff.approvals(
        staff.verified(ask.site, ask.device, asked.approvals), ("inspector",) if inspector else ("chief",)
    )


def _history(site: Site, room: Room, ticket: str, wanted: str | None) -> AnswerHistory:
    """`wanted`: None without contents, empty with all of them, else those of one item."""
    sitting = room.state.sittings.get(ticket)
    if sitting is None:
        raise WireError("unknown_candidate")
    read = read_log(site, room, ticket)
    log, book, answers = read.log, read.book, read.answers
    met, spans = _items(room, ticket), seat_spans(tuple(room.records))
    late, counting, standing = _late(book, answers, sitting.reviews)
    contents = _contents(met, answers, {*counting, *standing, *late}, wanted)
    entries = []
    for stored in log:
        entry, place = stored.entry, Place(epoch=stored.entry.epoch, seq=stored.entry.seq)
        if isinstance(entry.content, Scrolled):
            continue  # how far somebody had read is nobody's question afterwards
        answer, item_id = answers.get(place), getattr(entry.content, "item_id", "")
        known, span = met.get(item_id), of_epoch(spans, ticket, entry.epoch)
        entries.append(
            HistoryEntry(
                epoch=entry.epoch,
                seq=entry.seq,
                kind=_kind(entry, answer),
                item_id=item_id,
                label=known.label if known else item_id,
                written_ms=entry.client_ms,
                received_ms=stored.received_ms,
                seat=span.seat if span else 0,
                device_name=_device_name(site, span),
                size=len(entry_bytes(entry)),
                item_no=known.number if known else 0,
                late=late.get(place, "set_aside" if stored.held else ""),
                counts=place in counting,
                stands=place in standing,
                parts=contents.get(place, ()),
                guessed=entry.guessed,
                omitted=wanted is not None and answer is not None and bool(answer.response) and place not in contents,
            )
        )
    return AnswerHistory(ticket=ticket, seat=sitting.seat, opened=wanted is not None, entries=tuple(entries))


def _contents(
    met: Mapping[str, _Met], answers: Mapping[Place, Answered], first: Collection[Place], wanted: str | None
) -> dict[Place, tuple[AnswerPart, ...]]:
    """The answers in words, those people decide about first, then the newest, until there is enough for one look."""
    found: dict[Place, tuple[AnswerPart, ...]] = {}
    left = CONTENT_BYTES
    if wanted is None:
        return found
    for place in sorted(answers, key=lambda p: (p in first, p), reverse=True):
        answer = answers[place]
        if wanted and answer.item_id != wanted:
            continue
        parts = _parts(met.get(answer.item_id), answer)
        size = sum(len(part.text) + len(part.label) for part in parts) * _BYTES_A_CHARACTER
        if parts and (size <= left or not found):
            found[place] = parts
            left -= size
    return found


def _late(
    book: AnswerBook, answers: Mapping[Place, Answered], reviews: Sequence[Review]
) -> tuple[dict[Place, LateState], frozenset[Place], frozenset[Place]]:
    """What became of each held answer, which versions count, and which are the newest that were never held."""
    items = {place: content.item_id for place, content in answers.items()}
    decided: dict[Place, LateState] = {review.place: review.decision for review in reviews}
    open_ones = set(book.to_review)
    states: dict[Place, LateState] = {
        place: decided.get(place, "waiting" if place in open_ones else "overwritten") for place in book.held
    }
    counting, standing = (frozenset(counting_places(book, items, r).values()) for r in (reviews, ()))
    return states, counting, standing


def _kind(entry: Entry, answer: Answered | None) -> EntryKind:
    if answer is not None:
        return "answered" if answer.response is not None else "cleared"
    match entry.content:
        case Flagged(on=on):
            return "flagged" if on else "unflagged"
        case Visited():
            return "visited"
        case SectionLeft():
            return "section_left"
        case HandInAsked():
            return "hand_in"
        case Answered() | Part() | AnsweredInParts() | Scrolled() | ItemMarked() | ScreenSet():
            return "part"


def _parts(known: _Met | None, answer: Answered | None) -> tuple[AnswerPart, ...]:
    if answer is None or answer.response is None:
        return ()
    if known is None:
        return answer_parts(None, answer.response)
    return answer_parts(known.item, answer.response, known.telling)


def _items(room: Room, ticket: str) -> dict[str, _Met]:
    """The items in this candidate's order; the papers are opened in memory for this one look.

    Where the backup paper took the main one's place in the exam, the items of the main one follow, marked as such.
    """
    met: dict[str, _Met] = {}
    seed, own = room.shuffle_seed(ticket), room.state.papers.of(ticket)
    for name in sorted(room.papers, key=lambda name: name != own):
        if (name != own and ticket not in room.state.papers.switched) or not room.papers[name].ciphertext:
            continue
        sealed = room.papers[name]
        paper: Paper = open_paper(Box(sealed.key).decrypt(sealed.ciphertext)).paper
        telling = Telling(accounts={account.code: account.name for account in paper.accounts}, seen=True)
        for section in paper.sections:
            number = 0
            for group in section.groups:
                for item in item_order(group, seed):
                    number += 1
                    met[item.item_id] = _Met(item, len(met) + 1, _label(section, number, own=name == own), telling)
    return met


def _label(section: Section, number: int, *, own: bool) -> str:
    if own:
        return f"{section.title} {number}"
    return say("notice.main_paper_item", section=section.title, number=number)


def _device_name(site: Site, span: SeatSpan | None) -> str:
    if span is None:
        return ""
    device = site.devices.get(span.device_id)
    return (device.device_name if device else "") or span.device_id
