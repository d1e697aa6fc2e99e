"""The cards a centre knows of its sites and their rooms, with those that were replaced; and what one may have signed.

A site has one server for all, or one for each room, or both in turn over the years. A card that was replaced goes on
proving what it signed before, and nothing after; whoever uses a bundle is told that it was such a card.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

import msgspec

from shared.exchange.same_words import plain
from shared.exchange.site_files import SitePublic, card_fingerprint
from shared.security import signing

Note = Literal["retired_card", "room_has_own"]
"""What a person should know of the card that signed: it was replaced since; the room has a card of its own."""
Doubt = Literal["foreign_site", "foreign_room", "card_replaced"]
"""Why a signature does not count: not this site's, another room's, made after the card was replaced."""
EVER: Final = 0


class KnownCard(msgspec.Struct, frozen=True, kw_only=True):
    """A card as the centre keeps it.

    Attributes:
        room: the room it is for, as the centre names it; empty: for every room of the site without one of its own.
        since_ms: when it was registered; `EVER` where nobody noted it.
        until_ms: when another took its place; None while it holds.
    """

    card: SitePublic
    room: str = ""
    since_ms: int = EVER
    until_ms: int | None = None

    @property
    def fingerprint(self) -> str:
        """Its comparison code."""
        return card_fingerprint(self.card)

    def is_for(self, room: str) -> bool:
        """Whether it is this room's own, however the name is typed."""
        return bool(self.room) and plain(self.room) == plain(room)


def of_site(cards: Iterable[KnownCard], site_id: str) -> tuple[KnownCard, ...]:
    """All cards of a site, those that were replaced as well."""
    return tuple(known for known in cards if known.card.site_id == site_id)


def holding(cards: Iterable[KnownCard]) -> tuple[KnownCard, ...]:
    """Those that nobody replaced."""
    return tuple(known for known in cards if known.until_ms is None)


def card_for(cards: Sequence[KnownCard], site_id: str, room: str) -> KnownCard | None:
    """What a package for that room is sealed to: the room's own card, else the site's; None if there is neither."""
    here = holding(of_site(cards, site_id))
    own = (known for known in here if known.is_for(room))
    return next(iter((*own, *(known for known in here if not known.room))), None)


def signer(cards: Sequence[KnownCard], key_id: str, *, site_id: str, room: str, signed_ms: int) -> KnownCard | Doubt:
    """Whose signature it is, and whether it counts for that room at that time (the signer's own word, UTC ms).

    A card whose key was registered again after a while counts again from then on.
    """
    own = [known for known in of_site(cards, site_id) if signing.key_id(known.card.key()) == key_id]
    if not own:
        return "foreign_site"
    fitting = [known for known in own if not known.room or known.is_for(room)]
    if not fitting:
        return "foreign_room"
    held = [known for known in fitting if known.until_ms is None or signed_ms < known.until_ms]
    return next(iter((*holding(held), *held)), "card_replaced")


def note_of(cards: Sequence[KnownCard], known: KnownCard, room: str) -> Note | None:
    """What is to be said of the card that signed."""
    if known.until_ms is not None:
        return "retired_card"
    if not known.room and any(other.is_for(room) for other in holding(of_site(cards, known.card.site_id))):
        return "room_has_own"
    return None
