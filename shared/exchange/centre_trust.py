"""Whom a site takes for its centre: from the card it was set up with, by the centre's statements, to the newest one.

The rules are those of a root that is replaced by its predecessor: each statement counts only under the key before it,
none may be missing, none comes back. Above them stands the recovery key 恢复密钥, which lies in a safe: its statement
begins a new generation, and everything that a thief of a signing key may have said in an older one is over (ADR 0056).
"""

from itertools import pairwise
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec.structs import replace

from shared.exchange.errors import TrustError
from shared.exchange.site_files import CentrePublic
from shared.exchange.trust_file import (
    CHANGE_TYPE,
    LIST_TYPE,
    CentreChange,
    Revocations,
    TrustFile,
    claimed,
    decode_trust,
)
from shared.security import signing
from shared.security.canonical import sha256_hex
from shared.security.errors import SecurityError

DAY_MS: Final = 86_400_000
OVERLAP_MS: Final = 60 * DAY_MS
"""So long after a change what the key before signed *before* it is still taken in: packages are issued weeks ahead."""


class Era(msgspec.Struct, frozen=True, kw_only=True):
    """A card and the time it was the newest. `ended`: a statement of the recovery key followed; no overlap then."""

    card: CentrePublic
    since_ms: int = 0
    until_ms: int | None = None
    ended: bool = False


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that was taken, by the SHA-256 of its envelope: another with its number is a fork."""

    generation: int
    number: int
    digest: str


class CentreTrust(msgspec.Struct, frozen=True, kw_only=True):
    """What a site knows of its centre. Nothing is ever taken out of `eras`: what was let in stays readable."""

    eras: tuple[Era, ...]
    generation: int = 0
    number: int = 0
    steps: tuple[Step, ...] = ()
    revocations: Revocations | None = None
    list_digest: str = ""

    @property
    def card(self) -> CentrePublic:
        """The newest card."""
        return self.eras[-1].card

    @property
    def revoked(self) -> Revocations:
        """The newest list; an empty one where none came yet."""
        return self.revocations or Revocations(centre_id=self.card.centre_id, number=1, made_ms=0)

    @property
    def list_number(self) -> int:
        """The number of the newest list, 0 where none came yet."""
        return self.revocations.number if self.revocations is not None else 0

    def keys(self) -> dict[str, Ed25519PublicKey]:
        """Every signing key this centre ever had here, by its id: for reading; `refusal` says whether it counts."""
        return signing.trust(*(era.card.key() for era in self.eras))

    def refusal(self, key_id: str, signed_ms: int, now_ms: int) -> str:
        """Why what that key says it signed then is not taken in now: key_revoked, key_retired; empty: it is."""
        if self.revoked.centre_key(key_id) is not None:
            return "key_revoked"
        mine = [era for era in self.eras if signing.key_id(era.card.key()) == key_id]
        if not mine:
            return "foreign_signer"
        last = mine[-1]
        if last.until_ms is None:
            return ""
        in_time = not last.ended and signed_ms < last.until_ms and now_ms <= last.until_ms + OVERLAP_MS
        return "" if in_time else "key_retired"


class Learnt(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a trust file: the trust after it, and what was new in it."""

    trust: CentreTrust
    changes: tuple[CentreChange, ...] = ()
    new_list: bool = False
    generation: int = 0
    """The one it began in."""

    def recovered(self, change: CentreChange) -> bool:
        """Whether that change was said with the recovery key: it is the first of its generation here."""
        first = next(one for one in self.changes if one.generation == change.generation)
        return change.generation > self.generation and change is first


def trust_in(centre: CentrePublic | CentreTrust) -> CentreTrust:
    """The trust in a card alone, as a site begins."""
    return centre if isinstance(centre, CentreTrust) else CentreTrust(eras=(Era(card=centre),))


def learn(trust: CentreTrust, data: bytes, *, alone: bool = False) -> Learnt:
    """The trust after a trust file. An older one is passed over in a package; `alone`, it is refused.

    Raises TrustError: every code but `trust_unreadable`.
    """
    file = decode_trust(data)
    changed, changes = _follow(trust, file)
    fresh = _take_list(changed, file.revoked) if file.revoked else None
    after = fresh or changed
    signers = {signing.signer_of(one) for one in file.changes if _place(one) in {_at(c) for c in changes}}
    for signer in signers:
        if after.revoked.centre_key(signer) is not None:
            raise TrustError("trust_signer_revoked")
    if alone and not changes and fresh is None and _is_older(trust, file):
        raise TrustError("trust_older", newest=trust.list_number)
    return Learnt(trust=after, changes=changes, new_list=fresh is not None, generation=trust.generation)


