"""The room log of a bundle against what PCs and consoles were told of it on the evening (`device/anchors.json`).

An anchor that the log does not bear out was signed by the site's own server: between the last anchor that fits and this
one, records were taken out or written anew, by somebody with that server's key. One that the site did not sign was made
up on the machine it comes from.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from scripts.centre.comparing.difference import Difference, difference
from scripts.centre.errors import CentreError
from scripts.centre.folder import CENTRE_ZONE
from shared.decoding import decode_json
from shared.exchange.assemble import chain_records
from shared.exchange.bundle import OpenedBundle
from shared.exchange.known_cards import KnownCard, of_site
from shared.formatting import date_time
from shared.link.witness import Anchors
from shared.security.anchors import Anchor, read_anchor
from shared.security.errors import SecurityError
from shared.words.catalogue import say


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """An anchor and the file it comes from; `text` as the machine kept it."""

    name: str
    text: str


class Testimony(msgspec.Struct, frozen=True, kw_only=True):
    """What the witnesses say. `agreeing`: how many anchors fit; `up_to`: the last record one of them vouches for."""

    agreeing: int
    up_to: int
    differences: tuple[Difference, ...]


def gathered(places: Iterable[Path]) -> list[Shown]:
    """The anchors in these files and in every `*anchors*.json` below folders. Raises CentreError `file_damaged`."""
    shown = []
    for place in places:
        for path in sorted(place.rglob("*anchors*.json")) if place.is_dir() else [place]:
            try:
                kept = decode_json(path.read_bytes(), Anchors)
            except (OSError, msgspec.DecodeError) as error:
                raise CentreError("file_damaged", say("centre.file_damaged", path=path)) from error
            name = path.parent.name if path.is_relative_to(place) and path != place else path.name
            shown += [Shown(name=name, text=text) for text in (*kept.contradicted, kept.newest) if text]
    return shown


def testimony(bundle: OpenedBundle, shown: Sequence[Shown], cards: Sequence[KnownCard]) -> Testimony:
    """Hold every anchor of this session against the log; the first record that lies is named."""
    heads = [one.hash.hex() for one in chain_records(bundle.results.session_id, bundle.room_log)]
    if heads and heads[-1] != bundle.manifest.room_log_head:
        heads = []  # a log with holes cannot be chained anew: nothing in it can be vouched for
    genuine, found = [], []
    for one in shown:
        anchor = _genuine(one, bundle.manifest.site_id, cards)
        if anchor is None:
            found.append(difference("anchor_forged", name=one.name))
        elif anchor.session_id == bundle.results.session_id:
            genuine.append((one.name, anchor))
    fitting = [anchor.seq for _, anchor in genuine if _fits(anchor, heads)]
    up_to = max(fitting, default=0)
    found += list(_liars(genuine, heads, fitting))
    return Testimony(agreeing=len(fitting), up_to=up_to, differences=tuple(found))


def _liars(genuine: Sequence[tuple[str, Anchor]], heads: Sequence[str], fitting: Sequence[int]) -> Iterator[Difference]:
    for name, anchor in sorted(genuine, key=lambda pair: pair[1].seq):
        if _fits(anchor, heads):
            continue
        first = max((seq for seq in fitting if seq < anchor.seq), default=0) + 1
        at = date_time(anchor.room_ms, CENTRE_ZONE)
        if anchor.seq > len(heads):
            yield difference("anchor_beyond", name=name, at=at, seq=anchor.seq, here=len(heads))
        else:
            yield difference("anchor_differs", name=name, at=at, first=first, seq=anchor.seq)


def _fits(anchor: Anchor, heads: Sequence[str]) -> bool:
    return 1 <= anchor.seq <= len(heads) and heads[anchor.seq - 1] == anchor.head


def _genuine(one: Shown, site_id: str, cards: Sequence[KnownCard]) -> Anchor | None:
    for known in of_site(cards, site_id):
        try:
            return read_anchor(one.text, known.card.key())
        except SecurityError:
            continue
    return None
