"""The register of the sites' cards: `sites/<site_id>/cards.json`, each card with its room, since when and until when.

A folder of earlier versions has `sites/<site_id>.pub.json`, one card a site; it is read as it is and becomes a register
with the site's next card. Nothing is ever taken out: old bundles stay verifiable.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from scripts.centre.errors import CentreError
from shared.decoding import decode_json
from shared.exchange.known_cards import KnownCard, card_for, holding, of_site
from shared.exchange.same_words import plain
from shared.exchange.site_files import SitePublic, card_fingerprint, read_card
from shared.machine.files import write_whole
from shared.security import signing
from shared.words.catalogue import say

_CARDS: Final = "cards.json"
_OLD: Final = ".pub.json"


class SiteRegister:
    """The cards under one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> tuple[KnownCard, ...]:
        """Every card of every site. Raises KeyCardError, CentreError `file_damaged`."""
        if not self._folder.is_dir():
            return ()
        found: dict[str, tuple[KnownCard, ...]] = {}
        for path in sorted(self._folder.glob(f"*{_OLD}")):
            found[path.name.removesuffix(_OLD)] = (KnownCard(card=read_card(path, SitePublic)),)
        for path in sorted(self._folder.glob(f"*/{_CARDS}")):
            found[path.parent.name] = _read(path)
        return tuple(known for site in sorted(found) for known in found[site])

    def register(self, card: SitePublic, room: str, now_ms: int, *, instead: bool = False) -> bool:
        """Keep a card for a room of its site (empty: for all rooms without one); False if it holds already.

        instead: in the place of another card of the same room, which stays in the register as replaced.
        Raises CentreError: site_changed (the room has another card), card_elsewhere (the key is another room's).
        """
        cards = of_site(self.all(), card.site_id)
        here = holding(cards)
        for known in here:
            same_room = plain(known.room) == plain(room)
            if same_room and known.card == card:
                return False
            if not same_room and signing.key_id(known.card.key()) == signing.key_id(card.key()):
                told = say("centre.card_elsewhere", site_id=card.site_id, room=room_label(known))
                raise CentreError("card_elsewhere", told)
            if same_room and not instead:
                told = say(
                    "centre.site_known",
                    site_id=card.site_id,
                    room=room_label(known),
                    known=known.fingerprint,
                    given=card_fingerprint(card),
                )
                raise CentreError("site_changed", told)
        kept = [
            replace(known, until_ms=now_ms) if known in here and plain(known.room) == plain(room) else known
            for known in cards
        ]
        self._write(card.site_id, (*kept, KnownCard(card=card, room=room.strip(), since_ms=now_ms)))
        return True

    def _write(self, site_id: str, cards: tuple[KnownCard, ...]) -> None:
        path = self._folder / site_id / _CARDS
        write_whole(path, msgspec.json.format(msgspec.json.encode(cards), indent=1))
        (self._folder / f"{site_id}{_OLD}").unlink(missing_ok=True)


def need_card(cards: Sequence[KnownCard], site_id: str, room: str) -> KnownCard:
    """What a package for that room of the site is sealed to.

    Raises CentreError: unknown_site, unknown_room (the site has cards for other rooms only).
    """
    here = holding(of_site(cards, site_id))
    if not here:
        raise CentreError("unknown_site", say("centre.site_unknown", site_id=site_id))
    known = card_for(here, site_id, room)
    if known is None:
        rooms = [other.room for other in here]
        raise CentreError("unknown_room", say("centre.room_unknown", site_id=site_id, room=room, rooms=rooms))
    return known


def room_label(known: KnownCard) -> str:
    """The room of a card for people."""
    return known.room or say("centre.all_rooms")


def _read(path: Path) -> tuple[KnownCard, ...]:
    try:
        cards = decode_json(path.read_bytes(), tuple[KnownCard, ...])
    except (OSError, msgspec.DecodeError) as error:
        raise CentreError("file_damaged", say("centre.file_damaged", path=path)) from error
    for known in cards:
        known.card.key()
    return cards
