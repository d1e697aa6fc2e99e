"""Between collection and sealing every log is decrypted once and folded once, and once more at the centre.

Real parts throughout; only the two doors that everything passes are counted: `AnswerBook.replay` and `Box.decrypt`.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from scripts.centre.marking.opened import candidates
from shared.exam.answers.log import AnswerBook, Stored
from shared.exam.room import fold
from shared.exam.room.state import RoomState
from shared.exchange.bundle import open_bundle
from shared.exchange.known_cards import KnownCard
from shared.protocol import commands as wire
from shared.security.vault import Box
from site_server.service.answers.history import history
from tests.support.server_parts import Pc, ServerParts
from tests.unit.site_server.service.evening.test_evening import job


class Counts:
    """How often each sitting's log was folded, how many entries were decrypted, how often the room log was folded."""

    def __init__(self) -> None:
        self.folds: Counter[str] = Counter()
        self.decrypted = 0
        self.rooms = 0

    def clear(self) -> None:
        self.folds.clear()
        self.decrypted = self.rooms = 0


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    counts = Counts()
    fold_book, decrypt = AnswerBook.replay.__func__, Box.decrypt  # type: ignore[attr-defined]
    fold_room: Callable[..., RoomState] = fold.replay

    def counted_fold(kind: type[AnswerBook], ticket: str, log: Iterable[Stored]) -> AnswerBook:
        counts.folds[ticket] += 1
        book: AnswerBook = fold_book(kind, ticket, log)
        return book

    def counted_decrypt(box: Box, sealed: bytes, place: bytes = b"") -> bytes:
        counts.decrypted += place.startswith(b"entry/")
        return decrypt(box, sealed, place)

    def counted_room(*given: Any) -> RoomState:
        counts.rooms += 1
        return fold_room(*given)

    monkeypatch.setattr(AnswerBook, "replay", classmethod(counted_fold))
    monkeypatch.setattr(Box, "decrypt", counted_decrypt)
    monkeypatch.setattr(fold, "replay", counted_room)
    return counts


@pytest.fixture
def pcs(parts: ServerParts) -> list[Pc]:
    """Three candidates with 4, 8 and 12 entries; the session has ended."""
    pcs = [parts.login(seat) for seat in (1, 2, 3)]
    parts.started()
    for seat, pc in enumerate(pcs, 1):
        for number in range(seat * 4):
            pc.answer("s1", "ABCD"[number % 4])
        pc.status()
    parts.command(wire.EndRoom(reason="结束"))
    return pcs


def test_once_between_collection_and_sealing(parts: ServerParts, pcs: list[Pc], counts: Counts) -> None:
    assert job(parts, "collect").state == "done"
    assert job(parts, "seal").state == "done"
    assert counts.decrypted == 4 + 8 + 12
    assert {counts.folds[ticket] for ticket in parts.site.need_room().candidates} == {1}
    assert parts.site.need_room().read_back == {}, "no plain answers stay in memory"


def test_a_late_entry_makes_only_its_own_sitting_be_read_again(
    parts: ServerParts, pcs: list[Pc], counts: Counts
) -> None:
    job(parts, "collect")
    pcs[0].answer("s2", "A")
    pcs[0].status()
    assert parts.site.need_room().state.collected is None
    counts.clear()
    job(parts, "collect")
    done = job(parts, "seal")
    assert done.state == "done"
    assert [(check.entries, check.agrees) for check in done.checks] == [(5, True), (8, True), (12, True)]
    assert counts.decrypted == 5
    assert counts.folds == {pcs[0].ticket: 1}


def test_looking_at_answers_meanwhile_reads_nothing_again(parts: ServerParts, pcs: list[Pc], counts: Counts) -> None:
    job(parts, "collect")
    counts.clear()
    assert len(history(parts.site, parts.site.need_room(), pcs[0].ticket).entries) == 4
    job(parts, "seal")
    assert (counts.decrypted, sum(counts.folds.values())) == (0, 0)


def test_once_at_the_centre(parts: ServerParts, pcs: list[Pc], counts: Counts) -> None:
    job(parts, "collect")
    job(parts, "seal")
    bundle = parts.site.need_room().state.bundle
    assert bundle is not None
    counts.clear()
    opened = open_bundle(
        parts.folder.bundle(f"{bundle.bundle_id}.exambundle"),
        centre_id=parts.tiny.centre.centre_id,
        cards=[KnownCard(card=parts.tiny.site)],
        identity=parts.tiny.centre_keys.identity,
    )
    for _ in ("for people", "for the score sheet"):
        assert sum(bool(candidate.answers) for candidate in candidates(opened)) == 3
    assert set(counts.folds.values()) == {1}
    assert counts.rooms == 1