def _follow(trust: CentreTrust, file: TrustFile) -> tuple[CentreTrust, tuple[CentreChange, ...]]:
    told = [(claimed(one, CHANGE_TYPE, CentreChange), one) for one in file.changes]
    places = [_at(change) for change, _ in told]
    if any(after <= before for before, after in pairwise(places)):
        raise TrustError("trust_loop")
    taken: list[CentreChange] = []
    for change, envelope in told:
        if change.centre_id != trust.card.centre_id or change.card.centre_id != trust.card.centre_id:
            raise TrustError("trust_foreign_centre")
        if change.generation < trust.generation:
            continue
        if change.generation == trust.generation:
            if any(other.generation == trust.generation + 1 for other, _ in told):
                continue  # a statement of the recovery key follows: what the keys before it said is over
            if change.number <= trust.number:
                _need_same(trust, change, envelope)
                continue
        trust = _after(trust, change, envelope)
        taken.append(change)
    return trust, tuple(taken)


def _need_same(trust: CentreTrust, change: CentreChange, envelope: bytes) -> None:
    known = {(step.generation, step.number): step.digest for step in trust.steps}.get(_at(change))
    if known is not None and known != sha256_hex(envelope):
        raise TrustError("trust_forked", number=change.number)


def _after(trust: CentreTrust, change: CentreChange, envelope: bytes) -> CentreTrust:
    """The trust after one statement that is due now."""
    last, recovery = trust.eras[-1], trust.card.recovery()
    recovers = change.generation > trust.generation
    if change.generation > trust.generation + 1 or (not recovers and change.number != trust.number + 1):
        raise TrustError("trust_link_missing", number=trust.number + 1)
    if recovers and recovery is None:
        raise TrustError("trust_forged")
    key = recovery if recovers and recovery is not None else trust.card.key()
    if not recovers and trust.revoked.centre_key(signing.key_id(key)) is not None:
        raise TrustError("trust_signer_revoked")
    try:
        signing.open_envelope(envelope, CHANGE_TYPE, signing.trust(key))
    except SecurityError as error:
        raise TrustError("trust_forged") from error
    if not recovers:
        _check_routine(trust, change)
    if change.from_ms < last.since_ms and not recovers:
        raise TrustError("trust_backwards")
    until_ms = min(change.from_ms, last.until_ms or change.from_ms)
    before = [*trust.eras[:-1], replace(last, until_ms=until_ms)]
    if recovers:
        # the list of the generation before may be the thief's; the statement travels with a list of its own
        before = [replace(era, ended=True) for era in before]
        trust = replace(trust, revocations=None, list_digest="")
    step = Step(generation=change.generation, number=change.number, digest=sha256_hex(envelope))
    return replace(
        trust,
        eras=(*before, Era(card=change.card, since_ms=change.from_ms)),
        generation=change.generation,
        number=change.number,
        steps=(*trust.steps, step),
    )


def _check_routine(trust: CentreTrust, change: CentreChange) -> None:
    """What a signing key may not say: bring an old key back, or another recovery key in the place of one."""
    new = signing.key_id(change.card.key())
    earlier = {signing.key_id(era.card.key()) for era in trust.eras}
    if change.card == trust.card or (new in earlier and new != signing.key_id(trust.card.key())):
        raise TrustError("trust_loop")
    if trust.card.recovery_key not in {"", change.card.recovery_key}:
        raise TrustError("trust_recovery_changed")


def _take_list(trust: CentreTrust, envelope: bytes) -> CentreTrust | None:
    """The trust with this list; None if it is the one that is known, or older."""
    told = claimed(envelope, LIST_TYPE, Revocations)
    if told.centre_id != trust.card.centre_id:
        raise TrustError("trust_foreign_centre")
    known = trust.revocations
    if known is not None and _list_at(told) <= _list_at(known):
        if _list_at(told) == _list_at(known) and sha256_hex(envelope) != trust.list_digest:
            raise TrustError("trust_list_forked", number=told.number)
        return None
    if told.generation < trust.generation:
        return None
    if told.generation > trust.generation:
        raise TrustError("trust_link_missing", number=trust.number + 1)
    recovery = trust.card.recovery()
    believed = signing.trust(trust.card.key(), *([recovery] if recovery is not None else []))
    try:
        signing.open_envelope(envelope, LIST_TYPE, believed)
    except SecurityError as error:
        raise TrustError("trust_list_forged") from error
    if told.centre_key(signing.signer_of(envelope)) is not None:
        raise TrustError("trust_signer_revoked")
    return replace(trust, revocations=told, list_digest=sha256_hex(envelope))


def _is_older(trust: CentreTrust, file: TrustFile) -> bool:
    """Whether this site knows more than the file tells."""
    places = [_place(one) for one in file.changes]
    known = trust.revocations
    newest_list = _list_at(claimed(file.revoked, LIST_TYPE, Revocations)) if file.revoked else (0, 0)
    return max(places, default=(0, 0)) < (trust.generation, trust.number) or (
        known is not None and newest_list < _list_at(known)
    )


def _place(envelope: bytes) -> tuple[int, int]:
    return _at(claimed(envelope, CHANGE_TYPE, CentreChange))


def _at(change: CentreChange) -> tuple[int, int]:
    return change.generation, change.number


def _list_at(told: Revocations) -> tuple[int, int]:
    return told.generation, told.number
